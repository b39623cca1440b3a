package returned

import (
	"archive/zip"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
)

// The kinds of parts, as the package's list of content types names them.
const (
	typeWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	typeSheet    = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
	typeStyles   = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
	typeTheme    = "application/vnd.openxmlformats-officedocument.theme+xml"
	typeComments = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
)

// pack is the .xlsx package being written. The same parts in the same order
// give the same bytes.
type pack struct {
	zip   *zip.Writer
	types []attr // part name and its type
}

func newPack(w io.Writer) *pack {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	return &pack{zip: z}
}

// part writes one part. A part without a type has the default of its ending.
func (p *pack) part(name, typ string, write func(*out) error) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	if typ != "" {
		p.types = append(p.types, attr{name, typ})
	}
	o := newOut(w)
	if err := write(o); err != nil {
		return err
	}
	return o.flush()
}

// finish writes the list of content types and ends the package.
func (p *pack) finish() error {
	types := p.types
	err := p.part("[Content_Types].xml", "", func(o *out) error {
		o.raw(declare, `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
			`<Default Extension="xml" ContentType="application/xml"/>`,
			`<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`)
		for _, t := range types {
			o.raw("<Override")
			o.attr("PartName", "/"+t.name)
			o.attr("ContentType", t.value)
			o.raw("/>")
		}
		o.raw("</Types>")
		return nil
	})
	if err != nil {
		return err
	}
	return p.zip.Close()
}

// relations writes a relationship part; the n-th target has the id rId<n>.
func (p *pack) relations(name string, targets []attr) error {
	return p.part(name, "", func(o *out) error {
		o.raw(declare, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
		for i, t := range targets {
			o.raw("<Relationship")
			o.attr("Id", fmt.Sprintf("rId%d", i+1))
			o.attr("Type", relNS+"/"+t.name)
			o.attr("Target", t.value)
			o.raw("/>")
		}
		o.raw("</Relationships>")
		return nil
	})
}
