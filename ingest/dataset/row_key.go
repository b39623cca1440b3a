package dataset

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"strconv"
	"strings"
)

// makeKey writes the canonical key of the row: the first natural key that is
// complete, its parts normalised.
func (t *table) makeKey() {
	for n, key := range t.contract.Key {
		t.keyBuf = append(t.keyBuf[:0], byte('a'+n), '|')
		complete := true
		for j, field := range key {
			if j > 0 {
				t.keyBuf = append(t.keyBuf, '|')
			}
			complete = t.appendKey(field) && complete
		}
		if complete {
			t.rec.Key = t.keyBuf
			return
		}
	}
	t.problem(codeKeyMissing, t.contract.byField[t.contract.Key[0][0]], Returned, t.contract.keyWays())
}

// keyWays says which columns would identify a row.
func (c *Contract) keyWays() string {
	var ways []string
	for _, key := range c.Key {
		var names []string
		for _, f := range key {
			names = append(names, c.Column(f).ZH)
		}
		ways = append(ways, strings.Join(names, "+"))
	}
	return strings.Join(ways, " 或 ")
}

// appendKey writes one part of a key and reports whether it is filled.
func (t *table) appendKey(field string) bool {
	i := t.contract.byField[field]
	v := t.rec.Values[t.offset[i]]
	if !v.Set {
		return t.contract.mayBeBlank(field)
	}
	switch t.contract.Columns[i].Kind() {
	case KindString:
		s := v.S
		if t.contract.Columns[i].Type == TypeUnitName || t.contract.Columns[i].Type == TypeText {
			s = NormName(s)
		}
		t.keyBuf = append(t.keyBuf, s...)
	default:
		t.keyBuf = strconv.AppendInt(t.keyBuf, v.N, 10)
	}
	return true
}

// seenKey remembers where a key stood and what the row said.
type seenKey struct {
	row     int32
	sheetNo int32
	hash    uint64
}

var hashSeed = maphash.MakeSeed()

// checkTwice finds the same key with other values earlier in the file.
func (t *table) checkTwice() {
	seen := t.seen[t.contract.Dataset]
	if seen == nil {
		seen = make(map[uint64]seenKey)
		t.seen[t.contract.Dataset] = seen
	}
	key := maphash.Bytes(hashSeed, t.rec.Key)
	now := seenKey{row: int32(t.rec.Row), sheetNo: int32(t.sheet.Index), hash: t.valuesHash()}
	before, ok := seen[key]
	seen[key] = now
	if !ok || before.hash == now.hash {
		return
	}
	i := t.contract.byField[t.contract.Key[0][0]]
	where := strconv.Itoa(int(before.row))
	if before.sheetNo != now.sheetNo {
		where = t.book.Sheets()[before.sheetNo].Name + "!" + where
	}
	t.problem(codeKeyTwice, i, Warning, t.contract.Columns[i].ZH+" "+string(t.rec.Key[2:]), where, strconv.Itoa(t.rec.Row))
}

func (t *table) valuesHash() uint64 {
	seq := t.seqAt()
	b := t.hashBuf[:0]
	for i := range t.rec.Values {
		if i == seq {
			continue // a running number says nothing of the thing
		}
		v := &t.rec.Values[i]
		if !v.Set {
			b = append(b, 0)
			continue
		}
		b = append(b, 1)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(v.S)))
		b = append(b, v.S...)
		b = binary.LittleEndian.AppendUint64(b, uint64(v.N))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v.F))
	}
	t.hashBuf = b
	return maphash.Bytes(hashSeed, b)
}

// seqAt is where the record holds the 序号 that is only a running number, or -1.
func (t *table) seqAt() int {
	if i, ok := t.contract.byField["seq"]; ok && t.rec.Key[0] == 'a' {
		return t.offset[i]
	}
	return -1
}
