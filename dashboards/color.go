package dashboards

// Colours have one meaning on all boards: green is met, amber is near, red is
// missed, blue is a number without a target, grey is no number. The names are
// Grafana's, so that light and dark themes each use their own shade.
const (
	green = "green"
	amber = "orange"
	red   = "red"
	blue  = "blue"
	grey  = "#8e8e8e"
	ink   = "text"
)

// neutral has no target to be held against.
var neutral = []step{{0, blue}}

// towardsTarget colours by the share of the target, which is the maximum:
// green from all of it on, amber from nine tenths on. Without a target the
// maximum is boundless (see withTarget), and the colour blue.
var towardsTarget = []step{{0, blue}, {1e-6, red}, {90, amber}, {100, green}}

// towardsWhole colours a ratio that has no target of its own.
var towardsWhole = []step{{0, red}, {0.9, amber}, {1, green}}

// noneIsGood colours a count that should be 0.
var noneIsGood = []step{{0, green}, {1, amber}}

// rising and falling colour a change by whether it is for the better.
var (
	rising  = []step{{0, red}, {0, ink}, {0.005, green}}
	falling = []step{{0, green}, {0, ink}, {0.005, red}}
	neither = []step{{0, ink}}
)

// legendOfColors explains the colours where a target decides.
var legendOfColors = text{
	"颜色：绿 达到目标；橙 达到目标的九成；红 不足目标的九成；蓝 目标任务表中没有该项目标；灰 无数据。",
	"Colours: green, the target is met; amber, nine tenths of it; red, less; blue, the table of targets has none; grey, no data.",
}
