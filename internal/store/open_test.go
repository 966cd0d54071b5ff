package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/internal/docket"
	"answerable/internal/store"
)

func clock() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

func open(t *testing.T, path string) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), path, store.Options{Now: clock})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return st
}

func TestADatabaseIsReadableByItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "answerable.db")
	open(t, path)
	for name, want := range map[string]os.FileMode{
		filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600,
	} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(name), got, want)
		}
	}
}

func TestADatabaseThatOthersCouldReadIsClosedToThem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answerable.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o, %v", info.Mode().Perm(), err)
	}
}

func TestAPathWithSpecialCharactersIsOpenedAsItStands(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#d%20e&mode=memory", "answerable.db")
	open(t, path)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("the schema is not in the file: %v", err)
	}
}

func TestASecondOpeningAppliesNoMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answerable.db")
	before, err := store.SchemaOf(context.Background(), path)
	if err != nil || before.Current != 0 || !before.Pending() {
		t.Errorf("before there is a file: %+v, %v", before, err)
	}
	first := open(t, path)
	if got := int64(first.Migrated()); got != before.Newest {
		t.Errorf("the first opening applied %d migrations, want %d", got, before.Newest)
	}
	if got := open(t, path).Migrated(); got != 0 {
		t.Errorf("the second opening applied %d migrations", got)
	}
	after, err := store.SchemaOf(context.Background(), path)
	if err != nil || after.Pending() {
		t.Errorf("after: %+v, %v", after, err)
	}
}

func TestWithKeepSchemaAnOlderSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answerable.db")
	st, err := store.Open(context.Background(), path, store.Options{Now: clock, KeepSchema: true})
	if err == nil {
		st.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "older than the program") {
		t.Errorf("got %v", err)
	}
}

func TestAFileThatIsNoDatabaseIsRefusedInWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answerable.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(context.Background(), path, store.Options{Now: clock})
	if err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}

func TestATransactionNeverNests(t *testing.T) {
	st := open(t, filepath.Join(t.TempDir(), "answerable.db"))
	ctx := context.Background()
	nest := func(inner docket.Store) error {
		return inner.Tx(ctx, func(docket.Store) error { t.Error("the inner one ran"); return nil })
	}
	for name, err := range map[string]error{"in Tx": st.Tx(ctx, nest), "in Read": st.Read(ctx, nest)} {
		if err == nil || docket.KindOf(err) != docket.Internal {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAnErrorIsHandedOutOfATransactionAsItIs(t *testing.T) {
	st := open(t, filepath.Join(t.TempDir(), "answerable.db"))
	own := errors.New("own")
	if err := st.Tx(context.Background(), func(docket.Store) error { return own }); !errors.Is(err, own) {
		t.Errorf("got %v", err)
	}
}
