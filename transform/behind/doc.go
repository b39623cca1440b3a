// Package behind finds the rows that make a published number.
//
// It reads published runs alone: the row tables and the SELECT of each measure
// lie in the run's folder (see published.RowIndex). The SELECT is asked of the
// Parquet files by a DuckDB that holds nothing itself, so the warehouse may be
// locked by the night's run meanwhile, an old run answers as it did when it was
// published, and a million rows are never in memory.
//
// Since a row's span of days holds for all time, a run answers for every day up
// to its own: with what was known when it was published.
package behind
