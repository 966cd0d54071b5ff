package view

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"answerable/internal/locale"
	"answerable/internal/testkit/browser"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// serveSamples answers with the sample pages under a policy as strict as the program's own:
// /list?lang=qps-rtl&theme=dark; what is posted comes back as the page "saved".
func serveSamples(t *testing.T) string {
	t.Helper()
	v, assets := sampleView(t)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+StaticPrefix, func(w http.ResponseWriter, r *http.Request) {
		data, contentType, ok := assets.Open(strings.TrimPrefix(r.URL.Path, StaticPrefix))
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", contentType)
		w.Write(data)
	})
	mux.HandleFunc("POST /{page}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/signin", http.StatusSeeOther)
	})
	mux.Handle("GET /communications", http.RedirectHandler("/record", http.StatusSeeOther))
	mux.Handle("GET /communications/1", http.RedirectHandler("/record", http.StatusSeeOther))
	mux.HandleFunc("GET /{page}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'")
		sample := newSample(locale.For(r.FormValue("lang")))
		sample.Theme = r.FormValue("theme")
		if r.FormValue("clean") != "" {
			sample.Form.Errors, sample.Form.Warnings = nil, nil
		}
		if err := v.Render(w, "sample/"+r.PathValue("page"), sample); err != nil {
			http.NotFound(w, r)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestEveryPageIsAccessibleAndFitsItsWindow(t *testing.T) {
	b := browser.Start(t)
	at := serveSamples(t)
	tab := b.Tab(t)
	for _, width := range []int{1440, 800, 390} {
		tab.Viewport(width)
		for _, variant := range []string{"?theme=light", "?theme=dark&lang=qps-rtl"} {
			for _, page := range []string{"/list", "/record", "/form", "/signin"} {
				tab.Goto(at + page + variant)
				var overflow int
				// At its end a page stands clear of the action fixed at the thumb.
				tab.Eval(`scrollTo(0, document.documentElement.scrollHeight)`, nil)
				if width != 800 {
					tab.Axe(t)
				}
				tab.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &overflow)
				if overflow > 0 {
					t.Errorf("%s%s is %d pixels wider than %d", page, variant, overflow, width)
				}
			}
		}
	}
}

func TestTheKeyboardReachesSearchMenusAndSave(t *testing.T) {
	b := browser.Start(t)
	at := serveSamples(t)
	tab := b.Tab(t)
	var focused string
	const name = `document.activeElement.name || document.activeElement.textContent.trim()`

	tab.Goto(at + "/list")
	tab.Keys("/")
	if tab.Eval(name, &focused); focused != "q" {
		t.Errorf("after / the focus is on %q", focused)
	}
	tab.Press("details.drop:nth-of-type(2) > summary")
	tab.Press("[data-narrow]")
	tab.Keys("turm")
	if got := tab.Texts("details[open] .tick"); len(got) != 2 {
		t.Errorf("narrowed to “turm” the list shows %q: not Tûrmar and the chosen Vesmar", got)
	}
	tab.Keys(kb.Escape)
	if tab.Has("details[open]") {
		t.Error("Escape leaves a menu open")
	}
	if tab.Eval(name, &focused); !strings.HasPrefix(focused, "Government") {
		t.Errorf("after Escape the focus is on %q, not on what opened the menu", focused)
	}
	tab.Press(".account > summary")
	tab.Press("h1")
	if tab.Has("details[open]") {
		t.Error("a click elsewhere leaves a menu open")
	}

	tab.Goto(at + "/form?clean=1")
	tab.Fill("their_reference", "118/2023")
	tab.Press("#f-their_reference")
	tab.Follow(func() { tab.Keys(kb.Enter, input.ModifierCtrl) })
	if !strings.HasSuffix(tab.URL(), "/signin") || len(tab.Questions()) > 0 {
		t.Errorf("Ctrl+Enter led to %s, asking %q", tab.URL(), tab.Questions())
	}
}

func TestLeavingWithUnsavedTextAsks(t *testing.T) {
	b := browser.Start(t)
	at := serveSamples(t)
	tab := b.Tab(t)
	tab.Goto(at + "/form?clean=1")
	tab.Goto(at + "/list")
	if got := tab.Questions(); len(got) != 0 {
		t.Errorf("an untouched form asks %q", got)
	}
	tab.Goto(at + "/form?clean=1")
	tab.Fill("summary", "not saved yet")
	tab.Click("Communications")
	if got := tab.Questions(); len(got) != 1 {
		t.Errorf("leaving with unsaved text asks %d times", len(got))
	}
}

func TestARowIsALink(t *testing.T) {
	b := browser.Start(t)
	at := serveSamples(t)
	tab := b.Tab(t)
	tab.Goto(at + "/list")
	tab.Follow(func() { tab.Press("tbody tr:first-child td.subject") })
	if !strings.HasSuffix(tab.URL(), "/record") {
		t.Errorf("a click on a row leads to %s", tab.URL())
	}
}
