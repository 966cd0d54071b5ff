package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

const goodPassword, otherPassword = "velvet anchor tidal moss", "copper lantern seven hills"

// accounted is an office whose people sign in with passwords, on a clock that the test moves.
type accounted struct {
	*office
	accounts *account.Service
	now      time.Time
}

func openAccounts(t testing.TB) *accounted {
	t.Helper()
	a := &accounted{office: openOffice(t), now: testkit.Now()}
	a.accounts = account.New(a.store, a.docket, account.Options{Now: func() time.Time { return a.now },
		Secret: []byte("a secret of the test"), Cost: account.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}})
	t.Cleanup(a.accounts.Close)
	a.server.Accounts = a.accounts
	a.server.signins = newSigninStore(a.accounts, a.server.secure)
	return a
}

// secured is openAccounts behind https.
func secured(t testing.TB) *accounted {
	a := openAccounts(t)
	a.server.secure, a.server.BaseURL = true, "https://register.example"
	a.server.signins = newSigninStore(a.accounts, true)
	return a
}

// member is somebody with the password goodPassword.
func (a *accounted) member(name string, role docket.Role) docket.User {
	a.t.Helper()
	password := goodPassword
	u, _, err := a.accounts.AddPerson(a.t.Context(), docket.Console, docket.UserInput{Name: name,
		Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org", Role: role}, &password, "")
	if err != nil {
		a.t.Fatalf("add %s: %v", name, err)
	}
	return u
}

// visitor is a browser with cookies and an address of its own.
type visitor struct {
	*person
	address string
	header  http.Header
}

func (a *accounted) visitor() *visitor {
	return &visitor{person: &person{office: a.office, cookies: map[string]string{}}, address: "192.0.2.1:1234", header: http.Header{}}
}

func (v *visitor) do(method, path string, fields url.Values) *answer {
	v.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(fields.Encode()))
	r.RemoteAddr = v.address
	for name, values := range v.header {
		r.Header[name] = values
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return v.send(r)
}

func (v *visitor) open(path string) *answer { v.t.Helper(); return v.do(http.MethodGet, path, nil) }

// submit opens a page, fills in the form that is sent to an address, and sends it.
func (v *visitor) submit(page, action string, typed url.Values) *answer {
	v.t.Helper()
	return v.do(http.MethodPost, action, v.filled(v.open(page), action, typed))
}

// filled is what a browser would send of the form for an address.
func (v *visitor) filled(page *answer, action string, typed url.Values) url.Values {
	v.t.Helper()
	if page.Document == nil {
		v.t.Fatalf("no page with a form for %s: %d", action, page.Status)
	}
	form := page.Find(`main form[action="` + action + `"]`)
	if form.Length() == 0 {
		form = page.Find("main form:not([action])")
	}
	if form.Length() == 0 {
		v.t.Fatalf("there is no form for %s: %s", action, page.text("main"))
	}
	fields := url.Values{}
	for i := range form.First().Find("input[type=hidden]").Length() {
		input := form.First().Find("input[type=hidden]").Eq(i)
		fields.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	for name, values := range typed {
		fields[name] = values
	}
	return fields
}

func (v *visitor) signIn(email, password string) *answer {
	v.t.Helper()
	return v.submit("/signin", "/signin", url.Values{"email": {email}, "password": {password}})
}

// signedInAs is a browser in which somebody new of a role is signed in.
func (a *accounted) signedInAs(name string, role docket.Role) (*visitor, docket.User) {
	a.t.Helper()
	u, v := a.member(name, role), a.visitor()
	if answer := v.signIn(u.Email, goodPassword); answer.Status != http.StatusSeeOther {
		a.t.Fatalf("%s could not sign in: %d %s", name, answer.Status, answer.text("main"))
	}
	return v, u
}

// goes makes sure that an answer leads somewhere.
func (a *answer) goes(location string) {
	a.t.Helper()
	if a.Status != http.StatusSeeOther || a.Location != location {
		a.t.Errorf("answered %d to %q, want 303 to %q: %s", a.Status, a.Location, location, a.text("main"))
	}
}

// is makes sure of a status.
func (a *answer) is(status int) {
	a.t.Helper()
	if a.Status != status {
		a.t.Errorf("answered %d, want %d: %s", a.Status, status, a.text("main"))
	}
}

// says makes sure that the page holds a sentence.
func (a *answer) says(sentence string) {
	a.t.Helper()
	if text := a.text("body"); !strings.Contains(text, sentence) {
		a.t.Errorf("the page does not say %q but: %s", sentence, text)
	}
}
