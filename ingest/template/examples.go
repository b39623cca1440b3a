package template

import (
	"slices"

	"firegrid/ingest/dataset"
)

// examples are what the example row shows, by dataset and field.
var examples = map[string]map[string]string{
	"townships": {"code": "330681101", "name": "大唐镇", "kind": "镇", "county": "诸暨市", "brigade": "诸暨大队", "valid_from": "", "valid_to": ""},
	"grids":     {"level": "大网格", "name": "大唐镇消防安全大网格", "responsible": "王强", "established_on": "2012-06-25", "guided_on": "2012-07-05", "standard_met": "是"},
	"key_units": {"unit_no": "91330681146251234X", "unit_name": "诸暨市大唐宾馆有限公司", "unit_address": "大唐镇开元东路1号", "level": "县级",
		"category": "宾馆（饭店、旅馆）", "place_class": "人员密集场所", "high_risk": "否", "year": "2012"},
	"registrations": {"unit_no": "91330681146251234X", "unit_name": "诸暨市大唐宾馆有限公司", "registered_on": "2012-07-10",
		"manager_filed_on": "2012-07-12", "maintenance_filed_on": "2012-07-15", "assessment_filed_on": "2012-07-20", "warning": "绿"},
	"archives": {"archive_no": "诸档2012-0001", "unit_no": "91330681146251234X", "unit_name": "诸暨市大唐宾馆有限公司",
		"created_on": "2012-07-10", "updated_on": "2012-09-01", "basic_complete": "是", "management_complete": "是"},
	"inspections": {"inspection_no": "诸检2012-0001", "inspected_on": "2012-06-19", "unit_name": "诸暨市大唐宾馆有限公司", "body": "大队",
		"inspection_type": "监督抽查", "place_class": "人员密集场所", "inspectors": "王强、李明", "round": "1", "result": "发现隐患2处"},
	"hazards": {"hazard_no": "诸隐2012-0001", "inspection_no": "诸检2012-0001", "seq": "1", "unit_name": "诸暨市大唐宾馆有限公司",
		"place_class": "人员密集场所", "found_on": "2012-06-19", "description": "二楼安全出口被杂物堵塞", "category": "疏散通道", "severity": "一般",
		"rectify_mode": "限期改正", "deadline": "2012-06-29", "status": "已整改", "rectified_on": "2012-06-27", "review_on": "2012-06-30",
		"review_result": "合格", "closed_on": "2012-06-30", "doc_no": "诸公消限字〔2012〕第0001号"},
	"major_hazards": {"case_no": "诸重2012-01", "unit_name": "诸暨市大唐轻纺市场", "level": "县", "listing_doc_no": "诸政办〔2012〕12号",
		"judged_on": "2012-05-10", "listed_on": "2012-06-01", "deadline": "2012-09-30", "closed_on": "2012-09-20", "revisited_on": "2012-11-05", "revisit_result": "保持"},
	"spot_checks": {"check_no": "抽2012-001", "checked_on": "2012-06-20", "round": "1", "kind": "社会单位", "name": "诸暨市大唐宾馆有限公司", "findings": "应急照明灯损坏1处"},
	"visits":      {"round": "1", "department": "防火处", "officer": "王强", "member": "李明", "start_on": "2012-06-19", "end_on": "2012-06-23"},
	"activities":  {"activity_no": "活2012-001", "held_on": "2012-06-20", "round": "1", "kind": "谈心", "count": "1", "content": "与大队干部谈心"},
	"targets":     {"measure": "帮扶指导率", "scope": "全市", "value": "95%", "due_on": "2012-12-31"},
}

// example is what the example row shows in a column. Places are those of the
// roster, so that the example fits the lists.
func (b *book) example(c *dataset.Column) string {
	if v, ok := examples[b.contract.Dataset][c.Field]; ok {
		return v
	}
	t := dataset.Township{Name: "大唐镇", County: "诸暨市", Brigade: "诸暨大队"}
	if len(b.places) > 0 && !slices.ContainsFunc(b.places, func(p dataset.Township) bool { return p.Name == t.Name && p.County == t.County }) {
		t = b.places[0]
	}
	switch c.Type {
	case dataset.TypeCounty:
		return t.County
	case dataset.TypeTownship:
		return t.Name
	case dataset.TypeBrigade:
		return t.Brigade
	}
	return ""
}
