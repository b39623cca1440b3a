package published

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The gates that can hold a run back.
const (
	GateAudit         = "audit"          // an audit returned rows
	GateExceeding     = "exceeding"      // a part is more than its whole, or a count below 0
	GateRowsFell      = "rows_fell"      // fewer rows of a dataset count than on the boards
	GateRosterShrank  = "roster_shrank"  // fewer townships than on the boards
	GateRowsRejected  = "rows_rejected"  // too many rows of new files were returned
	GateNumbersShared = "numbers_shared" // a number that new rows use for something else than the rows before
	GateAsOfOlder     = "as_of_older"    // an older day than that of the boards
)

// Gates lists all gates.
func Gates() []string {
	return []string{GateAsOfOlder, GateAudit, GateExceeding, GateNumbersShared, GateRosterShrank, GateRowsFell, GateRowsRejected}
}

// Finding is a reason why a run is not published.
type Finding struct {
	Gate    string `json:"gate"`
	Subject string `json:"subject"` // an audit, a metric, a dataset
	Says    Text   `json:"says"`    // what it means
	Rows    int64  `json:"rows,omitempty"`
	Sample  string `json:"sample,omitempty"` // the first few rows, for people
	// Amount is how bad it is, for the gates that have a threshold: the share
	// of rows lost, of rows returned, the townships or the days lost.
	Amount float64 `json:"amount,omitempty"`
	// Files are those that caused it, as far as can be told, the likeliest
	// first, after the decisions on units that did; More is how many beside them.
	Files []Cause `json:"files,omitempty"`
	More  int     `json:"more,omitempty"`
	// Acceptable findings may be right, and a person can say so. Numbers that
	// contradict themselves cannot be.
	Acceptable bool `json:"acceptable"`
}

// Change is what happened to a file, or was decided of two units, between two runs.
type Change string

// The changes.
const (
	ChangeNew       Change = "new"        // it came
	ChangeReread    Change = "read_again" // it was read again, against other contracts or rosters
	ChangeRetracted Change = "retracted"  // its rows were withdrawn
	ChangeRestored  Change = "restored"   // a withdrawal was undone
	ChangeGone      Change = "gone"       // the lake has no record of it any more

	ChangeSame    Change = "decided_same" // two units were decided to be one
	ChangeNotSame Change = "not_same"     // they no longer are: taken back, or decided otherwise
)

// Word names the change for people.
func (c Change) Word(lang string) string {
	t, ok := map[Change]Text{
		ChangeNew: {"新收到", "new"}, ChangeReread: {"重新读取", "read again"}, ChangeRetracted: {"撤回", "withdrawn"},
		ChangeRestored: {"恢复", "given back"}, ChangeGone: {"记录缺失", "record gone"},
		ChangeSame: {"认定为同一单位", "decided to be one unit"}, ChangeNotSame: {"不再认定为同一单位", "no longer decided to be one unit"},
	}[c]
	if !ok {
		return string(c)
	}
	return t.In(lang)
}

// Cause is a file that changed, or a decision on two units.
type Cause struct {
	File     string `json:"file,omitempty"`     // the beginning of the file's id
	Decision string `json:"decision,omitempty"` // the id of the pair of units
	Name     string `json:"name"`               // of the file, or of both units
	Change   Change `json:"change"`
}

// words names a cause in a line, with what happened and the id to ask by.
func (c *Cause) words(lang string) string {
	id := c.Decision
	if id == "" {
		id = c.File[:min(12, len(c.File))]
	}
	if lang == "en" {
		return fmt.Sprintf("%s (%s, %s)", c.Name, c.Change.Word(lang), id)
	}
	return fmt.Sprintf("%s（%s，%s）", c.Name, c.Change.Word(lang), id)
}

// In gives the words of a language.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.ZH
}

// Sentence says in one line what was found, in which rows, and because of
// which files.
func (f *Finding) Sentence(lang string) string {
	var b strings.Builder
	b.WriteString(f.Says.In(lang))
	switch {
	case f.Sample != "" && lang == "en":
		fmt.Fprintf(&b, " (%d: %s)", f.Rows, f.Sample)
	case f.Sample != "":
		fmt.Fprintf(&b, "（%d 处：%s）", f.Rows, f.Sample)
	}
	var files, decided []string
	for i := range f.Files {
		if c := &f.Files[i]; c.Decision != "" {
			decided = append(decided, c.words(lang))
		} else {
			files = append(files, c.words(lang))
		}
	}
	decisions, text, and, more := "；单位认定：", "；文件：", "、", fmt.Sprintf(" 等 %d 份", len(files)+f.More)
	if lang == "en" {
		decisions, text, and, more = "; decisions on units: ", "; files: ", ", ", fmt.Sprintf(" and %d more", f.More)
	}
	if len(decided) > 0 {
		b.WriteString(decisions + strings.Join(decided, and))
	}
	if len(files) > 0 {
		b.WriteString(text + strings.Join(files, and))
	}
	if f.More > 0 {
		b.WriteString(more)
	}
	return b.String()
}

// Acceptance is a person's word that what held a run is right all the same.
type Acceptance struct {
	Who    string    `json:"who"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	// Findings are what was accepted, as it was shown to the person.
	Findings []Finding `json:"findings"`
}

// Covers reports whether the acceptance reaches to a finding: it was there when
// the person looked, it has not become worse, and no other file has caused it.
// What contradicts itself is never covered.
func (a *Acceptance) Covers(f *Finding) bool {
	if a == nil || !f.Acceptable {
		return false
	}
	return slices.ContainsFunc(a.Findings, func(seen Finding) bool {
		return seen.Gate == f.Gate && seen.Subject == f.Subject && f.Amount <= seen.Amount+1e-9 && f.More <= seen.More &&
			!slices.ContainsFunc(f.Files, func(c Cause) bool { return !slices.Contains(seen.Files, c) })
	})
}
