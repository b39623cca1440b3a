// Package sample writes the bundled campaign: about sixty workbooks as the
// clerks of eight brigades (大队) and of headquarters would keep them, over the
// half year that ends on a day of choice.
//
// A story is told first, in memory: townships, units, inspections, hazards
// with their whole life, visits, activities. Then each clerk writes down a part
// of it in a hand of their own, with merged titles, aliases of headings, mixed
// date writings and totals below. Last, a few dozen errors are planted; the
// rows they spoil are none of the story's, or have a correct version elsewhere.
//
// [Totals] are counted from the story itself and never from the workbooks, so
// that a reader of the workbooks can be held against them. The townships are
// real; people and units are made up.
package sample
