// Package transform makes measures of the lake's rows.
//
// A run loads the files that are new in the lake into the warehouse, brings
// the models up to date, audits them, computes the measures of the as-of day
// and publishes them. Nights on which nothing came only compute the measures.
//
//	lake ──load──▶ raw.<dataset> ──model──▶ hazards, townships, … ──count──▶ deltas ──measure──▶ published
//
// The warehouse is one DuckDB file and holds nothing that the lake does not:
// where it is damaged, or made by another version of the SQL, it is set aside
// and made anew. Every step is a transaction, so a run that is killed at any
// moment is simply repeated.
//
//	files, file_parts, unmodelled   which files are loaded, and which are not yet in the models
//	pending_keys                    keys of rows that were taken away and not yet modelled
//	unit_decisions                  units that people have said are the same
//	raw.<dataset>                   rows of all loaded files, with the columns that models read
//	<model>                         as its file in transform/models says
//	series, deltas                  by how much each series changes on which day, over all time
//	effects                         what the rows of each file did to what was known before
//	findings                        what the audits found
//
// Before a run is published, gates hold it against the one on the boards; one
// that is held leaves the boards as they are and says which files caused it.
//
// No SQL knows today: the as-of day is always an argument.
package transform
