package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/sync/errgroup"
)

// truth is what the workbooks of a province hold, written beside them last.
type truth struct {
	// Files are the roster and the ledgers in the order of their time, and
	// NextFile the ledger of the night after.
	Files    []string `json:"files"`
	NextFile string   `json:"next_file"`
	// After are the rates once all ledgers came, Next with the one after them.
	After rates `json:"after"`
	Next  rates `json:"next"`
}

const (
	truthFile = "truth.json"
	laterDir  = "later" // holds the workbook of the night after
	// layout changes when the generator writes other workbooks.
	layout = 2
)

// folderOf is where the workbooks of a province are kept between runs.
func (s size) folderOf(work string) string {
	kind := ""
	if s.Delimited {
		kind = "text-"
	}
	return filepath.Join(work, fmt.Sprintf("province-%s%d-%d-%d-seed%d", kind, layout, s.Files, s.Rows, s.Seed))
}

// writeProvince writes the workbooks of a province, two at a time.
func writeProvince(ctx context.Context, dir, roster string, s size) error {
	p, err := newProvince(roster, s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, laterDir), 0o755); err != nil {
		return err
	}
	if err := p.writeRoster(dir); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for _, l := range p.ledgers {
		g.Go(func() error { return p.writeLedger(ctx, dir, l) })
	}
	g.Go(func() error { return p.writeLedger(ctx, filepath.Join(dir, laterDir), p.next) })
	if err := g.Wait(); err != nil {
		return err
	}
	t := truth{Files: p.files(), NextFile: p.nameOf(p.next), After: p.rates(p.ledgers), Next: p.rates(append(p.ledgers[:len(p.ledgers):len(p.ledgers)], p.next))}
	b, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, truthFile), b, 0o644)
}

// files names the workbooks in the order of their time.
func (p *province) files() []string {
	out := []string{rosterName}
	for _, l := range p.ledgers {
		out = append(out, p.nameOf(l))
	}
	return out
}

const rosterName = "乡镇街道名册.xlsx"

// name of the workbook; the volume has three digits so that names sort.
func (l *ledger) name() string {
	return fmt.Sprintf("%s%s火灾隐患排查整改台账（第%03d册）.xlsx", l.brigade.name, l.month(), l.volume)
}

// nameOf is the name with the ending of what is written.
func (p *province) nameOf(l *ledger) string {
	if p.Delimited {
		return strings.TrimSuffix(l.name(), ".xlsx") + ".csv"
	}
	return l.name()
}

func (l *ledger) month() string { return l.last.time().Format("2006年01月") }

// written is when the clerk saved the file: later ledgers are later.
func (l *ledger) written() time.Time {
	return l.known.time().Add(18*time.Hour + time.Duration(l.no)*time.Second)
}

const sheetName = "隐患台账"

func (p *province) writeLedger(ctx context.Context, dir string, l *ledger) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	rows := [][]any{{l.brigade.name + l.month() + "火灾隐患排查整改台账"}, {"填报单位：" + l.brigade.name}, anys(headings)}
	dates := l.dates
	if p.Delimited {
		dates = max(dates, dashes) // a number is no day in text
	}
	l.each(p.Seed, func(h hazard) { rows = append(rows, h.row(len(rows)-2, dates)) })
	if p.Delimited {
		return saveText(filepath.Join(dir, p.nameOf(l)), l.written(), rows)
	}
	return saveBook(filepath.Join(dir, l.name()), l.written(), rows, 4, []string{"I", "N", "P", "Q", "S"}, l.dates)
}

func (p *province) writeRoster(dir string) error {
	rows := [][]any{{"行政区划代码", "乡镇街道", "类型", "县市区", "所属大队", "启用日期", "停用日期"}}
	for _, b := range p.brigades {
		for _, t := range b.towns {
			rows = append(rows, []any{t.code, t.name, t.kind, t.county, b.name})
		}
	}
	return saveBook(filepath.Join(dir, rosterName), firstDay.time(), rows, 2, nil, dashes)
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// saveBook writes a workbook of one sheet as spreadsheet programs do, texts in
// the table of shared strings. From the row first on, days stand in the columns
// named.
func saveBook(path string, written time.Time, rows [][]any, first int, days []string, s dateStyle) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheetName); err != nil {
		return err
	}
	for i := range rows {
		if err := f.SetSheetRow(sheetName, fmt.Sprintf("A%d", i+1), &rows[i]); err != nil {
			return err
		}
	}
	if s < dashes && len(rows) >= first {
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err != nil {
			return err
		}
		for _, c := range days {
			if err := f.SetCellStyle(sheetName, fmt.Sprintf("%s%d", c, first), fmt.Sprintf("%s%d", c, len(rows)), style); err != nil {
				return err
			}
		}
	}
	if err := f.SaveAs(path); err != nil {
		return err
	}
	return os.Chtimes(path, written, written)
}
