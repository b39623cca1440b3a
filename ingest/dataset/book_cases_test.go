package dataset

import (
	"path/filepath"
	"testing"
)

// The workbooks of testdata (made by testdata/make.py) and what a person who
// opens them reads.
var workbookCases = []workbookCase{
	{
		file:     "没有算过的公式.xlsx",
		tables:   []string{"Sheet1: hazards, 2 taken, 0 returned"},
		rows:     []string{"Sheet1!2 found_on=2012-06-19", "Sheet1!3 found_on="},
		problems: []string{"event_undated@Sheet1!D3 (warning)", "formula_uncomputed@Sheet1!D3 (warning)"},
	},
	{
		file: "【待补】越城大队2012年7月火灾隐患排查整改台账.xlsx",
		tables: []string{
			"隐患台账: hazards, 4 taken, 0 returned; 2012 from title; 越城大队; example 1; remark 2; signature 1; stray 1; title 1; total 2",
			"Sheet2: empty", "说明: text",
		},
		rows: []string{
			"隐患台账!6 hazard_no=YC-001 seq=1 unit_name=塔山宾馆 township=塔山街道 county=越城区 found_on=2012-07-03 severity=一般 deadline=2012-07-10 deadline_kind=days status=已整改 rectified_on=2012-07-08 review_on=2012-07-09 review_result=合格",
			"隐患台账!7 unit_name=塔山宾馆 township=塔山街道 deadline=2012-07-18 status=整改中 rectified_on=",
			"隐患台账!8 unit_name=塔山宾馆 township=塔山街道 found_on=2012-07-04 severity=重大 deadline=2012-08-03",
			"隐患台账!10 unit_name=城南纺织厂 township=城南街道 found_on=2012-07-20 deadline=2012-07-20 deadline_kind=immediate",
		},
	},
	{
		file: "两张以上的表.xlsx",
		tables: []string{
			"同一页: hazards, 1 taken, 0 returned; 2012 from title; 诸暨大队",
			"同一页: hazards, 1 taken, 0 returned; 2011 from title; 诸暨大队",
			"同一页: inspections, 1 taken, 0 returned; 2011 from title; 诸暨大队",
			"同一页: returned",
			"换页: hazards, 2 taken, 0 returned; header 1",
			"先缺后全: returned",
			"先缺后全: hazards, 1 taken, 0 returned; 2012 from title",
		},
		rows: []string{
			"同一页!3 hazard_no=ZJ-1 found_on=2012-08-02 status=已整改",
			"同一页!7 hazard_no=ZJ-0 found_on=2011-12-30 township=直埠镇",
			"同一页!10 inspection_no=J-1 body=大队 inspection_type=监督抽查 result=发现隐患1处",
			"换页!2 hazard_no=ZJ-3", "换页!4 hazard_no=ZJ-4", "先缺后全!8 hazard_no=ZJ-5",
		},
		problems: []string{"header_missing@同一页!12", "header_missing@先缺后全!2"},
	},
	{
		file: "表头.xlsx",
		tables: []string{
			"四层: hazards, 1 taken, 0 returned; 2012 from title; numbers 1",
			"写法: hazards, 1 taken, 0 returned",
		},
		rows: []string{
			"四层!18 hazard_no=TS-1 description=通道堵塞 unit_name=某商店 township=塔山街道 found_on=2012-06-19 deadline=2012-06-29 status=已整改 review_on=2012-07-01",
			"写法!2 hazard_no=TS-2 unit_name=某饭店 township=塔山街道 found_on=2012-06-19 description=灭火器过期 status=已整改",
		},
	},
	{
		file:     "分组（空表头）.csv",
		tables:   []string{": hazards, 1 taken, 0 returned; 2012 from title"},
		rows:     []string{"!4 hazard_no=TS-3 description=通道堵塞 review_on=2012-07-09 review_result=合格 status=已整改"},
		problems: []string{"event_column_missing@!3 (warning)"},
	},
	{
		file: "写法.xlsx",
		tables: []string{
			"隐患: hazards, 5 taken, 3 returned", "户籍化: registrations, 1 taken, 3 returned", "活动: activities, 2 taken, 1 returned",
			"档案: archives, 3 taken, 1 returned", "目标: targets, 2 taken, 1 returned", "重点单位: key_units, 2 taken, 1 returned",
		},
		rows: []string{
			"隐患!2 hazard_no=TS-001 unit_name=王强饭店 brigade=越城大队 place_class=三合一 deadline=2012-06-26 status=未整改 doc_no=宁玄公消限字[2019]第12号",
			"隐患!3 unit_name=城南Ａ座 unit_name_norm=城南A座 place_class=人员密集场所、高层地下建筑 severity=重大 rectify_mode=限期改正 deadline=2012-06-21 status=逾期未整改 review_result=不合格 doc_no=（宁玄）公消即字[2019](12)号",
			"隐患!4 brigade=袍江大队 place_class=其他 rectify_mode=当场改正 deadline=2012-06-19 status=已整改 review_result=合格 doc_no=〔2012〕第3号",
			"隐患!5 place_class=人员密集场所 deadline= deadline_kind=open_ended status=整改中 doc_no=【2012】4号",
			"户籍化!2 unit_no=91330600123456789X warning=绿 registered_on=2012-05-01",
			"活动!2 kind=谈心 count=3 round=1 brigade=越城大队", "活动!3 kind=其他会议 count=12 round=2",
			"档案!2 unit_no=K-9 basic_complete=是 management_complete=否", "档案!3 basic_complete=是 management_complete=否", "档案!4 basic_complete=是 management_complete=否",
			"目标!2 value=0.95 due_on=2012-12-31", "目标!3 value=0.9",
			"重点单位!2 level=市级 year=2012 high_risk=否 category=医院", "重点单位!4 level=县级 high_risk= category=",
		},
		problems: []string{
			"enum_unknown@隐患!D6", "date_without_year@隐患!I6", "enum_ambiguous@隐患!J6", "enum_unknown@隐患!K6",
			"enum_unknown@隐患!G7", "date_wrong@隐患!I7", "cell_error@隐患!J7",
			"rule_broken@隐患!I8", "code_is_date@隐患!A8", "key_twice@隐患!A9 (warning)",
			"code_rounded@户籍化!A3", "unit_ambiguous@户籍化!B4", "enum_ambiguous@户籍化!D5",
			"round_wrong@活动!C4", "number_wrong@活动!F4", "flag_wrong@档案!D5", "number_wrong@目标!C4",
			"year_wrong@重点单位!D3", "flag_wrong@重点单位!E4 (warning)", "enum_unknown@重点单位!F4 (warning)",
		},
	},
	{
		file: "日期2011.xlsx",
		tables: []string{
			"2012年6月: hazards, 16 taken, 0 returned; 2012 from sheet", "标题: hazards, 1 taken, 0 returned; 2012 from title",
			"文件名: hazards, 1 taken, 0 returned; 2011 from file", "两年: hazards, 0 taken, 1 returned",
			"2012年坏: hazards, 0 taken, 6 returned; 2012 from sheet", "2012年区间: hazards, 3 taken, 0 returned; 2012 from sheet",
		},
		rows: []string{
			"2012年6月!2 found_on=2012-06-19", "2012年6月!3 found_on=2012-06-19", "2012年6月!4 found_on=2012-06-19", "2012年6月!5 found_on=2012-06-19",
			"2012年6月!6 found_on=2012-06-19", "2012年6月!7 found_on=2012-06-19", "2012年6月!8 found_on=2012-06-19", "2012年6月!9 found_on=2012-06-19",
			"2012年6月!10 found_on=2012-06-19", "2012年6月!11 found_on=2012-06-19", "2012年6月!12 found_on=2012-06-19", "2012年6月!13 found_on=2012-06-19",
			"2012年6月!14 found_on=2012-06-19", "2012年6月!15 found_on=2012-06-19", "2012年6月!16 found_on=2012-06-19", "2012年6月!17 found_on=2012-06-19",
			"标题!3 found_on=2012-06-19", "文件名!2 found_on=2011-06-19",
			"2012年区间!2 found_on=2012-12-28 deadline=2013-01-03", "2012年区间!3 found_on=2012-06-19 deadline=2012-06-21", "2012年区间!4 deadline=2012-06-30",
		},
		problems: []string{
			"key_twice@文件名!A2 (warning)", "date_without_year@两年!D3",
			"date_ambiguous@2012年坏!D2", "date_wrong@2012年坏!D3", "date_wrong@2012年坏!D4", "date_ambiguous@2012年坏!D5", "date_ambiguous@2012年坏!D6", "date_wrong@2012年坏!D7",
			"key_twice@2012年区间!A2 (warning)", "key_twice@2012年区间!A3 (warning)", "key_twice@2012年区间!A4 (warning)",
		},
	},
	{
		file:   "乡镇街道.xlsx",
		tables: []string{"隐患: hazards, 8 taken, 6 returned", "网格: grids, 2 taken, 0 returned"},
		rows: []string{
			"隐患!2 township=塔山街道 county=越城区", "隐患!3 township=塔山街道", "隐患!4 township=塔山街道", "隐患!5 township=塔山街道",
			"隐患!6 township=城南街道 county=越城区", "隐患!7 township=城南乡 county=新昌县", "隐患!9 township=马山镇 brigade=越城大队", "隐患!10 township=直埠镇 county=诸暨市",
			"网格!2 township=姚江镇 established_on=2023-07-01", "网格!3 township=直埠镇 level=大网格 guided_on=",
		},
		problems: []string{
			"township_ambiguous@隐患!D8", "brigade_differs@隐患!E9 (warning)", "township_not_valid@隐患!D11", "county_unknown@隐患!C12",
			"township_unknown@隐患!D13", "brigade_unknown@隐患!E14", "place_missing@隐患!C15",
		},
	},
	{
		file:   "横排.xlsx",
		tables: []string{"活动: activities, 3 taken, 0 returned, transposed; 2012 from title"},
		rows: []string{
			"活动!2 activity_no=H-1 brigade=越城大队 held_on=2012-06-20 round=1 kind=谈心 count=3",
			"活动!3 activity_no=H-2 brigade=袍江大队 round=1 kind=建议 count=5",
			"活动!4 activity_no=H-3 brigade=诸暨大队 round=1 kind=其他会议 count=",
		},
	},
	perBrigade("2012年各大队隐患.xls"),
	perBrigade("2012年各大队隐患副本.et"),
	{
		file: "有歧义的表头.xlsx",
		tables: []string{
			"甲: hazards, 1 taken, 0 returned", "乙: inspections, 1 taken, 0 returned", "丙: key_units, 1 taken, 0 returned", "丁: townships, 1 taken, 0 returned",
			"戊: returned", "消防基础档案: archives, 1 taken, 0 returned", "己: returned", "庚: returned", "通讯录: returned",
		},
		rows: []string{
			"甲!2 unit_name=某商店 description=通道堵塞 place_class=人员密集场所 status=未整改 found_on=2012-07-01",
			"乙!2 unit_name=某商店 result=通道堵塞 body=派出所 inspection_type=监督抽查",
			"丙!2 unit_name=某商店 category=商场（商店、市场） year=2012",
			"丁!2 code=330602001 name=塔山街道 kind=街道",
		},
		problems: []string{"sheet_ambiguous@戊", "header_double@己!F1", "header_missing@庚!1", "sheet_unknown@通讯录"},
	},
	plainText("（不发）台账GB18030.csv"), plainText("台账UTF8.csv"), plainText("台账BOM.csv"), plainText("台账制表符.csv"),
	{file: "（空表）台账.xlsx", tables: []string{"空表: hazards, 0 taken, 0 returned; 2012 from title", "Sheet2: empty"}},
}

