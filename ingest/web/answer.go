package web

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"firegrid/ingest"
	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

// The states of a file as the pages show them; they are also the classes that
// the style sheet colours.
const (
	stateBusy      = "busy"
	stateWaiting   = "waiting"
	stateTaken     = "taken"
	stateProblems  = "problems"
	stateReturned  = "returned"
	stateWithdrawn = "withdrawn"
	stateRefused   = "refused"
	stateLost      = "lost"
)

// answer is what a clerk is told about one file.
type answer struct {
	Name, ID, State, Label string
	// Sentence says what there is to say about the file as a whole.
	Sentence                  string
	Size                      int64
	ReceivedAt                time.Time
	Taken, Returned, Warnings int
	Sheets                    []sheetAnswer
	Groups                    []group
	// Marked: there is a workbook with the wrong cells marked.
	Marked bool
	// Again: the bytes came earlier, and the numbers are what they gave then.
	Again bool
	// Effect says what the rows did to what was known; Counting: it is being
	// worked out.
	Effect   string
	Counting bool
	// Conflicts counts where another file of the day says something else.
	Conflicts int
	// Turns tell who withdrew the file, or gave it back, when and why.
	Turns []string
	// Templates are those of the datasets that unknown sheets come nearest to.
	Templates []templateLink
}

// sheetAnswer says how one table was understood.
type sheetAnswer struct {
	Sheet, Title, Note, Year  string
	Brigade                   string
	Columns                   []dataset.Mapping
	Taken, Returned, Warnings int
	Skipped                   []string
}

type templateLink struct{ Dataset, Title string }

// reader answers about the files of one page.
type reader struct {
	*Server
	ctx context.Context
	tongue
	lake      *lake.Lake
	contracts []*dataset.Contract
	effects   map[string]Effect
	runs      []Run
	now       takerState
}

func (s *Server) reader(ctx context.Context, lang tongue) (*reader, error) {
	l, err := lake.Look(s.Data)
	if err != nil {
		return nil, err
	}
	all, err := s.Contracts()
	if err != nil {
		return nil, err
	}
	// Reading goes on when the browser has gone away: it is short, and Arrow's
	// readers do not bear being cancelled halfway.
	r := &reader{Server: s, ctx: context.WithoutCancel(ctx), tongue: lang, lake: l, contracts: all, now: s.taker.now()}
	if s.Effects != nil {
		r.effects = s.Effects()
	}
	if s.Runs != nil {
		r.runs = s.Runs()
	}
	return r, nil
}

// record reads a file's record, nil if the lake has none.
func (r *reader) record(id string) (*lake.File, error) {
	if r.lake == nil || !fileID.MatchString(id) {
		return nil, nil
	}
	return r.lake.File(id)
}

var fileID = regexp.MustCompile(`^[0-9a-f]{64}$`)

// dropped answers about a file of an upload.
func (r *reader) dropped(d *drop, f *dropped) (*answer, error) {
	if f.Refused != "" {
		return r.refused(f), nil
	}
	rec, err := r.record(f.ID)
	if err != nil {
		return nil, err
	}
	if rec == nil {
		a := r.pending(f)
		if a.State != stateLost {
			return a, nil
		}
		// It may have been taken a moment ago.
		if rec, err = r.record(f.ID); rec == nil {
			return a, err
		}
	}
	a, err := r.about(rec)
	if err != nil {
		return nil, err
	}
	a.Name = f.Name
	if rec.ReceivedAt.Before(d.At) {
		a.Sentence, a.Again = r.same(rec)+a.Sentence, true
	}
	return a, nil
}

// same says that the bytes are known.
func (r *reader) same(f *lake.File) string {
	if f.RetractedAt != nil {
		return fmt.Sprintf(r.T("内容与已撤回的“%s”完全相同，仍然不计入。确实要计入，请恢复它。", "The same bytes were withdrawn as %s and still do not count. Give that file back if they should."), f.Name)
	}
	code := "same_bytes"
	if f.Outcome == lake.Returned {
		code = "same_bytes_returned"
	}
	known := ingest.FileResult{Code: code, Detail: f.Name}
	return known.Sentence(string(r.tongue)) + r.T("。", ". ")
}

