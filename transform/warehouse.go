package transform

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	_ "github.com/marcboeker/go-duckdb" // the driver

	"firegrid/transform/measures"
	"firegrid/transform/models"
	"firegrid/transform/published"
)

// Options bound what the warehouse takes of the machine. The zero value is
// meant for a small one.
type Options struct {
	MemoryLimit string // DuckDB's buffers: "400MB" by default
	Threads     int    // 2 by default, never more than the machine has
	TempDir     string // where DuckDB puts what does not fit, in a folder of its own; beside the warehouse by default
	TempLimit   string // how much may lie there: "20GB" by default
}

// Warehouse is the DuckDB database in which measures are computed. Only one
// process can have it open.
type Warehouse struct {
	path     string
	aside    string // a folder of its own that goes with it; "" for none
	db       *sql.DB
	conn     *sql.Conn
	tables   []rawTable
	models   []models.Model
	audits   []models.Audit
	families []measures.Family

	// Notes says what was unusual in opening: a warehouse set aside, and why.
	Notes []published.Text
}

// Open opens the warehouse, or makes it where there is none. A file that is no
// sound database, or that another version of the models made, is set aside
// under another name: the next Load fills the new one from the lake.
func Open(ctx context.Context, path string, opts Options) (*Warehouse, error) {
	w := &Warehouse{path: path, models: models.All(), audits: models.Audits(), families: measures.All()}
	var err error
	if w.tables, err = rawTables(w.models); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		reason, err := w.open(ctx, opts)
		if err == nil && reason.EN == "" {
			return w, nil
		}
		w.Close()
		if err != nil && (attempt == 2 || !isDamage(err)) {
			return nil, fmt.Errorf("open the warehouse %s: %w", path, err)
		}
		if err != nil {
			reason = damaged(err)
		}
		if err := w.setAside(reason); err != nil {
			return nil, err
		}
	}
}

// open connects and checks the schema; the reason says why the file cannot be
// used although it is sound.
func (w *Warehouse) open(ctx context.Context, opts Options) (reason published.Text, err error) {
	if err := opts.clearTemp(w.path); err != nil {
		return reason, err
	}
	if w.db, err = sql.Open("duckdb", w.path+"?"+opts.query(w.path)); err != nil {
		return reason, err
	}
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return reason, err
	}
	// As a part of the address it would be shown, but not kept to.
	limit := strings.ReplaceAll(cmp.Or(opts.TempLimit, "20GB"), "'", "''")
	if err := w.exec(ctx, "SET max_temp_directory_size = '"+limit+"'"); err != nil {
		return reason, err
	}
	return w.prepare(ctx)
}

func (o Options) query(path string) string {
	if o.MemoryLimit == "" {
		o.MemoryLimit = "400MB"
	}
	if o.Threads <= 0 {
		o.Threads = 2
	}
	return url.Values{
		"memory_limit":   {o.MemoryLimit},
		"threads":        {strconv.Itoa(min(o.Threads, runtime.NumCPU()))},
		"temp_directory": {o.tempDir(path)},
		// Nothing is fetched from anywhere, and the order of rows in a table
		// means nothing here, which lets files load side by side.
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"preserve_insertion_order":     {"false"},
	}.Encode()
}

// Close closes the database.
func (w *Warehouse) Close() error {
	var errs []error
	if w.conn != nil {
		errs = append(errs, w.conn.Close())
	}
	if w.db != nil {
		errs = append(errs, w.db.Close())
	}
	w.conn, w.db = nil, nil
	if w.aside != "" {
		errs = append(errs, os.RemoveAll(w.aside))
	}
	return errors.Join(errs...)
}

// Families returns the declared measures.
func (w *Warehouse) Families() []measures.Family { return w.families }

// damaged is the reason to set a warehouse aside in which something was found.
func damaged(err error) published.Text {
	return published.Text{ZH: "已损坏：" + firstLine(err), EN: "damaged: " + firstLine(err)}
}

// setAside renames the file, and the log of its last changes first: without
// its log a warehouse is merely older, a log without its warehouse is a trap.
func (w *Warehouse) setAside(reason published.Text) error {
	aside := w.path + ".set-aside"
	for _, suffix := range []string{".wal", ""} {
		err := os.Rename(w.path+suffix, aside+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("set the warehouse aside: %w", err)
		}
	}
	now := time.Now() // from which it is kept; it may not be there
	_ = os.Chtimes(aside, now, now)
	w.Notes = append(w.Notes, published.Text{
		ZH: fmt.Sprintf("数据仓库从台账数据重新生成，原来的留作 %s（%s）", aside, reason.ZH),
		EN: fmt.Sprintf("the warehouse is made anew from the lake; the old one is kept as %s (%s)", aside, reason.EN),
	})
	return nil
}

// isDamage tells an unsound database from one that cannot be opened for
// another reason, such as a lock, a missing permission or a full disk.
func isDamage(err error) bool {
	if err == nil || strings.Contains(err.Error(), "No space left") {
		return false
	}
	for _, mark := range []string{
		"not a valid DuckDB database file", "Corrupt", "corrupt", "checksum", "Serialization Error",
		"deserialize", "INTERNAL Error", "FATAL Error", "replaying WAL", "Could not read enough bytes",
	} {
		if strings.Contains(err.Error(), mark) {
			return true
		}
	}
	return false
}

// IsOutOfSpace tells that the work did not fit into the memory and the
// temporary folder that Options allow.
func IsOutOfSpace(err error) bool {
	return err != nil && strings.Contains(err.Error(), "Out of Memory Error")
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// exec runs statements that return nothing.
func (w *Warehouse) exec(ctx context.Context, query string, args ...any) error {
	_, err := w.conn.ExecContext(ctx, query, args...)
	return err
}

// inTransaction runs do as one transaction: all of it happens, or nothing.
func (w *Warehouse) inTransaction(ctx context.Context, do func() error) error {
	if err := w.exec(ctx, "BEGIN TRANSACTION"); err != nil {
		return err
	}
	if err := do(); err != nil {
		// The context may be what ended it, and must not keep us from going back.
		if back := w.exec(context.WithoutCancel(ctx), "ROLLBACK"); back != nil {
			return errors.Join(err, back)
		}
		return err
	}
	return w.exec(ctx, "COMMIT")
}

// strings1 returns the first column of a query.
func (w *Warehouse) strings1(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := w.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// count returns the one number of a query.
func (w *Warehouse) count(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = w.conn.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, err
}
