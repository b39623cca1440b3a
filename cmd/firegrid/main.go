// Command firegrid turns the inspection workbooks that fire-safety clerks drop
// into a folder into metrics that their leadership trusts.
//
// One file of this folder is one verb; only here are the stages ingest,
// transform and exporter tied together.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Main(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
