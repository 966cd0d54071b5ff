package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"answerable/internal/docket"
	"answerable/internal/sample"
	"answerable/internal/testkit/browser"
)

// theDay is when the browser tests happen; the clock runs on from there.
var theDay = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// house is the whole program, served in this process on a free port, with its operator's command line.
type house struct {
	t       testing.TB
	env     *env
	base    string
	printed string // what serve printed before it listened
	job     string // where a file waits to be taken in
}

// openHouse serves a directory that is prepared by the operator first.
func openHouse(t testing.TB, prepare func(*house), serve ...string) *house {
	t.Helper()
	h := &house{t: t, env: newEnv(t)}
	if prepare != nil {
		prepare(h)
	}
	ctx, stop := context.WithCancel(context.Background())
	read, write := io.Pipe()
	served := *h.env
	served.ctx, served.stdout = ctx, write
	ended := make(chan error, 1)
	go func() {
		err := operate(&served, append(serve, "--addr", "127.0.0.1:0")...)
		_ = write.CloseWithError(io.EOF)
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve ended: %v", err)
		}
	})
	h.listen(read)
	return h
}

// newEnv is an operator's environment on a new directory, on the day of the browser tests.
func newEnv(t testing.TB) *env {
	begun := time.Now()
	return &env{ctx: t.Context(), stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, zone: time.UTC, data: t.TempDir(), given: true,
		now: func() time.Time { return theDay.Add(time.Since(begun)) }}
}

// operate runs a command line as main does, in an environment of its own.
func operate(e *env, args ...string) error {
	var c cli
	parser, err := kong.New(&c, kong.Exit(func(int) {}))
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	return parsed.Run(e)
}

var listens = regexp.MustCompile(`^Answerable listens on (\S+) `)

// listen waits until the program says where it listens.
func (h *house) listen(stdout io.Reader) {
	h.t.Helper()
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if found := listens.FindStringSubmatch(lines.Text()); found != nil {
			h.base = found[1]
			go io.Copy(io.Discard, stdout)
			return
		}
		h.printed += lines.Text() + "\n"
	}
	h.t.Fatalf("serve ended before it listened; it printed %q", h.printed)
}

// run is a command of the operator beside the server; it gives back what the command printed.
func (h *house) run(args ...string) string {
	h.t.Helper()
	var out strings.Builder
	beside := *h.env
	beside.stdout = &out
	if err := operate(&beside, args...); err != nil {
		h.t.Fatalf("answerable %s: %v", strings.Join(args, " "), err)
	}
	return out.String()
}

