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

func main() { os.Exit(untilSignal()) }

// untilSignal is the program until it ends or is asked to.
func untilSignal() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Main(ctx, os.Args[1:], os.Stdout, os.Stderr)
}
