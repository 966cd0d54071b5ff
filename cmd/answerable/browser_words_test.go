package main

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"

	"answerable/internal/server"
	"answerable/internal/view"
	"answerable/internal/view/viewtest"
	"answerable/web"
)

// wordsHouse is the program on the demonstration's register with templates that say which page they are.
type wordsHouse struct {
	t      *testing.T
	base   string
	people []demoPerson
	setUp  string
	pages  []string
	shown  map[string]bool // pages that were seen

	addresses []string // one-time addresses that were handed over
}

// openWords serves the demonstration, or an empty register.
func openWords(t *testing.T, filled bool) *wordsHouse {
	t.Helper()
	e := newEnv(t)
	r, err := e.openAlone()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.close() })
	h := &wordsHouse{t: t, shown: map[string]bool{}}
	if filled {
		if h.people, err = e.fillDemo(r); err != nil {
			t.Fatal(err)
		}
	}
	token, err := r.accounts.SetUpToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.setUp = "/setup?token=" + token
	assets, err := view.NewAssets(web.Static())
	if err != nil {
		t.Fatal(err)
	}
	pages, err := view.New(namedPages(t), assets)
	if err != nil {
		t.Fatal(err)
	}
	h.pages = pages.Pages()
	web := httptest.NewUnstartedServer(nil)
	h.base = "http://" + web.Listener.Addr().String()
	web.Config.Handler, err = server.New(server.Deps{Docket: r.svc, Accounts: r.accounts, View: pages, Assets: assets, Log: slog.New(slog.DiscardHandler),
		BaseURL: h.base, CookieKey: make([]byte, 32), Now: e.now, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	web.Start()
	t.Cleanup(web.Close)
	return h
}

// namedPages are the program's templates; each page ends in an empty element that names it.
func namedPages(t *testing.T) fs.FS {
	t.Helper()
	named := fstest.MapFS{}
	err := fs.WalkDir(web.Templates(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(web.Templates(), path)
		if page, ok := strings.CutPrefix(path, "pages/"); ok {
			text = fmt.Appendf(text, "\n<template data-page=%q></template>\n", strings.TrimSuffix(page, ".html"))
		}
		named[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return named
}

// walker goes to every page that a person can reach by links, in a language, and tries every form there.
type walker struct {
	*wordsHouse
	client   *http.Client
	language string
	role     string
	seen     map[string]int  // how often a kind of address was visited
	told     map[string]bool // texts already reported
	forms    []string        // addresses of pages with a form
}

func (h *wordsHouse) walker(language, role string) *walker {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &walker{wordsHouse: h, client: &http.Client{Jar: jar}, language: language, role: role, seen: map[string]int{}, told: map[string]bool{}}
}

// mostOfAKind is how many pages of one kind are looked at: all fictitious letters, and some real ones.
const mostOfAKind = 16

// walk follows links until there is no new kind of page.
func (w *walker) walk(from ...string) {
	w.t.Helper()
	for len(from) > 0 {
		path := from[0]
		from = from[1:]
		kind := kindOf(path)
		if w.seen[kind] == mostOfAKind || w.seen[path] > 0 || w.seen[kind] == 2 && strings.Contains(kind, "?") {
			continue
		}
		w.seen[kind]++
		w.seen[path]++
		page := w.get(path)
		if page == nil {
			continue
		}
		if page.Find("main form.form[method=post], main form.reply[method=post]").Length() > 0 {
			w.forms = append(w.forms, path)
		}
		for _, link := range page.Find("a[href^='/']").EachIter() {
			href, _, _ := strings.Cut(link.AttrOr("href", ""), "#")
			if !strings.Contains(href, ".csv") && !strings.Contains(href, ".xlsx") {
				from = append(from, href)
			}
		}
	}
}

// kindOf is an address without its numbers and the values of its query.
func kindOf(path string) string {
	path, query, _ := strings.Cut(path, "?")
	var names []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		names = append(names, name)
	}
	slices.Sort(names)
	return numbers.ReplaceAllString(path, "1") + "?" + strings.Join(slices.Compact(names), "&")
}

func (w *walker) get(path string) *goquery.Document {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.base+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.send(request)
}

// send asks for a page and looks at its words.
func (w *walker) send(request *http.Request) *goquery.Document {
	w.t.Helper()
	request.Header.Set("Accept-Language", w.language)
	answer, err := w.client.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	where := fmt.Sprintf("%s: %s %s (%d)", w.role, request.Method, request.URL.RequestURI(), answer.StatusCode)
	if answer.StatusCode >= 500 {
		w.t.Errorf("%s failed", where)
	}
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		w.t.Fatalf("%s: %v", where, err)
	}
	for _, name := range page.Find("template[data-page]").EachIter() {
		w.shown[name.AttrOr("data-page", "")] = true
	}
	for _, code := range page.Find("main code").EachIter() {
		if path, ok := strings.CutPrefix(code.Text(), w.base); ok {
			w.addresses = append(w.addresses, path)
		}
	}
	w.look(where, page)
	return page
}

func (w *walker) look(where string, page *goquery.Document) {
	w.t.Helper()
	if strings.HasSuffix(w.language, "rtl") && page.Find("html[lang]").Length() > 0 && page.Find("html[dir=rtl]").Length() == 0 {
		w.t.Errorf("%s is not written from the right", where)
	}
	html, err := page.Html()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, found := range viewtest.UntranslatedText([]byte(html)) {
		if kind := numbers.ReplaceAllString(found, "1"); !w.told[kind] {
			w.told[kind] = true
			w.t.Errorf("%s bypasses the catalogue: %.160s", where, found)
		}
	}
}
