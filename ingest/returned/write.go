package returned

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/ingest/workbook"
)

// Source is a file that was read, and what was found in it.
type Source struct {
	// Path is where its bytes are; they are only read.
	Path string
	// Name is what the clerk calls it.
	Name string
	// Refused: the file could not be read, so there is only a list to write.
	Refused bool
	// Sheets say how its tables were understood.
	Sheets []dataset.SheetReport
	// Problems in the order found, and the places of the rows that were taken;
	// both are read once. Nil means none.
	Problems iter.Seq2[lake.Problem, error]
	Taken    iter.Seq2[lake.Place, error]
	Limits   workbook.Limits
}

// Write writes the returned workbook of a file to dst, which is replaced as a
// whole. The same source gives the same bytes.
func Write(ctx context.Context, dst string, src Source) error {
	if src.Problems == nil {
		src.Problems = func(func(lake.Problem, error) bool) {}
	}
	if src.Taken == nil {
		src.Taken = func(func(lake.Place, error) bool) {}
	}
	found, err := gather(&src)
	if err != nil {
		return err
	}
	taken := make(map[int]*rowSet)
	for p, err := range src.Taken {
		if err != nil {
			return err
		}
		if taken[p.SheetNo] == nil {
			taken[p.SheetNo] = new(rowSet)
		}
		taken[p.SheetNo].add(p.Row)
	}
	write := func(src Source) error {
		return lake.WriteWith(dst, func(w io.Writer) error {
			b := &builder{ctx: ctx, src: &src, pack: newPack(w), found: found, taken: taken, days: make(map[sheetPlace]string)}
			return b.build()
		})
	}
	err = write(src)
	var damaged *workbook.Error
	if errors.As(err, &damaged) && damaged.Code != workbook.CodeUnreadable && !src.Refused {
		src.Refused = true // what is wrong with it is known all the same
		err = write(src)
	}
	if err != nil {
		return fmt.Errorf("returned workbook of %s: %w", src.Name, err)
	}
	return nil
}

// builder writes one workbook.
type builder struct {
	ctx    context.Context
	src    *Source
	pack   *pack
	found  *findings
	taken  map[int]*rowSet
	book   *workbook.Book
	look   *look
	styles *styles
	plain  *plain

	sheets      []sheetEntry
	shapeBlocks int
	formulas    int
	remarks     []string
	// days are dates in wrong cells, which the list shows as such.
	days map[sheetPlace]string
}

type sheetPlace struct {
	sheet int
	place
}

// sheetEntry is a sheet of the returned workbook after the list. The n-th is
// the part sheet<n+2>.xml.
type sheetEntry struct {
	name     string // in this workbook
	original string
	index    int
	hidden   bool
}

func (b *builder) build() error {
	if !b.src.Refused {
		book, err := workbook.Open(b.ctx, b.src.Path, workbook.Options{Limits: b.src.Limits, Name: b.src.Name})
		if err != nil {
			return err
		}
		defer book.Close()
		b.book = book
		if book.Format() == workbook.XLSX {
			// A look that cannot be understood leaves the workbook plain.
			if l, err := openLook(b.src.Path); err == nil {
				defer l.close()
				b.look = l
				if l.leavesOut() {
					b.remark("原表中的宏、图片、图表、透视表和外部链接没有放进来。")
				}
			}
		}
	}
	var original *node
	if b.look != nil {
		original = b.look.styles
	}
	b.styles = newStyles(original)
	b.plain = &plain{b.styles, make(map[plainKey]int)}
	if err := b.writeSheets(); err != nil {
		return err
	}
	return b.writeFrame()
}

func (b *builder) writeSheets() error {
	if b.book == nil {
		return nil
	}
	names := newNames()
	for _, s := range b.book.Sheets() {
		if s.Name == ListSheet {
			continue
		}
		if err := b.ctx.Err(); err != nil {
			return err
		}
		if err := b.writeSheet(s, names); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) writeSheet(s workbook.Sheet, names *names) error {
	j := &sheetJob{builder: b, sheet: s}
	for _, r := range b.src.Sheets {
		if r.SheetNo == s.Index && r.Sheet == s.Name {
			j.reports = append(j.reports, r)
			j.transposed = j.transposed || r.Transposed
		}
	}
	if t := b.taken[s.Index]; t != nil {
		j.taken = *t
	}
	ranges, err := b.book.Merges(s.Index)
	if err != nil {
		return err
	}
	if j.size, err = measure(b.book, s.Index); err != nil {
		return err
	}
	j.merges = newMerges(ranges)
	if j.size.large {
		if len(b.found.marks[s.Name]) == 0 {
			b.remark("工作表“%s”超过 %d 行、没有问题，没有放在这里。", names.of(s.Name), largeSheet)
			return nil
		}
		j.part = newPartial(j.reports, j.merges)
		j.marks = b.found.settle(s.Name, newMerges(nil))
	} else {
		j.marks = b.found.settle(s.Name, j.merges)
	}
	if j.look = b.look.sheet(s.Index, s.Name); j.look != nil {
		defer j.look.close()
	}
	j.name = names.of(s.Name)
	entry := sheetEntry{name: j.name, original: s.Name, index: s.Index, hidden: s.Hidden && len(j.marks) == 0}
	b.sheets = append(b.sheets, entry)
	return b.writeJob(j)
}

// writeJob writes a sheet and the parts that belong to it.
func (b *builder) writeJob(j *sheetJob) error {
	n := len(b.sheets) + 1
	if err := b.pack.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", n), typeSheet, j.write); err != nil {
		return err
	}
	b.formulas += j.formulas
	if j.part != nil {
		b.remarkPartial(j)
	}
	if len(j.comments) == 0 {
		return nil
	}
	if err := b.writeComments(n, j); err != nil {
		return err
	}
	return b.pack.relations(fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", n), []attr{
		{"vmlDrawing", fmt.Sprintf("../drawings/vmlDrawing%d.vml", n)},
		{"comments", fmt.Sprintf("../comments%d.xml", n)},
	})
}

// remarkPartial says that a sheet is not here whole, and where its rows went.
func (b *builder) remarkPartial(j *sheetJob) {
	b.remark("工作表“%s”超过 %d 行，这里只放了表头和有问题的行，行号与原表不同；改好后放回即可，其余的行不受影响。", j.name, largeSheet)
	if j.part.left > 0 {
		b.remark("工作表“%s”还有 %d 行有问题，没有放在这里。", j.name, j.part.left)
	}
	for _, line := range b.found.list {
		if line.problem.Sheet == j.sheet.Name && line.at.row > 0 {
			line.show = place{j.part.shown[line.at.row], line.at.col}
		}
	}
}

func (b *builder) remark(format string, args ...any) {
	b.remarks = append(b.remarks, fmt.Sprintf(format, args...))
}
