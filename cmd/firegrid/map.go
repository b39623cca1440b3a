package main

import (
	"fmt"
	"path/filepath"

	"firegrid/exporter"
	"firegrid/exporter/countymap"
)

// mountMap puts the map of the counties beside the exporter's own pages. A map
// of the office's own that cannot be read is an error at once: a board with
// the wrong areas would be believed.
func (a *app) mountMap(e *exporter.Exporter, cfg *config) error {
	areas := countymap.Shaoxing()
	if own := cfg.Serve.Map; own != "" {
		if !filepath.IsAbs(own) {
			own = filepath.Join(a.data, own)
		}
		var err error
		if areas, err = countymap.Read(own); err != nil {
			return fmt.Errorf(a.t("firegrid.yaml 的 serve.map：%w", "serve.map of firegrid.yaml: %w"), err)
		}
	}
	e.Mount(exporter.Page{Pattern: "GET " + countymap.Path, Open: true, Handler: countymap.Handler(areas, e.Run, a.lang)})
	return nil
}
