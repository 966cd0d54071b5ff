package store_test

import (
	"context"
	"database/sql"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// opened gives a register and, beside it, the bare database: for what nobody can do through the store.
func opened(t *testing.T) (*store.Store, *sql.DB) {
	t.Helper()
	path := testkit.File(t)
	return open(t, path), bare(t, path)
}

// bare opens a database without anything that the store asks of it.
func bare(t *testing.T, path string) *sql.DB {
	t.Helper()
	raw, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	return raw
}

func run(t *testing.T, raw *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := raw.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func read(t *testing.T, st docket.Store, id docket.CommunicationID) docket.Communication {
	t.Helper()
	c, err := st.Communication(context.Background(), docket.Everything, id)
	if err != nil {
		t.Fatalf("read communication %d: %v", id, err)
	}
	return c
}

// wantKind fails unless err is a refusal of the kind.
func wantKind(t *testing.T, err error, kind docket.Kind) {
	t.Helper()
	if err == nil || docket.KindOf(err) != kind {
		t.Errorf("got kind %d (%v), want %d", docket.KindOf(err), err, kind)
	}
}
