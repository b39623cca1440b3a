package ingest

import "firegrid/ingest/dataset"

// Reasons why a file waits, was left or was not taken again. They stand in
// FileResult.Code beside the problem codes of whole files.
const (
	reasonCopying    = "still_copied"
	reasonOpen       = "open_in_excel"
	reasonLink       = "symbolic_link"
	reasonGone       = "gone"
	reasonSameInRun  = "same_bytes_in_run"
	reasonSame       = "same_bytes"
	reasonSameBad    = "same_bytes_returned"
	reasonWithdrawn  = "same_bytes_withdrawn"
	reasonUnreadable = "unreadable"
	reasonNotRemoved = "not_removed"
)

var reasons = map[string]dataset.Title{
	reasonCopying:   {ZH: "文件还在复制，下次再取", EN: "still being copied; it is taken next time"},
	reasonOpen:      {ZH: "文件正在 Excel 中打开，关闭后自动读取", EN: "open in Excel; it is taken once it is closed"},
	reasonLink:      {ZH: "这是快捷链接，不读取；请放入文件本身", EN: "a symbolic link is not followed; put the file itself there"},
	reasonGone:      {ZH: "读取之前文件已被移走", EN: "gone before it could be read"},
	reasonSameInRun: {ZH: "与“{0}”内容完全相同，没有重复计入", EN: "the same bytes as {0}; nothing changed"},
	reasonSame:      {ZH: "内容与以前收到的“{0}”完全相同，没有重复计入", EN: "the same bytes were taken before as {0}; nothing changed"},
	reasonSameBad:   {ZH: "内容与以前退回的“{0}”完全相同；请改正后再放入", EN: "the same bytes were returned before as {0}; mend the file and drop it again"},
	reasonWithdrawn: {ZH: "内容与已撤回的“{0}”完全相同，仍然不计入；确实要计入，请让管理员运行 firegrid retract --undo，或改好后再放入",
		EN: "the same bytes were taken before as {0} and then withdrawn; they still do not count: to have them back, firegrid retract --undo, or mend the file and drop it again"},
	reasonUnreadable: {ZH: "无法读取（{0}）；请给运行 firegrid 的账户读取权限", EN: "cannot be read ({0}); give the account that runs firegrid the right to read it"},
	reasonNotRemoved: {ZH: "已读取，但无法从收件夹移走（{0}）", EN: "taken, but cannot be removed from the inbox ({0})"},
}

// Sentence says in plain words why the file as a whole waits, was left or was
// returned; "" where there is nothing to say.
func (r *FileResult) Sentence(lang string) string {
	if r.Code == "" {
		return ""
	}
	text, ok := reasons[r.Code]
	if !ok {
		p := dataset.Problem{Code: r.Code, Args: []string{r.Detail}}
		return p.Sentence(lang)
	}
	return dataset.Fill(text.In(lang), "", "", r.Detail)
}
