package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/kong"
)

// leaves are all commands of the program, read off the program itself.
func leaves(t *testing.T) [][]string {
	t.Helper()
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for _, leaf := range parser.Model.Leaves(true) {
		var path []string
		for node := leaf; node.Type == kong.CommandNode; node = node.Parent {
			path = append([]string{node.Name}, path...)
		}
		all = append(all, path)
	}
	return all
}

func TestEveryCommandHasHelp(t *testing.T) {
	commands := append(leaves(t), nil, []string{"user"}, []string{"export"})
	if len(commands) < 14 {
		t.Fatalf("only %d commands were found", len(commands))
	}
	for _, command := range commands {
		for _, flag := range []string{"--help", "-h"} {
			o := runCommand(t, "", append(command, flag)...).done().says("Usage: "+strings.Join(append([]string{"answerable"}, command...), " "), "--data")
			if strings.Contains(o.stdout, "%!") {
				t.Errorf("%v --help: %s", command, o.stdout)
			}
		}
	}
}

func TestWrongUsageIsOneLineAndStatusTwo(t *testing.T) {
	c := newConsoleOn(t, staffed)
	for _, test := range []struct {
		args  []string
		words string
	}{
		{nil, "expected one of"},
		{[]string{"bogus"}, "bogus"},
		{[]string{"user"}, "add"},
		{[]string{"user", "list", "--bogus"}, "--bogus"},
		{[]string{"user", "add"}, "--email"},
		{[]string{"user", "add", "--email", "a@example.org", "--name", "Person A", "--role", "king"}, "staff"},
		{[]string{"user", "add", "--email", "a@example.org", "--name", "Person A", "--role", "staff", "--identities", "perhaps"}, "yes"},
		{[]string{"import"}, "--as"},
		{[]string{"import", "a.csv"}, "--as"},
		{[]string{"import", "a.csv", "--as", officer, "--reply-kind", "partial"}, "substantive"},
		{[]string{"import", "a.csv", "--as", officer, "--followed-since", "soon"}, "2026-01-31"},
		{[]string{"export", "communications", "--format", "csv"}, "--output"},
		{[]string{"export", "communications", "--format", "pdf", "--output", "a"}, "csv"},
		{[]string{"sample"}, "--communications"},
		{[]string{"sample", "--communications", "many"}, "--communications"},
		{[]string{"sample", "--communications", "0"}, "1 or more"},
		{[]string{"sample", "--communications", "5", "--today", "soon"}, "2026-11-23"},
		{[]string{"serve", "--addr", "8080"}, "127.0.0.1:8080"},
		{[]string{"serve", "--base-url", "register"}, "https://"},
		{[]string{"serve", "--tls-cert", "a.pem"}, "--tls-key"},
		{[]string{"serve", "--trusted-proxies", "everybody"}, "everybody"},
		{[]string{"demo", "--addr", "8080"}, "127.0.0.1:8080"},
	} {
		c.run(test.args...).refused(exitUsage, test.words, "answerable --help").silent()
	}
}

func TestAnUnknownTimeZoneRefusesToStart(t *testing.T) {
	for _, command := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"user", "list"}} {
		newConsole(t).run(append(command, "--timezone", "Atlantis/Capital")...).refused(exitUsage, "Atlantis/Capital", "Europe/Zurich").silent()
	}
	t.Setenv("ANSWERABLE_TIMEZONE", "Europe/Atlantis")
	newConsole(t).run("user", "list").refused(exitUsage, "Europe/Atlantis")
}

func TestTheDataDirectoryIsNamedByFlagEnvironmentOrDefault(t *testing.T) {
	holds := func(dir string) {
		t.Helper()
		if _, err := os.Stat(filepath.Join(dir, "answerable.db")); err != nil {
			t.Error(err)
		}
	}
	t.Chdir(t.TempDir())
	runCommand(t, "", "migrate").done()
	holds("data")
	t.Setenv("ANSWERABLE_DATA", filepath.Join(t.TempDir(), "environment"))
	runCommand(t, "", "migrate").done()
	holds(os.Getenv("ANSWERABLE_DATA"))
	flag := filepath.Join(t.TempDir(), "deep", "flag")
	runCommand(t, "", "--data", flag, "migrate").done()
	holds(flag)
}

func TestARegisterIsReadableByItsOwnAccountAlone(t *testing.T) {
	c := newConsole(t)
	c.run("migrate").done()
	for path, mode := range map[string]os.FileMode{"": 0o700, "answerable.db": 0o600, "keys": 0o700, "keys/accounts": 0o600, "serve.lock": 0o600} {
		info, err := os.Stat(filepath.Join(c.data, path))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%q has the mode %v, want %v: %v", path, info.Mode().Perm(), mode, err)
		}
	}
}

