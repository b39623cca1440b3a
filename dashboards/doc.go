// Package dashboards makes the boards on which leadership reads the figures.
//
// A board is declared once, in both languages, in a file of its own
// (board_*.go): its panels with their queries, and where a click leads. Build
// turns the declarations into Grafana's JSON with the Grafana Foundation SDK.
// The JSON in json/zh and json/en is made by the same call and committed, so
// that a board's change can be read.
//
// What a number means is said in the words of its measure: descriptions are
// the help texts of the metrics that a panel shows. A ratio is a sum over a
// sum and has no value where the lower sum is 0 or missing; the boards then say
// 无数据 (no data), never 0.
package dashboards
