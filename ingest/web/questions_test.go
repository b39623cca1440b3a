package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"firegrid/ingest/lake"
)

var hotel = Unit{Name: "绍兴市新世纪宾馆", No: "A1", Place: "大唐镇", Address: "解放路 1 号", Uses: "重点单位名册 1 行"}

// asking has one pair of units to decide on, and one conflict. What is decided
// is kept in the lake, as the real thing does.
func asking(o *Options) {
	o.May.Decide = []string{Everyone}
	o.Doubles = func(string) *Doubles {
		return &Doubles{Total: 1, List: []Pair{{"3fa81c09d2", "同一乡镇街道，去掉地名后名称相同", hotel, Unit{Name: "新世纪宾馆", Place: "大唐镇", Uses: "档案 2 行"}}}}
	}
	o.Conflicts = func(string) *Conflicts {
		at := time.Date(2012, 7, 1, 1, 30, 0, 0, time.UTC)
		return &Conflicts{Total: 1, Updates: []Update{{strings.Repeat("d", 64), "八月.xlsx", strings.Repeat("c", 64), "七月.xlsx", 4}}, List: []Conflict{{"火灾隐患排查整改台账", "隐患编号 诸-1", "整改方式",
			Saying{"限期改正", strings.Repeat("b", 64), "后.xlsx", "7月", 12, at.Add(time.Hour)}, Saying{"", strings.Repeat("a", 64), "先.xlsx", "Sheet1", 3, at}}}}
	}
	o.Decide = func(ctx context.Context, id string, v lake.Verdict, by string) error {
		l, err := lake.Open(o.Data)
		if err != nil {
			return err
		}
		if by == "" || id != "3fa81c09d2" {
			return &ContradictionError{"甲宾馆", "乙宾馆"}
		}
		d := &lake.Decision{ID: id, Main: lake.Unit{No: "A1", Name: hotel.Name}, Other: lake.Unit{Name: "新世纪宾馆"}}
		d.Rule(v, by, time.Now())
		return l.Decide(d)
	}
}

// A clerk says of two names whether they are one unit, and takes it back.
func TestDecideOnUnits(t *testing.T) {
	s := open(t, asking)
	_, page := s.get(t, Prefix)
	wants(t, page, "有 2 处需要人来核对")
	_, page = s.get(t, Prefix+"questions")
	wants(t, page, "绍兴市新世纪宾馆 / 新世纪宾馆", "A1", "解放路 1 号", "去掉地名后名称相同", "是同一家", "不是同一家")
	for verdict, word := range map[string]string{"same": "<td data-label=\"认定\">是同一家</td>", "different": "<td data-label=\"认定\">不是同一家</td>"} {
		_, page = s.post(t, "questions/3fa81c09d2", url.Values{"verdict": {verdict}})
		if wants(t, page, "没有要认定的单位", word, "127.0.0.1"); strings.Contains(page, "<fieldset>") {
			t.Errorf("%s: the pair is still asked for", verdict)
		}
		_, page = s.post(t, "questions/3fa81c09d2", url.Values{"verdict": {"undecided"}})
		if wants(t, page, "<fieldset>"); strings.Contains(page, "已经认定的") {
			t.Errorf("%s was not taken back", verdict)
		}
	}
	status, page := s.post(t, "questions/other?lang=en", url.Values{"verdict": {"same"}})
	if wants(t, page, "This contradicts an earlier decision: 甲宾馆 and 乙宾馆."); status != http.StatusConflict {
		t.Errorf("status %d", status)
	}
	if status, _ := s.post(t, "questions/3fa81c09d2", url.Values{"verdict": {"maybe"}}); status != http.StatusNotFound {
		t.Errorf("maybe: status %d", status)
	}
	s.web.May.Decide = []string{"zhuji"}
	if _, page := s.get(t, Prefix+"questions"); strings.Contains(page, "<button") {
		t.Error("who may not decide is offered buttons")
	}
	if status, _ := s.post(t, "questions/3fa81c09d2", url.Values{"verdict": {"same"}}); status != http.StatusForbidden {
		t.Errorf("who may not decide: status %d", status)
	}
}

// What two files say of one key stands side by side, with its place.
func TestConflictsAreShown(t *testing.T) {
	s := open(t, asking)
	_, page := s.get(t, Prefix+"questions")
	wants(t, page, "隐患编号 诸-1", "<b>限期改正</b>", "后.xlsx", "7月 第 12 行，2012-07-01 10:30", "<b>（空白）</b>", "先.xlsx",
		"<summary>一起提交的逐月更新，一般不用核对 (4)</summary>", `八月.xlsx</a> 更新了 <a href="./files/`+strings.Repeat("c", 64)+`">七月.xlsx</a>：4 处`)
	_, page = s.get(t, Prefix+"questions?lang=en")
	wants(t, page, "<b>(blank)</b>", "Sheet1 row 3, 2012-07-01 09:30")
}
