package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"firegrid/transform/published"
)

// englishFrame is a word of English that is no name of a command, flag or value.
var englishFrame = regexp.MustCompile(`(?i)\b(unknown|flag|needs|argument|invalid|requires|accepts|args?|received|only|did you mean|for|syntax|range|parsing|takes)\b`)

// Whatever is mistyped after any verb is said in Chinese, ends with exit code 2
// and sends to the help of that verb.
func TestSlipsAreToldInChinese(t *testing.T) {
	for _, verb := range everyVerb() {
		words := strings.Fields(verb)
		for _, slip := range [][]string{{"--nope"}, {"-Z"}, {"--data"}, {"--=x"}, {"--quiet=perhaps"}} {
			_, errs, code := firegrid(t, append(words, slip...)...)
			said, _, _ := strings.Cut(errs, "试试")
			if code != exitUsage || englishFrame.MatchString(said) || !strings.Contains(errs, "试试：firegrid "+verb+" --help\n") {
				t.Errorf("%s %v: exit code %d\n%s", verb, slip, code, errs)
			}
		}
	}
	everyCommand((&app{lang: "zh"}).root(), func(c *cobra.Command) {
		for n := range 6 {
			if err := c.Args(c, strings.Fields(strings.Repeat("x ", n))); err != nil {
				if said := (&app{lang: "zh"}).slipIn(err.Error()); englishFrame.MatchString(said) {
					t.Errorf("%s with %d arguments: %s", c.CommandPath(), n, said)
				}
			}
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if kind := f.Value.Type(); kind == "string" || kind == "bool" || strings.HasPrefix(kind, "string") {
				return
			}
			for _, value := range []string{"x", strings.Repeat("9", 30)} {
				_, errs, code := firegrid(t, append(strings.Fields(c.CommandPath())[1:], "--"+f.Name, value)...)
				said, _, _ := strings.Cut(errs, "试试")
				if code != exitUsage || englishFrame.MatchString(said) {
					t.Errorf("%s --%s %s: exit code %d\n%s", c.CommandPath(), f.Name, value, code, errs)
				}
			}
		})
	})
}

func everyCommand(parent *cobra.Command, f func(*cobra.Command)) {
	for _, c := range parent.Commands() {
		if c.Name() != "help" && !c.Hidden {
			f(c)
			everyCommand(c, f)
		}
	}
}

func TestSlipsSayWhatToWrite(t *testing.T) {
	data := t.TempDir()
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"runn"}, "错误：没有“runn”这个命令，是不是：run"},
		{[]string{"nonsense"}, "错误：没有“nonsense”这个命令\n试试：firegrid --help\n"},
		{[]string{"run", "extra"}, "firegrid run 后面不写别的，只写选项；多出来的是“extra”"},
		{[]string{"run", "extra", "--lang", "en"}, `firegrid run takes no arguments, only flags: "extra" is too much`},
		{[]string{"check"}, "错误：后面至少要写 1 项，现在是 0 项\n试试：firegrid check --help\n"},
		{[]string{"publish", "--accept", "--data", data}, "--accept 后面要写明原因"},
		{[]string{"retract", "x.xlsx", "--reason", "--undo"}, "--reason 后面要写明原因"},
		{[]string{"serve", "--listen", "9868", "--data", data}, "“9868”要写成 地址:端口"},
		{[]string{"help", "nonsense"}, "没有“nonsense”这个命令"},
		{[]string{"check", data}, data + " 是文件夹，请写出其中的台账"},
		{[]string{"rows", "hazards_overdue", "--as-of", "x", "--data", data}, "--as-of “x”不是日期"},
	} {
		if _, errs, code := firegrid(t, tt.args...); code != exitUsage || !strings.Contains(errs, tt.want) {
			t.Errorf("%v: exit code %d, %q", tt.args, code, errs)
		}
	}
	if out, errs, code := firegrid(t, "help", "doubles", "decide"); code != exitDone || !strings.Contains(out, "firegrid doubles decide") || errs != "" {
		t.Errorf("help doubles decide: exit code %d\n%s%s", code, out, errs)
	}
	flag, _, code := firegrid(t, "--version")
	if verb, _, _ := firegrid(t, "version"); code != exitDone || flag != verb || !strings.HasPrefix(flag, "firegrid ") {
		t.Errorf("--version: exit code %d, %q; version: %q", code, flag, verb)
	}
	if _, errs, code := firegrid(t, "check", filepath.Join(data, "没有.xlsx")); code != exitFailed || !strings.Contains(errs, "找不到："+filepath.Join(data, "没有.xlsx")) {
		t.Errorf("a workbook that is not there: exit code %d, %q", code, errs)
	}
}

// Figures of a day that has not come would hold back every run until then.
func TestDaysThatHaveNotComeAreRefused(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	for _, args := range [][]string{
		{"run", "--as-of", "2999-01-31"}, {"metrics", "--as-of", "2999-01-31"}, {"metrics", "--as-known", "2999-01-31"},
	} {
		_, errs, code := firegrid(t, append(args, "--data", data)...)
		if code != exitUsage || !strings.Contains(errs, "2999-01-31 还没有到，今天是 ") {
			t.Errorf("%v: exit code %d, %q", args, code, errs)
		}
	}
	if runs := filesUnder(t, filepath.Join(data, "published")); len(runs) != 0 {
		t.Errorf("published: %v", runs)
	}
	// Half past six in the evening in London is the next day in Shaoxing.
	a := &app{lang: "zh", now: func() time.Time { return time.Date(2012, 12, 18, 18, 30, 0, 0, time.UTC) }}
	if _, err := a.parsePastDay("--as-of", "2012-12-19"); err != nil {
		t.Error(err)
	}
	if _, err := a.parsePastDay("--as-of", "2012-12-20"); err == nil {
		t.Error("tomorrow is taken")
	}
	last := published.LastRun{AsOf: published.DayOf(2999, 1, 31), Outcome: published.OutcomePublished}
	if err := published.WriteLast(filepath.Join(data, "published"), last); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := firegrid(t, "publish", "--data", data); code != exitUsage || !strings.Contains(errs, "2999-01-31 还没有到") {
		t.Errorf("publish: exit code %d, %q", code, errs)
	}
}

// An address that is taken is said before the demo computes anything for it.
func TestDemoTriesItsAddressFirst(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, more := range [][]string{nil, {"--boards"}} {
		data := filepath.Join(t.TempDir(), "data")
		out, errs, code := firegrid(t, append([]string{"demo", "--data", data, "--listen", l.Addr().String()}, more...)...)
		if code != exitFailed || out != "" || !strings.Contains(errs, l.Addr().String()+" 已被别的程序占用") || !strings.Contains(errs, "LISTEN=127.0.0.1:19868") {
			t.Errorf("%v: exit code %d\n%s%s", more, code, out, errs)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%v: it has begun", more)
		}
	}
	var said bytes.Buffer
	a := &app{stdout: &said, stderr: &said, lang: "zh", data: t.TempDir()}
	if err := a.demoAddress("127.0.0.1:0", false); err != nil {
		t.Errorf("a free address: %v", err)
	}
}
