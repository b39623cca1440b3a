package dataset

// Record is one row that was understood. It and all it holds are valid until
// the sink returns.
type Record struct {
	Contract *Contract
	Sheet    string
	SheetNo  int
	// Row is 1-based as the clerk sees it.
	Row int
	// Key is the canonical natural key: the same key is the same thing.
	Key []byte
	// Values are aligned with Contract.Fields.
	Values []Value
}

// Sink takes what a Reader finds, in the order of the sheets and rows.
type Sink interface {
	Record(*Record) error
	Problem(*Problem) error
}

// SheetReport says how one table of a sheet was understood.
type SheetReport struct {
	Sheet   string `json:"sheet"`
	SheetNo int    `json:"sheet_no"`
	Hidden  bool   `json:"hidden,omitempty"`
	// Dataset is "" where the sheet holds no table that was read.
	Dataset string `json:"dataset,omitempty"`
	Title   Title  `json:"title,omitzero"`
	// HeaderRow and HeaderLastRow are the rows of the header block.
	HeaderRow     int       `json:"header_row,omitempty"`
	HeaderLastRow int       `json:"header_last_row,omitempty"`
	Transposed    bool      `json:"transposed,omitempty"`
	Columns       []Mapping `json:"columns,omitempty"`
	// Year is what dates without a year take, and where it was found.
	Year     int    `json:"year,omitempty"`
	YearFrom string `json:"year_from,omitempty"`
	// Brigade is the one that reports, where rows name none.
	Brigade  string `json:"brigade,omitempty"`
	Taken    int    `json:"taken"`
	Returned int    `json:"returned"`
	Warnings int    `json:"warnings"`
	// ByName counts rows whose unit is given by name only.
	ByName int `json:"by_name,omitempty"`
	// Skipped counts lines that are no data, by kind.
	Skipped map[Skip]int `json:"skipped,omitempty"`
	// Note says why a sheet without a table was passed over: "empty" or "text".
	Note string `json:"note,omitempty"`
	// prose is how the text of such a sheet begins.
	prose string
}

// Skip is a kind of line that is no data.
type Skip string

// The kinds of lines that are passed over.
const (
	SkipTotal     Skip = "total"     // 合计, 小计
	SkipExample   Skip = "example"   // 范例
	SkipRemark    Skip = "remark"    // 备注 and 说明 lines
	SkipSignature Skip = "signature" // 编制, 审核, 批准, 填报人
	SkipHeader    Skip = "header"    // the header repeated on a new page
	SkipNumbers   Skip = "numbers"   // column numbers under the header; lines with nothing but a 序号
	SkipTitle     Skip = "title"     // a title between two tables
	SkipStray     Skip = "stray"     // single cells away from the table
)

// Report says how a workbook was understood.
type Report struct {
	Sheets []SheetReport `json:"sheets"`
}

// Totals adds up the sheets.
func (r *Report) Totals() (taken, returned, warnings int) {
	for i := range r.Sheets {
		taken += r.Sheets[i].Taken
		returned += r.Sheets[i].Returned
		warnings += r.Sheets[i].Warnings
	}
	return taken, returned, warnings
}