func TestADirectoryThatCannotBeUsedIsSaidInWords(t *testing.T) {
	put := func(name, content string) func(*console) {
		return func(c *console) {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(c.data, name)), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(c.data, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	instead := func(name, other string) func(*console) {
		return func(c *console) {
			c.run("migrate").done()
			if err := os.RemoveAll(filepath.Join(c.data, name)); err != nil {
				t.Fatal(err)
			}
			put(other, "short")(c)
		}
	}
	for _, test := range []struct {
		name    string
		prepare func(*console)
		words   string
	}{
		{"the directory is a file", func(c *console) { c.data = c.file("data", "x") }, "cannot be made"},
		{"the directory is below a file", func(c *console) { c.data = filepath.Join(c.file("data", "x"), "below") }, "cannot be made"},
		{"the database is rubbish", put("answerable.db", strings.Repeat("rubbish ", 1000)), "damaged"},
		{"the database is a directory", put("answerable.db/x", ""), "is not a file"},
		{"the lock is a directory", put("serve.lock/x", ""), "cannot be written"},
		{"the key is cut off", instead("keys/accounts", "keys/accounts"), "keys/accounts is damaged"},
		{"the key is a directory", instead("keys/accounts", "keys/accounts/x"), "keys/accounts cannot be read"},
		{"keys is a file", put("keys", ""), "keys cannot be made"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newConsole(t)
			test.prepare(c)
			for _, command := range [][]string{{"user", "list"}, {"serve", "--addr", "127.0.0.1:0"}, {"export", "communications", "--format", "csv", "--output", c.place("a.csv")}} {
				c.run(command...).refused(exitFailed, test.words).silent()
			}
		})
	}
}

func TestCommandsThatMeetInAnEmptyDirectoryAllSucceed(t *testing.T) {
	c := newConsole(t)
	var all sync.WaitGroup
	outcomes := make([]outcome, 6)
	for i := range outcomes {
		all.Go(func() {
			outcomes[i] = c.run("user", "add", "--email", string(rune('a'+i))+"@example.org", "--name", "Person A", "--role", "staff")
		})
	}
	all.Wait()
	for _, o := range outcomes {
		o.done()
	}
	if n := strings.Count(c.run("user", "list").done().stdout, "@example.org"); n != len(outcomes) {
		t.Errorf("%d people are on the list", n)
	}
}

func TestARegisterWhoseDatabaseIsGoneOrEmptyIsNotBegunAnew(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"missing": os.Remove,
		"empty":   func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			c := newConsoleOn(t, staffed)
			path := filepath.Join(c.data, "answerable.db")
			if err := lose(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Stat(path)
			for _, command := range [][]string{
				{"check"}, {"check", "--json"}, {"serve", "--addr", "127.0.0.1:0"}, {"migrate"}, {"migrate", "--status"},
				{"user", "list"}, {"user", "add", "--email", "a@example.org", "--name", "Person A", "--role", "staff"},
				{"user", "disable", officer}, {"user", "reset", officer}, {"sample", "--communications", "5"},
				{"import", c.file("a.csv", "date_sent,type,iso3,subject\n"), "--as", officer},
				{"export", "communications", "--format", "csv", "--output", c.place("a.csv")},
			} {
				c.run(command...).refused(exitFailed, path+" is missing or empty", "held a register", "restore a backup", "empty directory").silent()
			}
			if after, _ := os.Stat(path); (before == nil) != (after == nil) || after != nil && after.Size() != 0 {
				t.Errorf("something was written: %v", after)
			}
		})
	}
}

func TestAFirstStartThatWasBrokenOffIsNotTakenForALoss(t *testing.T) {
	for name, left := range map[string][]string{
		"the lock alone":    {"serve.lock"},
		"an empty database": {"serve.lock", "answerable.db"},
		"a key half made":   {"serve.lock", "answerable.db", "keys/" + temporary + "1"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newConsole(t)
			for _, file := range left {
				path := filepath.Join(c.data, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			c.run("check").done().says("everything is as it should be")
			c.run("user", "list").done()
		})
	}
}

func TestTheKeyIsMadeOnlyOnceTheDatabaseIsWritten(t *testing.T) {
	c := newConsole(t)
	path := filepath.Join(c.data, "answerable.db")
	if err := os.MkdirAll(path, 0o700); err != nil { // no database can be made there
		t.Fatal(err)
	}
	c.run("user", "list").refused(exitFailed)
	if _, err := os.Stat(filepath.Join(c.data, "keys", "accounts")); !os.IsNotExist(err) {
		t.Fatalf("there is a key without a database: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	c.run("user", "list").done()
}
