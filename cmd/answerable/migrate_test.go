package main

import "testing"

// schema is what migrate --json prints.
type schema struct {
	Schema, Newest, Applied int64
	Pending                 bool
}

func (c *console) schema(args ...string) (s schema) {
	c.t.Helper()
	c.run(append([]string{"migrate", "--json"}, args...)...).done().reads(&s)
	return s
}

func TestMigrateBringsTheSchemaUpToDateAndItsStatusChangesNothing(t *testing.T) {
	c := newConsole(t)
	before := c.schema("--status")
	if before.Schema != 0 || before.Newest < 4 || !before.Pending || before.Applied != 0 {
		t.Errorf("before: %+v", before)
	}
	c.run("migrate", "--status").done().says("older than this program")
	if again := c.schema("--status"); again != before {
		t.Errorf("asking for the status changed it: %+v", again)
	}
	newest := before.Newest
	if got := c.schema(); got != (schema{Schema: newest, Newest: newest, Applied: newest}) {
		t.Errorf("migrated: %+v", got)
	}
	if got := c.schema(); got != (schema{Schema: newest, Newest: newest}) {
		t.Errorf("again: %+v", got)
	}
	c.run("migrate", "--status").done().says("up to date")
}

func TestASchemaOfANewerProgramIsLeftAlone(t *testing.T) {
	c := newConsoleOn(t, staffed)
	c.spoil("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	for _, command := range [][]string{{"migrate"}, {"check"}, {"user", "list"}, {"serve", "--addr", "127.0.0.1:0"}} {
		c.run(command...).refused(exitFailed, "newer version of the program", "9999").silent()
	}
	c.run("migrate", "--status").done().says("newer than this program")
}
