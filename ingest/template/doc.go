// Package template makes the workbooks that clerks are handed to fill in: one
// for each dataset, with a title, the headings of its contract, an example row
// (范例), lists to choose from, checks of dates and numbers, and a sheet
// 填写说明 that explains each column.
//
// A template is read like any other workbook: the example row and the sheet
// 填写说明 are passed over, and what is chosen from a list is understood. All
// texts are stored as texts, so that no name on a roster can become a formula.
package template
