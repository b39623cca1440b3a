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

// seenKey remembers in 64 bits where a key stood and what the row said: 21
// bits for the row, 12 for the sheet, which are the most that a workbook has,
// and 31 of the values' hash. A file has as many of them as rows.
type seenKey uint64

const seenRowBits, seenSheetBits = 21, 12

func newSeenKey(row, sheet int, hash uint64) seenKey {
	return seenKey(uint64(row)&(1<<seenRowBits-1) | (uint64(sheet)&(1<<seenSheetBits-1))<<seenRowBits | hash<<(seenRowBits+seenSheetBits))
}

func (k seenKey) row() int   { return int(k & (1<<seenRowBits - 1)) }
func (k seenKey) sheet() int { return int(k >> seenRowBits & (1<<seenSheetBits - 1)) }

// same reports that both rows said the same.
func (k seenKey) same(o seenKey) bool {
	return k>>(seenRowBits+seenSheetBits) == o>>(seenRowBits+seenSheetBits)
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
	now := newSeenKey(t.rec.Row, t.sheet.Index, t.valuesHash())
	before, ok := seen[key]
	seen[key] = now
	if !ok || before.same(now) {
		return
	}
	i := t.contract.byField[t.contract.Key[0][0]]
	first, second := "", ""
	if before.sheet() != now.sheet() && before.sheet() < len(t.book.Sheets()) {
		first, second = "“"+t.book.Sheets()[before.sheet()].Name+"” ", "“"+t.sheet.Name+"” "
	}
	t.problem(codeKeyTwice, i, Warning, t.contract.Columns[i].ZH+" "+string(t.rec.Key[2:]), first, strconv.Itoa(before.row()), second, strconv.Itoa(t.rec.Row))
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
