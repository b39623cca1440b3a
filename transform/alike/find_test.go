package alike

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
)

var places = []string{"越城区", "绍兴县", "塔山街道", "府山街道", "大唐镇"}

func unit(no, name, township string) lake.Unit {
	return lake.Unit{No: no, Name: name, Norm: name, County: "越城区", Township: township}
}

// on a list, received on a day of January 2012.
func on(day int, u lake.Unit) Mention {
	return Mention{Unit: u, Dataset: "key_units", Rows: 1, Listed: true, First: time.Date(2012, 1, day, 0, 0, 0, 0, time.UTC)}
}

func in(dataset string, u lake.Unit) Mention { return Mention{Unit: u, Dataset: dataset, Rows: 1} }

// pairs writes what was found, one pair a line.
func pairs(found Found) []string {
	all := []string{}
	for _, p := range found.Pairs {
		all = append(all, fmt.Sprintf("%s %s = %s %s: %s", p.Main.No, p.Main.Name, p.Other.No, p.Other.Name, codes[p.Reason]))
	}
	return all
}

func TestPairsThatAreOffered(t *testing.T) {
	tower := func(m Mention) Mention { m.Address = "绍兴市胜利东路３６８号"; return m }
	for name, c := range map[string]struct {
		mentions []Mention
		want     []string
	}{
		"the city in front": {
			[]Mention{on(1, unit("A1", "绍兴市新世纪宾馆", "塔山街道")), on(1, unit("", "新世纪宾馆", "塔山街道"))},
			[]string{"A1 绍兴市新世纪宾馆 =  新世纪宾馆: same_core"}},
		"county, township and company": {
			[]Mention{on(1, unit("A1", "越城区塔山街道永利纺织有限责任公司", "塔山街道")), in("inspections", unit("", "永利纺织有限公司", "塔山街道"))},
			[]string{"A1 越城区塔山街道永利纺织有限责任公司 =  永利纺织有限公司: same_core"}},
		"little is left without the township, and one says what company it is": {
			[]Mention{on(1, unit("A1", "绍兴市大唐宾馆有限公司", "大唐镇")), on(1, unit("", "绍兴市大唐宾馆", "大唐镇"))},
			[]string{"A1 绍兴市大唐宾馆有限公司 =  绍兴市大唐宾馆: same_core"}},
		"the township's name is all that tells it": {
			[]Mention{on(1, unit("A1", "大唐商厦有限公司", "大唐镇")), in("hazards", unit("", "大唐商厦", "大唐镇"))},
			[]string{"A1 大唐商厦有限公司 =  大唐商厦: same_core"}},
		"two characters after the city": {
			[]Mention{on(1, unit("A1", "绍兴市永利", "塔山街道")), in("hazards", unit("", "永利有限公司", "塔山街道"))},
			[]string{"A1 绍兴市永利 =  永利有限公司: same_core"}},
		"the city with and without 市": {
			[]Mention{on(1, unit("A1", "绍兴市宾馆", "塔山街道")), in("hazards", unit("", "绍兴宾馆", "塔山街道"))},
			[]string{"A1 绍兴市宾馆 =  绍兴宾馆: same_core"}},
		"a registration without a township, and little is left": {
			[]Mention{on(1, unit("A1", "绍兴市大唐宾馆有限公司", "大唐镇")), in("registrations", lake.Unit{Name: "大唐宾馆", Norm: "大唐宾馆"})},
			[]string{"A1 绍兴市大唐宾馆有限公司 =  大唐宾馆: same_core"}},
		"two numbers of one name: the one received first is the main one": {
			[]Mention{on(5, unit("A1", "绍兴饭店", "塔山街道")), on(2, unit("B7", "绍兴饭店", "塔山街道"))},
			[]string{"B7 绍兴饭店 = A1 绍兴饭店: same_name"}},
		"a number comes before an earlier list": {
			[]Mention{on(1, unit("", "永利大酒店", "塔山街道")), on(9, unit("A1", "永利酒店", "塔山街道"))},
			[]string{"A1 永利酒店 =  永利大酒店: one_apart"}},
		"a wrong character in a long name": {
			[]Mention{on(1, unit("A1", "轻纺城国际物流中心", "塔山街道")), in("hazards", unit("", "轻纺成国际物流中心", "塔山街道"))},
			[]string{"A1 轻纺城国际物流中心 =  轻纺成国际物流中心: one_apart"}},
		"one in the other": {
			[]Mention{on(1, unit("A1", "新世纪宾馆", "塔山街道")), in("inspections", unit("", "鲁迅路新世纪宾馆", "塔山街道"))},
			[]string{"A1 新世纪宾馆 =  鲁迅路新世纪宾馆: contained"}},
		"one address": {
			[]Mention{tower(on(1, unit("A1", "世茂皇冠假日酒店", "塔山街道"))), tower(on(1, unit("A2", "世茂假日大酒店", "塔山街道")))},
			[]string{"A1 世茂皇冠假日酒店 = A2 世茂假日大酒店: same_address"}},
		"a registration names no township, and one unit has the core": {
			[]Mention{on(1, unit("A1", "绍兴市新世纪宾馆", "塔山街道")), in("registrations", lake.Unit{Name: "新世纪宾馆", Norm: "新世纪宾馆"})},
			[]string{"A1 绍兴市新世纪宾馆 =  新世纪宾馆: same_core"}},
		"a registration whose core two units have": {
			[]Mention{on(1, unit("A1", "绍兴市新世纪宾馆", "塔山街道")), on(1, unit("A2", "绍兴市新世纪宾馆", "府山街道")),
				in("registrations", lake.Unit{Name: "新世纪宾馆", Norm: "新世纪宾馆"})}, nil},
		"another ledger knows the number by that name": {
			[]Mention{on(1, unit("A1", "绍兴饭店", "塔山街道")), in("registrations", lake.Unit{No: "A1", Name: "国商大厦", Norm: "国商大厦"}), in("inspections", unit("", "国商大厦", "塔山街道"))},
			[]string{"A1 绍兴饭店 =  国商大厦: also_called"}},
		"another township": {
			[]Mention{on(1, unit("A1", "绍兴市新世纪宾馆", "塔山街道")), on(1, unit("", "新世纪宾馆", "府山街道"))}, nil},
		"on no list": {
			[]Mention{in("hazards", unit("", "绍兴市新世纪宾馆", "塔山街道")), in("inspections", unit("", "新世纪宾馆", "塔山街道"))}, nil},
		"the same unit already, by its number": {
			[]Mention{on(1, unit("A1", "绍兴市新世纪宾馆", "塔山街道")), in("registrations", lake.Unit{No: "A1", Name: "新世纪宾馆", Norm: "新世纪宾馆"})}, nil},
		"the same unit already, by its name": {
			[]Mention{on(1, unit("A1", "新世纪宾馆", "塔山街道")), in("inspections", unit("", "新世纪宾馆", "塔山街道"))}, nil},
		"the first and the second": {
			[]Mention{on(1, unit("A1", "塔山街道第一中心幼儿园", "塔山街道")), on(1, unit("A2", "塔山街道第二中心幼儿园", "塔山街道"))}, nil},
		"a branch": {
			[]Mention{on(1, unit("A1", "供销超市", "塔山街道")), on(1, unit("A2", "供销超市东分店", "塔山街道"))}, nil},
		"one character and two numbers": {
			[]Mention{on(1, unit("A1", "珞彤国际寄宿学校", "塔山街道")), on(1, unit("A2", "珞垣国际寄宿学校", "塔山街道"))}, nil},
		"short names": {
			[]Mention{on(1, unit("A1", "永利酒店", "塔山街道")), on(1, unit("", "永隆酒店", "塔山街道"))}, nil},
		"any hotel": {
			[]Mention{on(1, unit("A1", "塔山宾馆", "塔山街道")), on(1, unit("A2", "越城宾馆", "塔山街道"))}, nil},
		"any hotel of a company": {
			[]Mention{on(1, unit("A1", "塔山宾馆", "塔山街道")), on(1, unit("A2", "府山宾馆有限公司", "塔山街道"))}, nil},
		"neighbours in one building": {
			[]Mention{tower(on(1, unit("A1", "世茂皇冠假日酒店", "塔山街道"))), tower(on(1, unit("A2", "国商大厦", "塔山街道")))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			found := Find(c.mentions, places, nil)
			if got := pairs(found); !slices.Equal(got, append([]string{}, c.want...)) {
				t.Errorf("%q, must be %q", got, c.want)
			}
			for _, p := range found.Pairs {
				if p.Says.ZH == "" || p.Says.EN == "" || len(p.ID) != 10 {
					t.Errorf("%+v", p)
				}
			}
			asJSON, err := json.Marshal(found.Pairs)
			var back []Pair
			if err != nil || json.Unmarshal(asJSON, &back) != nil || !slices.Equal(pairs(found), pairs(Found{Pairs: back})) {
				t.Errorf("as JSON: %s, %v", asJSON, err)
			}
			slices.Reverse(c.mentions)
			again := Find(c.mentions, places, nil)
			if got := pairs(again); !slices.Equal(got, append([]string{}, c.want...)) || len(got) > 0 && again.Pairs[0].ID != found.Pairs[0].ID {
				t.Errorf("in another order: %q", got)
			}
		})
	}
}

