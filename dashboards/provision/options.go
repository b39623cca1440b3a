package provision

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"firegrid/dashboards/rules"
)

// The addresses where nobody says otherwise: all on one machine.
const (
	DefaultFiregrid   = "http://localhost:9868"
	DefaultPrometheus = "http://localhost:9090"
)

// Options say who reaches whom where.
type Options struct {
	Lang       string // of everything that people read: zh (default) or en
	Firegrid   string // where browsers reach firegrid, DefaultFiregrid if empty
	Scrape     string // where Prometheus reaches firegrid, as Firegrid if empty
	Prometheus string // where Grafana reaches Prometheus, DefaultPrometheus if empty
	Instance   string // the label instance of what is scraped, the same as in the history
	Every      string // how often Prometheus scrapes; every minute if empty
	Boards     []File // by their name in the folder of boards
}

// File is one file of what is laid down; the path is relative, with slashes.
type File struct {
	Path string
	Body []byte
}

// filled gives what was left empty its default, and refuses addresses that
// nothing could be reached at.
func (o Options) filled() (Options, error) {
	o.Lang, o.Every = cmp.Or(o.Lang, "zh"), cmp.Or(o.Every, "1m")
	o.Firegrid = strings.TrimRight(cmp.Or(o.Firegrid, DefaultFiregrid), "/")
	o.Scrape = strings.TrimRight(cmp.Or(o.Scrape, o.Firegrid), "/")
	o.Prometheus = strings.TrimRight(cmp.Or(o.Prometheus, DefaultPrometheus), "/")
	if !strings.Contains(o.Scrape, "://") {
		o.Scrape = "http://" + o.Scrape
	}
	for _, address := range []string{o.Firegrid, o.Scrape, o.Prometheus} {
		if err := CheckAddress(address); err != nil {
			return o, err
		}
	}
	return o, nil
}

// CheckAddress refuses what is no address of a web server.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return fmt.Errorf("%q is no address: write it as http://host:9868", address)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "", u.RawQuery != "", u.Fragment != "":
		return fmt.Errorf("%q is no address: write it as http://host:9868", address)
	case u.User != nil:
		return fmt.Errorf("%s holds a password, which would stand in files that many can read", u.Redacted())
	}
	return nil
}

func (o Options) rules() rules.Options { return rules.Options{Lang: o.Lang, FiregridURL: o.Firegrid} }

func (o Options) t(zh, en string) string {
	if o.Lang == "en" {
		return en
	}
	return zh
}

// Folder is the folder in Grafana that holds the boards.
func Folder(lang string) string { return Options{Lang: lang}.t("消防网格化", "Fire grid") }

// FolderUID is that folder's identity, one for each language.
func FolderUID(lang string) string { return Options{Lang: lang}.t("firegrid", "firegrid-en") }
