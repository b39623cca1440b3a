package dataset

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"firegrid/ingest/workbook"
)

// benchRows is a hazard ledger of n rows as delimited text, which costs least
// to open, so that what is measured is the understanding.
func benchRows(n int) []byte {
	towns := []string{"塔山", "塔山街道", "城南街道", "马山镇", "柯桥街道办事处", "章镇", "直埠镇"}
	status := []string{"已整改", "未整改", "整改中", "完成整改", "逾期未整改"}
	var b bytes.Buffer
	b.WriteString("序号,隐患编号,单位名称,乡镇街道,场所类别,发现日期,隐患描述,隐患类别,隐患等级,整改方式,整改期限,整改状态,整改完成日期,复查日期,复查结果,文书编号\n")
	for i := range n {
		day := i%27 + 1
		fmt.Fprintf(&b, "%d,YC-2012-%07d,第%d号商店,%s,人员密集场所,2012.7.%d,疏散通道被占用，灭火器过期%d,消防设施,一般,限期改正,2012-08-%02d,%s,2012年7月%d日,,,宁玄公消限字[2012]第%d号\n",
			i+1, i+1, i/3, towns[i%len(towns)], day, i%500, day, status[i%len(status)], min(day+3, 31), i)
	}
	return b.Bytes()
}

// BenchmarkHazards reads a ledger of 1,000,000 rows; "cells" is the same
// without understanding it.
func BenchmarkHazards(b *testing.B) {
	const n = 1_000_000
	data := benchRows(n)
	b.Run("understood", func(b *testing.B) {
		r := testReader(b)
		b.ReportAllocs()
		for b.Loop() {
			if c, _ := readCounting(b, r, data); c.records != n {
				b.Fatalf("%d records, %v", c.records, c.codes)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	})
	b.Run("cells", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			book := openBytes(b, data)
			rows, err := book.Rows(0)
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
			}
			rows.Close()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	})
}

// BenchmarkSmallFile reads a workbook of a few rows, of which there are
// thousands: finding the header is most of the work.
func BenchmarkSmallFile(b *testing.B) {
	data := benchRows(5)
	all, err := Contracts(nil)
	if err != nil {
		b.Fatal(err)
	}
	refs := References{Roster: testRoster()}
	b.ReportAllocs()
	for b.Loop() {
		book, err := workbook.OpenReader(context.Background(), bytes.NewReader(data), int64(len(data)), workbook.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := NewReader(all, refs).Read(context.Background(), book, "a.csv", new(counter)); err != nil {
			b.Fatal(err)
		}
	}
}
