package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// settingsError says what is wrong in firegrid.yaml, and where.
type settingsError struct {
	path string
	err  error
}

func (e *settingsError) Error() string { return e.in("en") }

func (e *settingsError) Unwrap() error { return e.err }

// in says it in a language. The place and the line of the file are those of the
// YAML reader; its usual complaints are put into Chinese.
func (e *settingsError) in(lang string) string {
	text := strings.TrimSpace(yaml.FormatError(e.err, false, true))
	if lang == "en" {
		return fmt.Sprintf("the settings %s cannot be used: %s", e.path, text)
	}
	first, rest, _ := strings.Cut(text, "\n")
	first = yamlPlace.ReplaceAllString(first, "第 $1 行第 $2 列：")
	for _, s := range yamlSlips {
		if found := s.says.FindStringSubmatchIndex(first); found != nil {
			first = string(s.says.ExpandString([]byte(first[:found[0]]), s.zh, first, found)) + first[found[1]:]
			break
		}
	}
	return strings.TrimSpace(fmt.Sprintf("设置文件 %s 不能用：%s\n%s", e.path, first, rest))
}

var yamlPlace = regexp.MustCompile(`^\[(\d+):(\d+)\] `)

// yamlSlips are what is usually wrong in a file of settings.
var yamlSlips = []struct {
	says *regexp.Regexp
	zh   string
}{
	{regexp.MustCompile(`unknown field "([^"]*)"$`), `没有“${1}”这一项设置`},
	{regexp.MustCompile(`cannot unmarshal .* of type u?int.*$`), `这里要写一个整数`},
	{regexp.MustCompile(`cannot unmarshal .* of type float.*$`), `这里要写一个数`},
	{regexp.MustCompile(`cannot unmarshal .* of type bool.*$`), `这里要写 true 或 false`},
	{regexp.MustCompile(`cannot unmarshal .*$`), `这一项的写法不对`},
	{regexp.MustCompile(`mapping key "([^"]*)" already defined at \[(\d+):\d+\]$`), `“${1}”写了两次，第 ${2} 行已有`},
	{regexp.MustCompile(`.* was used where .* is expected$`), `这一项的写法不对，可能少了缩进`},
	{regexp.MustCompile(`(sequence|mapping) end token '(.)' not found$`), `括号没有写完，少了“${2}”`},
	{regexp.MustCompile(`mapping value is not allowed in this context$`), `冒号的位置不对，含冒号的内容要加引号`},
	{regexp.MustCompile(`.*tab character.*$`), `缩进要用空格，不能用制表符（Tab）`},
	{regexp.MustCompile(`it cannot be read as YAML: .*$`), `这不是 YAML 格式`},
}
