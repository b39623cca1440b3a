package workbook

// Limits bound what one file may cost. A zero field means its default.
type Limits struct {
	FileBytes     int64   // size of the file
	InflatedBytes int64   // size of any one part of a zip file after inflating
	StringBytes   int64   // all different texts of a book together, which stay in memory
	CellBytes     int     // one text
	Rows          int     // highest row number
	Cols          int     // highest number of columns
	Sheets        int     // sheets in a book
	Merges        int     // merged ranges on a sheet
	Ratio         float64 // inflated to compressed size of a part, and of all parts together, once that is larger than 64 MiB
}

// DefaultLimits are those of Excel for rows and columns, and for the rest a
// few times what the largest honest workbook needs.
func DefaultLimits() Limits {
	return Limits{
		FileBytes:     1 << 30,
		InflatedBytes: 8 << 30,
		StringBytes:   1 << 30,
		CellBytes:     1 << 20,
		Rows:          1 << 20,
		Cols:          1 << 14,
		Sheets:        4096,
		Merges:        1 << 20,
		Ratio:         500,
	}
}

// ratioFloor is the inflated size below which no ratio is suspicious: sheets
// of one repeated row deflate to almost nothing.
const ratioFloor = 64 << 20

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	orDefault(&l.CellBytes, d.CellBytes)
	orDefault(&l.Rows, d.Rows)
	orDefault(&l.Cols, d.Cols)
	orDefault(&l.Sheets, d.Sheets)
	orDefault(&l.Merges, d.Merges)
	orDefault(&l.FileBytes, d.FileBytes)
	orDefault(&l.InflatedBytes, d.InflatedBytes)
	orDefault(&l.StringBytes, d.StringBytes)
	orDefault(&l.Ratio, d.Ratio)
	return l
}

func orDefault[T int | int64 | float64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// What one row may hold whatever the limits: more cells than any format has
// columns, or more text than a person could have put there, is an attack.
const (
	maxRowCells = 1 << 17
	maxRowBytes = 64 << 20
)
