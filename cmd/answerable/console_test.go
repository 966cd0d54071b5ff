package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"answerable/internal/demo"
	"answerable/internal/testkit"
)

// asProgram makes the test binary be the program itself, for tests of signals and of two processes.
const asProgram = "ANSWERABLE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	for _, name := range []string{"DATA", "TIMEZONE", "ADDR", "BASE_URL"} { // what the machine says is not what is tried
		os.Unsetenv("ANSWERABLE_" + name)
	}
	status := m.Run()
	for _, dir := range filledDirs {
		os.RemoveAll(dir)
	}
	os.Exit(status)
}

// filledDirs are removed when all tests are done.
var filledDirs []string

// console is an operator at a machine, on the clock that stands still.
type console struct {
	t    testing.TB
	data string
}

// The people of a console's register, who all sign in with passphrase.
const (
	officer       = "officer@example.org"
	reviewer      = "reviewer@example.org"
	administrator = "administrator@example.org"
	observer      = "observer@example.org"
	passphrase    = "velvet anchor tidal moss"
)

// newConsole stands before an empty directory.
func newConsole(t testing.TB) *console {
	return &console{t: t, data: filepath.Join(t.TempDir(), "data")}
}

// outcome is what a command left behind.
type outcome struct {
	t              testing.TB
	args           []string
	status         int
	stdout, stderr string
}

func (c *console) run(args ...string) outcome { c.t.Helper(); return c.typed("", args...) }

// typed is run with something on standard input.
func (c *console) typed(stdin string, args ...string) outcome {
	c.t.Helper()
	return runCommand(c.t, stdin, append(args, "--data", c.data)...)
}

func runCommand(t testing.TB, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := runAt(context.Background(), args, strings.NewReader(stdin), &stdout, &stderr, testkit.Now)
	return outcome{t, args, status, stdout.String(), stderr.String()}
}

// done makes sure that the command did what it was told without a word on standard error.
func (o outcome) done() outcome {
	o.t.Helper()
	if o.status != exitDone || o.stderr != "" {
		o.t.Fatalf("%v ended with %d and said %q", o.args, o.status, o.stderr)
	}
	return o
}

// says makes sure of words on standard output.
func (o outcome) says(words ...string) outcome {
	o.t.Helper()
	for _, w := range words {
		if !strings.Contains(o.stdout, w) {
			o.t.Errorf("%v does not say %q but: %s", o.args, w, o.stdout)
		}
	}
	return o
}

// reads decodes the JSON of standard output, which holds nothing else.
func (o outcome) reads(into any) outcome {
	o.t.Helper()
	decoder := json.NewDecoder(strings.NewReader(o.stdout))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil || strings.TrimSpace(o.stdout[decoder.InputOffset():]) != "" {
		o.t.Fatalf("%v does not print one JSON value (%v): %s", o.args, err, o.stdout)
	}
	return o
}

// machineWords are what a database or an operating system says; it is not for people.
var machineWords = regexp.MustCompile(`(?i)sqlite|SQL|constraint|no such file|not a directory|permission denied|goroutine|%!|<nil>|syscall|\.go:|context canceled|\b(open|mkdir|rename|bind|listen tcp)\b [/:0-9]`)

// refused makes sure of a status and of one clear line on standard error that holds the words.
func (o outcome) refused(status int, words ...string) outcome {
	o.t.Helper()
	if o.status != status {
		o.t.Errorf("%v ended with %d, want %d: %s", o.args, o.status, status, o.stderr)
	}
	line, rest, ended := strings.Cut(o.stderr, "\n")
	if !ended || rest != "" || !strings.HasPrefix(line, "answerable: ") {
		o.t.Errorf("%v does not say one line on standard error but %q", o.args, o.stderr)
	}
	if found := machineWords.FindString(line); found != "" {
		o.t.Errorf("%v speaks as machines do (%q): %s", o.args, found, line)
	}
	for _, w := range words {
		if !strings.Contains(line, w) {
			o.t.Errorf("%v does not say %q but: %s", o.args, w, line)
		}
	}
	return o
}

// silent makes sure that a refusal printed no result.
func (o outcome) silent() outcome {
	o.t.Helper()
	if o.stdout != "" {
		o.t.Errorf("%v printed %q", o.args, o.stdout)
	}
	return o
}

// filled is a directory that was filled once for all tests.
type filled func() (string, error)

func fillOnce(fill func(c *console)) filled {
	return sync.OnceValues(func() (string, error) {
		dir, err := os.MkdirTemp("", "answerable-filled-")
		if err == nil {
			filledDirs = append(filledDirs, dir)
			fill(&console{t: &stopping{}, data: dir})
		}
		return dir, err
	})
}

// stopping lets a directory be filled outside any test: whatever fails ends everything.
type stopping struct{ testing.TB }

func (*stopping) Helper()                      {}
func (*stopping) Fatalf(f string, args ...any) { panic(args) }
func (*stopping) Errorf(f string, args ...any) { panic(args) }

// staffed has one person of each role.
var staffed = fillOnce(func(c *console) {
	for email, role := range map[string]string{officer: "staff", reviewer: "reviewer", administrator: "administrator", observer: "observer"} {
		c.typed(passphrase+"\n", "user", "add", "--email", email, "--name", "Person "+strings.ToUpper(email[:2]), "--role", role, "--password-stdin").done()
	}
})

// registered holds the real register too, its replies taken as substantive.
var registered = fillOnce(func(c *console) {
	copyInto(c, staffed)
	file := filepath.Join(c.data, "register.csv")
	if err := os.WriteFile(file, demo.Register(), 0o600); err != nil {
		panic(err)
	}
	defer os.Remove(file)
	c.run("import", file, "--as", officer, "--reply-kind", "substantive", "--followed-since", "2026-01-01").done()
})

func copyInto(c *console, from filled) {
	dir, err := from()
	if err == nil {
		err = os.CopyFS(c.data, os.DirFS(dir))
	}
	if err == nil { // a copy has the modes of files, not of directories
		err = filepath.WalkDir(c.data, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				err = os.Chmod(path, 0o700)
			}
			return err
		})
	}
	if err != nil {
		c.t.Fatalf("copy a register: %v", err)
	}
}

func newConsoleOn(t testing.TB, from filled) *console {
	t.Helper()
	c := newConsole(t)
	copyInto(c, from)
	return c
}

// file writes a file for a command to read.
func (c *console) file(name, content string) string {
	c.t.Helper()
	path := filepath.Join(c.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// place names a file that a command may write.
func (c *console) place(name string) string { c.t.Helper(); return filepath.Join(c.t.TempDir(), name) }

func (c *console) content(path string) string {
	c.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}
