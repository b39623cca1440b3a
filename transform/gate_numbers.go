package transform

import (
	"context"
	"fmt"
	"strings"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
	"firegrid/transform/published"
)

// numbering is how to tell that two rows of one number speak of different
// things: of what, when, and where. A correction changes one of these; where two
// differ, a clerk has counted 1, 2, 3 as another clerk has, or as the month
// before, and the later row would take the place of the earlier one unseen.
type numbering struct{ what, when, brigade, county string }

// numbered are the datasets whose rows have numbers that clerks give.
var numbered = map[string]numbering{
	"hazards":       {"unit_name_norm", "found_on", "brigade", "county"},
	"inspections":   {"unit_name_norm", "inspected_on", "brigade", "county"},
	"archives":      {"unit_name_norm", "created_on", "brigade", "NULL"},
	"major_hazards": {"unit_name", "coalesce(listed_on, judged_on)", "brigade", "county"},
	"spot_checks":   {"name", "checked_on", "brigade", "NULL"},
	"activities":    {"kind", "held_on", "brigade", "NULL"},
}

// shared is a number that two rows use for different things.
type shared struct {
	key                string
	now, before        place
	row, rowBefore     int
	thing, thingBefore string
}

// numbersShared looks for numbers that rows of new files use for something else
// than rows before them do.
func (c *comparison) numbersShared(ctx context.Context, w *Warehouse) ([]Finding, error) {
	if c.NumbersSharedLeast <= 0 {
		return nil, nil
	}
	ledger, err := w.ledger(ctx)
	if err != nil {
		return nil, err
	}
	loaded := make(map[int]*lake.File)
	for i := range c.files {
		if l, ok := ledger[c.files[i].ID]; ok {
			loaded[l.no] = &c.files[i]
		}
	}
	var all []Finding
	for _, name := range sortedKeys(numbered) {
		fresh := c.newFiles(name, ledger)
		if len(fresh) == 0 {
			continue
		}
		found, err := w.sharedNumbers(ctx, name, fresh)
		if err != nil {
			return nil, fmt.Errorf("numbers of %s: %w", name, err)
		}
		if int64(len(found)) >= c.NumbersSharedLeast {
			all = append(all, c.sharedFinding(name, found, loaded))
		}
	}
	return all, nil
}

// newFiles are the numbers of the loaded files that the boards do not show and
// that have rows of a dataset.
func (c *comparison) newFiles(name string, ledger map[string]ledgerFile) []string {
	var all []string
	for i := range c.changes {
		ch := &c.changes[i]
		if ch.file == nil || ch.After[name] == 0 {
			continue
		}
		if l, ok := ledger[ch.file.ID]; ok {
			all = append(all, fmt.Sprint(l.no))
		}
	}
	return all
}

// sharedNumbers holds each row against the one before it of the same number, in
// the order in which later rows win.
func (w *Warehouse) sharedNumbers(ctx context.Context, name string, fresh []string) ([]shared, error) {
	n := numbered[name]
	rows, err := w.conn.QueryContext(ctx, fmt.Sprintf(`
		WITH several AS (
			SELECT row_key FROM raw.%[1]s
			WHERE row_key IN (SELECT row_key FROM raw.%[1]s WHERE row_key LIKE 'a|%%' AND file_no IN (%[2]s))
			GROUP BY row_key HAVING count(*) > 1
		), told AS (
			SELECT r.row_key, r.file_no, r.sheet_no, r.row_no, CAST(%[3]s AS VARCHAR) AS what, %[4]s AS day, %[5]s AS brigade, CAST(%[6]s AS VARCHAR) AS county,
				row_number() OVER (PARTITION BY r.row_key ORDER BY f.received_at, f.modified_at, f.file_name, f.file_id, r.sheet_no, r.row_no) AS turn
			FROM raw.%[1]s AS r JOIN files AS f ON f.file_no = r.file_no
			WHERE r.row_key IN (SELECT row_key FROM several)
		), differing AS (
			SELECT b.row_key, b.file_no, b.sheet_no, b.row_no, b.what,
				a.file_no AS file_before, a.sheet_no AS sheet_before, a.row_no AS row_before, a.what AS what_before,
				row_number() OVER (PARTITION BY b.row_key ORDER BY b.turn DESC) AS from_last
			FROM told AS a JOIN told AS b ON b.row_key = a.row_key AND b.turn = a.turn + 1
			WHERE (a.file_no IN (%[2]s) OR b.file_no IN (%[2]s))
				AND CAST(coalesce(a.what <> b.what, FALSE) AS INTEGER) + CAST(coalesce(a.day <> b.day, FALSE) AS INTEGER)
					+ CAST(coalesce(a.brigade <> b.brigade, FALSE) OR coalesce(a.county <> b.county, FALSE) AS INTEGER) >= 2
		)
		SELECT row_key, file_no, sheet_no, row_no, coalesce(what, ''), file_before, sheet_before, row_before, coalesce(what_before, '')
		FROM differing WHERE from_last = 1 ORDER BY file_no, sheet_no, row_no`,
		name, strings.Join(fresh, ", "), n.what, n.when, n.brigade, n.county))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []shared
	for rows.Next() {
		var s shared
		if err := rows.Scan(&s.key, &s.now.file, &s.now.sheet, &s.row, &s.thing, &s.before.file, &s.before.sheet, &s.rowBefore, &s.thingBefore); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// sharedFinding names the numbers, and the files on both sides.
func (c *comparison) sharedFinding(name string, found []shared, loaded map[int]*lake.File) Finding {
	t, number := c.title(name), c.numbers[name]
	f := Finding{
		Gate: published.GateNumbersShared, Subject: name, Acceptable: true, Amount: float64(len(found)),
		Says: published.Text{
			ZH: fmt.Sprintf("%s：同一个%s先后用于不同的事项，后收到的会顶掉先收到的；请在编号前加上大队简称和年份后重新提交", t.ZH, number.ZH),
			EN: fmt.Sprintf("%s: one %s stands for different things, and the later row would take the place of the earlier; put the brigade and the year before the number and hand it in again", t.EN, number.EN),
		},
	}
	named := make(map[string]bool)
	where := func(p place, row int, thing string) string {
		file := loaded[p.file]
		if file == nil {
			return thing
		}
		named[published.ShortID(file.ID)] = true
		sheet := ""
		for i := range file.Sheets {
			if s := &file.Sheets[i]; s.SheetNo == p.sheet && s.Sheet != "" {
				sheet = " " + s.Sheet
			}
		}
		return fmt.Sprintf("%s%s:%d %s", file.Name, sheet, row, thing)
	}
	for _, s := range found {
		addRow(&f, fmt.Sprintf("%s = %s ≠ %s", strings.TrimPrefix(s.key, "a|"), where(s.before, s.rowBefore, s.thingBefore), where(s.now, s.row, s.thing)))
	}
	f.Files, f.More = causes(c.changes, func(ch *FileChange) bool { return named[ch.File] })
	return f
}

// numbersOf gives the heading of each dataset's number.
func numbersOf(contracts []*dataset.Contract) map[string]dataset.Title {
	all := make(map[string]dataset.Title)
	for _, c := range contracts {
		all[c.Dataset] = c.Heading(c.Key[0][0])
	}
	return all
}
