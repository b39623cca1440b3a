package dataset

import (
	"fmt"
	"regexp"
	"strings"

	"firegrid/ingest/workbook"
)

// Severity says what a problem does to the row it stands on.
type Severity string

// The severities.
const (
	// Returned: the row, sheet or file was not taken.
	Returned Severity = "returned"
	// Warning: the row was taken, but something about it should be looked at.
	Warning Severity = "warning"
)

// Problem is one wrong place in a workbook.
type Problem struct {
	// Code is stable; docs/problems.md explains each.
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Sheet    string   `json:"sheet,omitempty"`
	// Row is 1-based as the clerk sees it, 0 if the problem is not of a row.
	Row int `json:"row,omitempty"`
	// Cell is "C12", or "" if the problem is of no single cell.
	Cell    string `json:"cell,omitempty"`
	Dataset string `json:"dataset,omitempty"`
	Field   string `json:"field,omitempty"`
	// Heading is what the clerk calls the column.
	Heading string `json:"heading,omitempty"`
	// Value is the cell as written.
	Value string `json:"value,omitempty"`
	// Args fill the sentence's template.
	Args []string `json:"args,omitempty"`
	// RowText is the whole row as written, one cell each.
	RowText []string `json:"row_text,omitempty"`

	// order sorts the problems of a row: those of the whole row, then by column.
	order int
}

// The codes of problems that this package finds. Codes of files that cannot
// be opened are "file_" and the code of the workbook package.
const (
	codeSheetUnknown      = "sheet_unknown"
	codeSheetNoTable      = "sheet_no_table"
	codeSheetAmbiguous    = "sheet_ambiguous"
	codeHeaderMissing     = "header_missing"
	codeHeaderDouble      = "header_double"
	codeKeyMissing        = "key_missing"
	codeKeyTwice          = "key_twice"
	codePlaceMissing      = "place_missing"
	codeRuleBroken        = "rule_broken"
	codeUnitAmbiguous     = "unit_ambiguous"
	codeValueMissing      = "value_missing"
	codeDateWrong         = "date_wrong"
	codeDateAmbiguous     = "date_ambiguous"
	codeDateWithoutYear   = "date_without_year"
	codeDittoUnclear      = "ditto_unclear"
	codeDittoKey          = "ditto_key"
	codeEventUndated      = "event_undated"
	codeEventColumn       = "event_column_missing"
	codeEnumUnknown       = "enum_unknown"
	codeEnumAmbiguous     = "enum_ambiguous"
	codeNumberWrong       = "number_wrong"
	codeFlagWrong         = "flag_wrong"
	codeCodeRounded       = "code_rounded"
	codeCodeIsDate        = "code_is_date"
	codeYearWrong         = "year_wrong"
	codeRoundWrong        = "round_wrong"
	codeTownshipUnknown   = "township_unknown"
	codeTownshipAmbiguous = "township_ambiguous"
	codeTownshipNotValid  = "township_not_valid"
	codeCountyUnknown     = "county_unknown"
	codeBrigadeUnknown    = "brigade_unknown"
	codeBrigadeDiffers    = "brigade_differs"
	codeRosterMissing     = "roster_missing"
	codeCellError         = "cell_error"
	codeFormulaUncomputed = "formula_uncomputed"
)

// sentence is a template in both languages; {value}, {heading}, {0}, {1} are filled in.
type sentence struct {
	code string
	// level orders problems: file, sheet, header, row, cell.
	level  string
	zh, en string
}

