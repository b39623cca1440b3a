package dashboards

// theGates are the checks before publish, the gravest first.
var theGates = []struct {
	value string
	name  text
	help  text
}{
	{"audit", text{"核对：数据矛盾", "Gate: contradictions"}, text{"台账之间自相矛盾，例如同一个区划代码有两个名称；不能放行，要改台账。", "Workbooks that contradict each other, such as one code with two names; it cannot be accepted."}},
	{"exceeding", text{"核对：部分大于整体", "Gate: part above whole"}, text{"分子大于分母，或计数小于 0；不能放行，要改台账。", "A part above its whole, or a count below 0; it cannot be accepted."}},
	{"rows_fell", text{"核对：行数大减", "Gate: rows fell"}, text{"某类台账计入的行比看板上的少了很多，多半是撤回或交错了台账。", "Many rows of a dataset no longer count; mostly a workbook was withdrawn, or the wrong one came."}},
	{"roster_shrank", text{"核对：乡镇减少", "Gate: fewer townships"}, text{"名册上的乡镇街道比看板上的少，除非区划调整，否则是名册不全。", "Fewer townships than on the boards; unless districts were changed, the roster is incomplete."}},
	{"rows_rejected", text{"核对：退回过多", "Gate: too many returned"}, text{"新收到的台账中，退回的行过多，多半是表格样式变了。", "Too many rows of new workbooks were returned; mostly their form has changed."}},
	{"numbers_shared", text{"核对：编号重复", "Gate: numbers shared"}, text{"同一个编号先后用于不同的事项，后收到的会顶掉先收到的，数字会偏少。", "One number stands for different things; the later row would take the place of the earlier, and figures would be too low."}},
	{"as_of_older", text{"核对：截至日倒退", "Gate: an older day"}, text{"数据截至日比看板上的还早。", "The figures are of a day before that of the boards."}},
}

// gates is a row of tiles: which check held the last run back.
func gates() []panel {
	var all []panel
	for i, g := range theGates {
		width := uint32(3)
		if i < 24-3*len(theGates) { // what is left of a row goes to the first
			width = 4
		}
		l := whole(plainCount, neutral)
		l.says = []saying{{"0", text{"通过", "passed"}, green}, {"1", text{"拦下", "held"}, amber}}
		all = append(all, number(g.name, helpOf("firegrid_publish_held").then(g.help), width, 3, l, `max(firegrid_publish_held{gate="`+g.value+`"})`))
	}
	return all
}
