package template

import (
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"firegrid/ingest/dataset"
)

// inOrder are the values of enumerations in the order in which people expect
// them, which a set does not have.
var inOrder = []string{
	"大网格", "中网格", "小网格", "市级", "县级", "绿", "黄", "红", "支队", "大队", "派出所", "乡镇街道", "蹲点组",
	"监督抽查", "营业前检查", "举报核查", "大型活动", "一般", "重大", "当场改正", "限期改正",
	"已整改", "整改中", "未整改", "逾期未整改", "合格", "不合格", "省", "市", "县", "保持", "反弹",
	"街道", "乡镇", "镇", "乡", "社会单位", "司令部", "政治处", "后勤处", "防火处",
	"队伍形势分析会", "火灾形势分析会", "其他会议", "防火监督检查", "谈心", "建议", "其他",
}

// placeClasses and categories are the values of two types that contracts have
// no list for. The tests hold them against what the reader understands.
var placeClasses = []string{"人员密集场所", "高层地下建筑", "施工工地", "火灾高危单位", "三合一", "多合一", "其他"}

var categories = []string{
	"公众聚集场所", "商场（商店、市场）", "宾馆（饭店、旅馆）", "公共体育场（馆）", "会堂", "公共娱乐场所",
	"学校、医院、养老院、疗养院、托儿所、幼儿园", "寄宿制学校", "医院", "养老院", "寄宿制托儿所、幼儿园",
	"国家机关", "广播、电视和邮政、通信枢纽", "交通枢纽、客运车站",
	"公共图书馆、展览馆、博物馆、档案馆以及具有火灾危险性的文物保护单位", "发电厂（站）和电网经营企业",
	"易燃易爆化学物品的生产、充装、储存、供应、销售单位", "劳动密集型生产、加工企业", "重要的科研单位",
	"高层公共建筑、地下铁道、地下观光隧道、粮棉木材百货等物资仓库和堆场、重点工程的施工现场",
}

// values are the choices of a column, nil where anything may be written.
func (b *book) values(c *dataset.Column) []string {
	switch c.Type {
	case dataset.TypeEnum:
		return enumeration(c)
	case dataset.TypePlaceClass:
		return placeClasses
	case dataset.TypeCategory:
		return categories
	case dataset.TypeFlag:
		return []string{"是", "否"}
	case dataset.TypeDeadline:
		return []string{"立即", "长期"}
	case dataset.TypeCounty:
		return b.distinct(func(t *dataset.Township) string { return t.County })
	case dataset.TypeBrigade:
		return b.distinct(func(t *dataset.Township) string { return t.Brigade })
	case dataset.TypeTownship:
		return b.townships()
	}
	return nil
}

func enumeration(c *dataset.Column) []string {
	var out []string
	for v := range c.Values {
		out = append(out, v)
	}
	slices.Sort(out)
	slices.SortStableFunc(out, func(x, y string) int { return place(x) - place(y) })
	return out
}

func place(v string) int {
	if i := slices.Index(inOrder, v); i >= 0 {
		return i
	}
	return len(inOrder)
}

func (b *book) distinct(of func(*dataset.Township) string) []string {
	var out []string
	for i := range b.places {
		if v := of(&b.places[i]); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// townships are all townships, those of one county together, in the order of
// the counties, so that the list of one county is one piece.
func (b *book) townships() []string {
	var out []string
	for _, i := range b.byCounty() {
		out = append(out, b.places[i].Name)
	}
	return out
}

func (b *book) byCounty() []int {
	var out []int
	for _, county := range b.distinct(func(t *dataset.Township) string { return t.County }) {
		for i := range b.places {
			if b.places[i].County == county {
				out = append(out, i)
			}
		}
	}
	return out
}

// choicesCol is where the lists stand on the guide sheet, hidden: on a sheet
// of their own they would be read as a ledger, and inside the checks they
// would have to be shorter than 255 letters.
const choicesCol = 9

// The names of the list of townships: its first cell, and the county of each.
const (
	firstTown    = "fg_town_first"
	townCounties = "fg_town_counties"
)

// choices writes the lists and names them. Old versions of Excel follow a name
// to another sheet, but not an address.
func (b *book) choices() {
	col := choicesCol
	for i := range b.contract.Columns {
		c := &b.contract.Columns[i]
		values := b.values(c)
		if len(values) == 0 {
			continue
		}
		name := "fg_" + c.Field
		b.list(col, name, c.ZH, values)
		b.lists[c.Field] = name
		col++
		if c.Type == dataset.TypeTownship {
			var counties []string
			for _, i := range b.byCounty() {
				counties = append(counties, b.places[i].County)
			}
			b.list(col, townCounties, "县市区", counties)
			b.name(firstTown, column(col-1), 2, 2)
			col++
		}
	}
	if col > choicesCol {
		b.do(b.SetColVisible(guideSheet, column(choicesCol)+":"+column(col-1), false))
	}
}

func (b *book) list(col int, name, head string, values []string) {
	b.text(guideSheet, col, 1, head, 0)
	for i, v := range values {
		b.text(guideSheet, col, 2+i, v, 0)
	}
	b.name(name, column(col), 2, 1+len(values))
}

func (b *book) name(name, col string, first, last int) {
	b.do(b.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: "'" + guideSheet + "'!$" + col + "$" + strconv.Itoa(first) + ":$" + col + "$" + strconv.Itoa(last)}))
}
