package lake

import (
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"firegrid/ingest/dataset"
)

// Lineage is where the rows of a part come from; it stands in every row.
type Lineage struct {
	FileID, FileName       string
	Reading                int
	ReceivedAt, ModifiedAt time.Time
}

var timestamp = &arrow.TimestampType{Unit: arrow.Microsecond}

// lineage columns come first in every raw table.
var lineageFields = []arrow.Field{
	{Name: "file_id", Type: arrow.BinaryTypes.String},
	{Name: "file_name", Type: arrow.BinaryTypes.String},
	{Name: "reading", Type: arrow.PrimitiveTypes.Int32},
	{Name: "received_at", Type: timestamp},
	{Name: "modified_at", Type: timestamp},
	{Name: "sheet_no", Type: arrow.PrimitiveTypes.Int32},
	{Name: "sheet", Type: arrow.BinaryTypes.String},
	{Name: "row_no", Type: arrow.PrimitiveTypes.Int32},
	{Name: "row_key", Type: arrow.BinaryTypes.String},
}

// Schema is the Arrow schema of a dataset's raw Parquet files: lineage, then
// the contract's fields in order, all of which may be null.
func Schema(c *dataset.Contract) *arrow.Schema {
	fields := append([]arrow.Field(nil), lineageFields...)
	for _, f := range c.Fields() {
		fields = append(fields, arrow.Field{Name: f.Name, Type: arrowType(f.Kind), Nullable: true})
	}
	return arrow.NewSchema(fields, nil)
}

func arrowType(k dataset.Kind) arrow.DataType {
	switch k {
	case dataset.KindDay:
		return arrow.FixedWidthTypes.Date32
	case dataset.KindInt:
		return arrow.PrimitiveTypes.Int64
	case dataset.KindFloat:
		return arrow.PrimitiveTypes.Float64
	case dataset.KindBool:
		return arrow.FixedWidthTypes.Boolean
	}
	return arrow.BinaryTypes.String
}

// problemSchema is the schema of the Parquet files with what was wrong.
var problemSchema = arrow.NewSchema([]arrow.Field{
	{Name: "file_id", Type: arrow.BinaryTypes.String},
	{Name: "file_name", Type: arrow.BinaryTypes.String},
	{Name: "reading", Type: arrow.PrimitiveTypes.Int32},
	{Name: "sheet", Type: arrow.BinaryTypes.String},
	{Name: "row_no", Type: arrow.PrimitiveTypes.Int32},
	{Name: "cell", Type: arrow.BinaryTypes.String},
	{Name: "dataset", Type: arrow.BinaryTypes.String},
	{Name: "field", Type: arrow.BinaryTypes.String},
	{Name: "code", Type: arrow.BinaryTypes.String},
	{Name: "severity", Type: arrow.BinaryTypes.String},
	{Name: "value", Type: arrow.BinaryTypes.String},
	{Name: "sentence", Type: arrow.BinaryTypes.String},
	{Name: "row_text", Type: arrow.BinaryTypes.String},
	// The last two are missing from what was written before they were kept.
	{Name: "heading", Type: arrow.BinaryTypes.String},
	{Name: "args", Type: arrow.BinaryTypes.String},
}, nil)

// repeatedInProblems are the columns of problems that repeat themselves.
var repeatedInProblems = []string{"file_id", "file_name", "sheet", "dataset", "field", "code", "severity", "value", "sentence", "heading", "args"}

// repeatedColumns are the columns of a dataset of which a file holds few
// different values: where the rows come from, enumerations and places.
func repeatedColumns(c *dataset.Contract) []string {
	out := []string{"file_id", "file_name", "reading", "received_at", "modified_at", "sheet_no", "sheet"}
	for i := range c.Columns {
		switch col := &c.Columns[i]; col.Type {
		case dataset.TypeEnum, dataset.TypeCategory, dataset.TypePlaceClass, dataset.TypeCounty, dataset.TypeTownship,
			dataset.TypeBrigade, dataset.TypeCountyName, dataset.TypeBrigadeName, dataset.TypeRound:
			out = append(out, col.Field)
		case dataset.TypeDeadline:
			out = append(out, col.Field+"_kind")
		}
	}
	return out
}
