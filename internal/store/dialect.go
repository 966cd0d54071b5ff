package store

import (
	"database/sql"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// What only SQLite understands stands here: how it is opened, and how a list is bound.

// busyTimeout is how long a writer waits for another, in this process or beside it, and then gives up
// with docket.Busy.
const busyTimeout = 15 * time.Second

// sqliteDriver opens connections that keep temporary data in memory. A statement that fires triggers writes what it
// may have to undo into a temporary file otherwise, page by page: an import took a third longer. And no name
// reaches a file that nobody looks after.
const sqliteDriver = "answerable-sqlite3"

func init() {
	sql.Register(sqliteDriver, &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		_, err := c.Exec("PRAGMA temp_store = MEMORY", nil)
		return err
	}})
}

// Every pooled connection is opened with these, so that none lacks foreign keys or durability.
// The caches are small: 64 MB for each connection grew the server to 500 MB.
var common = [][2]string{
	{"_synchronous", "FULL"},
	{"_foreign_keys", "1"},
	{"_busy_timeout", strconv.FormatInt(busyTimeout.Milliseconds(), 10)},
	{"_cache_size", "-4000"},
	{"_stmt_cache_size", "96"},
}

func writerDSN(path string) string {
	return dsn(path, [2]string{"mode", "rw"}, [2]string{"_journal_mode", "WAL"}, [2]string{"_txlock", "immediate"})
}

// readerDSN leaves transactions deferred: an immediate reader blocks the writer. The journal's mode
// is kept in the file, so readers do not set it.
func readerDSN(path string) string {
	return dsn(path, [2]string{"mode", "ro"}, [2]string{"_query_only", "1"}, [2]string{"_txlock", "deferred"})
}

func dsn(path string, own ...[2]string) string {
	var b strings.Builder
	b.WriteString("file:" + (&url.URL{Path: path}).EscapedPath())
	separator := byte('?')
	for _, pair := range append(own, common...) {
		b.WriteByte(separator)
		b.WriteString(pair[0] + "=" + pair[1])
		separator = '&'
	}
	return b.String()
}

// The writer keeps few pages, as little as a single change needs. A long change gets more room: an
// import touches every index at random and takes twice as long without. The room is given back.
const (
	longFrom = 2_000 // statements
	roomy    = "PRAGMA cache_size = -400000"
	tight    = "PRAGMA cache_size = -4000; PRAGMA shrink_memory"
)

// What SQLite itself finds wrong: in the file, and in references between rows.
const (
	integrityCheck  = "PRAGMA integrity_check(50)"
	foreignKeyCheck = "PRAGMA foreign_key_check"
	// A connection that looked into the indexes of words before keeps their layout, and the check of the file
	// takes it as it is: after another connection wrote, it would call sound indexes damaged. Any reading of
	// them looks the layout up anew.
	lookAtWords = `SELECT (SELECT count(*) FROM search_open WHERE rowid = 0) + (SELECT count(*) FROM search_protected WHERE rowid = 0)`
)

// oneOf is an IN list of any length bound as one value: idsOf or textsOf.
const oneOf = " IN (SELECT value FROM json_each(?))"

// idsOf binds numbers for oneOf.
func idsOf[T ~int64](ids []T) string {
	if len(ids) == 0 {
		return "[]"
	}
	bound, _ := json.Marshal(ids) // numbers always marshal
	return string(bound)
}

// textsOf binds texts for oneOf.
func textsOf[T ~string](texts []T) string {
	if len(texts) == 0 {
		return "[]"
	}
	bound, _ := json.Marshal(texts) // texts always marshal
	return string(bound)
}