// inventStates adds States that no letter accuses; the first is known by a name in each of three languages.
func (h *house) inventStates() {
	h.t.Helper()
	r, err := h.env.open()
	if err != nil {
		h.t.Fatal(err)
	}
	defer r.close()
	err = r.store.Tx(h.t.Context(), func(tx docket.Store) error {
		for i, a := range sample.States(3) {
			names := sample.Names(a)
			if i == 0 {
				a.NameFR, a.NameRU = "Arlandie", "Арландия"
				names = append(names, docket.AddresseeName{Fold: docket.Fold(a.NameFR), Name: a.NameFR, Language: "fr"},
					docket.AddresseeName{Fold: docket.Fold(a.NameRU), Name: a.NameRU, Language: "ru"})
			}
			if err := tx.InsertAddressee(h.t.Context(), &a, names); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// The people of the browser tests and their one password.
const (
	theAdministrator = "administrator@example.org"
	theReviewer      = "reviewer@example.org"
	theOfficer       = "officer@example.org"
	thePassword      = "four words in a row"
)

// passwordOf gives each of the first two a password of their own, as set-up demands.
func passwordOf(role string) string { return thePassword + " of the " + role }

// staffed adds people without the pages, for tests that are about something else.
func (h *house) staffed() {
	h.t.Helper()
	for email, role := range map[string]string{theAdministrator: "administrator", theReviewer: "reviewer", theOfficer: "staff", "observer@example.org": "observer"} {
		person := *h.env
		person.stdin = strings.NewReader(thePassword + "\n")
		if err := operate(&person, "user", "add", "--email", email, "--name", "Person "+strings.ToUpper(email[:1]), "--role", role, "--password-stdin"); err != nil {
			h.t.Fatal(err)
		}
	}
}

// visitor is a tab in which every page is looked at once by axe: on a light desk, on a dark one, on a phone.
type visitor struct {
	*browser.Tab
	t     testing.TB
	house *house
	base  string
	seen  map[string]bool
}

func (h *house) visitor(b *browser.Browser) *visitor {
	return &visitor{Tab: b.Tab(h.t), t: h.t, house: h, base: h.base, seen: map[string]bool{}}
}

// visit opens a page and looks at it.
func (v *visitor) visit(path string) {
	v.t.Helper()
	v.Goto(v.base + path)
	v.look()
}

// open opens a page that was looked at before.
func (v *visitor) open(path string) {
	v.t.Helper()
	v.Goto(v.base + path)
}

var numbers = regexp.MustCompile(`[0-9]+|[A-Z0-9]{26,}`)

// look has axe look at the page as it stands, unless one of its kind in this state was seen before.
func (v *visitor) look(state ...string) {
	v.t.Helper()
	kind := numbers.ReplaceAllString(v.path(), "1") + strings.Join(state, " ")
	if v.seen[kind] {
		return
	}
	v.seen[kind] = true
	// The bar of actions lies over rows only while one scrolls; axe takes what it covers for too small.
	v.Eval(`document.querySelectorAll(".bulk").forEach((bar) => (bar.style.position = "static"))`, nil)
	v.Axe(v.t)
	v.Dark()
	v.Axe(v.t)
	v.Light()
	v.Viewport(390)
	v.Axe(v.t)
	v.holdsAll(390)
	v.Viewport(1024)
	v.holdsAll(1024)
	v.Viewport(1440)
	v.holdsAll(1440)
}

// holdsAll looks for what a window of this width would cut off. A tablet may scroll a wide table.
func (v *visitor) holdsAll(width int) {
	v.t.Helper()
	var cut []string
	v.Eval(`[...document.querySelectorAll("main, .sheet, .cols > *, .form")].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "auto" && !(e.tagName === "MAIN" && innerWidth === 1024)).map((e) => e.tagName + "." + e.className)`, &cut)
	if len(cut) > 0 {
		v.t.Errorf("in a window of %d pixels %s cuts off %q", width, v.URL(), cut)
	}
}

func (v *visitor) path() string {
	v.t.Helper()
	address, err := url.Parse(v.URL())
	if err != nil {
		v.t.Fatal(err)
	}
	return address.Path
}

// status says whether the page was answered as expected.
func (v *visitor) wants(status int, path string) {
	v.t.Helper()
	if v.Status() != status || path != "" && v.path() != path {
		v.t.Fatalf("the page is %s with status %d, want %s with %d: %q", v.path(), v.Status(), path, status, v.Texts("main .errors, main .confirm, main h1"))
	}
}

// says looks for words in what a person reads.
func (v *visitor) says(selector string, words ...string) {
	v.t.Helper()
	text := strings.Join(v.Texts(selector), " | ")
	for _, word := range words {
		if !strings.Contains(text, word) {
			v.t.Errorf("%s: %q does not say %q", v.path(), text, word)
		}
	}
}

func (v *visitor) signIn(email, password string) {
	v.t.Helper()
	v.open("/signin")
	v.Fill("email", email)
	v.Fill("password", password)
	v.Click("Sign in")
	v.wants(http.StatusOK, "/")
}

func (v *visitor) signOut() {
	v.t.Helper()
	v.Press(".account > summary")
	v.Click("Sign out")
	v.wants(http.StatusOK, "/signin")
}
