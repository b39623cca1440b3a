package ingest

import (
	"os/user"

	"firegrid/ingest/auditlog"
)

// noteDropped writes into the audit log who handed in the files of this batch.
// Those of an interrupted batch were noted when they got their times.
func (b *batch) noteDropped(repeated []*claim) error {
	var entries []auditlog.Entry
	note := func(c *claim, reason string) {
		entries = append(entries, auditlog.Entry{
			At: b.Now(), Who: b.handedInBy(c), Verb: auditlog.Dropped, Subject: c.name, ID: c.id, Reason: reason,
		})
	}
	for _, c := range b.claims {
		if c.new {
			note(c, "")
		}
	}
	for _, c := range repeated {
		note(c, "内容与以前收到的相同")
	}
	return auditlog.Append(b.Data, entries...)
}

func (b *batch) handedInBy(c *claim) string {
	if b.Who != nil {
		if who := b.Who(c.path); who != "" {
			return who
		}
	}
	if c.inbox && c.owner != "" {
		if u, err := user.LookupId(c.owner); err == nil {
			return u.Username
		}
		return "uid " + c.owner
	}
	return auditlog.User()
}
