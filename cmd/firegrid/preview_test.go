package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const twoHazards = hazardHead + "诸-1,甲厂,诸暨市,大唐镇,2012-07-01,灭火器失效,当场改正,,,\n诸-2,乙厂,诸暨市,大唐镇,2012-07-02,灭火器失效,限期改正,2012-07-10,,\n"

// The preview says what the next run would change, and publishes nothing.
func TestPreview(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": twoHazards})
	firegrid(t, "ingest", "--data", data)
	out, errs, code := firegrid(t, "preview", "--data", data)
	if code != exitDone || !strings.Contains(out, "隐患整改") || !strings.Contains(out, "无 → 1 / 2") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	if _, err := os.Stat(filepath.Join(data, "published", "CURRENT")); err == nil {
		t.Error("something was published")
	}
	firegrid(t, "run", "--data", data)
	if out, _, _ := firegrid(t, "preview", "--data", data); !strings.Contains(out, "没有变化") {
		t.Errorf("after the run:\n%s", out)
	}
}

// A clerk sees on the answer what the boards will show, and whoever sits at the
// server has it published at once.
func TestAnswerTellsWhatTheBoardsWillShow(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "诸暨2012.csv": twoHazards})
	firegrid(t, "run", "--data", data)
	site := "http://" + startServe(t, data)
	// 诸-2 again with its review, 诸-1 as it was, and one that is new.
	receipt := post(t, site+"/drop/", "诸暨八月2012.csv", strings.Replace(twoHazards, "2012-07-10,,", "2012-07-10,2012-07-09,合格", 1)+
		"诸-3,丙厂,诸暨市,大唐镇,2012-07-03,灭火器失效,限期改正,2012-08-10,,\n")
	soon(t, "what the boards will show", func() bool { return strings.Contains(fetch(t, receipt), "估算；没有列出") })
	page := fetch(t, receipt)
	for _, want := range []string{`隐患 <span class="was">2</span>`, `<b>3</b>`, `隐患整改 <span class="was">1</span>`, "新增 1 行，更新 1 行，没有变化 1 行"} {
		if !strings.Contains(page, want) {
			t.Errorf("the answer does not say %q:\n%s", want, page)
		}
	}
	list := fetch(t, site+"/drop/files")
	for _, want := range []string{"2 行已被后来的台账取代<br>后来的：<a href", "的汇总起在看板上", "下次汇总后看板的变化"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not say %q:\n%s", want, list)
		}
	}
	r, err := http.PostForm(site+"/drop/run", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	soon(t, "the boards show it", func() bool {
		return strings.Contains(fetch(t, site+"/metrics"), `firegrid_hazards_found{`) && !strings.Contains(fetch(t, site+"/drop/files"), "正在汇总") &&
			!strings.Contains(fetch(t, site+"/drop/files"), "下次汇总后看板的变化")
	})
	if page := fetch(t, site+"/drop/"); !strings.Contains(page, "2 / 3") {
		t.Errorf("the boards at a glance:\n%s", page)
	}
}

// The settings say who may do what; an empty list is nobody.
func TestWhoMayIsSet(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	write(t, filepath.Join(data, "firegrid.yaml"), "serve:\n  drop:\n    may: {withdraw: [], run: [zhuji]}\n")
	cfg, err := loadConfig(data)
	if err != nil {
		t.Fatal(err)
	}
	if may := cfg.Serve.Drop.May; len(may.Withdraw) != 0 || len(may.Run) != 1 || may.Run[0] != "zhuji" || len(may.Decide) != 1 {
		t.Errorf("%+v", may)
	}
}

// Two names of one hotel, and two files of one day that contradict each other,
// stand on the page; what is decided there counts in the next forecast.
func TestQuestionsOnThePage(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV, "重点单位.csv": strings.ReplaceAll(unitsCSV, ",2012", time.Now().In(shanghai).Format(",2006")), "诸暨2012.csv": twoHazards,
		"诸暨又2012.csv": strings.Replace(twoHazards, "2012-07-02,灭火器失效,限期改正", "2012-07-03,灭火器失效,限期改正", 1)})
	firegrid(t, "run", "--data", data)
	site := "http://" + startServe(t, data)
	page := ""
	soon(t, "the questions", func() bool {
		page = fetch(t, site+"/drop/questions")
		return strings.Contains(page, "绍兴市新世纪宾馆 / 新世纪宾馆有限公司") && strings.Contains(page, "隐患编号 诸-2")
	})
	for _, want := range []string{"去掉地名和公司后缀后名称相同", "发现日期", "<b>2012-07-03</b>", "<b>2012-07-02</b>", "诸暨又2012.csv", "消防安全重点单位名册 1 行"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q:\n%s", want, page)
		}
	}
	action := regexp.MustCompile(`questions/[0-9a-f]+`).FindString(page)
	r, err := http.PostForm(site+"/drop/"+action, url.Values{"verdict": {"same"}})
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	page = fetch(t, site+"/drop/questions")
	if !strings.Contains(page, "没有要认定的单位") || !strings.Contains(page, "是同一家</td>") || !strings.Contains(page, "127.0.0.1") {
		t.Errorf("after the decision:\n%s", page)
	}
	soon(t, "the forecast without the second hotel", func() bool {
		return strings.Contains(fetch(t, site+"/drop/files"), `县级重点单位 <span class="was">1</span>`)
	})
	if out, _, _ := firegrid(t, "audit", "--data", data); !strings.Contains(out, "127.0.0.1  判定  绍兴市新世纪宾馆 / 新世纪宾馆有限公司") {
		t.Errorf("the audit log:\n%s", out)
	}
}
