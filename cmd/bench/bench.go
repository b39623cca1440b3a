package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// bench runs the cases and collects what they took.
type bench struct {
	options
	scratch string // removed at the end
	peer    *peer
	report  report
}

func newBench(ctx context.Context, o options) (*bench, error) {
	b := &bench{options: o, report: newReport(o)}
	var err error
	if b.firegrid, err = exec.LookPath(o.firegrid); err != nil {
		return nil, fmt.Errorf("%w (make build)", err)
	}
	if err := os.MkdirAll(o.work, 0o755); err != nil {
		return nil, err
	}
	if b.scratch, err = os.MkdirTemp(o.work, "run-"); err != nil {
		return nil, err
	}
	if b.peer, err = newPeer(ctx, b.scratch); err != nil {
		os.RemoveAll(b.scratch)
		return nil, err
	}
	return b, nil
}

// say tells someone who waits how far it is.
func (b *bench) say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// Exit codes of firegrid: done, and done with rows returned to the clerks.
const (
	done         = 0
	rowsReturned = 3
)

// data makes a fresh data folder with an inbox of these files.
func (b *bench) data(ctx context.Context, files []string) (string, error) {
	dir, err := os.MkdirTemp(b.scratch, "data-")
	if err != nil {
		return "", err
	}
	if _, _, err := measured(ctx, []int{done}, b.firegrid, "init", "--quiet", "--data", dir); err != nil {
		return "", err
	}
	return dir, fillInbox(filepath.Join(dir, "inbox"), files)
}

// night is one firegrid run.
func (b *bench) night(ctx context.Context, data string, asOf day, codes ...int) (usage, error) {
	u, _, err := measured(ctx, codes, b.firegrid, "run", "--quiet", "--data", data, "--as-of", asOf.String())
	return u, err
}

// agree holds the published rates against what the workbooks hold.
func (b *bench) agree(ctx context.Context, data string, want rates) error {
	_, exposition, err := measured(ctx, []int{done}, b.firegrid, "metrics", "--data", data)
	if err != nil {
		return err
	}
	got, err := ratesOf(exposition)
	if err != nil {
		return err
	}
	return differ(want, "firegrid", got)
}

// sample is case (a).
func (b *bench) sample(ctx context.Context) error {
	dir := filepath.Join(b.scratch, "sample")
	if _, _, err := measured(ctx, []int{done}, b.firegrid, "sample", "--quiet", dir); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return err
	}
	for i := range b.runs {
		b.say("(a) run %d of %d", i+1, b.runs)
		data, err := b.data(ctx, files)
		if err != nil {
			return err
		}
		u, err := b.night(ctx, data, lastDay, done, rowsReturned)
		if err != nil {
			return err
		}
		b.report.Sample = append(b.report.Sample, u)
		if err := os.RemoveAll(data); err != nil {
			return err
		}
		if u, b.report.PeerSampleRead, err = b.peer.read(ctx, dir); err != nil {
			return err
		}
		b.report.PeerSample = append(b.report.PeerSample, u)
	}
	return nil
}

// province is the cases (b), (c), (d) and (g), which need each other.
func (b *bench) province(ctx context.Context) error {
	in, err := b.generated(ctx, b.size)
	if err != nil {
		return err
	}
	for i := range b.runs {
		b.say("(b) (c) (d) (g) run %d of %d", i+1, b.runs)
		if err := b.nights(ctx, in); err != nil {
			return err
		}
		if i < b.peerRuns {
			if err := b.peerNight(ctx, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// nights are the night of the whole province, a quiet one, and one on which a
// single workbook comes; and that workbook alone.
func (b *bench) nights(ctx context.Context, in *inputs) error {
	data, err := b.data(ctx, in.files)
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	for _, n := range []struct {
		asOf  day
		new   []string
		want  rates
		taken *usages
	}{
		{lastDay, nil, in.After, &b.report.Province},
		{quietDay, nil, in.After, &b.report.Quiet},
		{moreDay, []string{in.next}, in.Next, &b.report.OneMore},
	} {
		if err := fillInbox(filepath.Join(data, "inbox"), n.new); err != nil {
			return err
		}
		u, err := b.night(ctx, data, n.asOf, done)
		if err != nil {
			return err
		}
		*n.taken = append(*n.taken, u)
		if err := b.agree(ctx, data, n.want); err != nil {
			return fmt.Errorf("as of %s: %w", n.asOf, err)
		}
	}
	if err := b.history(ctx, data); err != nil {
		return err
	}
	return b.alone(ctx, in)
}

// alone is the new workbook in a data folder of its own, with the roster.
func (b *bench) alone(ctx context.Context, in *inputs) error {
	data, err := b.data(ctx, []string{in.files[0], in.next})
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	u, err := b.night(ctx, data, moreDay, done)
	b.report.Alone = append(b.report.Alone, u)
	return err
}

func (b *bench) peerNight(ctx context.Context, in *inputs) error {
	b.say("(b) the peer")
	u, a, err := b.peer.rates(ctx, in.dir, lastDay.String())
	if err != nil {
		return err
	}
	b.report.PeerProvince = append(b.report.PeerProvince, u)
	if a.Rows != b.size.Rows {
		return fmt.Errorf("the peer read %d rows, not %d", a.Rows, b.size.Rows)
	}
	return differ(in.After, "the peer", a.Rates)
}

// generateInto writes the province in a process of its own, so that its memory is
// not in the way of what is measured.
func (b *bench) generateInto(ctx context.Context, dir string, s size) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.say("writing %d workbooks with %d rows to %s", s.Files, s.Rows, dir)
	_, _, err = measured(ctx, []int{0}, self, "-generate", dir, "-roster", b.roster, "-files", strconv.Itoa(s.Files),
		"-rows", strconv.Itoa(s.Rows), "-seed", strconv.FormatInt(s.Seed, 10), "-delimited="+strconv.FormatBool(s.Delimited))
	return err
}
