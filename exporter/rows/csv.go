package rows

import (
	"context"
	"encoding/csv"
	"io"

	"firegrid/transform/behind"
)

const bom = "\ufeff" // without it Excel takes UTF-8 for the system's own encoding

// CSV writes all rows of a query as delimited text: UTF-8 with a mark at the
// beginning, one line of headings, and no cell that a spreadsheet would run.
func CSV(ctx context.Context, w io.Writer, r *behind.Reader, q behind.Query, lang string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	var line []string
	begin := func(a *behind.Answer) error {
		if _, err := io.WriteString(w, bom); err != nil {
			return err
		}
		for _, c := range a.Columns {
			line = append(line, textIn(lang, c.Title))
		}
		return out.Write(line)
	}
	err := r.Each(ctx, q, begin, func(row behind.Row) error {
		for i, cell := range row.Cells {
			line[i] = Text(cell, lang)
			if text, ok := cell.(string); ok {
				line[i] = harmless(text)
			}
		}
		return out.Write(line)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}
