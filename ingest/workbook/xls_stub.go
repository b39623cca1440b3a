package workbook

import "io"

func (b *Book) openXLS(r io.ReaderAt, size int64, l Limits, kind fileKind) error {
	return fault(CodeUnsupportedBIFF, "not yet")
}
