// Package rows shows the rows behind a number: a page for each measure that
// lists exactly what makes it, each row with the workbook, sheet and row that it
// came from, to read, sort, print and download.
//
//	/rows/                          every measure with its total
//	/rows/<measure>?county=…        the rows of a number, by any of its labels
//	/rows/<measure>.csv, .xlsx      the same to take away
//
// The pages are made on the server and work without a script. Links to them come
// from boards, so parameters are taken as boards write them: a label may be
// given several times, as {a,b}, as "All", or not at all.
package rows
