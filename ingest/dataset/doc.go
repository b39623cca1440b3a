// Package dataset understands the sheets of a workbook: which of the twelve
// datasets a sheet is, which column is which field, and what every cell means.
//
// A [Contract] says what a dataset looks like (contracts/*.yaml, embedded; an
// operator adds headings, synonyms and rules in firegrid.yaml). A [Reader]
// walks the sheets of a workbook, finds the header block, and hands every row
// to a [Sink], either as a [Record] of typed values or, where something is
// wrong, as one [Problem] for each wrong place. A row is never dropped: it is
// a record, or it has at least one problem of severity [Returned].
//
// Where two readings fit equally well the row or the sheet is returned with
// both; nothing is guessed.
package dataset
