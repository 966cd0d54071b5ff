package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
	"time"

	"answerable/internal/docket"
)

func TestEveryPooledConnectionIsDurableAndKeepsForeignKeys(t *testing.T) {
	st, ctx := openRegister(t), context.Background()
	for name, pool := range map[string]*sql.DB{"reader": st.readers, "writer": st.writer} {
		readOnly := map[string]string{"reader": "1", "writer": "0"}[name]
		connections := map[string]int{"reader": readerConns(), "writer": 1}[name]
		for i := range connections {
			conn, err := pool.Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close() // all are held, so that each is another one
			for pragma, want := range map[string]string{
				"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "15000", "cache_size": "-4000", "query_only": readOnly,
			} {
				var got string
				if err := conn.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("%s %d: %s is %q, want %q, %v", name, i, pragma, got, want, err)
				}
			}
		}
	}
}

func TestAReaderCannotWrite(t *testing.T) {
	st := openRegister(t)
	_, err := st.readers.Exec(`DELETE FROM settings`)
	if err = refused("try", err); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("got %v", err)
	}
	if _, err := st.exec(context.Background(), "try", `DELETE FROM settings`); !errors.Is(err, errOutside) {
		t.Errorf("outside a transaction: %v", err)
	}
	if err := st.Rederive(context.Background(), 1); !errors.Is(err, errOutside) {
		t.Errorf("deriving outside a transaction: %v", err)
	}
	if err := st.Record(context.Background(), docket.Change{Action: "a", Subject: "s"}); !errors.Is(err, errOutside) {
		t.Errorf("an event outside a transaction: %v", err)
	}
}

func TestAChangeThatWaitsTooLongIsRefusedAsBusy(t *testing.T) {
	st, ctx := openRegister(t), context.Background()
	st.patience = time.Millisecond
	err := st.Tx(ctx, func(docket.Store) error {
		return st.Tx(ctx, func(docket.Store) error { t.Error("two changes ran at once"); return nil })
	})
	if docket.KindOf(err) != docket.Busy {
		t.Errorf("in this process: %v", err)
	}
	beside, err := sql.Open("sqlite3", "file:"+st.path+"?_txlock=immediate&_busy_timeout=0")
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	err = st.Tx(ctx, func(docket.Store) error {
		_, err := beside.Begin()
		return refused("begin beside", err)
	})
	if docket.KindOf(err) != docket.Busy {
		t.Errorf("beside this process: %v", err)
	}
}

func TestAFullDiskIsSaidAndNothingIsSaved(t *testing.T) {
	st, ctx := openRegister(t), context.Background()
	if _, err := st.writer.Exec("PRAGMA max_page_count = 1"); err != nil { // it never goes below the pages there are
		t.Fatal(err)
	}
	err := st.Tx(ctx, func(tx docket.Store) error {
		for i := range 10_000 {
			if err := tx.SetSetting(ctx, fmt.Sprintf("key %d", i), strings.Repeat("x", 1000)); err != nil {
				return err
			}
		}
		return nil
	})
	if docket.KindOf(err) != docket.Busy || !strings.Contains(err.Error(), "disk of the server is full") {
		t.Errorf("got %v", err)
	}
	if got, err := st.Setting(ctx, "key 0"); err != nil || got != "" {
		t.Errorf("part of it was saved: %v", err)
	}
}

func TestAReadSeesOneState(t *testing.T) {
	st, ctx := openRegister(t), context.Background()
	err := st.Read(ctx, func(r docket.Store) error {
		for _, when := range []string{"before", "after"} {
			if got, err := r.Setting(ctx, "office"); err != nil || got != "" {
				t.Errorf("%s the change: %q, %v", when, got, err)
			}
			if when == "before" {
				if err := st.Tx(ctx, func(tx docket.Store) error { return tx.SetSetting(ctx, "office", "of others") }); err != nil {
					t.Error(err)
				}
			}
		}
		return nil
	})
	if got, readErr := st.Setting(ctx, "office"); err != nil || readErr != nil || got != "of others" {
		t.Errorf("in the end: %q, %v, %v", got, err, readErr)
	}
}

func TestAPanicUndoesTheChangeAndLetsTheNextOneIn(t *testing.T) {
	st, ctx := openRegister(t), context.Background()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = st.Tx(ctx, func(tx docket.Store) error {
			if err := tx.SetSetting(ctx, "office", "lost"); err != nil {
				t.Error(err)
			}
			panic("in the middle")
		})
	}()
	if got, err := st.Setting(ctx, "office"); err != nil || got != "" {
		t.Errorf("left behind %q, %v", got, err)
	}
	if err := st.Tx(ctx, func(tx docket.Store) error { return tx.SetSetting(ctx, "office", "next") }); err != nil {
		t.Error(err)
	}
}

func TestALongChangeGivesItsRoomBack(t *testing.T) {
	st, ctx := openRegister(t), context.Background()
	err := st.Tx(ctx, func(tx docket.Store) error {
		for range longFrom {
			if err := tx.SetSetting(ctx, "office", "again"); err != nil {
				return err
			}
		}
		return nil
	})
	var size string
	if scanErr := st.writer.QueryRow("PRAGMA cache_size").Scan(&size); err != nil || scanErr != nil || size != "-4000" {
		t.Errorf("cache_size %s, %v, %v", size, err, scanErr)
	}
}

func TestANewerSchemaIsRefusedInWords(t *testing.T) {
	st, ctx := openRegister(t), context.Background()
	if _, err := st.writer.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, st.path, Options{Now: st.now})
	if err == nil || !strings.Contains(err.Error(), "newer version of the program") {
		t.Errorf("got %v", err)
	}
}

// The one file that such a build adds is type-checked alone: compiling SQLite a second time would take
// longer than all other tests.
func TestABuildWithoutFullTextSearchFailsAndNamesMake(t *testing.T) {
	const file = "tags.go"
	for _, c := range []struct {
		tags []string
		want bool
	}{{nil, true}, {[]string{"sqlite_fts5"}, false}} {
		b := build.Default
		b.BuildTags, b.ToolTags = c.tags, nil
		if got, err := b.MatchFile(".", file); err != nil || got != c.want {
			t.Errorf("with the tags %v the build takes %s: %v, %v", c.tags, file, got, err)
		}
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = new(types.Config).Check("store", set, []*ast.File{parsed}, nil)
	if err == nil || !strings.Contains(err.Error(), "undefined: build_with_make") {
		t.Errorf("the compiler says %v", err)
	}
}
