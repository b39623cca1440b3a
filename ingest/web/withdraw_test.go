package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"firegrid/ingest/auditlog"
	"firegrid/ingest/lake"
)

func everyone(o *Options) { o.May = Permissions{Withdraw: []string{Everyone}} }

// post sends a form as a browser does, and follows.
func (s *site) post(t *testing.T, path string, form url.Values, header ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequest("POST", s.URL+Prefix+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, body(t, r)
}

// named is the record of a file.
func (s *site) named(t *testing.T, name string) *lake.File {
	t.Helper()
	for _, f := range s.records(t) {
		if f.Name == name {
			return &f
		}
	}
	t.Fatalf("the lake has no %s", name)
	return nil
}

// A clerk withdraws a file with a reason, and gives it back; both are kept.
func TestWithdrawAndGiveBack(t *testing.T) {
	s := open(t, everyone)
	s.handIn(t, file{"误交.csv", good})
	id := s.named(t, "误交.csv").ID
	_, page := s.get(t, Prefix+"files/"+id)
	wants(t, page, "files/"+id+"/withdraw")
	_, page = s.get(t, Prefix+"files/"+id+"/withdraw")
	wants(t, page, "撤回台账", "误交.csv", "原因")

	status, page := s.post(t, "files/"+id+"/withdraw", url.Values{"reason": {"  "}})
	if wants(t, page, "请写明原因"); status != http.StatusOK || s.named(t, "误交.csv").RetractedAt != nil {
		t.Errorf("withdrawn without a reason: status %d", status)
	}
	_, page = s.post(t, "files/"+id+"/withdraw", url.Values{"reason": {"交错了 <b>大队</b>"}})
	wants(t, page, "已撤回", "127.0.0.1 撤回：交错了 &lt;b&gt;大队&lt;/b&gt;", "/restore")
	if s.named(t, "误交.csv").RetractedAt == nil {
		t.Fatal("the file still counts")
	}
	// A second click, from a page that is out of date, does no harm.
	if status, _ := s.post(t, "files/"+id+"/withdraw", url.Values{"reason": {"又一次"}}); status != http.StatusOK {
		t.Errorf("the second time: status %d", status)
	}
	wants(t, s.handIn(t, file{"再交.csv", good}), "已撤回", "与已撤回的“误交.csv”完全相同，仍然不计入", id+"/restore")
	_, page = s.post(t, "files/"+id+"/restore?lang=en", url.Values{"reason": {"没有交错"}})
	wants(t, page, "Taken", "gave it back: 没有交错")
	f := s.named(t, "误交.csv")
	if f.RetractedAt != nil || len(f.Withdrawals) != 1 {
		t.Errorf("%+v", f.Withdrawals)
	}
	entries, _, err := auditlog.Read(s.data)
	if err != nil {
		t.Fatal(err)
	}
	last := entries[len(entries)-3:]
	if last[0].Verb != auditlog.Retracted || last[1].Verb != auditlog.Dropped || last[2].Verb != auditlog.Unretracted || last[2].Who != "127.0.0.1" || last[2].Reason != "没有交错" {
		t.Errorf("%+v", last)
	}
}

// Who may not withdraw is offered no button and is refused.
func TestWhoMayWithdraw(t *testing.T) {
	for name, tt := range map[string]struct {
		list   []string
		header []string
		may    bool
	}{
		"nobody":                {nil, nil, false},
		"everyone":              {[]string{"*"}, nil, true},
		"at the server":         {[]string{"local"}, nil, true},
		"a proxy's Forwarded":   {[]string{"local"}, []string{"Forwarded", "for=10.0.0.7"}, false},
		"an empty header":       {[]string{"local"}, []string{"X-Forwarded-For", ""}, false},
		"behind a proxy":        {[]string{"local"}, []string{"X-Forwarded-For", "10.0.0.7"}, false},
		"by name":               {[]string{"甲", "zhuji"}, []string{"Authorization", "Basic emh1amk6eA=="}, true},
		"by another name":       {[]string{"甲"}, []string{"Authorization", "Basic emh1amk6eA=="}, false},
		"a user called local":   {[]string{"local"}, []string{"Authorization", "Basic bG9jYWw6eA==", "X-Real-Ip", "10.0.0.7"}, false},
		"no name where asked":   {[]string{"", "zhuji"}, nil, false},
		"everyone and a header": {[]string{"*"}, []string{"X-Forwarded-For", "10.0.0.7"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, func(o *Options) { o.May.Withdraw = tt.list })
			id := s.named(t, "名册.csv").ID
			_, page := s.get(t, Prefix+"files", tt.header...)
			if got := strings.Contains(page, id+"/withdraw"); got != tt.may {
				t.Errorf("offered: %v", got)
			}
			status, _ := s.post(t, "files/"+id+"/withdraw", url.Values{"reason": {"试"}}, tt.header...)
			if done := s.named(t, "名册.csv").RetractedAt != nil; done != tt.may || (status == http.StatusForbidden) == tt.may {
				t.Errorf("done: %v, status %d", done, status)
			}
		})
	}
}

// No other site can have a clerk's browser withdraw a file or start a run.
func TestOtherSitesCannotWithdraw(t *testing.T) {
	s := open(t, everyone)
	id := s.named(t, "名册.csv").ID
	for _, path := range []string{"files/" + id + "/withdraw", "files/" + id + "/restore", "run"} {
		if status, _ := s.post(t, path, url.Values{"reason": {"试"}}, "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
			t.Errorf("%s: status %d", path, status)
		}
	}
	if s.named(t, "名册.csv").RetractedAt != nil {
		t.Error("withdrawn")
	}
}

// While a run works in the data folder nothing is withdrawn, and the page says so.
func TestWithdrawDuringARun(t *testing.T) {
	s := open(t, everyone)
	lock, err := lake.TakeLock(s.data, "run")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	status, page := s.post(t, "files/"+s.named(t, "名册.csv").ID+"/withdraw", url.Values{"reason": {"试"}})
	if wants(t, page, "服务器正在汇总", "过几分钟再试"); status != http.StatusServiceUnavailable {
		t.Errorf("status %d", status)
	}
}
