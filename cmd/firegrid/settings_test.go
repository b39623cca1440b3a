package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A slip in the settings is said in Chinese, with its line, and in English by
// flag; doctor says the same.
func TestSlipsInTheSettingsAreSaidInChinese(t *testing.T) {
	data := t.TempDir()
	firegrid(t, "init", "--data", data)
	for text, want := range map[string]string{
		"limts: {file_mb: 1}\n":             "第 1 行第 1 列：没有“limts”这一项设置",
		"duckdb:\n  threads: many\n":        "第 2 行第 12 列：这里要写一个整数",
		"gates:\n  audit: 3\n":              "第 2 行第 10 列：这里要写 true 或 false",
		"limits:\n  rows: 1\n  rows: 2\n":   "第 3 行第 3 列：“rows”写了两次，第 2 行已有",
		"serve: {drop: {may: {run: [a}}}\n": "设置文件 " + data,
	} {
		write(t, filepath.Join(data, "firegrid.yaml"), text)
		if _, errs, code := firegrid(t, "ingest", "--data", data); code != exitFailed || !strings.Contains(errs, want) || !strings.Contains(errs, "firegrid.yaml 不能用") {
			t.Errorf("%q: exit code %d\n%s", text, code, errs)
		}
		if out, _, _ := firegrid(t, "doctor", "--quick", "--data", data); !strings.Contains(out, want) {
			t.Errorf("%q: doctor says\n%s", text, out)
		}
	}
	if _, errs, _ := firegrid(t, "ingest", "--data", data, "--lang", "en"); !strings.Contains(errs, "cannot be used") || strings.Contains(errs, "不能用") {
		t.Errorf("in English: %s", errs)
	}
}

// What a page or a night is set to is refused in Chinese as well.
func TestSettingsOfTheServerAreRefusedInChinese(t *testing.T) {
	data := newData(t, nil)
	for text, want := range map[string]string{
		"serve: {nightly: \"2:30\"}\n":     "serve.nightly 写得不对",
		"serve: {login: some}\n":           "按 firegrid.yaml 里 serve 的设置无法启动",
		"serve: {frames: [\"grafana\"]}\n": "按 firegrid.yaml 里 serve 的设置无法启动",
	} {
		write(t, filepath.Join(data, "firegrid.yaml"), text)
		if _, errs, code := firegrid(t, "serve", "--data", data, "--listen", "127.0.0.1:0"); code == exitDone || !strings.Contains(errs, want) {
			t.Errorf("%q: exit code %d\n%s", text, code, errs)
		}
	}
}

// A warehouse that is made anew is told in the language of the operator, by the
// run and by the preview.
func TestAWarehouseMadeAnewIsTold(t *testing.T) {
	data := newData(t, map[string]string{"名册.csv": rosterCSV})
	night(t, data, "2012-07-31")
	for _, tt := range [][]string{
		{"数据仓库从台账数据重新生成", "run", "--as-of", "2012-07-31"}, {"数据仓库从台账数据重新生成", "preview"}, {"the warehouse is made anew", "preview", "--lang", "en"},
	} {
		write(t, filepath.Join(data, "warehouse.duckdb"), "of another kind\n")
		if out, errs, code := firegrid(t, append(tt[1:], "--data", data)...); code != exitDone || !strings.Contains(out, tt[0]) {
			t.Errorf("%v: exit code %d\n%s%s", tt, code, out, errs)
		}
	}
}
