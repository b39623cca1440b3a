package dataset

import (
	"context"
	"testing"
)

// FuzzAdditions reads what an operator may write into firegrid.yaml: it is
// refused with a reason, or the contracts take it and still read a ledger.
func FuzzAdditions(f *testing.F) {
	f.Add("hazards:\n  aliases:\n    found_on: [排查发现日, '']\n  values:\n    status: {已整改: [办结]}\n  rules:\n    - {name: r, later: closed_on, earlier: review_on, on_break: warn}\n")
	f.Add("units: {}\nhazards: {rules: [{name: '{value}', later: found_on, earlier: found_on}]}\n")
	f.Add("hazards: &a {aliases: {description: [整改情况, 发现日期]}}\narchives: *a\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			return
		}
		var add Additions
		if err := ReadYAML([]byte(text), &add); err != nil {
			return
		}
		if _, err := Fingerprint(add); err != nil {
			t.Fatal(err)
		}
		all, err := Contracts(add)
		if err != nil {
			if err.Error() == "" {
				t.Error("refused without a reason")
			}
			return
		}
		readLedger(t, all)
	})
}

// FuzzContract changes the contracts themselves: what is no contract is
// refused, and any other reads a ledger.
func FuzzContract(f *testing.F) {
	names, err := contractFiles.ReadDir("contracts")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range names {
		b, err := contractFiles.ReadFile("contracts/" + e.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	wild, err := wildByGroup()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseContract("fuzzed", b)
		if err != nil {
			return
		}
		if err := c.prepare(wild); err != nil {
			return
		}
		readLedger(t, []*Contract{c})
	})
}

// readLedger reads a small ledger by contracts of any kind.
func readLedger(t *testing.T, all []*Contract) {
	book := openBytes(t, []byte(ledgerHead+"1,H-1,某店,塔山,2012.6.19,堵塞,立即,已整改\n"))
	r := NewReader(all, References{Roster: testRoster()})
	if _, err := r.Read(context.Background(), book, "a.csv", &rowCheck{t: t, bad: make(map[int]bool)}); err != nil {
		t.Error(err)
	}
}