var sentences = []sentence{
	{"file_empty_file", "file", "文件是空的，没有任何内容。请重新保存后再放入。", "The file is empty. Save it again and drop it once more."},
	{"file_encrypted", "file", "文件加了密码，无法读取。请在 Excel 中取消密码（文件→信息→保护工作簿）后另存再放入。", "The file is protected by a password. Remove the password in Excel and save it again."},
	{"file_xlsb", "file", "这是二进制工作簿（.xlsb）。请在 Excel 中另存为“Excel 工作簿（*.xlsx）”再放入。", "This is a binary workbook (.xlsb). Save it as an Excel workbook (*.xlsx)."},
	{"file_ods", "file", "这是 OpenDocument 表格（.ods）。请另存为“Excel 工作簿（*.xlsx）”再放入。", "This is an OpenDocument sheet (.ods). Save it as an Excel workbook (*.xlsx)."},
	{"file_html", "file", "这是网页（HTML）改名的文件，不是真正的工作簿。请在 Excel 中打开，另存为“Excel 工作簿（*.xlsx）”再放入。", "This is a web page named as a workbook. Open it in Excel and save it as an Excel workbook (*.xlsx)."},
	{"file_xml_spreadsheet", "file", "这是“XML 表格 2003”格式。请在 Excel 中另存为“Excel 工作簿（*.xlsx）”再放入。", "This is an XML Spreadsheet 2003. Save it as an Excel workbook (*.xlsx)."},
	{"file_picture", "file", "这是图片，不是表格。请放入原来的 Excel 表格。", "This is a picture. Drop the workbook itself."},
	{"file_pdf", "file", "这是 PDF，不是表格。请放入原来的 Excel 表格。", "This is a PDF. Drop the workbook itself."},
	{"file_word", "file", "这是 Word 文档，不是表格。请把表格存为 Excel 工作簿再放入。", "This is a Word document. Put the table into an Excel workbook."},
	{"file_not_a_workbook", "file", "这不是可以读取的表格文件。请另存为“Excel 工作簿（*.xlsx）”再放入。", "This is not a workbook that can be read. Save it as an Excel workbook (*.xlsx)."},
	{"file_truncated", "file", "文件不完整（可能复制到一半）。请重新复制后再放入。", "The file is cut off, perhaps copied only in part. Copy it again."},
	{"file_too_large", "file", "文件太大，超过了限制。请拆成几个文件再放入。", "The file is larger than the limit. Split it."},
	{"file_too_many_rows", "file", "行数超过了限制（{0}）。请删去表下面多余的行，或拆成几个文件再放入。", "There are more rows than the limit ({0}). Remove the rows below the table, or split the file."},
	{"file_too_many_columns", "file", "列数超过了限制（{0}）。请删去表右边多余的列再放入。", "There are more columns than the limit ({0}). Remove the columns to the right of the table."},
	{"file_too_many_sheets", "file", "工作表的数量超过了限制（{0}）。请拆成几个文件再放入。", "There are more sheets than the limit ({0}). Split the file."},
	{"file_too_many_merges", "file", "合并单元格的数量超过了限制（{0}）。请取消多余的合并再放入。", "There are more merged ranges than the limit ({0}). Unmerge those that are not needed."},
	{"file_cell_text_too_big", "file", "有一个单元格的文字太长，超过了限制（{0}）。请缩短后再放入。", "The text of one cell is longer than the limit ({0}). Shorten it."},
	{"file_damaged", "file", "文件内容已损坏，没有读取（{0}）。请在 Excel 中打开并修复，另存为“Excel 工作簿（*.xlsx）”再放入。", "The content of the file is damaged and was not read ({0}). Open and repair it in Excel and save it as an Excel workbook (*.xlsx)."},
	{"file_zip_bomb", "file", "文件解压后异常地大，出于安全没有读取。请重新另存为 .xlsx 再放入。", "The file unpacks to far more than it should and was not read. Save it again as .xlsx."},
	{"file_unsupported_biff", "file", "这是很旧的 Excel 格式，无法读取。请在 Excel 中另存为“Excel 工作簿（*.xlsx）”再放入。", "This is a very old Excel format. Save it as an Excel workbook (*.xlsx)."},
	{"file_bad_encoding", "file", "文本文件的编码无法识别。请另存为 UTF-8 或 GB18030（ANSI）编码的 CSV，或存为 .xlsx。", "The encoding of the text is not known. Save it as UTF-8 or GB18030, or as .xlsx."},
	{"file_too_slow", "file", "读取超过了时限（{0}），没有读完。请拆成几个文件再放入，或请管理员放宽 firegrid.yaml 中的时限。", "Reading took longer than the limit ({0}). Split the file, or let the operator raise the limit in firegrid.yaml."},
	{"file_unreadable", "file", "文件无法读取（{0}）。请在 Excel 中打开检查，另存为 .xlsx 再放入。", "The file cannot be read ({0}). Open it in Excel, check it and save it as .xlsx."},
	{"file_no_data", "file", "文件中没有任何数据行。如果是空表，不用再放入。", "The file holds no data."},
	{codeSheetUnknown, "sheet", "工作表认不出是哪一种台账。最接近的是《{0}》，缺少栏目：{1}。请核对表头，或使用该台账的模板。", "The sheet fits no dataset. The nearest is {0}; missing headings: {1}."},
	{codeSheetNoTable, "sheet", "文件里没有台账的表格，只有文字（“{0}”）。请放入带表头的台账，或使用该台账的模板。", "The file holds no table, only text ({0}). Drop a ledger with its headings, or use the template."},
	{codeSheetAmbiguous, "sheet", "工作表同时符合《{0}》和《{1}》，无法判断。请用模板中的表头。", "The sheet fits both {0} and {1}."},
	{codeFormulaUncomputed, "sheet", "有 {0} 个公式没有算出结果，读出来是空白。请在 Excel 或 WPS 中打开，保存一次再放入。", "{0} formulas have no result in the file and were read as blank. Open the workbook in Excel or WPS, save it once and drop it again."},
	{codeHeaderMissing, "header", "按《{0}》读取，缺少必需的栏目：{1}。请补上该栏再放入。", "Read as {0}, but these headings are missing: {1}."},
	{codeHeaderDouble, "header", "“{0}”和“{1}”两栏都像是“{2}”，无法判断用哪一栏。请只保留一栏，或改用标准栏目名。", "{0} and {1} both look like {2}. Keep one."},
	{codeEventColumn, "header", "没有认出“{0}”一栏：这张表的 {1} 行已取用，但只计入“未填日期”的数，别的数都不计。没有认出的栏目：{2}。请把写日期的那一栏改名为“{0}”（没有这一栏的请补上）再放入，或由管理员在 firegrid.yaml 的 datasets.{3} 中添上它的叫法。", "No column was recognised as {0}: the {1} rows of this table were taken, but only the number of undated rows counts them. Headings not understood: {2}. Rename the heading of the date to {0}, or add it, or let the operator add its name under datasets.{3} in firegrid.yaml."},
	{codeKeyMissing, "row", "这一行缺少编号：请填写{0}。", "The row cannot be told from others: fill in {0}."},
	{codeKeyTwice, "row", "{0}在本文件中出现两次、内容不同：{1}第{2}行和{3}第{4}行，采用后一行。", "{0} stands twice in this file with different content: rows {1}{2} and {3}{4}; the later counts."},
	{codePlaceMissing, "row", "这一行没有县市区、乡镇街道或所属大队，请至少填写一项。", "The row names no county, township or brigade. Fill in at least one."},
	{codeRuleBroken, "row", "{0}（{1}）早于{2}（{3}），请核对。", "{0} ({1}) lies before {2} ({3})."},
	{codeUnitAmbiguous, "row", "有 {0} 家重点单位都叫“{value}”（{1}），请填写单位编号。", "{0} key units are called {value} ({1}). Fill in the unit number."},
	{codeValueMissing, "cell", "“{heading}”没有填写。", "{heading} is empty."},
	{codeCellError, "cell", "“{heading}”的公式出错（{value}），请改成实际内容。", "The formula of {heading} gives {value}; write the value itself."},
	{codeDateWrong, "cell", "“{value}”不是日期，请写成 2012-06-19 的样子。", "{value} is not a date; write it like 2012-06-19."},
	{codeDateAmbiguous, "cell", "“{value}”可以是{0}，也可以是{1}，请写成 2012-06-19 的样子。", "{value} may be {0} or {1}; write it like 2012-06-19."},
	{codeDateWithoutYear, "cell", "“{value}”没有年份，工作表名、标题和文件名中也没有。请写成 2012-06-19 的样子。", "{value} has no year, nor have sheet, title or file name. Write it like 2012-06-19."},
	{codeDittoUnclear, "cell", "“{heading}”写的是“{0}”，看不出与哪一行相同，请写出内容。", "{heading} says {0}, but not of which row; write it out."},
	{codeDittoKey, "cell", "这一行的编号是“{0}”，与上一行是同一个；每一行要有自己的编号，请在“{heading}”中写出。", "The row's number is {0}, the same as that of the row above; each row has its own. Write it in {heading}."},
	{codeEventUndated, "cell", "“{heading}”没有日期：这一行已取用，但只计入“未填日期”的数，别的数都不计。请补填后再放入。", "{heading} has no date: the row was taken, but only the number of undated rows counts it. Fill it in and drop the file again."},
	{codeEnumUnknown, "cell", "“{value}”不是“{heading}”可以填的内容。请填：{0}。", "{value} is not a value of {heading}. Use one of: {0}."},
	{codeEnumAmbiguous, "cell", "“{value}”可以是{0}，看不出是哪一个，请只填其中一个。", "{value} may be any of {0}; write one of them."},
	{codeNumberWrong, "cell", "“{value}”不是数字，请只填数字。", "{value} is not a number."},
	{codeFlagWrong, "cell", "“{value}”看不出是“是”还是“否”，请填 是 或 否。", "{value} is neither yes nor no; write 是 or 否."},
	{codeCodeRounded, "cell", "编号“{value}”被表格当成数字，末几位已经丢失。请把该列设为文本格式后重新填写。", "The spreadsheet has rounded the code {value}. Format the column as text and type it again."},
	{codeCodeIsDate, "cell", "编号被表格变成了日期（{value}），原来的写法已经丢失。请把该列设为文本格式后重新填写。", "The spreadsheet has turned the code into the date {value}. Format the column as text and type it again."},
	{codeYearWrong, "cell", "“{value}”不是年度，请写成 2012 的样子。", "{value} is not a year; write it like 2012."},
	{codeRoundWrong, "cell", "“{value}”不是轮次，请填 1、2、3、4、5。", "{value} is not a round; write 1, 2, 3, 4 or 5."},
	{codeTownshipUnknown, "cell", "名册中没有“{value}”这个乡镇街道{0}，请核对。", "The roster has no township {value}{0}."},
	{codeTownshipAmbiguous, "cell", "“{value}”可以是{0}，请填写县市区或完整名称。", "{value} may be {0}; give the county or the full name."},
	{codeTownshipNotValid, "cell", "“{value}”在{0}不在名册上（{1}），请核对名称或日期。", "{value} is not on the roster on {0} ({1})."},
	{codeCountyUnknown, "cell", "名册中没有“{value}”这个县市区，请填：{0}。", "The roster has no county {value}. Use one of: {0}."},
	{codeBrigadeUnknown, "cell", "名册中没有“{value}”这个大队，请填：{0}。", "The roster has no brigade {value}. Use one of: {0}."},
	{codeBrigadeDiffers, "cell", "填的是{value}，而名册上{0}归{1}，按填写的计，请核对。", "The row says {value}, the roster puts {0} under {1}; the row counts."},
	{codeRosterMissing, "cell", "还没有收到乡镇街道名册，“{value}”无法核对。收到名册后本文件会自动重新读取。", "No township roster has been taken yet, so {value} cannot be checked. The file is read again once there is one."},
}