// perBrigade has a sheet for each brigade, which only the sheet's name tells,
// and one of the detachment's, which is none.
func perBrigade(file string) workbookCase {
	return workbookCase{
		file: file,
		tables: []string{
			"1.越城: hazards, 1 taken, 0 returned; 2012 from file; 越城大队", "诸暨大队: hazards, 1 taken, 0 returned; 2012 from file; 诸暨大队",
			"绍兴县（7月）: hazards, 1 taken, 0 returned; 2012 from file; 绍兴县大队", "袍江区大队: hazards, 1 taken, 0 returned; 2012 from file; 袍江大队",
			"新昌: hazards, 1 taken, 0 returned; 2012 from file; 新昌大队", "支队: hazards, 0 taken, 1 returned; 2012 from file",
		},
		rows:     []string{"1.越城!3 brigade=越城大队 found_on=2012-07-03 status=已整改", "绍兴县（7月）!3 brigade=绍兴县大队", "袍江区大队!3 brigade=袍江大队", "新昌!3 brigade=新昌大队"},
		problems: []string{"place_missing@支队!3"},
	}
}

// plainText is the same small ledger in several encodings.
func plainText(file string) workbookCase {
	return workbookCase{
		file:     file,
		tables:   []string{": hazards, 1 taken, 2 returned; total 1"},
		rows:     []string{"!2 hazard_no=T-1 unit_name_norm=某商店 description=通道，堵塞 found_on=2012-07-01"},
		problems: []string{"key_missing@!A3", "value_missing@!B4"},
	}
}

func TestWorkbooksAsAPersonReadsThem(t *testing.T) {
	for i := range workbookCases {
		c := &workbookCases[i]
		t.Run(c.file, func(t *testing.T) { c.check(t, look(t, filepath.Join("testdata", c.file))) })
	}
}

// Every workbook of testdata has a case.
func TestEveryWorkbookIsExpected(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]bool)
	for i := range workbookCases {
		want[workbookCases[i].file] = true
	}
	for _, f := range files {
		if name := filepath.Base(f); name != "make.py" && !want[name] {
			t.Errorf("%s has no case", name)
		}
	}
}
