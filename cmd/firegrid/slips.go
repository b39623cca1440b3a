package main

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// slip is a mistake in the command line as the command-line library tells it,
// and how a clerk reads it.
type slip struct {
	says *regexp.Regexp
	zh   string
}

// slips are all that the library complains of. The first that fits counts.
var slips = []slip{
	{regexp.MustCompile(`^unknown command "(.*)" for "firegrid"(?s)\s+Did you mean this\?\s+(.*\S)\s*$`), `没有“${1}”这个命令，是不是：${2}`},
	{regexp.MustCompile(`^unknown command "(.*)" for "(.*?)"(?s)\s+Did you mean this\?\s+(.*\S)\s*$`), `${2} 没有“${1}”，是不是：${3}`},
	{regexp.MustCompile(`^unknown command "(.*)" for "firegrid"$`), `没有“${1}”这个命令`},
	{regexp.MustCompile(`^unknown command "(.*)" for "(.*)"$`), `${2} 没有“${1}”`},
	{regexp.MustCompile(`^requires at least (\d+) arg\(s\), only received (\d+)$`), `后面至少要写 ${1} 项，现在是 ${2} 项`},
	{regexp.MustCompile(`^accepts at most (\d+) arg\(s\), received (\d+)$`), `后面最多写 ${1} 项，现在是 ${2} 项`},
	{regexp.MustCompile(`^accepts between (\d+) and (\d+) arg\(s\), received (\d+)$`), `后面要写 ${1} 到 ${2} 项，现在是 ${3} 项`},
	{regexp.MustCompile(`^accepts (\d+) arg\(s\), received (\d+)$`), `后面要写 ${1} 项，现在是 ${2} 项`},
	{regexp.MustCompile(`^unknown flag: (.*)$`), `没有 ${1} 这个选项`},
	{regexp.MustCompile(`^unknown shorthand flag: '(.*)' in (.*)$`), `没有 -${1} 这个选项（${2}）`},
	{regexp.MustCompile(`^flag needs an argument: '(.*)' in (.*)$`), `-${1} 后面要写上内容（${2}）`},
	{regexp.MustCompile(`^flag needs an argument: (.*)$`), `${1} 后面要写上内容`},
	{regexp.MustCompile(`^bad flag syntax: (.*)$`), `选项 ${1} 的写法不对`},
	{regexp.MustCompile(`^invalid argument "(.*)" for "(.*)" flag: .*out of range$`), `${2} 后面的“${1}”超出了范围`},
	{regexp.MustCompile(`^invalid argument "(.*)" for "(.*)" flag: strconv\.ParseBool.*$`), `${2} 后面的“${1}”要写成 true 或 false`},
	{regexp.MustCompile(`^invalid argument "(.*)" for "(.*)" flag: strconv\..*$`), `${2} 后面的“${1}”要写成数`},
	{regexp.MustCompile(`^invalid argument "(.*)" for "(.*)" flag: .*$`), `${2} 后面的“${1}”写得不对`},
}

// slipIn gives a mistake in the command line in the language of the user.
func (a *app) slipIn(says string) string {
	if a.lang == "en" {
		return says
	}
	for _, s := range slips {
		if found := s.says.FindStringSubmatchIndex(says); found != nil {
			zh := string(s.says.ExpandString(nil, s.zh, says, found))
			return strings.Join(strings.Fields(zh), " ")
		}
	}
	return says
}

// noArguments is what a verb takes that only has flags, or verbs below it.
func (a *app) noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 || c.HasSubCommands() {
		return cobra.NoArgs(c, args)
	}
	return fmt.Errorf(a.t("%s 后面不写别的，只写选项；多出来的是“%s”", "%s takes no arguments, only flags: %q is too much"), c.CommandPath(), args[0])
}

// swallowed finds a flag whose text was forgotten, so that it has taken the
// next flag for it: publish --accept --data D.
func (a *app) swallowed(c *cobra.Command) (err error) {
	c.Flags().Visit(func(f *pflag.Flag) {
		if value := f.Value.String(); err != nil || f.Value.Type() != "string" || !strings.HasPrefix(value, "--") {
			return
		}
		if f.Name == "accept" || f.Name == "reason" {
			err = fmt.Errorf(a.t("--%s 后面要写明原因", "--%s needs a reason"), f.Name)
		} else {
			err = fmt.Errorf(a.t("--%s 后面要写上内容", "--%s needs a value"), f.Name)
		}
	})
	return err
}

// bindError is an address that cannot be listened at, and one to try instead.
type bindError struct {
	err error
	try string
}

func (e *bindError) Error() string { return "cannot listen: " + e.err.Error() }
func (e *bindError) Unwrap() error { return e.err }

// in says it in the language of the user.
func (e *bindError) in(a *app) string {
	var at *net.OpError
	if errors.Is(e.err, syscall.EADDRINUSE) && errors.As(e.err, &at) && at.Addr != nil {
		return fmt.Sprintf(a.t("地址 %s 已被别的程序占用", "another program listens at %s"), at.Addr)
	}
	return a.t("无法监听：", "cannot listen: ") + e.err.Error()
}

// listenable checks an address given on the command line.
func (a *app) listenable(addrs ...string) error {
	for _, addr := range addrs {
		_, port, err := net.SplitHostPort(addr)
		if err == nil && port == "" {
			err = errors.New("no port")
		}
		if err == nil {
			_, err = net.LookupPort("tcp", port)
		}
		if err != nil {
			return usageError{fmt.Errorf(a.t("--listen “%s”要写成 地址:端口 或 :端口，如 :9868", "--listen %q: write it as address:port or :port, such as :9868"), addr)}
		}
	}
	return nil
}
