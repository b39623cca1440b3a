package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Units knows the key units: which names stand for which unit.
// The zero Units knows none.
type Units struct {
	byNorm map[string][]string
	known  map[string]bool
}

// Unit is one key unit: its number where it has one, else "".
type Unit struct {
	No, Norm, Township string
}

// id identifies a unit: its number, else name and township.
func (u Unit) id() string {
	if u.No != "" {
		return u.No
	}
	return "\x00" + u.Norm + "\x00" + u.Township
}

// NewUnits makes the index of the units on any year's list.
func NewUnits(units []Unit) *Units {
	u := &Units{byNorm: make(map[string][]string), known: make(map[string]bool)}
	for _, one := range units {
		id := one.id()
		if u.known[one.Norm+"\x00"+id] {
			continue
		}
		u.known[one.Norm+"\x00"+id] = true
		u.byNorm[one.Norm] = append(u.byNorm[one.Norm], id)
	}
	return u
}

// ByName gives the number of the one unit of that name ("" if it has none).
// Where several units bear the name, both describes them.
func (u *Units) ByName(norm string) (no string, both []string) {
	if u == nil {
		return "", nil
	}
	ids := u.byNorm[norm]
	if len(ids) < 2 {
		if len(ids) == 1 && ids[0][0] != 0 {
			no = ids[0]
		}
		return no, nil
	}
	for _, id := range ids {
		if id[0] == 0 {
			id = id[strings.LastIndexByte(id, 0)+1:] // its township
		}
		both = append(both, id)
	}
	return "", both
}

// References are what rows are checked against: the places and the units that
// the lake knew when the file was read.
type References struct {
	Roster *Roster
	Units  *Units
}

// Fingerprint changes when a place or a unit changes.
func (r References) Fingerprint() string {
	h := sha256.New()
	if r.Roster != nil {
		for i := range r.Roster.towns {
			t := &r.Roster.towns[i]
			fmt.Fprintf(h, "%s|%s|%s|%s|%d|%d\n", t.Code, t.Name, t.County, t.Brigade, t.From, t.To)
		}
	}
	if r.Units != nil {
		for _, norm := range sortedKeys(r.Units.byNorm) {
			fmt.Fprintf(h, "%s|%q\n", norm, r.Units.byNorm[norm])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
