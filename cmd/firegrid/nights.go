package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"firegrid/cmd/internal/nightly"
	"firegrid/transform/published"
)

// schedule reads when the nightly run begins; nil means that this server does
// not start it.
func (a *app) schedule(spec string) (*nightly.Schedule, error) {
	if spec == "" {
		return nil, nil
	}
	s, err := nightly.Parse(spec, shanghai)
	if err != nil {
		return nil, usageError{fmt.Errorf(a.t("serve.nightly 写得不对，要与 crontab 一样写五项，如每晚 2:30 为 \"30 2 * * *\"：%w", "serve.nightly: %w"), err)}
	}
	return s, nil
}

// nextRun gives the next night that firegrid.yaml sets, or nil.
func (a *app) nextRun() (*time.Time, error) {
	cfg, err := loadConfig(a.data)
	if err != nil {
		return nil, err
	}
	s, err := a.schedule(cfg.Serve.Nightly)
	if s == nil || err != nil {
		return nil, err
	}
	next := s.Next(a.now())
	return &next, nil
}

// nights starts the run of each night until the context ends.
func (a *app) nights(ctx context.Context, s *nightly.Schedule, next func(time.Time)) {
	log := a.logger()
	l := nightly.Loop{
		Schedule: s, Now: a.now, Next: next, Last: a.lastAttempt,
		Run: func(ctx context.Context, night time.Time) {
			log.Info("the nightly run begins", "night", shanghaiTime(night))
			began := time.Now()
			code, err := a.night(ctx, log)
			took := time.Since(began).Round(time.Second)
			switch code {
			case exitDone, exitReturned:
				log.Info("the nightly run has ended", "took", took)
			case exitHeld:
				log.Warn("the nightly run was held back; the boards show the run before", "took", took)
			default:
				log.Error("the nightly run has failed; the boards show the run before", "took", took, "err", err)
			}
		},
	}
	l.Start(ctx)
}

// lastAttempt gives when the last run began, whoever started it.
func (a *app) lastAttempt() (began time.Time, ok bool) {
	last, err := published.ReadLast(filepath.Join(a.data, "published"))
	if err != nil || last == nil {
		return time.Time{}, false
	}
	return last.StartedAt, true
}

// night runs firegrid run as a process of its own: whatever becomes of it, and
// of the memory that it needs, the server goes on.
func (a *app) night(ctx context.Context, log *slog.Logger) (code int, err error) {
	program, err := os.Executable()
	if err != nil {
		return exitFailed, err
	}
	c := exec.CommandContext(ctx, program, "run", "--retry", "--data", a.data, "--lang", a.lang, "--log-format", a.logFormat)
	// A server that is stopped lets the run end what it is writing.
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = 20 * time.Second
	out := &lines{log: log}
	c.Stdout, c.Stderr = out, out
	err = c.Run()
	out.end()
	if c.ProcessState == nil {
		return exitFailed, err
	}
	return c.ProcessState.ExitCode(), err
}

// lines hands the words of a process to the log, a line each.
type lines struct {
	log  *slog.Logger
	rest []byte
}

func (l *lines) Write(p []byte) (int, error) {
	l.rest = append(l.rest, p...)
	for {
		i := bytes.IndexByte(l.rest, '\n')
		if i < 0 {
			return len(p), nil
		}
		l.say(l.rest[:i])
		l.rest = l.rest[i+1:]
	}
}

func (l *lines) say(line []byte) {
	if line = bytes.TrimSpace(line); len(line) > 0 {
		l.log.Info("firegrid run", "says", string(line))
	}
}

func (l *lines) end() { l.say(l.rest) }
