package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// policy is as strict as the program's own, so that the harness is tried
// against pages on which nothing inline may run.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"

const clean = `<!doctype html><html lang="en"><head><title>Clean</title></head><body>
<main><h1>A clean page</h1><p>Nothing is wrong here. <a href="/second">Second page</a> <a href="#end">Down</a></p>
<p id="end">The end.</p></main></body></html>`

// pages are what the harness is tried on, by path.
var pages = map[string]string{
	"/clean":     clean,
	"/second":    strings.ReplaceAll(strings.ReplaceAll(clean, "Clean", "Second"), "A clean page", "The second page"),
	"/unnamed":   `<!doctype html><html lang="en"><head><title>Unnamed</title></head><body><main><h1>A field</h1><input name="a"></main></body></html>`,
	"/console":   page200("Console", `<script src="/console.js"></script>`),
	"/exception": page200("Exception", `<script src="/exception.js"></script>`),
	"/inline":    page200("Inline", `<p style="color: red">Red</p><script>document.title = "ran"</script>`),
	"/broken":    page200("Broken", `<img src="/nothing.png" alt="nothing">`),
	"/abroad":    page200("Abroad", `<script src="/abroad.js"></script>`),
	"/covered":   page200("Covered", `<link rel="stylesheet" href="/cover.css"><button type="button">Under</button><div id="cover">Over</div>`),
	"/dialog":    page200("Dialog", `<button type="button" id="ask">Ask</button><output></output><script src="/dialog.js"></script>`),
	"/failing":   page200("Failing", ""),
	"/file":      page200("File", `<a href="/list.csv">The list as a file</a>`),
	"/form": page200("Form", `<form method="post" action="/form">
<label>Subject <input name="subject" value="old"></label>
<label>Summary <textarea name="summary"></textarea></label>
<label>Sent on <input type="date" name="sent_on"></label>
<label>Kind <select name="kind"><option value="AL">Allegation letter</option><option value="UA">Urgent appeal</option></select></label>
<label><input type="checkbox" name="letters" value="1" checked> One</label>
<label><input type="checkbox" name="letters" value="2"> Two</label>
<label><input type="checkbox" name="letters" value="3"> Three</label>
<label><input type="radio" name="stage" value="draft"> Draft</label>
<label><input type="radio" name="stage" value="sent" checked> Sent</label>
<label>Needed <input name="needed" required></label>
<button>Save</button></form>`),
	"/theme": page200("Theme", `<link rel="stylesheet" href="/theme.css"><p class="dark">dark</p><p class="print">print</p><p class="phone">phone</p>`),
}

var assets = map[string]string{
	"/console.js":   `console.error("a complaint", 7)`,
	"/exception.js": `throw new Error("out of order")`,
	"/abroad.js":    `fetch("http://example.org/")`,
	"/dialog.js":    `document.querySelector("#ask").addEventListener("click", () => { document.querySelector("output").textContent = confirm("Leave?") ? "left" : "stayed" })`,
	"/cover.css":    `#cover { position: fixed; inset: 0; }`,
	"/theme.css": `.dark, .print, .phone { display: none } @media (prefers-color-scheme: dark) { .dark { display: block } }
@media print { .print { display: block } } @media (max-width: 600px) { .phone { display: block } }`,
}

