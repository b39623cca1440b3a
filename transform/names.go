package transform

import (
	"context"

	"firegrid/ingest/dataset"
	"firegrid/ingest/lake"
)

// names puts what the warehouse knows by numbers into the words of clerks.
type names struct {
	files     map[int]lake.File
	contracts map[string]*dataset.Contract
}

// place is a sheet of a loaded file.
type place struct{ file, sheet int }

func newNames(ctx context.Context, w *Warehouse, l *lake.Lake) (*names, error) {
	n := &names{files: make(map[int]lake.File), contracts: make(map[string]*dataset.Contract)}
	ledger, err := w.ledger(ctx)
	if err != nil {
		return nil, err
	}
	files, err := l.Files()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if loaded, ok := ledger[f.ID]; ok {
			n.files[loaded.no] = f
		}
	}
	contracts, err := dataset.Contracts(nil)
	if err != nil {
		return nil, err
	}
	for _, c := range contracts {
		n.contracts[c.Dataset] = c
	}
	return n, nil
}

// conflict says of what and where its two sides speak.
func (n *names) conflict(c *Conflict, key string, won, lost place) {
	contract := n.contracts[c.Dataset]
	c.Title, c.Key, c.Heading = contract.Title, contract.KeyParts(key), contract.Heading(c.Field)
	n.saying(&c.Won, won)
	n.saying(&c.Lost, lost)
}

func (n *names) saying(s *Saying, at place) {
	f := n.files[at.file]
	s.FileID, s.File, s.ReceivedAt = f.ID, f.Name, f.ReceivedAt
	for _, sheet := range f.Sheets {
		if sheet.SheetNo == at.sheet {
			s.Sheet = sheet.Sheet
		}
	}
	switch s.Value {
	case "true":
		s.Value = "是"
	case "false":
		s.Value = "否"
	}
}
