// Package doctor looks a data folder over, says in a line each what it found
// and what to do, and repairs what can be repaired.
//
// What can be made again is set aside and made again: rows from the archive,
// published runs and the warehouse by the next run. What cannot, the archive
// and decisions of people, is taken from a backup. Nothing that is damaged is
// deleted.
package doctor
