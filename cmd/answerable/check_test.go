package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"answerable/internal/config"
)

// spoil changes a database behind the program's back.
func (c *console) spoil(statements ...string) {
	c.t.Helper()
	db, err := sql.Open("sqlite3", config.Database(c.data))
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			c.t.Fatalf("%s: %v", statement, err)
		}
	}
}

func (c *console) findings(status int) []string {
	c.t.Helper()
	var found struct{ Findings []string }
	o := c.run("check", "--json").reads(&found)
	if o.status != status {
		c.t.Errorf("check ended with %d, want %d: %s", o.status, status, o.stderr)
	}
	if found.Findings == nil {
		c.t.Error("no findings are not an empty list")
	}
	return found.Findings
}

func TestAGoodRegisterPassesTheCheck(t *testing.T) {
	for _, c := range []*console{newConsole(t), newConsoleOn(t, registered).withMore()} {
		c.run("check").done().says("everything is as it should be")
		if found := c.findings(exitDone); len(found) != 0 {
			t.Errorf("%v", found)
		}
	}
}

func TestTheCheckSaysWhereARegisterWasTamperedWith(t *testing.T) {
	for _, test := range []struct {
		name, where string
		statements  []string
	}{
		{"a derived fact", "Communication 5", []string{"UPDATE communications SET first_substantive_on = '1999-01-01' WHERE id = 5"}},
		{"the day of a reply", "Reply ", []string{"UPDATE reply_links SET counts_on = '2026-01-01' WHERE reply_id = (SELECT min(reply_id) FROM reply_links) AND counts_on <> '2026-01-01'"}},
		{"a missing mandate", "of communication_mandates", []string{"PRAGMA foreign_keys = OFF", "UPDATE communication_mandates SET mandate_id = 9999 WHERE communication_id = 5 AND lead = 1"}},
		{"an event", "event 7 was changed", []string{"DROP TRIGGER events_are_never_changed", "UPDATE events SET action = 'communication.edit' WHERE id = 7"}},
		{"what an event says", "payload of event 7", []string{"DROP TRIGGER payloads_are_never_changed", "UPDATE event_payloads SET json = '{}' WHERE event_id = 7"}},
		{"a missing event", "event 7 is missing", []string{"PRAGMA foreign_keys = OFF", "DROP TRIGGER events_are_never_deleted", "DELETE FROM event_payloads WHERE event_id = 7", "DELETE FROM events WHERE id = 7"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newConsoleOn(t, registered)
			c.spoil(test.statements...)
			c.run("check").refused(exitFailed, "thing", "restore a backup").says(test.where)
			if found := c.findings(exitFailed); len(found) == 0 || len(found) > 2 || !strings.Contains(strings.Join(found, "\n"), test.where) {
				t.Errorf("%v", found)
			}
		})
	}
}

func TestTheCheckOfADamagedFileSaysSo(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"rubbish": func([]byte) []byte { return []byte(strings.Repeat("rubbish ", 4000)) },
		"cut off": func(b []byte) []byte { return b[:8000] },
		"rubbish in the middle": func(b []byte) []byte {
			copy(b[len(b)/2:], strings.Repeat("rubbish ", 5000))
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newConsoleOn(t, registered)
			path := filepath.Join(c.data, "answerable.db")
			content, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(path, damage(content), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			c.run("check").refused(exitFailed, "restore a backup").says("Database file: ", "damaged")
			c.findings(exitFailed)
			c.run("export", "communications", "--format", "csv", "--output", c.place("a.csv")).refused(exitFailed, "The database file is damaged", "run check").silent()
		})
	}
}
