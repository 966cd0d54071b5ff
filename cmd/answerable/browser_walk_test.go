package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"answerable/internal/docket"
)

// The addresses that no link leads to.
var unlinked = []string{
	"/communications/due-preview?type=AL&sent_on=14/6/2026",
	"/communications/due-preview?type=AL&sent_on=31/2/2026",
	"/communications/due-preview?type=UA&sent_on=August+1992",
	"/dates/understood?text=14/6/2026",
	"/dates/understood?text=August+1992",
	"/communications?status=draft&state=EGY",
	"/communications?status=banana&sent_from=yesterday",
	"/communications?after=banana",
	"/communications.csv?status=banana",
	"/communications/bulk/assign?letter=886&letter=887",
	"/communications/bulk/classify?letter=886",
	"/communications/bulk/close?all=yes&filter=status%3Doverdue",
	"/runs/nothing",
	"/search",
	"/unanswered?state=XZZ",
	"/communications/99999999",
	"/communications/x/edit",
	"/nothing-here",
	"/invite/nothing",
	"/reset/nothing",
}

func TestEveryWordOnEveryPageComesThroughTheCatalogue(t *testing.T) {
	empty, h := openWords(t, false), openWords(t, true)
	nobody := empty.walker("qps", "nobody in an empty register")
	nobody.walk("/signin", empty.setUp, "/setup?token=wrong", "/communications")
	nobody.tryForms()
	for _, language := range []string{"qps", "qps-rtl"} {
		nobody := h.walker(language, "nobody")
		nobody.walk(append([]string{"/signin", "/setup"}, unlinked...)...)
		for _, p := range h.people {
			w := h.walker(language, string(p.role))
			w.signIn(p)
			w.walk(append([]string{"/communications?state=XZW", "/communications?state=XAR", "/", "/account", "/admin/users"}, unlinked...)...)
			if language == "qps" {
				if p.role == docket.Staff {
					w.imports()
				}
				w.tryForms()
				w.search()
				w.renewPassword()
			}
		}
	}
	invited := h.walker("qps-rtl", "somebody invited")
	invited.walk(h.addresses...)
	invited.tryForms()
	for _, page := range h.pages {
		if !h.shown[page] && !empty.shown[page] {
			t.Errorf("web/templates/pages/%s.html was never shown: link to it, or name an address that shows it", page)
		}
	}
}

func (w *walker) signIn(p demoPerson) {
	w.t.Helper()
	page := w.get("/signin")
	fields := url.Values{"csrf": {page.Find("input[name=csrf]").AttrOr("value", "")}, "email": {p.email}, "password": {p.password}}
	if w.post("/signin", fields).Find(".account").Length() == 0 {
		w.t.Fatalf("%s cannot sign in", p.email)
	}
}

func (w *walker) post(path string, fields url.Values) *goquery.Document {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.base+path, strings.NewReader(fields.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(request)
}

// tryForms sends one form of each kind empty, unreadable, filled, and once more as it was, which finds
// it answered already or overtaken.
func (w *walker) tryForms() {
	w.t.Helper()
	tried := map[string]bool{}
	for _, path := range w.forms {
		kind := kindOf(path)
		if tried[kind] {
			continue
		}
		tried[kind] = true
		page := w.get(path)
		form := page.Find("main form.form[method=post], main form.reply[method=post]").First()
		at := form.AttrOr("action", path)
		w.post(at, fill(form, "", ""))
		w.post(at, fill(form, "31/2/2026", "\x00"))
		filled := fill(form, "21 Nov 2026", "Ж")
		w.post(at, filled)
		filled.Set("confirm", "yes")
		w.post(at, filled)
		w.post(at, filled)
	}
}

// search looks for much, for nothing, for two words that are never together, and for no letter.
func (w *walker) search() {
	w.t.Helper()
	csrf := w.get("/search").Find("main input[name=csrf]").AttrOr("value", "")
	for _, typed := range []string{"arrest", "Ж", "Ж arrest", "arrest -arrest", "XZZ 999/2020", "C-0001 hearing", "note"} {
		if page := w.post("/search", url.Values{"csrf": {csrf}, "q": {typed}}); typed == "arrest" && page.Find(".hits li").Length() == 0 {
			w.t.Errorf("%s finds nothing", w.role)
		}
	}
}

// renewPassword has an administrator make a one-time address for the first person on the list.
func (w *walker) renewPassword() {
	w.t.Helper()
	form := w.get("/admin/users").Find("form[action$='/reset']").First()
	if form.Length() > 0 {
		w.post(form.AttrOr("action", ""), fill(form, "", ""))
	}
}

// fill makes what a browser would send of a form, with a text in each date and in each other field that is required.
func fill(form *goquery.Selection, day, text string) url.Values {
	fields := url.Values{}
	for i, field := range form.Find("input[name], select[name], textarea[name]").EachIter() {
		name, kind := field.AttrOr("name", ""), field.AttrOr("type", "")
		_, required := field.Attr("required")
		_, isDay := field.Attr("data-date")
		_, checked := field.Attr("checked")
		switch {
		case kind == "hidden":
			fields.Add(name, field.AttrOr("value", ""))
		case isDay && (required || field.AttrOr("value", "") != "" || day == ""):
			fields.Set(name, day)
		case kind == "checkbox" || kind == "radio":
			if checked || kind == "radio" && fields.Get(name) == "" {
				fields.Add(name, field.AttrOr("value", ""))
			}
		case field.Is("select") && text != "":
			fields.Set(name, field.Find("option").Last().AttrOr("value", ""))
		case kind == "email" && text != "":
			fields.Set(name, fmt.Sprintf("person-%d@example.org", i))
		case name == "mandates" && text != "":
			fields.Set(name, "hrd")
		case required || name == "subject" || name == "reason":
			fields.Set(name, text)
		default:
			fields.Add(name, field.AttrOr("value", ""))
		}
	}
	return fields
}
