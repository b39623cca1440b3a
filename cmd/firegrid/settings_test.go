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
