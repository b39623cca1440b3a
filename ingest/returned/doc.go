// Package returned hands workbooks back to the clerks who wrote them: for a
// file with problems it writes returned/<name>（问题）.xlsx, in which the
// clerk's own sheets stand as they were, every wrong cell is filled and has a
// comment that says what to write, rows that were taken are grey, and a first
// sheet 问题清单 lists it all with links. The original is never touched.
//
// The workbook is built anew from the cells that package workbook read, so it
// means to firegrid exactly what the original meant, whatever kind of file
// that was. Of an .xlsx original, styles, widths, heights, frozen panes, the
// clerk's comments and lists to choose from are carried over one by one.
// Nothing else is: no macros, formulas, links, connections or embedded
// objects can come along, since nothing copies them.
//
// Mended and dropped again, a returned workbook is read like any other; its
// list is passed over, and once a file of that name has no problems left,
// [Sync] removes the returned workbook.
package returned
