package dataset

import (
	"encoding/csv"
	"fmt"
	"sort"
	"strings"
)

// placeClasses are the classes of places (场所类别) that bulletins tell apart.
var placeClasses = map[string][]string{
	// The kinds that the Fire Protection Law, article 73, counts among them stand beside the name.
	"人员密集场所": {"人员密集", "公众聚集场所", "人密场所", "人员密集型场所", "公共娱乐场所", "宾馆", "饭店", "旅馆", "商场", "集贸市场", "医院", "学校", "养老院", "福利院", "幼儿园", "托儿所", "劳动密集型企业"},
	"高层地下建筑": {"高层建筑", "地下建筑", "高层、地下建筑", "高层（地下）建筑", "高层及地下建筑", "高层", "地下"},
	"施工工地":   {"工地", "建筑工地", "在建工地", "建设工地", "施工现场"},
	"火灾高危单位": {"高危单位", "火灾高危"},
	"三合一":    {"三合一场所", "三合一企业"},
	"多合一":    {"多合一场所"},
	"其他":     {"其它", "其他场所", "其它场所"},
}

// enumTable maps every way of writing to the canonical value.
type enumTable struct {
	exact map[string]string
	// contained are the ways of writing looked for inside a longer text,
	// longest first, so that 未完成整改 is seen before 完成整改.
	contained []string
	// list names all values, for the sentence that asks for one.
	list string
}

// canonicalValues lists the values of a column with an enumeration, sorted.
func (c *Column) canonicalValues() []string {
	switch c.Type {
	case TypePlaceClass:
		return sortedKeys(placeClasses)
	case TypeCategory:
		var out []string
		for _, r := range categoryRows() {
			out = append(out, r[1])
		}
		return out
	case TypeEnum:
		return sortedKeys(c.Values)
	}
	return nil
}

func categoryRows() [][]string {
	rows, err := csv.NewReader(strings.NewReader(unitCategories)).ReadAll()
	if err != nil {
		panic("dataset: embedded key_unit_categories.csv: " + err.Error())
	}
	return rows[1:]
}

func (c *Column) prepareEnum() error {
	values := c.canonicalValues()
	if len(values) == 0 {
		if c.Type == TypeEnum {
			return fmt.Errorf("field %s is an enumeration without values", c.Field)
		}
		return nil
	}
	t := &enumTable{exact: make(map[string]string), list: strings.Join(values, "、")}
	for _, v := range values {
		ways := append([]string{v}, c.Values[v]...)
		if c.Type == TypePlaceClass {
			ways = append(ways, placeClasses[v]...)
		}
		for _, w := range ways {
			if err := t.add(w, v); err != nil {
				return fmt.Errorf("field %s: %w", c.Field, err)
			}
		}
	}
	if c.Type == TypeCategory {
		for _, r := range categoryRows() {
			// The number of a class, and its name without the bracketed examples.
			t.exact[foldKey(r[0])] = r[1]
			if i := strings.IndexAny(r[1], "（("); i > 0 {
				t.exact[foldKey(r[1][:i])] = r[1]
			}
		}
	}
	for w := range t.exact {
		if len([]rune(w)) >= 2 {
			t.contained = append(t.contained, w)
		}
	}
	sort.Slice(t.contained, func(i, j int) bool {
		a, b := t.contained[i], t.contained[j]
		if len(a) != len(b) {
			return len(a) > len(b)
		}
		return a < b
	})
	c.enum = t
	return nil
}

func (t *enumTable) add(way, value string) error {
	k := foldKey(way)
	if old, ok := t.exact[k]; ok && old != value {
		return fmt.Errorf("%q is written for both %s and %s", way, old, value)
	}
	t.exact[k] = value
	return nil
}

// find gives the canonical value of a text. Where the text is not a known way
// of writing, known ways inside it decide, longest first, each used up before
// shorter ones are looked for. More than one value left means no value: both
// names them in the order in which they are written.
func (t *enumTable) find(text string) (value string, both []string) {
	k := foldKey(text)
	if v, ok := t.exact[k]; ok {
		return v, nil
	}
	rest := k
	type hit struct {
		at    int
		value string
	}
	var hits []hit
	sure := !strings.Contains(k, "%")
	for _, w := range t.contained {
		i := strings.Index(rest, w)
		if i < 0 {
			continue
		}
		if hedged(rest[:i]) || hasPrefix(rest[i+len(w):], []string{"不", "未", "没"}) {
			sure = false
		}
		hits = append(hits, hit{i, t.exact[w]})
		rest = strings.ReplaceAll(rest, w, strings.Repeat("\x00", len(w)))
	}
	sort.Slice(hits, func(i, j int) bool { return hits[i].at < hits[j].at })
	for _, h := range hits {
		both = appendNew(both, h.value)
	}
	switch {
	case len(both) > 1:
		return "", both
	case len(both) == 1 && sure:
		return both[0], nil
	}
	return "", nil
}

// hedges turn the sense of a word that follows them in the same clause: what
// is planned, nearly or not done is not done.
var hedges = []string{"未", "没", "难以", "无法", "将于", "即将", "计划", "预计", "拟", "承诺", "要求", "应于", "应在", "须", "需", "基本", "部分", "大部", "争取", "力争", "确保", "保证", "准备", "正在"}

// hedged reports that the words before a known one take it back.
func hedged(before string) bool {
	for _, n := range []string{"不", "非", "无"} {
		if strings.HasSuffix(before, n) {
			return true
		}
	}
	if i := strings.LastIndexAny(before, ",;.、\x00"); i >= 0 {
		before = before[i:]
	}
	before = strings.NewReplacer("按要求", "", "按照要求", "").Replace(before)
	for _, h := range hedges {
		if strings.Contains(before, h) {
			return true
		}
	}
	return false
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
