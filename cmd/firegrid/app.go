package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"firegrid/cmd/internal/nightly"
)

// Exit codes that scripts can use.
const (
	exitDone     = 0 // done
	exitFailed   = 1 // failed
	exitUsage    = 2 // wrong usage
	exitReturned = 3 // done, but rows or files were returned
	exitHeld     = 4 // a gate held the publish back
)

// exitError ends a verb with a code after it has said what there was to say.
type exitError struct{ code int }

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// usageError is a mistake in the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// app is the program: what every verb needs, and nothing global.
type app struct {
	stdout, stderr io.Writer
	now            func() time.Time
	pauses         []time.Duration // between the attempts of run --retry

	data, lang, logFormat string
	quiet                 bool
}

// Main runs the program with its arguments and gives its exit code.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{stdout: stdout, stderr: stderr, now: time.Now, pauses: nightly.Pauses, lang: languageOf(args)}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	c, err := root.ExecuteContextC(ctx)
	return a.explain(err, c.CommandPath())
}

// languageOf looks for the language before anything is parsed, since the help
// texts need it.
func languageOf(args []string) string {
	lang := os.Getenv("FIREGRID_LANG")
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			lang = v
		} else if arg == "--lang" && i+1 < len(args) {
			lang = args[i+1]
		}
	}
	if lang == "en" {
		return "en"
	}
	return "zh"
}

// t picks the text in the language of the user.
func (a *app) t(zh, en string) string {
	if a.lang == "en" {
		return en
	}
	return zh
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "firegrid",
		Short: a.t("把消防台账变成领导看得懂、信得过的数字",
			"turn fire-safety ledgers into figures that can be trusted"),
		Example:       "  firegrid demo\n  firegrid init --data /srv/firegrid\n  firegrid run --data /srv/firegrid",
		Version:       versionLine(),
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.checkFlags() },
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	f := root.PersistentFlags()
	f.StringVar(&a.data, "data", defaultData(), a.t("数据文件夹（默认取 $FIREGRID_DATA，否则 ./data）", "data folder (default $FIREGRID_DATA, else ./data)"))
	f.StringVar(&a.lang, "lang", a.lang, a.t("语言：zh 或 en（默认取 $FIREGRID_LANG）", "language: zh or en (default $FIREGRID_LANG)"))
	f.BoolVarP(&a.quiet, "quiet", "q", false, a.t("只在出错时输出", "print nothing but errors"))
	f.StringVar(&a.logFormat, "log-format", "text", a.t("日志格式：text 或 json", "log format: text or json"))
	cobra.EnableCommandSorting = false // they stand in the order of a day's work
	a.verbs(root)
	a.localise(root)
	return root
}

func defaultData() string {
	if d := os.Getenv("FIREGRID_DATA"); d != "" {
		return d
	}
	return "data"
}

func (a *app) checkFlags() error {
	if a.lang != "zh" && a.lang != "en" {
		return usageError{fmt.Errorf("--lang %q: zh | en", a.lang)}
	}
	if a.logFormat != "text" && a.logFormat != "json" {
		return usageError{fmt.Errorf("--log-format %q: text | json", a.logFormat)}
	}
	abs, err := filepath.Abs(a.data)
	if err != nil {
		return err
	}
	a.data = abs
	return nil
}

// localise puts the frame of the help texts into the user's language.
func (a *app) localise(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultHelpFlag()
	a.localiseVerbs(root)
	root.InitDefaultVersionFlag()
	root.SetVersionTemplate("{{.Version}}\n")
	root.Flags().Lookup("help").Usage = a.t("查看说明", "show this help")
	root.Flags().Lookup("version").Usage = a.t("显示版本", "show the version")
	if a.lang == "en" {
		return
	}
	root.SetUsageTemplate(strings.NewReplacer(
		"Usage:", "用法：", "Aliases:", "别名：", "Examples:", "示例：", "Available Commands:", "命令：",
		"Additional Commands:", "其他命令：", "Global Flags:", "通用选项：", "Flags:", "选项：",
		"Use \"{{.CommandPath}} [command] --help\" for more information about a command.",
		"用 \"{{.CommandPath}} [command] --help\" 查看某个命令的说明。",
	).Replace(root.UsageTemplate()))
}

// help shows the help of the verb that is named.
func (a *app) help(c *cobra.Command, args []string) error {
	verb, rest, err := c.Root().Find(args)
	if err == nil && len(rest) > 0 {
		err = cobra.NoArgs(verb, rest)
	}
	if err != nil {
		return usageError{err}
	}
	return verb.Help()
}

// localiseVerbs does it for the verbs below one, and makes a wrong number of
// arguments a mistake in the command line.
func (a *app) localiseVerbs(parent *cobra.Command) {
	for _, c := range parent.Commands() {
		c.InitDefaultHelpFlag()
		if c.Name() == "help" {
			c.Short = a.t("查看某个命令的说明", "show the help of a command")
			c.RunE, c.Run = a.help, nil
			continue
		}
		if h := c.Flags().Lookup("help"); h != nil {
			h.Usage = a.t("查看说明", "show this help")
		}
		if c.Args == nil {
			c.Args = a.noArguments
		}
		check := c.Args
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(a.swallowed(cmd), check(cmd, args)); err != nil {
				return usageError{err}
			}
			return nil
		}
		a.localiseVerbs(c)
	}
}

// say prints a line for people unless --quiet.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stdout, format+"\n", args...)
	}
}

// printJSON writes a report for programs.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func (a *app) logger() *slog.Logger {
	level := slog.LevelInfo
	if a.quiet {
		level = slog.LevelWarn
	}
	o := &slog.HandlerOptions{Level: level}
	if a.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(a.stderr, o))
	}
	return slog.New(slog.NewTextHandler(a.stderr, o))
}

// explain says what went wrong in a verb and what to try, and gives the exit code.
func (a *app) explain(err error, verb string) int {
	if err == nil {
		return exitDone
	}
	var exit exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(a.stderr, a.t("已中断；再次运行即可继续。", "Interrupted; run it again to go on."))
		return exitFailed
	}
	what, try := a.hint(err)
	var usage usageError
	wrong := errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command")
	if wrong {
		what = a.slipIn(what)
		try = cmp.Or(try, verb+" --help")
	}
	fmt.Fprintf(a.stderr, a.t("错误：%s\n", "Error: %s\n"), what)
	if try != "" {
		fmt.Fprintf(a.stderr, a.t("试试：%s\n", "Try: %s\n"), try)
	}
	if wrong {
		return exitUsage
	}
	return exitFailed
}
