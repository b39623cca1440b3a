package dashboards

import (
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// named writes the values of a table's column of names in words.
func (p panel) named(column text, names map[string]text) panel {
	p.overrides = append(p.overrides, override{name: column, properties: func(b *builder) []dashboard.DynamicConfigValue {
		words := dashboard.ValueMap{Type: dashboard.MappingTypeValueToText, Options: make(map[string]dashboard.ValueMappingResult)}
		for i, value := range sortedKeys(names) {
			words.Options[value] = dashboard.ValueMappingResult{Text: cog.ToPtr(names[value].in(b.Lang)), Index: cog.ToPtr(int32(i))}
		}
		return []dashboard.DynamicConfigValue{{Id: "mappings", Value: []dashboard.ValueMapping{{ValueMap: &words}}}}
	}})
	return p
}

// datasetNames are the datasets as the clerks call them.
var datasetNames = map[string]text{
	"townships":     {"乡镇街道名册", "Townships"},
	"grids":         {"网格化台账", "Grids"},
	"key_units":     {"消防安全重点单位名册", "Key units"},
	"registrations": {"户籍化管理台账", "Registrations"},
	"archives":      {"消防基础档案台账", "Archives"},
	"inspections":   {"消防监督检查台账", "Inspections"},
	"hazards":       {"火灾隐患排查整改台账", "Hazards"},
	"major_hazards": {"重大火灾隐患台账", "Listed major hazards"},
	"spot_checks":   {"抽查台账", "Spot checks"},
	"visits":        {"下基层蹲点安排表", "Visits"},
	"activities":    {"蹲点活动台账", "Activities"},
	"targets":       {"目标任务表", "Targets"},
}

// problemNames say in a few words what a problem's code means; the sentence
// that the clerk reads has the cell and its content as well.
var problemNames = map[string]text{
	"file_empty_file":        {"文件是空的", "empty file"},
	"file_encrypted":         {"文件加了密码", "file with a password"},
	"file_xlsb":              {"二进制工作簿（.xlsb）", "binary workbook (.xlsb)"},
	"file_ods":               {"OpenDocument 表格（.ods）", "OpenDocument sheet (.ods)"},
	"file_html":              {"网页改名的文件", "web page named as a workbook"},
	"file_xml_spreadsheet":   {"“XML 表格 2003”格式", "XML Spreadsheet 2003"},
	"file_picture":           {"图片，不是表格", "a picture"},
	"file_pdf":               {"PDF，不是表格", "a PDF"},
	"file_word":              {"Word 文档，不是表格", "a Word document"},
	"file_not_a_workbook":    {"不是可以读取的表格", "not a workbook"},
	"file_truncated":         {"文件不完整", "file cut off"},
	"file_too_large":         {"文件太大", "file too large"},
	"file_too_many_rows":     {"行数太多", "too many rows"},
	"file_too_many_columns":  {"列数太多", "too many columns"},
	"file_too_many_sheets":   {"工作表太多", "too many sheets"},
	"file_too_many_merges":   {"合并单元格太多", "too many merged ranges"},
	"file_cell_text_too_big": {"单元格文字太长", "text of a cell too long"},
	"file_damaged":           {"文件已损坏", "damaged file"},
	"file_zip_bomb":          {"解压后异常地大", "unpacks to far too much"},
	"file_unsupported_biff":  {"很旧的 Excel 格式", "very old Excel format"},
	"file_bad_encoding":      {"文本编码无法识别", "unknown encoding"},
	"file_too_slow":          {"读取超过时限", "reading took too long"},
	"file_unreadable":        {"文件无法读取", "unreadable file"},
	"file_no_data":           {"没有数据行", "no data"},
	"sheet_unknown":          {"认不出是哪种台账", "sheet fits no dataset"},
	"sheet_no_table":         {"只有文字，没有表格", "text without a table"},
	"sheet_ambiguous":        {"同时符合两种台账", "sheet fits two datasets"},
	"ditto_unclear":          {"“同上”看不出同哪一行", "ditto without a row above"},
	"ditto_key":              {"编号写成“同上”", "ditto for a number"},
	"event_undated":          {"未填发生日期", "event without its date"},
	"event_column_missing":   {"没有认出日期栏", "date column not recognised"},
	"formula_uncomputed":     {"公式没有算出结果", "formulas not computed"},
	"header_missing":         {"缺少必需的栏目", "heading missing"},
	"header_double":          {"两栏像是同一栏", "two headings for one column"},
	"key_missing":            {"缺少编号", "number missing"},
	"key_twice":              {"同一编号出现两次", "the same number twice"},
	"place_missing":          {"没有填地方", "no place"},
	"rule_broken":            {"日期先后矛盾", "dates in the wrong order"},
	"unit_ambiguous":         {"单位名称不止一家", "name of several units"},
	"value_missing":          {"必填的没有填", "value missing"},
	"cell_error":             {"公式出错", "formula error"},
	"date_wrong":             {"不是日期", "not a date"},
	"date_ambiguous":         {"日期有两种读法", "ambiguous date"},
	"date_without_year":      {"日期没有年份", "date without a year"},
	"enum_unknown":           {"不是可选的内容", "not one of the choices"},
	"enum_ambiguous":         {"像是几种选项", "fits several choices"},
	"number_wrong":           {"不是数字", "not a number"},
	"flag_wrong":             {"看不出是或否", "neither yes nor no"},
	"code_rounded":           {"编号被表格取整", "code rounded"},
	"code_is_date":           {"编号被变成日期", "code turned into a date"},
	"year_wrong":             {"不是年度", "not a year"},
	"round_wrong":            {"不是轮次", "not a round"},
	"township_unknown":       {"名册中没有的乡镇街道", "unknown township"},
	"township_ambiguous":     {"乡镇街道有重名", "ambiguous township"},
	"township_not_valid":     {"当时不在名册上的乡镇街道", "township not on the roster then"},
	"county_unknown":         {"名册中没有的县市区", "unknown county"},
	"brigade_unknown":        {"名册中没有的大队", "unknown brigade"},
	"brigade_differs":        {"所属大队与名册不同", "brigade differs from the roster"},
	"roster_missing":         {"还没有乡镇街道名册", "no roster yet"},
}