func (r *reader) refused(f *dropped) *answer {
	a := &answer{Name: f.Name, Size: f.Size, State: stateRefused, Label: r.label(stateRefused)}
	switch f.Refused {
	case refusedLock:
		a.Sentence = r.T("这是 Excel 打开文件时的临时文件或隐藏文件，不用提交。", "A temporary or hidden file; there is no need to hand it in.")
	case refusedSize:
		a.Sentence = r.T("文件超过 "+sizeText(r.Limits.FileBytes)+"，没有收下。请拆成几个文件再提交。", "The file is larger than "+sizeText(r.Limits.FileBytes)+" and was not taken. Split it.")
	case refusedCount:
		a.Sentence = r.T("一次提交的文件太多，这一份没有收下，请再提交一次。", "Too many files at once; this one was not taken. Hand it in again.")
	default:
		a.Sentence = r.T("这不是表格文件，没有收下。请提交 .xlsx、.xls、.et 或 .csv。", "This is no workbook and was not taken. Hand in .xlsx, .xls, .et or .csv.")
	}
	return a
}

// pending answers about a file that the lake does not have yet.
func (r *reader) pending(f *dropped) *answer {
	now := r.now
	a := &answer{Name: f.Name, Size: f.Size, State: stateBusy}
	_, err := os.Lstat(filepath.Join(r.Data, filepath.FromSlash(f.Place)))
	switch {
	case now.Holder != nil && err == nil:
		a.State = stateWaiting
		a.Sentence = r.T("已收下。服务器正在做汇总计算（firegrid "+now.Holder.Verb+"，"+moment(now.Holder.Since)+" 开始），结束后自动读取，不用再交。",
			"Received. The server is busy with firegrid "+now.Holder.Verb+" since "+moment(now.Holder.Since)+"; the file is read when that has ended. No need to hand it in again.")
	case now.Failed && err == nil:
		a.State = stateWaiting
		a.Sentence = r.T("已收下，但服务器暂时无法读取；管理员处理后自动读取，不用再交。", "Received, but the server cannot read it now. It is read once the operator has seen to it.")
	case err != nil && !now.Busy:
		a.State = stateLost
		a.Sentence = r.T("读取之前文件已被移走，请重新提交。", "The file was taken away before it could be read; hand it in again.")
	}
	a.Label = r.label(a.State)
	return a
}

// about answers from a file's record.
func (r *reader) about(f *lake.File) (*answer, error) {
	a := r.brief(f)
	if f.Code != "" {
		res := ingest.FileResult{Code: f.Code, Detail: f.Detail}
		a.Sentence = res.Sentence(string(r.tongue))
	}
	a.Effect, a.Turns, a.Conflicts = r.effect(f), r.turns(f), r.conflictsOf(f.ID)
	a.Counting = a.Effect == "" && a.Taken > 0 && r.taker.outdated() && f.RetractedAt == nil
	for i := range f.Sheets {
		a.Sheets = append(a.Sheets, r.sheet(&f.Sheets[i]))
	}
	if f.Problems == nil {
		return a, nil
	}
	var err error
	a.Groups, err = r.groups(f)
	for i := range a.Groups {
		if t := a.Groups[i].nearest; t != nil && !slices.Contains(a.Templates, *t) {
			a.Templates = append(a.Templates, *t)
		}
	}
	return a, err
}

// brief answers in one line.
func (r *reader) brief(f *lake.File) *answer {
	a := &answer{Name: f.Name, ID: f.ID, Size: f.Size, ReceivedAt: f.ReceivedAt, Marked: markable(f)}
	a.Taken, a.Returned, a.Warnings = f.Totals()
	switch {
	case f.RetractedAt != nil:
		a.State = stateWithdrawn
	case f.Outcome == lake.Returned:
		a.State = stateReturned
	case f.Outcome == lake.TakenWithProblems:
		a.State = stateProblems
	default:
		a.State = stateTaken
	}
	a.Label = r.label(a.State)
	return a
}

// markable reports a file of which a marked workbook helps: one that was read,
// and has problems.
func markable(f *lake.File) bool {
	return f.Problems != nil && f.Code == "" && f.RetractedAt == nil
}

func (t tongue) label(state string) string {
	switch state {
	case stateBusy:
		return t.T("正在检查", "Checking")
	case stateWaiting:
		return t.T("已收下，等待读取", "Received, waiting")
	case stateTaken:
		return t.T("已取用", "Taken")
	case stateProblems:
		return t.T("已取用，有问题", "Taken, with problems")
	case stateReturned:
		return t.T("已退回", "Returned")
	case stateWithdrawn:
		return t.T("已撤回", "Withdrawn")
	case stateRefused:
		return t.T("没有收下", "Not taken")
	}
	return t.T("找不到", "Gone")
}
