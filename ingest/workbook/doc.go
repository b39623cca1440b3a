// Package workbook turns the bytes of a spreadsheet file into sheets, rows and
// typed cells. It reads .xlsx and .xlsm, .xls and WPS .et (BIFF5 and BIFF8),
// and delimited text, and knows nothing of what the cells mean.
//
// The kind of a file is found from its bytes, never from its name. What cannot
// be read is refused with an [Error] whose code says what to do about it.
//
// Rows stream: memory does not grow with the number of rows, only with the
// number of different texts of the book. A damaged file never comes out
// silently short: either every row is delivered and [Rows.Err] is nil, or
// Rows.Err says what is wrong. A caller must therefore throw away what it has
// read of a sheet when Rows.Err is not nil.
package workbook
