package exporter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"golang.org/x/sync/errgroup"
)

const (
	headerWithin = 10 * time.Second // a client's time to send its request's header
	idleFor      = 5 * time.Minute  // longer than a scrape interval, so connections are kept
	stopWithin   = 10 * time.Second // what is being answered may end
)

// Bind takes the addresses, so that Addrs is known and a port already in use is
// an error before anything else happens. Serve does it if it has not been done.
func (e *Exporter) Bind() error {
	e.binding.Lock()
	defer e.binding.Unlock()
	if len(e.listeners) > 0 {
		return nil
	}
	for _, address := range e.listen {
		l, err := net.Listen("tcp", address)
		if err != nil {
			for _, open := range e.listeners {
				open.Close()
			}
			e.listeners = nil
			return fmt.Errorf("listen on %s: %w", address, err)
		}
		e.listeners = append(e.listeners, l)
	}
	return nil
}

// Addrs returns the addresses taken by Bind.
func (e *Exporter) Addrs() []net.Addr {
	e.binding.Lock()
	defer e.binding.Unlock()
	addrs := make([]net.Addr, len(e.listeners))
	for i, l := range e.listeners {
		addrs[i] = l.Addr()
	}
	return addrs
}

// Scheme is how the addresses are reached: http, or https where the web
// configuration sets TLS up.
func (e *Exporter) Scheme() string {
	e.door.mu.Lock()
	defer e.door.mu.Unlock()
	if e.door.tls {
		return "https"
	}
	return "http"
}

// Serve answers on all addresses and follows the published folder until ctx
// ends; then it lets the answers under way end and returns nil. It can be
// called once.
func (e *Exporter) Serve(ctx context.Context) error {
	if err := e.Bind(); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { e.Watch(ctx) })
	defer watching.Wait()
	defer stop()

	handler := e.Handler()
	group, ctx := errgroup.WithContext(ctx)
	for _, l := range e.listeners {
		// A server for each listener: exporter-toolkit wraps the handler of
		// the server it is given, and would wrap a shared one once for each.
		server := &http.Server{Handler: handler, ReadHeaderTimeout: headerWithin, IdleTimeout: idleFor}
		group.Go(func() error { return e.answer(server, l) })
		group.Go(func() error { return shutdown(ctx, server) })
	}
	return group.Wait()
}

func (e *Exporter) answer(server *http.Server, l net.Listener) error {
	config := e.door.config()
	err := web.Serve(l, server, &web.FlagConfig{WebConfigFile: &config}, e.log)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// shutdown ends server when ctx ends.
func shutdown(ctx context.Context, server *http.Server) error {
	<-ctx.Done()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return errors.Join(fmt.Errorf("stopping: %w", err), server.Close())
	}
	return nil
}
