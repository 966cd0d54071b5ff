package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"answerable/internal/docket"
)

// change is one write transaction in progress.
type change struct {
	// stale holds the letters whose derived facts lost their cause and wait to be derived anew.
	stale map[docket.CommunicationID]struct{}
	// known holds some letters as they were last written here, so that an import reads none back.
	known   map[docket.CommunicationID]docket.Communication
	head    *event // the newest event, once one was recorded here
	counted bool   // the change number was raised
	// gathered holds documents for the index of words until many can be written in its order.
	gathered gathered
	writes   int // statements so far
}

var (
	errNested  = errors.New("a transaction was begun inside another")
	errOutside = errors.New("a write was asked for outside a transaction")
)

// rememberAtMost bounds the letters that a change keeps at hand.
const rememberAtMost = 256

func newChange() *change {
	return &change{stale: make(map[docket.CommunicationID]struct{}), known: make(map[docket.CommunicationID]docket.Communication)}
}

func (c *change) remember(letter docket.Communication) {
	if len(c.known) >= rememberAtMost {
		clear(c.known)
	}
	c.known[letter.ID] = letter
}

// Tx runs fn in one immediate transaction. Letters that fn touched without deriving their facts
// anew are derived before the commit, so that no fact ever stands without its cause.
func (s *Store) Tx(ctx context.Context, fn func(tx docket.Store) error) error {
	if s.inside {
		return fmt.Errorf("begin a change: %w", errNested)
	}
	conn, err := s.writerConn(ctx)
	if err != nil {
		return refused("begin a change", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return refused("begin a change", err)
	}
	inner := &Store{engine: s.engine, conn: tx, inside: true, change: newChange()}
	defer inner.change.giveBack(ctx, conn)
	defer tx.Rollback() // after a commit it does nothing; on a panic it undoes everything
	if err := fn(inner); err != nil {
		return err
	}
	if err := inner.rederiveStale(ctx); err != nil {
		return err
	}
	if err := inner.writeSearch(ctx); err != nil {
		return err
	}
	return refused("commit a change", tx.Commit())
}

// giveBack returns the room of a long change. Its failure only leaves the writer with more memory.
func (c *change) giveBack(ctx context.Context, conn *sql.Conn) {
	if c.writes >= longFrom {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), tight)
	}
}

// Read runs fn in one read transaction, so that several queries see one state.
func (s *Store) Read(ctx context.Context, fn func(r docket.Store) error) error {
	if s.inside {
		return fn(s)
	}
	tx, err := s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return refused("begin reading", err)
	}
	defer tx.Rollback()
	return fn(&Store{engine: s.engine, conn: tx, inside: true})
}

// writerConn waits for the one writer as long as SQLite waits for another process, then gives up.
func (e *engine) writerConn(ctx context.Context) (*sql.Conn, error) {
	waiting, stop := context.WithTimeout(ctx, e.patience)
	defer stop()
	conn, err := e.writer.Conn(waiting)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return nil, busy(err)
	}
	return conn, err
}

// exec runs one statement of a change; the text is the key of the connection's statement cache.
func (s *Store) exec(ctx context.Context, doing, query string, args ...any) (sql.Result, error) {
	if s.change == nil {
		return nil, fmt.Errorf("%s: %w", doing, errOutside)
	}
	if s.change.writes++; s.change.writes == longFrom {
		if _, err := s.conn.ExecContext(ctx, roomy); err != nil {
			return nil, refused("make room for a long change", err)
		}
	}
	result, err := s.conn.ExecContext(ctx, query, args...)
	return result, refused(doing, err)
}

// insert runs an INSERT and gives the new row's id.
func (s *Store) insert(ctx context.Context, doing, query string, args ...any) (int64, error) {
	result, err := s.exec(ctx, doing, query, args...)
	if err != nil {
		return 0, err
	}
	id, err := result.LastInsertId()
	return id, refused(doing, err)
}

// edit runs an UPDATE of one row that names id and version; no row means that somebody was first.
func (s *Store) edit(ctx context.Context, doing, query string, args ...any) error {
	result, err := s.exec(ctx, doing, query, args...)
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return refused(doing, err)
	}
	if rows == 0 {
		return docket.Refuse(docket.Conflict, "Somebody else changed this record meanwhile. Nothing was saved.")
	}
	return nil
}

// touched marks a letter whose derived facts have to be derived before the commit.
func (s *Store) touched(id docket.CommunicationID) {
	if s.change != nil {
		s.change.stale[id] = struct{}{}
	}
}

func (s *Store) rederiveStale(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(s.change.stale)) {
		if err := s.Rederive(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