var sentenceByCode = func() map[string]*sentence {
	m := make(map[string]*sentence, len(sentences))
	for i := range sentences {
		m[sentences[i].code] = &sentences[i]
	}
	return m
}()

// FileCode gives the problem code for a code of the workbook package.
func FileCode(workbookCode string) string {
	switch workbookCode {
	case workbook.CodeCorruptZip, workbook.CodeCorruptXML, workbook.CodeCorruptXLS, workbook.CodeMissingPart, workbook.CodeUnsupportedZip, workbook.CodeUnorderedRows:
		return "file_damaged"
	}
	if code := "file_" + workbookCode; sentenceByCode[code] != nil {
		return code
	}
	return "file_unreadable"
}

// Sentence says in plain words what is wrong and what to write, in Chinese
// ("zh") or English ("en").
func (p *Problem) Sentence(lang string) string {
	s := sentenceByCode[p.Code]
	if s == nil {
		return p.Code
	}
	args := p.Args
	if lang == "en" && p.Code == codeTownshipUnknown && len(args) > 0 {
		args = []string{elsewhere.ReplaceAllString(args[0], " ($1 has none; there is $2)")}
	}
	return Fill(Title{s.zh, s.en}.In(lang), shorten(p.Value), p.Heading, args...)
}

// elsewhere is how a problem keeps that a township is in another county.
var elsewhere = regexp.MustCompile(`^（(.*)没有；有(.*)）$`)

