// Package ingest takes workbooks from the inbox into the lake.
//
// A file is claimed (its bytes are copied into archive/ under their SHA-256),
// read against the contracts, and its rows and problems written to the lake.
// Once the lake has its record, it leaves the inbox. A run that is killed at
// any moment is simply repeated: what has no record is read again from its
// place, and the order in which files were received is kept in a journal, so
// that the outcome is the same as if nothing had happened.
//
// Files that had problems are read again by themselves when the contracts
// were extended, or when a roster or list of units came that may heal them.
//
// A file's rows can be withdrawn and given back; its record keeps when that
// was, and the audit log who did it and why.
package ingest