func TestWhatIsDecidedIsNotOffered(t *testing.T) {
	list, other := unit("A1", "绍兴市新世纪宾馆", "塔山街道"), unit("", "新世纪宾馆", "塔山街道")
	third := unit("", "新世纪大宾馆", "塔山街道")
	mentions := []Mention{on(1, list), on(1, other), on(1, third)}
	decide := func(v lake.Verdict, a, b lake.Unit) lake.Decision {
		d := lake.Decision{Main: a, Other: b}
		d.Rule(v, "甲", time.Now())
		return d
	}
	all := pairs(Find(mentions, places, nil))
	if len(all) != 3 {
		t.Fatalf("before anything is decided: %q", all)
	}
	different := decide(lake.Different, list, other)
	if got := pairs(Find(mentions, places, []lake.Decision{different})); len(got) != 2 || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "same_core") }) {
		t.Errorf("different: %q", got)
	}
	// What had no number when it was decided on has one now.
	numbered := append(slices.Clone(mentions), on(3, unit("A9", "新世纪宾馆", "塔山街道")))
	if got := pairs(Find(numbered, places, []lake.Decision{different})); len(got) != 2 {
		t.Errorf("different, with a number since: %q", got)
	}
	same := []lake.Decision{decide(lake.Same, list, other), decide(lake.Same, other, third)}
	if got := pairs(Find(mentions, places, same)); len(got) != 0 {
		t.Errorf("same, directly and through the second: %q", got)
	}
	if got := pairs(Find(mentions, places, same[:1])); len(got) != 1 || !strings.HasPrefix(got[0], "A1 ") {
		t.Errorf("the third is offered once, beside the main one: %q", got)
	}
	if got := pairs(Find(mentions, places, append(same[:1:1], decide(lake.Different, other, third)))); len(got) != 0 {
		t.Errorf("the third is not the second, so it is not the first: %q", got)
	}
	same[0].Rule(lake.Undecided, "甲", time.Now())
	if got := pairs(Find(mentions, places, same)); len(got) != 1 {
		t.Errorf("taken back: %q", got)
	}
}

