package workbook

import (
	"slices"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// codePages are the encodings that the CODEPAGE record of a BIFF5 book names.
var codePages = map[int]encoding.Encoding{
	367: charmap.Windows1252, 437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852,
	866: charmap.CodePage866, 874: charmap.Windows874, 932: japanese.ShiftJIS, 936: simplifiedchinese.GBK,
	949: korean.EUCKR, 950: traditionalchinese.Big5,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253,
	1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257,
	1258: charmap.Windows1258, 10000: charmap.Macintosh, 10007: charmap.MacintoshCyrillic,
	10008: simplifiedchinese.GBK, 0x8000: charmap.Macintosh, 0x8001: charmap.Windows1252,
	54936: simplifiedchinese.GB18030,
}

// codePage gives the encoding of a code page. Where a book names none, or one
// that nobody knows, it is taken to be Chinese: that is where the files of
// this program come from, and plain ASCII is the same in all of them.
func codePage(n int) encoding.Encoding {
	if e, ok := codePages[n]; ok {
		return e
	}
	return simplifiedchinese.GBK
}

// decodePage adds text of a code page to dst. What is no character of the code
// page comes out as U+FFFD.
func decodePage(dst, src []byte, dec *encoding.Decoder) []byte {
	dst = slices.Grow(dst, 3*len(src)+16)
	dec.Reset()
	n, _, _ := dec.Transform(dst[len(dst):cap(dst)], src, true)
	return dst[:len(dst)+n]
}
