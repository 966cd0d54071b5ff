// Package testkit gives tests a real register: a database of their own, a clock that stands still,
// and builders of records on invented States.
package testkit

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/store"
)

// Today is the civil day of the clock that stands still.
var Today = civil.Must("2026-11-23")

// Now is noon of Today in UTC.
func Now() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// template is a migrated database with its reference data, made once for a test binary.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "answerable-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "answerable.db")
	st, err := store.Open(context.Background(), path, store.Options{Now: Now})
	if err != nil {
		return nil, err
	}
	if err := st.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// Open gives a register with States, mandates and rules and nothing else, on the clock that stands still.
func Open(t testing.TB) *store.Store { return OpenAt(t, Now) }

// OpenAt is Open with a clock of the test's own.
func OpenAt(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), File(t), store.Options{Now: now})
	if err != nil {
		t.Fatalf("open a register: %v", err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close the register: %v", err)
		}
	})
	return st
}

// File gives the path of a database like that of Open, not yet opened.
func File(t testing.TB) string {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatalf("make the template of a register: %v", err)
	}
	path := filepath.Join(t.TempDir(), "answerable.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatalf("copy the template of a register: %v", err)
	}
	return path
}

// Change runs fn in one transaction and stops the test when it fails.
func Change(t testing.TB, st docket.Store, fn func(ctx context.Context, tx docket.Store) error) {
	t.Helper()
	ctx := context.Background()
	if err := st.Tx(ctx, func(tx docket.Store) error { return fn(ctx, tx) }); err != nil {
		t.Fatalf("change the register: %v", err)
	}
}