// TestCrowdsAreNotCompared: a name that hundreds of units share says nothing,
// and is said to have been passed over.
func TestCrowdsAreNotCompared(t *testing.T) {
	var mentions []Mention
	for i := range 300 {
		mentions = append(mentions, on(1, unit(fmt.Sprint("A", i), "绍兴市供销超市", "塔山街道")))
	}
	found := Find(mentions, places, nil)
	if len(found.Pairs) != 0 || found.Crowded == 0 {
		t.Errorf("%d pairs, %d crowds", len(found.Pairs), found.Crowded)
	}
}

// BenchmarkFind looks through a hundred thousand names.
func BenchmarkFind(b *testing.B) {
	brands := []rune("永利隆兴华泰金鑫宏达丰源恒通瑞祥福盛广茂德信诚和")
	kinds := []string{"纺织有限公司", "印染有限责任公司", "大酒店", "宾馆", "超市", "幼儿园", "物流中心", "机械制造有限公司"}
	var mentions []Mention
	for i := range 100_000 {
		name := string([]rune{brands[i%24], brands[i/24%24], brands[i/576%24]}) + kinds[i/7%len(kinds)]
		if i%5 == 0 {
			name = "绍兴市" + name
		}
		u := unit("", name, fmt.Sprintf("第%d镇", i%118))
		if i%20 == 0 {
			u.No = fmt.Sprint("A", i)
			mentions = append(mentions, on(1, u))
		} else {
			mentions = append(mentions, in("inspections", u))
		}
	}
	b.ResetTimer()
	for b.Loop() {
		found := Find(mentions, places, nil)
		b.ReportMetric(float64(len(found.Pairs)), "pairs")
	}
}
