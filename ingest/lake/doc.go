// Package lake keeps what was received and understood: one record for each
// file, its typed rows as Parquet, and its problems as Parquet.
//
//	lake/files/<SHA-256>.json            the record; its existence commits the file
//	lake/raw/<dataset>/<file>-<n>.parquet  typed rows of the n-th reading
//	lake/rejected/<file>-<n>.parquet       problems of the n-th reading
//	lake/decisions/<id>.json               what people decided of two units
//
// Parquet files never change. Everything is written to a temporary name, forced
// to the disk and renamed, data before record: a record that exists speaks of
// files that are whole. What has no record is rubbish of a killed run and is
// never read.
package lake
