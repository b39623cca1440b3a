package workbook

import (
	"context"
	"errors"
	"strings"
)

// The codes of Error. They are stable: other packages key their sentences on
// them. Beside each stands what a person should do.
const (
	CodeEmptyFile        = "empty_file"        // the file has no bytes: copy it again
	CodeNotAWorkbook     = "not_a_workbook"    // no spreadsheet at all: send the workbook itself
	CodeEncrypted        = "encrypted"         // opens with a password: save it without one
	CodeXLSB             = "xlsb"              // binary workbook: save as .xlsx
	CodeODS              = "ods"               // OpenDocument: save as .xlsx
	CodeHTML             = "html"              // web page named .xls: open it and save as .xlsx
	CodeXMLSpreadsheet   = "xml_spreadsheet"   // Excel 2003 XML: open it and save as .xlsx
	CodePicture          = "picture"           // a photo or scan: send the workbook
	CodePDF              = "pdf"               // a PDF: send the workbook
	CodeWord             = "word"              // a text document: put the table into a workbook
	CodePresentation     = "presentation"      // slides: put the table into a workbook
	CodeArchive          = "archive"           // zip, rar, 7z: take the workbook out of it
	CodeTruncated        = "truncated"         // the end is missing: copy the file again
	CodeCorruptZip       = "corrupt_zip"       // damaged container: copy again, or open, repair and save
	CodeCorruptXML       = "corrupt_xml"       // damaged content of .xlsx: open, repair and save
	CodeCorruptXLS       = "corrupt_xls"       // damaged .xls: open, repair and save as .xlsx
	CodeMissingPart      = "missing_part"      // a sheet or table the book names is not there: open and save again
	CodeUnsupportedBIFF  = "unsupported_biff"  // older than Excel 5: open it and save as .xlsx
	CodeBadEncoding      = "bad_encoding"      // text in no known encoding: save as UTF-8 or as .xlsx
	CodeTooLarge         = "too_large"         // beyond the limit on bytes: split the file
	CodeTooManyRows      = "too_many_rows"     // beyond the limit on rows: split the sheet
	CodeTooManyColumns   = "too_many_columns"  // beyond the limit on columns: remove stray columns
	CodeTooManySheets    = "too_many_sheets"   // beyond the limit on sheets: split the book
	CodeTooManyMerges    = "too_many_merges"   // beyond the limit on merged ranges: unmerge
	CodeZipBomb          = "zip_bomb"          // expands beyond reason: open it and save it again
	CodeUnreadable       = "unreadable"        // the disk or the network failed: try again
	CodeNoSuchSheet      = "no_such_sheet"     // the caller asked for a sheet that the book has not
	CodeUnsupportedZip   = "unsupported_zip"   // a compression other than deflate: open and save again
	CodeUnorderedRows    = "unordered_rows"    // rows not in ascending order: open and save again
	CodeCellTextTooLarge = "cell_text_too_big" // one text beyond the limit: shorten the cell
)

// Error is what every function of this package returns for a file that it
// cannot read to the end. Code is one of the Code constants; Sheet and Cell
// are empty where the trouble has no such place.
type Error struct {
	Code   string
	File   string // Options.Name
	Sheet  string
	Cell   string // "C12", or "12" for a row
	Detail string // for a person who looks into the file
	Err    error
}

func (e *Error) Error() string {
	var b strings.Builder
	add := func(s string) {
		if s == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(s)
	}
	add(e.File)
	place := e.Cell
	if e.Sheet != "" {
		place = strings.TrimSuffix(e.Sheet+"!"+e.Cell, "!")
	}
	add(place)
	add(strings.ReplaceAll(e.Code, "_", " "))
	add(e.Detail)
	if e.Err != nil {
		add(e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the error of the layer below, if there is one.
func (e *Error) Unwrap() error { return e.Err }

// fault makes an Error without a place; the book adds file and sheet.
func fault(code, detail string) *Error { return &Error{Code: code, Detail: detail} }

// wrap makes err an Error of the given code, unless it is one already or says
// that the caller gave up. No error stays none.
func wrap(code, detail string, err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Error{Code: code, Detail: detail, Err: err}
}

// place fills in what the layer that failed could not know.
func place(err error, file, sheet string) error {
	if e, ok := err.(*Error); ok {
		if e.File == "" {
			e.File = file
		}
		if e.Sheet == "" {
			e.Sheet = sheet
		}
	}
	return err
}
