package main

import (
	"os"
	"path/filepath"

	"firegrid/dashboards"
)

// boards writes the boards in both languages, and takes away those that are no
// longer made.
func boards(dir string) error {
	for _, lang := range []string{dashboards.Chinese, dashboards.English} {
		all, err := dashboards.Build(dashboards.Options{Lang: lang})
		if err != nil {
			return err
		}
		folder := filepath.Join(dir, lang)
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		for _, b := range all {
			if err := os.WriteFile(filepath.Join(folder, b.FileName), b.JSON, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
