package dataset

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"firegrid/ingest/workbook"
)

var place = regexp.MustCompile(`\{[^}]*\}`)

// Every problem that the workbooks of testdata give is said in both languages
// with every place filled in, and every code is given by one of them.
func TestEveryProblemIsSaidInBothLanguages(t *testing.T) {
	found := make(map[string]bool)
	for i := range workbookCases {
		for _, p := range look(t, filepath.Join("testdata", workbookCases[i].file)).found {
			found[p.Code] = true
			zh, en := p.Sentence("zh"), p.Sentence("en")
			if zh == "" || en == "" || zh == en || place.MatchString(zh+en) {
				t.Errorf("%s at %s %s: %q, %q", p.Code, p.Sheet, p.Cell, zh, en)
			}
		}
	}
	elsewhere := map[string]string{
		codeRosterMissing: "TestWithoutARoster",
		codeSheetNoTable:  "TestTextAloneIsNoLedger",
		codeDittoUnclear:  "TestSameAsAboveIsNoNumber",
		codeDittoKey:      "TestSameAsAboveIsNoNumber",
		"file_":           "codes of the workbook package, and of files without rows",
	}
	for _, k := range ProblemKinds() {
		if strings.HasPrefix(k.Code, "file_") || elsewhere[k.Code] != "" {
			continue
		}
		if !found[k.Code] {
			t.Errorf("no workbook of testdata gives %s", k.Code)
		}
	}
}

// The places of both languages are the same, so that neither says less.
func TestSentencesHaveTheSamePlaces(t *testing.T) {
	seen := make(map[string]bool)
	for _, k := range ProblemKinds() {
		if k.Sentence.ZH == "" || k.Sentence.EN == "" {
			t.Errorf("%s lacks a sentence", k.Code)
		}
		if seen[k.Code] {
			t.Errorf("%s is listed twice", k.Code)
		}
		seen[k.Code] = true
		for _, p := range place.FindAllString(k.Sentence.ZH, -1) {
			if !strings.Contains(k.Sentence.EN, p) {
				t.Errorf("%s: %s is in Chinese only", k.Code, p)
			}
		}
	}
}

// Problems are listed file before sheet before header before row before cell.
func TestProblemKindsAreInOrder(t *testing.T) {
	rank := map[string]int{"file": 0, "sheet": 1, "header": 2, "row": 3, "cell": 4}
	last := 0
	for _, k := range ProblemKinds() {
		r, ok := rank[k.Level]
		if !ok || r < last {
			t.Errorf("%s of level %q stands after level %d", k.Code, k.Level, last)
		}
		last = r
	}
}

func TestWithoutARoster(t *testing.T) {
	book, err := workbook.Open(context.Background(), filepath.Join("testdata", "台账UTF8.csv"), workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	all, err := Contracts(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &seen{rows: make(map[string]map[string]string)}
	if _, err := NewReader(all, References{}).Read(context.Background(), book, "a.csv", s); err != nil {
		t.Fatal(err)
	}
	sameLines(t, "problems", s.problems, []string{"roster_missing@!C2", "roster_missing@!C3", "value_missing@!B4", "roster_missing@!C4"})
	if !s.found[0].ByReference() {
		t.Error("a roster would change this: the file must be read again")
	}
}

func TestFileCodes(t *testing.T) {
	for from, want := range map[string]string{"encrypted": "file_encrypted", "zip_bomb": "file_zip_bomb", "too_many_columns": "file_too_many_columns", "cell_text_too_big": "file_cell_text_too_big", "corrupt_xml": "file_damaged", "no such code": "file_unreadable"} {
		if got := FileCode(from); got != want {
			t.Errorf("%s: got %s, want %s", from, got, want)
		}
	}
}
