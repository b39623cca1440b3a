package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Delimited text has no sheet: its places are cells, and it is named as a file.
func TestCheckOfTextWithoutSheets(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"7月.csv": "隐患编号,单位名称,所属大队,发现日期,隐患描述\nH-1,,,昨天,堵塞\n",
		"通知.csv": "各大队\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, _, code := firegrid(t, "check", "--data", filepath.Join(dir, "data"), filepath.Join(dir, "7月.csv"), filepath.Join(dir, "通知.csv"))
	if code != exitReturned {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"  整个文件：火灾隐患排查整改台账，表头第 1–1 行，取用 0 行，退回 1 行", "  退回  B2  “单位名称”没有填写。", "  退回  D2  “昨天”不是日期", "  整个文件：没有认出\n", "  退回  整个文件  文件里没有台账的表格，只有文字（“各大队”）。"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	for _, no := range []string{"“”", "!B2", "!D2"} {
		if strings.Contains(out, no) {
			t.Errorf("%q is said:\n%s", no, out)
		}
	}
}
