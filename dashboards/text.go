package dashboards

import "cmp"

// The languages of the boards.
const (
	Chinese = "zh"
	English = "en"
)

// text is the same words in both languages.
type text struct{ zh, en string }

func (t text) in(lang string) string {
	if lang == English {
		return cmp.Or(t.en, t.zh)
	}
	return cmp.Or(t.zh, t.en)
}

// same is a text that both languages write alike.
func same(s string) text { return text{s, s} }

// then joins two texts into a paragraph each.
func (t text) then(more text) text {
	return text{t.zh + "\n\n" + more.zh, t.en + "\n\n" + more.en}
}

// Units. Grafana knows a unit by its id; "suffix:" ids are shown behind the
// number as written, and unlike "short" they never round 1038 to 1.04 K.
var (
	percent    = same("percentunit")
	points     = text{"suffix:百分点", "suffix:pp"}
	hazards    = text{"suffix:处", "none"}
	units      = text{"suffix:家", "none"}
	townships  = text{"suffix:个", "none"}
	archives   = text{"suffix:份", "none"}
	times      = text{"suffix:次", "none"}
	people     = text{"suffix:人", "none"}
	rows       = text{"suffix:行", "none"}
	targets    = text{"suffix:个", "none"}
	days       = text{"suffix:天", "suffix:days"}
	hours      = text{"suffix:小时", "suffix:hours"}
	seconds    = text{"suffix:秒", "suffix:s"}
	date       = text{"time:YYYY年M月D日", "time:YYYY-MM-DD"}
	dateTime   = text{"time:M月D日 HH:mm", "time:YYYY-MM-DD HH:mm"}
	plainCount = same("none")
)

// noData is what stands where there is no number.
var noData = text{"无数据", "no data"}

// Words that several boards use.
var (
	county     = text{"县市区", "County"}
	brigade    = text{"大队", "Brigade"}
	township   = text{"乡镇街道", "Township"}
	target     = text{"目标", "Target"}
	sevenDays  = text{"较7天前", "vs 7 days ago"}
	thirtyDays = text{"较30天前", "vs 30 days ago"}
)
