package sample

import (
	"fmt"
	"sort"
	"strings"
)

// PlantedErrors is the name of the file beside the workbooks that lists what
// is wrong with them on purpose. It is no workbook and is never read as one.
const PlantedErrors = "PLANTED_ERRORS.md"

// Manifest says what was written.
type Manifest struct {
	Files  []string // the workbooks, sorted by name
	Errors []PlantedError
	Totals Totals
	// Rows are the rows of data by dataset, on sheets that can be read.
	Rows map[string]RowCount
}

// PlantedError is one error put in on purpose.
type PlantedError struct {
	File, Sheet string
	Cell        string // "F12", or "" if it is of no single cell
	Row         int    // 1-based, 0 if it is of no single row
	Rows        int    // how many rows it spoils
	Code        string // of the problem; file_* where the reader may tell several
	Severity    string // returned or warning
	What        string
}

// RowCount counts the rows of a dataset in all workbooks. A row of which a
// later file or a later row has a newer state counts like any other.
type RowCount struct{ Taken, Returned int }

func (e *PlantedError) place() string {
	if e.Cell != "" {
		return e.Cell
	}
	if e.Row > 0 {
		return fmt.Sprintf("第%d行", e.Row)
	}
	return "—"
}

// markdown writes the list for people.
func (m *Manifest) markdown() []byte {
	var b strings.Builder
	b.WriteString("# 有意设置的填报错误 / Errors planted on purpose\n\n")
	b.WriteString("本目录的表格是样例，人员和单位均为虚构。下列错误是有意设置的，用来核对退回结果；returned 表示该行（表、文件）不予采用，warning 表示采用但提示。\n\n")
	b.WriteString("The workbooks in this folder are samples. The errors below are there to check what comes back: returned means that the row, sheet or file is not taken, warning that it is taken and remarked on.\n\n")
	b.WriteString("| 文件 file | 工作表 sheet | 位置 place | 代码 code | 级别 severity | 行数 rows | 错误 what is wrong |\n|---|---|---|---|---|---|---|\n")
	for i := range m.Errors {
		e := &m.Errors[i]
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %d | %s |\n", e.File, e.Sheet, e.place(), e.Code, e.Severity, e.Rows, e.What)
	}
	b.WriteString("\n## 各台账的行数 / Rows by dataset\n\n| dataset | taken | returned |\n|---|---|---|\n")
	var names []string
	for name := range m.Rows {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, "| %s | %d | %d |\n", name, m.Rows[name].Taken, m.Rows[name].Returned)
	}
	return []byte(b.String())
}
