// Package backup copies a data folder while firegrid works in it, and puts it
// back.
//
//	DEST/20121219T190000Z/backup.json   every file with its size and SHA-256
//	DEST/20121219T190000Z/SHA256SUMS    the same for sha256sum -c
//	DEST/20121219T190000Z/data/         the files, as they lie in the data folder
//
// Each backup is a whole tree that can be read without firegrid. Files that
// the backup before has already are hard links to it, where the disk knows
// such links. A backup is written under a temporary name, read back from the
// disk and renamed: one that was killed is no backup, and the next sweeps it.
//
// It needs no lock. What counts is copied before what it names: records before
// the rows and workbooks of which they speak, and those never change. The
// inbox is copied first of all, so that a workbook which is taken meanwhile is
// in the backup once or twice, never not at all. The warehouse is derived and
// left out, and so are the workbooks in returned/.
package backup
