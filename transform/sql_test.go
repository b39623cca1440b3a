package transform

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"firegrid/transform/measures"
)

// banned is what DuckDB has and PostgreSQL 15 has not, or answers differently,
// or what would make a figure depend on the day on which it is computed.
var banned = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`\bqualify\b`, `\bgroup by all\b`, `\border by all\b`, `\bpivot\b`, `\bunpivot\b`, `\bexclude\b`, `\* *replace\b`, `\basof\b`,
	`\bmedian\b`, `\barg_(max|min)\b`, `\bquantile`, `\bdate_?diff\b`, `\bstrftime\b`, `\bstrptime\b`, `\btry_cast\b`, `\bmerge\b`,
	`\bstruct_`, `\blist_[a-z]+\(`, `\bunnest\b`, `\blambda\b`, `\[`, `\{`, `::`, `\bany_value\b`, `\bfirst\(`, `\blast\(`, `\bmode\(`, `\bcolumns\(`,
	`\bread_parquet\b`, `\bifnull\b`, `\bsemi join\b`, `\banti join\b`, `\busing sample\b`, `==`, `\bhash\(`, `\browid\b`,
	`\bnow\(`, `\bcurrent_(date|time|timestamp)\b`, `\btoday\(`, `\blocaltime`, `\brandom\(`, `[0-9a-z_)] */ *[0-9a-z_(]`,
}, "|"))

func TestSQLStaysInThePortableSubset(t *testing.T) {
	w := openTest(t)
	texts := make(map[string]string)
	for _, m := range w.models {
		texts["model "+m.Name] = m.SQL
	}
	for _, a := range w.audits {
		texts["audit "+a.Name] = a.SQL
	}
	for _, m := range measures.Metrics(w.families) {
		texts["metric "+m.Name] = m.SQL
	}
	for name, text := range texts {
		if found := banned.FindString(withoutComments(text)); found != "" {
			t.Errorf("%s uses %q", name, found)
		}
	}
	for _, construct := range []string{"SELECT 3/2", "SELECT a::DATE", "SELECT now()", "SELECT [1, 2]", "SELECT x FROM t QUALIFY y", "SELECT DATE_DIFF('day', a, b)"} {
		if !banned.MatchString(construct) {
			t.Errorf("the scan does not see %s", construct)
		}
	}
}

var comment = regexp.MustCompile(`--[^\n]*`)

func withoutComments(sql string) string { return comment.ReplaceAllString(sql, "") }

// TestEveryColumnIsExplained holds the columns of each model's table against
// the comments in its file.
func TestEveryColumnIsExplained(t *testing.T) {
	w := openTest(t)
	if _, err := w.Model(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, m := range w.models {
		columns, err := w.strings1(t.Context(), `SELECT column_name FROM information_schema.columns
			WHERE table_schema = 'main' AND table_name = ? AND column_name <> 'label_key'`, m.Name)
		if err != nil || len(columns) == 0 {
			t.Fatalf("%s: %v, %v", m.Name, columns, err)
		}
		for _, column := range columns {
			explained := regexp.MustCompile(fmt.Sprintf(`(?m)\b%s\)?,? *-- \S`, column))
			if !explained.MatchString(m.SQL) {
				t.Errorf("%s.sql does not say what %s is", m.Name, column)
			}
		}
	}
}

// TestSpansAreWhole holds what every metric's SELECT yields against what the
// package promises: its labels, a row and a span.
func TestSpansAreWhole(t *testing.T) {
	w := openTest(t)
	if _, err := w.Model(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, m := range measures.Metrics(w.families) {
		want := append(append([]string{}, m.Labels...), "row_key", "from_day", "until_day")
		if m.Weighted() {
			want = append(want, "weight")
		}
		rows, err := w.conn.QueryContext(t.Context(), m.SQL)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		got, err := rows.Columns()
		rows.Close()
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s yields %v, must be %v (%v)", m.Name, got, want, err)
		}
		if len(m.Labels) > maxLabels {
			t.Errorf("%s has more than %d labels", m.Name, maxLabels)
		}
	}
}
