package sample

import "fmt"

// Words that made-up people and units are assembled from.
var (
	surnames   = []string{"王", "李", "张", "陈", "沈", "俞", "章", "金", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹"}
	givenNames = []string{"强", "伟", "敏", "静", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "建国", "志远", "晓东", "海燕", "国良", "文斌", "丽华", "永康", "小平", "立新", "春燕", "建军", "思远", "雨桐", "浩然"}
	brandHeads = []string{"穗", "沐", "禾", "岚", "澜", "栩", "璟", "泓", "筱", "缇", "煦", "茗", "珞", "屿", "蔚", "槿", "霁", "菀", "翎", "昀", "砚", "笙", "漪", "璞"}
	brandTails = []string{"朗", "程", "原", "舟", "彤", "渡", "垣", "棠", "野", "歌", "汀", "序", "和", "辰", "桥", "远", "聆", "峤", "亦", "希", "途", "陌", "若", "宁"}
	roads      = []string{"平安路", "湖畔路", "振兴路", "东升街", "工业大道", "桥南路", "新市路", "长桥街", "望江路", "南园路", "双桥路", "稻香路"}
	villages   = []string{"湖西", "下塘", "上溪", "新桥", "前山", "后园", "长湾", "桥头", "大树", "西岙", "东畈", "石井"}
)

// trade is a line of business, with the place classes (场所类别) it comes under.
type trade struct {
	suffix   string
	classes  []string
	category string // one of the classes of key units
	weight   int
}

const (
	crowded   = "人员密集场所"
	highRise  = "高层地下建筑"
	building  = "施工工地"
	highRisk  = "火灾高危单位"
	threeIn1  = "三合一"
	manyIn1   = "多合一"
	otherKind = "其他"
)

var keyTrades = []trade{
	{"大酒店", []string{crowded, highRise}, "宾馆（饭店、旅馆）", 10},
	{"宾馆", []string{crowded}, "宾馆（饭店、旅馆）", 10},
	{"购物中心", []string{crowded}, "商场（商店、市场）", 9},
	{"商贸城", []string{crowded, highRisk}, "商场（商店、市场）", 5},
	{"娱乐会所", []string{crowded}, "公共娱乐场所", 9},
	{"网络会所", []string{crowded}, "公共娱乐场所", 5},
	{"寄宿学校", []string{crowded}, "寄宿制学校", 5},
	{"康复医院", []string{crowded, highRise}, "医院", 4},
	{"颐养院", []string{crowded}, "养老院", 5},
	{"织造有限公司", []string{otherKind}, "劳动密集型生产、加工企业", 16},
	{"印染（集团）有限公司", []string{otherKind}, "劳动密集型生产、加工企业", 8},
	{"袜业有限公司", []string{otherKind}, "劳动密集型生产、加工企业", 8},
	{"化工有限公司", []string{highRisk}, "易燃易爆化学物品的生产、充装、储存、供应、销售单位", 8},
	{"燃气储配有限公司", []string{highRisk}, "易燃易爆化学物品的生产、充装、储存、供应、销售单位", 4},
	{"客运有限公司", []string{crowded}, "交通枢纽、客运车站", 3},
	{"大厦", []string{highRise}, "高层公共建筑、地下铁道、地下观光隧道、粮棉木材百货等物资仓库和堆场、重点工程的施工现场", 7},
}

var otherTrades = []trade{
	{"超市", []string{crowded}, "", 10},
	{"饭馆", []string{crowded}, "", 10},
	{"棋牌室", []string{crowded}, "", 5},
	{"家居用品店", []string{threeIn1}, "", 10},
	{"服装加工点", []string{threeIn1}, "", 10},
	{"五金加工点", []string{manyIn1}, "", 8},
	{"针织作坊", []string{manyIn1, threeIn1}, "", 5},
	{"公寓工程工地", []string{building}, "", 8},
	{"商务楼工程工地", []string{building, highRise}, "", 5},
	{"机械有限公司", []string{otherKind}, "", 10},
	{"包装有限公司", []string{otherKind}, "", 8},
	{"加油站", []string{highRisk}, "", 5},
	{"仓储有限公司", nil, "", 6},
}

func pickTrade(d *dice, trades []trade) trade {
	weights := make([]int, len(trades))
	for i, t := range trades {
		weights[i] = t.weight
	}
	return trades[d.weighted(weights...)]
}

// namer makes up names and never gives the same one to two units.
type namer struct {
	d    *dice
	used map[string]bool
}

func newNamer(d *dice) *namer { return &namer{d: d, used: make(map[string]bool)} }

func (n *namer) person() string { return pick(n.d, surnames) + pick(n.d, givenNames) }

// unit names a unit after the place, a brand and its trade.
func (n *namer) unit(place string, t trade) string {
	for {
		name := place + pick(n.d, brandHeads) + pick(n.d, brandTails) + t.suffix
		if !n.used[name] {
			n.used[name] = true
			return name
		}
	}
}

func (n *namer) address(t *township) string {
	return fmt.Sprintf("%s%s%d号", t.name, pick(n.d, roads), n.d.between(1, 388))
}