func page200(title, body string) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>%s</title></head><body><main><h1>%s</h1>%s</main></body></html>`, title, title, body)
}

func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		switch {
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		case strings.HasSuffix(r.URL.Path, ".js"):
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, assets[r.URL.Path])
		case strings.HasSuffix(r.URL.Path, ".css"):
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, assets[r.URL.Path])
		case r.URL.Path == "/list.csv":
			w.Header().Set("Content-Disposition", `attachment; filename="letters.csv"`)
			fmt.Fprint(w, "reference\r\nAL XAA 1/2026\r\n")
		case r.Method == http.MethodPost:
			r.ParseForm()
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, page200("Received", "<pre>"+r.PostForm.Encode()+"</pre>"))
		case pages[r.URL.Path] == "":
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, page200("Not found", ""))
		case r.URL.Path == "/failing":
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, pages[r.URL.Path])
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, pages[r.URL.Path])
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// outcome is a test that the harness may fail without failing ours.
type outcome struct {
	testing.TB
	errors   []string
	skipped  string
	cleanups []func()
}

func (o *outcome) Helper()          {}
func (o *outcome) Failed() bool     { return len(o.errors) > 0 }
func (o *outcome) Cleanup(f func()) { o.cleanups = append(o.cleanups, f) }
func (o *outcome) Errorf(format string, a ...any) {
	o.errors = append(o.errors, fmt.Sprintf(format, a...))
}
func (o *outcome) Fatalf(format string, a ...any) { o.Errorf(format, a...); runtime.Goexit() }
func (o *outcome) Fatal(a ...any)                 { o.errors = append(o.errors, fmt.Sprint(a...)); runtime.Goexit() }
func (o *outcome) Skip(a ...any)                  { o.skipped = fmt.Sprint(a...); runtime.Goexit() }

// try runs a test of its own to its end, cleanups included.
func try(t *testing.T, test func(testing.TB)) *outcome {
	t.Helper()
	o := &outcome{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		test(o)
	}()
	<-ended
	for _, cleanup := range slices.Backward(o.cleanups) {
		cleanup()
	}
	return o
}

func TestAPageThatComplainsFailsTheTest(t *testing.T) {
	site, chromium := serve(t), Start(t)
	for _, test := range []struct {
		path string
		want []string // one part of each failure, in order
	}{
		{"/clean", nil},
		{"/console", []string{"console: a complaint 7"}},
		{"/exception", []string{"out of order"}},
		{"/inline", []string{"content security policy: script-src-elem blocked inline", "content security policy: style-src-attr blocked inline"}},
		{"/broken", []string{"404 (Not Found) " + site + "/nothing.png"}},
		{"/abroad", []string{"example.org"}},
		{"/failing", []string{"500 (Internal Server Error)"}},
		{"/not-there", nil},
	} {
		t.Run(strings.Trim(test.path, "/"), func(t *testing.T) {
			got := try(t, func(t testing.TB) { chromium.Tab(t).Goto(site + test.path) })
			if len(test.want) == 0 && len(got.errors) > 0 {
				t.Errorf("a page without a fault fails the test: %q", got.errors)
			}
			for _, want := range test.want {
				if !slices.ContainsFunc(got.errors, func(s string) bool { return strings.Contains(s, want) }) {
					t.Errorf("%q is not reported; reported are %q", want, got.errors)
				}
			}
		})
	}
}

func TestAProblemThatATestExpectsIsHandedOver(t *testing.T) {
	site, chromium := serve(t), Start(t)
	got := try(t, func(t testing.TB) {
		tab := chromium.Tab(t)
		tab.Goto(site + "/console")
		tab.settle()
		if diff := cmp.Diff([]string{"console: a complaint 7"}, tab.Problems()); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
	})
	if len(got.errors) > 0 {
		t.Errorf("the test fails nevertheless: %q", got.errors)
	}
}

func TestAxeReportsAFieldWithoutAName(t *testing.T) {
	site, chromium := serve(t), Start(t)
	for path, want := range map[string][]string{"/unnamed": {"label"}, "/clean": nil} {
		tab := chromium.Tab(t)
		tab.Goto(site + path)
		var rules []string
		for _, violation := range tab.violations() {
			rules = append(rules, violation.Rule)
		}
		if diff := cmp.Diff(want, rules); diff != "" {
			t.Errorf("rules that %s breaks (-want +got):\n%s", path, diff)
		}
		if got := try(t, func(t testing.TB) { tab.Axe(t) }); got.Failed() != (want != nil) {
			t.Errorf("%s: the test says %q", path, got.errors)
		}
	}
}

func TestALinkIsFollowedToItsPage(t *testing.T) {
	site, chromium := serve(t), Start(t)
	tab := chromium.Tab(t)
	tab.Goto(site + "/clean")
	tab.Click("Down")
	if want, got := site+"/clean#end", tab.URL(); got != want {
		t.Errorf("after a link within the page the address is %q, want %q", got, want)
	}
	tab.Click("Second page")
	if got := tab.Text("h1"); got != "The second page" || tab.Status() != http.StatusOK {
		t.Errorf("the link leads to %q with status %d", got, tab.Status())
	}
	tab.Eval(`document.querySelector("a").focus()`, nil)
	tab.Follow(func() { tab.Keys(kb.Enter) })
	tab.WaitFor("#end")
	tab.Goto(site + "/not-there")
	if got := tab.Status(); got != http.StatusNotFound {
		t.Errorf("a page that is not there has status %d", got)
	}
}

func TestAFormIsFilledAndSent(t *testing.T) {
	site, chromium := serve(t), Start(t)
	for _, scripts := range []string{"with scripts", "without scripts"} {
		t.Run(scripts, func(t *testing.T) {
			tab := chromium.Tab(t)
			if scripts == "without scripts" {
				tab.WithoutScript()
			}
			tab.Goto(site + "/form")
			tab.Fill("subject", "Réponse à la lettre")
			tab.Fill("summary", "one\ntwo")
			tab.Fill("sent_on", "2026-02-27")
			tab.Fill("kind", "UA")
			tab.Fill("letters", "2", "3")
			tab.Fill("stage", "draft")
			tab.Fill("needed", "yes")
			tab.Submit()
			want := "kind=UA&letters=2&letters=3&needed=yes&sent_on=2026-02-27&stage=draft&subject=R%C3%A9ponse+%C3%A0+la+lettre&summary=one%0D%0Atwo"
			if diff := cmp.Diff(want, tab.Text("pre")); diff != "" {
				t.Errorf("the form that arrives (-want +got):\n%s", diff)
			}
			if got := tab.Status(); got != http.StatusUnprocessableEntity {
				t.Errorf("the status of the answer is %d", got)
			}
		})
	}
}

func TestWhatAPersonCannotDoFailsTheTest(t *testing.T) {
	site, chromium := serve(t), Start(t)
	for name, test := range map[string]struct {
		path string
		do   func(*Tab)
		want string
	}{
		"a button under something else": {"/covered", func(tab *Tab) { tab.Click("Under") }, "is covered by <div id=\"cover\">"},
		"a button that is not there":    {"/clean", func(tab *Tab) { tab.Click("Save") }, `is called "Save"`},
		"a field that is not there":     {"/clean", func(tab *Tab) { tab.Fill("subject", "x") }, `is named "subject"`},
		"a value that is no option":     {"/form", func(tab *Tab) { tab.Fill("kind", "XX") }, "no such value"},
		"a form without what it needs":  {"/form", func(tab *Tab) { tab.Submit() }, "the browser does not send the form: needed:"},
	} {
		t.Run(name, func(t *testing.T) {
			got := try(t, func(t testing.TB) {
				tab := chromium.Tab(t)
				tab.wait = 0
				tab.Goto(site + test.path)
				test.do(tab)
			})
			if len(got.errors) != 1 || !strings.Contains(got.errors[0], test.want) {
				t.Errorf("the test says %q, want one error with %q", got.errors, test.want)
			}
		})
	}
}

func TestAFileIsTakenAwayByteForByte(t *testing.T) {
	site, chromium := serve(t), Start(t)
	tab := chromium.Tab(t)
	tab.Goto(site + "/file")
	name, body := tab.Download("The list as a file")
	if want := "reference\r\nAL XAA 1/2026\r\n"; name != "letters.csv" || string(body) != want {
		t.Errorf("%s holds %q, want letters.csv with %q", name, body, want)
	}
}

func TestADialogIsAnsweredWithYes(t *testing.T) {
	site, chromium := serve(t), Start(t)
	tab := chromium.Tab(t)
	tab.Goto(site + "/dialog")
	tab.Press("Ask")
	if got := tab.Text("output"); got != "left" {
		t.Errorf("the page heard %q", got)
	}
	if diff := cmp.Diff([]string{"Leave?"}, tab.Questions()); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

func TestAPageIsSeenAsItsReaderSeesIt(t *testing.T) {
	site, chromium := serve(t), Start(t)
	tab := chromium.Tab(t)
	tab.Goto(site + "/theme")
	for _, reader := range []struct {
		name string
		be   func()
		want []string
	}{
		{"a desk", func() { tab.Light() }, nil},
		{"a dark room", func() { tab.Dark() }, []string{"dark"}},
		{"paper", func() { tab.Print() }, []string{"print"}},
		{"a phone", func() { tab.Light(); tab.Viewport(390) }, []string{"phone"}},
	} {
		reader.be()
		if diff := cmp.Diff(reader.want, tab.Texts("p"), cmp.Transformer("list", func(s []string) string { return strings.Join(s, ",") })); diff != "" {
			t.Errorf("on %s (-want +got):\n%s", reader.name, diff)
		}
	}
	picture := filepath.Join(t.TempDir(), "phone.png")
	tab.Screenshot(picture)
	if body, err := os.ReadFile(picture); err != nil || !strings.HasPrefix(string(body), "\x89PNG") {
		t.Errorf("the picture is not a PNG: %v", err)
	}
}

func TestTabsShareNoCookies(t *testing.T) {
	site, chromium := serve(t), Start(t)
	first, second := chromium.Tab(t), chromium.Tab(t)
	first.Goto(site + "/clean")
	first.Eval(`document.cookie = "who=first"`, nil)
	second.Goto(site + "/clean")
	var cookies string
	second.Eval("document.cookie", &cookies)
	if cookies != "" {
		t.Errorf("a fresh tab carries %q", cookies)
	}
}

func TestWithoutChromiumATestIsSkippedAndCounted(t *testing.T) {
	t.Setenv("ANSWERABLE_CHROMIUM", filepath.Join(t.TempDir(), "none"))
	skips := filepath.Join(t.TempDir(), "skips")
	t.Setenv("ANSWERABLE_SKIPS", skips)

	t.Setenv("ANSWERABLE_REQUIRE_BROWSER", "")
	for range 2 {
		if got := try(t, func(t testing.TB) { Start(t) }); got.skipped != missing || got.Failed() {
			t.Errorf("skipped with %q, errors %q", got.skipped, got.errors)
		}
	}
	body, err := os.ReadFile(skips)
	if err != nil || strings.Count(string(body), "\n") != 2 {
		t.Errorf("two skips are noted as %q (%v)", body, err)
	}

	t.Setenv("ANSWERABLE_REQUIRE_BROWSER", "1")
	if got := try(t, func(t testing.TB) { Start(t) }); !got.Failed() || got.skipped != "" {
		t.Errorf("where a browser is required: skipped %q, errors %q", got.skipped, got.errors)
	}
}