// Fill puts values into the places {value}, {heading}, {0}, {1}, … of a sentence.
func Fill(text, value, heading string, args ...string) string {
	pairs := []string{"{value}", value, "{heading}", heading}
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), a)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// shorten keeps sentences readable when a cell holds a page of text.
func shorten(s string) string {
	r := []rune(s)
	if len(r) <= 40 {
		return s
	}
	return string(r[:39]) + "…"
}

// ByReference reports whether the problem may vanish when the roster or the
// list of units changes, so that the file is worth reading again.
func (p *Problem) ByReference() bool {
	switch p.Code {
	case codeTownshipUnknown, codeTownshipAmbiguous, codeTownshipNotValid, codeCountyUnknown,
		codeBrigadeUnknown, codeBrigadeDiffers, codeRosterMissing, codeUnitAmbiguous:
		return true
	}
	return false
}

// ProblemKind describes one code for the documentation.
type ProblemKind struct {
	Code, Level string
	Sentence    Title
}

// ProblemKinds lists every code, file before sheet before header before row before cell.
func ProblemKinds() []ProblemKind {
	out := make([]ProblemKind, len(sentences))
	for i, s := range sentences {
		out[i] = ProblemKind{s.code, s.level, Title{s.zh, s.en}}
	}
	return out
}
