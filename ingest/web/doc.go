// Package web is the page on which clerks hand in their workbooks: they drop
// files and read, within seconds, what was taken and what to mend.
//
// An upload is written to a temporary file in the data folder and, once it is
// whole, moved into the inbox. From there it is taken like any other file,
// under the lock of the data folder; while someone else holds the lock, it
// waits, and the page says so. What the page answers is read from the lake, so
// that it is the same after a restart.
//
// The pages are made on the server and work without a script. Nothing comes
// from outside, and what a file is called is shown and never trusted.
package web
