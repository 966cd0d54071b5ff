package server

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/sessions"

	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
	"answerable/internal/view"
	"answerable/internal/view/viewtest"
	"answerable/web"
)

// office is a register with the server in front of it. People are signed in by a cookie of the test's
// own; everything behind it is real.
type office struct {
	t      testing.TB
	store  *store.Store
	docket *docket.Service
	server *Server
	logged *bytes.Buffer
}

// pages are parsed once for all tests of the package.
var pages = sync.OnceValues(func() (*view.View, error) {
	assets, err := view.NewAssets(web.Static())
	if err != nil {
		return nil, err
	}
	return view.New(web.Templates(), assets)
})

func openOffice(t testing.TB) *office {
	t.Helper()
	countsWait = time.Minute // a busy machine must not leave counts out
	assets, err := view.NewAssets(web.Static())
	if err != nil {
		t.Fatal(err)
	}
	v, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, store: testkit.Open(t), logged: &bytes.Buffer{}}
	o.docket = docket.NewService(o.store, testkit.Now, time.UTC)
	o.server, err = New(Deps{Docket: o.docket, View: v, Assets: assets, Log: slog.New(slog.NewJSONHandler(o.logged, nil)),
		BaseURL: "http://register.example", CookieKey: make([]byte, 64), TempDir: t.TempDir(), Now: testkit.Now})
	if err != nil {
		t.Fatal(err)
	}
	o.server.signins = &signedIn{office: o}
	return o
}

// signedIn believes a cookie that names the number of a person; limits and role come from the register.
type signedIn struct {
	office *office
	limits map[docket.UserID]docket.Actor
}

const tokenOfTests = "token-of-tests"

func (s *signedIn) Get(r *http.Request, name string) (*sessions.Session, error) {
	return s.New(r, name)
}

func (s *signedIn) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.Options = &sessions.Options{}
	id, err := strconv.ParseInt(r.Header.Get("Test-Person"), 10, 64)
	if err != nil {
		return session, nil
	}
	if actor, ok := s.limits[docket.UserID(id)]; ok {
		session.Values[signinActor], session.Values[signinCSRF] = actor, tokenOfTests
	}
	return session, nil
}

func (s *signedIn) Save(*http.Request, http.ResponseWriter, *sessions.Session) error { return nil }

// person is somebody of the office at a browser.
type person struct {
	*office
	docket.Actor
	language string
	cookies  map[string]string
}

// as signs in a new person of a role; change narrows what the person may see.
func (o *office) as(role docket.Role, change ...func(*docket.Actor)) *person {
	o.t.Helper()
	store := o.server.signins.(*signedIn)
	u := testkit.User(o.t, o.store, string(role)+" "+string(rune('A'+len(store.limits))), role)
	actor := docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Identities: u.Identities}
	for _, c := range change {
		c(&actor)
	}
	if store.limits == nil {
		store.limits = map[docket.UserID]docket.Actor{}
	}
	store.limits[u.ID] = actor
	return &person{office: o, Actor: actor, cookies: map[string]string{}}
}

// onlyStates limits a person to the letters of some States.
func onlyStates(states ...docket.Addressee) func(*docket.Actor) {
	return func(a *docket.Actor) {
		a.Addressees = []docket.AddresseeID{}
		for _, s := range states {
			a.Addressees = append(a.Addressees, s.ID)
		}
	}
}

// answer is what came back, read as a page when it is one.
type answer struct {
	t        testing.TB
	Status   int
	Header   http.Header
	Body     string
	Location string
	*goquery.Document
}

func (p *person) get(path string) *answer {
	p.t.Helper()
	return p.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// page is get for a page that has to be there.
func (p *person) page(path string) *answer {
	p.t.Helper()
	a := p.get(path)
	if a.Status != http.StatusOK {
		p.t.Fatalf("%s answered %d: %s", path, a.Status, a.text("main"))
	}
	return a
}

// post sends a form with the token of the sign-in.
func (p *person) post(path string, fields url.Values) *answer {
	p.t.Helper()
	sent := url.Values{csrfField: {tokenOfTests}}
	for name, values := range fields {
		sent[name] = values
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.send(r)
}

func (p *person) send(r *http.Request) *answer {
	p.t.Helper()
	if p.ID != 0 {
		r.Header.Set("Test-Person", strconv.FormatInt(int64(p.ID), 10))
	}
	if p.language != "" {
		r.Header.Set("Accept-Language", p.language)
	}
	for name, value := range p.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	result := w.Result()
	for _, c := range result.Cookies() {
		if c.MaxAge < 0 {
			delete(p.cookies, c.Name)
		} else {
			p.cookies[c.Name] = c.Value
		}
	}
	body, err := io.ReadAll(result.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	a := &answer{t: p.t, Status: result.StatusCode, Header: result.Header, Body: string(body), Location: result.Header.Get("Location")}
	if strings.HasPrefix(result.Header.Get("Content-Type"), "text/html") {
		if a.Document, err = goquery.NewDocumentFromReader(bytes.NewReader(body)); err != nil {
			p.t.Fatal(err)
		}
		if strings.HasPrefix(a.Body, "<!") { // not a part of a page
			p.look(r.URL.Path, a)
		}
	}
	return a
}

// look checks what holds for every page: its words, its ids, its headings.
func (p *person) look(path string, a *answer) {
	p.t.Helper()
	if strings.HasPrefix(p.language, "qps") {
		for _, found := range viewtest.UntranslatedText([]byte(a.Body)) {
			p.t.Errorf("%s bypasses the catalogue: %s", path, found)
		}
	}
	ids := map[string]bool{}
	a.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			p.t.Errorf("%s has the id %q twice", path, id)
		}
		ids[id] = true
	})
	if n := a.Find("h1").Length(); n != 1 {
		p.t.Errorf("%s has %d main headings", path, n)
	}
	a.Find("label[for]").Each(func(_ int, s *goquery.Selection) {
		if !ids[s.AttrOr("for", "")] {
			p.t.Errorf("%s has a label for %q, which is not there", path, s.AttrOr("for", ""))
		}
	})
}

// text is what a person reads of the first match, with single blanks.
func (a *answer) text(selector string) string {
	if a.Document == nil {
		return a.Body
	}
	return plainText(a.Find(selector).First())
}

// texts is text of every match.
func (a *answer) texts(selector string) []string {
	var out []string
	a.Find(selector).Each(func(_ int, s *goquery.Selection) { out = append(out, plainText(s)) })
	return out
}

// links gives the addresses of every match.
func (a *answer) links(selector string) []string {
	var out []string
	a.Find(selector).Each(func(_ int, s *goquery.Selection) { out = append(out, s.AttrOr("href", "")) })
	return out
}

func (a *answer) has(selector string) bool { return a.Find(selector).Length() > 0 }

func plainText(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }
