// Package store keeps the register in one SQLite file. It is the only package that knows SQL: it
// migrates the schema, implements what docket asks of a place for records, and turns what the
// database refuses into sentences of docket.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"answerable/internal/docket"
)

// Options say how a database is opened.
type Options struct {
	// Now is the clock that events and accesses are dated by.
	Now func() time.Time
	// KeepSchema refuses an older schema instead of migrating it: for commands that run beside a server.
	KeepSchema bool
	// Progress hears how far the index of words is written anew, for a register that has none yet.
	Progress func(done, of int)
}

// Store reads and writes the register. Outside a transaction its methods read through the pool of
// readers; the values given to Tx and Read work in their transaction alone.
type Store struct {
	*engine
	conn   gorm.ConnPool // the pool of readers, or the transaction
	change *change       // the open write transaction; nil everywhere else
	inside bool          // within Tx or Read
}

var _ docket.Store = (*Store)(nil)

// engine is what all values of one store share.
type engine struct {
	path            string
	writer, readers *sql.DB
	base            *gorm.DB
	now             func() time.Time
	applied         int
	patience        time.Duration // how long a change waits for the one before it
	counts          remembered[map[docket.Status]int]
	figures         remembered[map[docket.AddresseeID]docket.AddresseeFigures]
	records         remembered[docket.AddresseeYears]
	parts           remembered[map[docket.TodayPart]int]
	silent          remembered[[]docket.SilentState]
	rates           remembered[docket.RateCells]
}

// Open opens the database at path, makes it when there is none, brings its schema up to date, and
// gives an empty register its States and mandates.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	if opts.Now == nil {
		return nil, errors.New("open the database: no clock was given")
	}
	if err := private(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	e := &engine{path: path, now: opts.Now, patience: busyTimeout}
	if err := e.open(ctx, opts.KeepSchema); err != nil {
		return nil, errors.Join(refused("open the database", err), e.Close())
	}
	s := &Store{engine: e, conn: e.readers}
	if opts.KeepSchema {
		return s, nil
	}
	if err := s.refreshSearch(ctx, opts.Progress); err != nil {
		return nil, errors.Join(refused("write the index of words", err), e.Close())
	}
	if err := s.seed(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), e.Close())
	}
	return s, nil
}

// open lets the writer set WAL and migrate before the first reader comes: mode=ro fails on a file
// that does not exist.
func (e *engine) open(ctx context.Context, keep bool) (err error) {
	if e.writer, err = sql.Open(sqliteDriver, writerDSN(e.path)); err != nil {
		return err
	}
	e.writer.SetMaxOpenConns(1)
	if e.applied, err = migrate(ctx, e.writer, keep); err != nil {
		return err
	}
	if e.readers, err = sql.Open(sqliteDriver, readerDSN(e.path)); err != nil {
		return err
	}
	e.readers.SetMaxOpenConns(readerConns())
	e.readers.SetMaxIdleConns(readerConns())
	e.base, err = gorm.Open(sqlite.New(sqlite.Config{Conn: e.readers}), &gorm.Config{
		SkipDefaultTransaction: true,
		// GORM's logger prints values: names would reach the log.
		Logger:               logger.Discard,
		DisableAutomaticPing: true,
		NowFunc:              func() time.Time { return e.now() },
	})
	return err
}

// Close closes all connections; the write-ahead log is folded into the file.
func (e *engine) Close() error {
	var errs []error
	for _, db := range []*sql.DB{e.readers, e.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Migrated tells how many migrations this opening applied.
func (e *engine) Migrated() int { return e.applied }

// orm is GORM on whatever this store reads through.
func (s *Store) orm(ctx context.Context) *gorm.DB {
	db := s.base.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = s.conn
	return db
}

// readerConns leaves a connection for each page that a busy core can render.
func readerConns() int { return max(4, 2*runtime.NumCPU()) }

// private makes the file and its directory readable by the office's account alone. SQLite gives
// its side files the mode of the database.
func private(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		return file.Close()
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o600)
	}
	return nil
}
