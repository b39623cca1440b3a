package sample

import "fmt"

// visit is one stay of headquarters' officers at a brigade (下基层蹲点).
type visit struct {
	round       int
	brigade     *brigade
	member      string // of the party committee (包干党委成员)
	first, last day
	officers    []string // one of each of the departments
}

// activity is a line of the activity ledger (蹲点活动台账).
type activity struct {
	no      string
	visit   *visit
	kind    string
	on      day
	undated bool
	times   int // 0 if the clerk left 次数 blank, which means once
	content string
}

func (a *activity) count() int { return max(1, a.times) }

var departments = []string{"司令部", "政治处", "后勤处", "防火处"}

// roundStarts are the first days of the rounds; brigades follow within two days.
var roundStarts = []day{-177, -142, -107, -58, -16}

const visitDays = 5

// addVisits sends the officers down: five rounds to each of the brigades. The
// seven members of the party committee (党委成员) keep their brigades; one has two.
func (s *story) addVisits() {
	d := newDice(s.seed, "visits")
	s.names.d = d
	members := s.people(len(s.brigades) - 1)
	pool := make([][]string, len(departments))
	for i := range pool {
		pool[i] = s.people(len(s.brigades) + 2)
	}
	for r, start := range roundStarts {
		var sent [][]string
		for _, names := range pool {
			sent = append(sent, shuffled(d, names))
		}
		for i, b := range s.brigades {
			first := start + day(i%3)
			v := &visit{round: r + 1, brigade: b, member: members[min(i, len(members)-1)], first: first, last: first + visitDays - 1}
			for k := range departments {
				v.officers = append(v.officers, sent[k][i])
			}
			s.visits = append(s.visits, v)
		}
	}
}

// people makes up that many different names.
func (s *story) people(n int) []string {
	var out []string
	for len(out) < n {
		if p := s.names.person(); !s.names.used[p] {
			s.names.used[p] = true
			out = append(out, p)
		}
	}
	return out
}

// The kinds of activities and how often each took place over all visits.
// Meetings of the three kinds are 36 together.
var activityPlan = []struct {
	kind     string
	total    int
	without  int // visits on which there was none, at least
	contents []string
}{
	{"队伍形势分析会", 15, 25, []string{"分析队伍管理形势", "研究官兵思想动态", "排查队伍管理薄弱环节"}},
	{"火灾形势分析会", 17, 23, []string{"分析辖区火灾形势", "研判冬季火灾规律", "部署夏季消防检查"}},
	{"其他会议", 4, 36, []string{"参加乡镇消防工作例会", "列席政府消防联席会议"}},
	{"防火监督检查", 155, 2, []string{"参加辖区防火监督检查", "抽查人员密集场所", "夜查公共娱乐场所"}},
	{"谈心", 171, 1, []string{"与基层官兵谈心", "了解官兵家庭困难", "与大队干部谈心"}},
	{"建议", 163, 3, []string{"建议加强档案管理", "建议增设消防水源", "建议完善值班制度", "建议推进网格化"}},
}

// addActivities spreads each kind over the visits and writes it down as rows
// that count several times, once, or nothing at all, which is once.
func (s *story) addActivities() {
	d := newDice(s.seed, "activities")
	for _, plan := range activityPlan {
		chosen := shuffled(d, s.visits)[:len(s.visits)-plan.without]
		share := make(map[*visit]int)
		for i := range plan.total {
			if i < len(chosen) {
				share[chosen[i]]++
			} else {
				share[pick(d, chosen)]++
			}
		}
		for _, v := range s.visits {
			for left := share[v]; left > 0; {
				a := &activity{visit: v, kind: plan.kind, on: v.first + day(d.IntN(visitDays)), content: pick(d, plan.contents)}
				a.times = min(left, d.between(0, 4))
				left -= a.count()
				s.activities = append(s.activities, a)
			}
		}
	}
	for _, kind := range []string{"谈心", "建议", "防火监督检查"} {
		s.activities = append(s.activities, &activity{visit: pick(d, s.visits), kind: kind, undated: true, on: never, times: 1, content: "补记"})
	}
	for i, a := range s.activities {
		a.no = fmt.Sprintf("HD%d-%03d", a.visit.round, i+1)
	}
}

// target is a line of the table of targets (目标任务表).
type target struct {
	measure, scope, value string
	due                   day
}

func (s *story) addTargets() {
	add := func(measure, scope, value string, due day) {
		s.targets = append(s.targets, target{measure, scope, value, due})
	}
	add("网格化覆盖率", "全市", "100%", -80)
	add("帮扶指导率", "全市", "90%", lastDay)
	add("户籍化率", "市级", "0.75", lastDay)
	add("户籍化率", "县级", "20%", lastDay)
	add("建档率", "全市", "90%", lastDay)
	add("基础档案数", "全市", "1000份", lastDay)
	add("检查覆盖率", "全市", "60%", lastDay)
	for _, b := range s.brigades {
		add("隐患整改率", b.name, "95%", congressDay)
	}
	add("隐患整改率", "全市", "95%", lastDay)
	add("按期整改率", "全市", "85%", lastDay)
	add("复查率", "全市", "100%", lastDay)
	add("复查合格率", "全市", "0.9", lastDay)
	add("挂牌督办重大火灾隐患回头看", "全市", "22", lastDay)
	add("抽查派出所街道乡镇", "全市", "50个", lastDay)
	add("抽查社会单位", "全市", "120家", lastDay)
	add("蹲点任务完成率", "全市", "100%", lastDay)
	add("防火监督检查", "全市", "１５０次", lastDay)
	add("谈心", "全市", "160次", lastDay)
	add("建议", "全市", "150条", lastDay)
}
