package server

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/internal/account"
	"answerable/internal/docket"
)

func setUpForm() url.Values {
	return url.Values{"office": {"Office A"},
		"administrator_name": {"Person A"}, "administrator_email": {"a@example.org"}, "administrator_password": {goodPassword},
		"reviewer_name": {"Person B"}, "reviewer_email": {"b@example.org"}, "reviewer_password": {otherPassword}}
}

func (a *accounted) setUpAddress() string {
	a.t.Helper()
	token, err := a.accounts.SetUpToken(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	return "/setup?token=" + token
}

func TestAnEmptyRegisterIsSetUpByItsOneTimeAddress(t *testing.T) {
	a := openAccounts(t)
	v := a.visitor()
	v.open("/signin").says("Open the one-time set-up address")
	address := a.setUpAddress()
	page := v.open(address)
	page.is(http.StatusOK)
	fields := v.filled(page, address, setUpForm())
	v.do(http.MethodPost, address, fields).goes("/signin")
	v.open("/signin").says("The register is set up.")
	v.do(http.MethodPost, address, fields).goes("/signin") // the second click
	v.open(address).goes("/signin")
	v.signIn("a@example.org", goodPassword).goes("/")
	page = v.open("/admin/users")
	page.says("Person B")
	page.says("Office A")
	a.visitor().signIn("b@example.org", otherPassword).goes("/")
}

func TestOfSetUpsSentAtOnceOneCountsAndAllLeadToTheSignIn(t *testing.T) {
	a := openAccounts(t)
	a.accounts = account.New(a.store, a.docket, account.Options{Now: func() time.Time { return a.now },
		Secret: []byte("a secret of the test"), Cost: account.DefaultCost}) // hashing takes long enough to meet
	t.Cleanup(a.accounts.Close)
	a.server.Accounts = a.accounts
	v, address := a.visitor(), a.setUpAddress()
	fields := v.filled(v.open(address), address, setUpForm())
	var all sync.WaitGroup
	answers := make([]*answer, 6)
	for i := range answers {
		tab := *v.person
		tab.cookies = maps.Clone(v.cookies)
		same := &visitor{person: &tab, address: v.address, header: v.header}
		all.Go(func() { answers[i] = same.do(http.MethodPost, address, fields) })
	}
	all.Wait()
	for _, answer := range answers {
		answer.goes("/signin")
	}
	people, err := a.store.Users(t.Context())
	if err != nil || len(people) != 2 {
		t.Errorf("%d people, %v", len(people), err)
	}
}

func TestASetUpWithoutItsAddressIsNotThere(t *testing.T) {
	a := openAccounts(t)
	v := a.visitor()
	old := a.setUpAddress()
	fresh := a.setUpAddress()
	for _, path := range []string{"/setup", "/setup?token=", "/setup?token=madeup", old} {
		page := v.open(path)
		page.is(http.StatusNotFound)
		page.says("Start the server again: it prints a new one.")
	}
	fields := v.filled(v.open(fresh), fresh, setUpForm())
	v.do(http.MethodPost, old, fields).is(http.StatusNotFound)
	a.now = a.now.Add(24 * time.Hour)
	v.do(http.MethodPost, fresh, fields).is(http.StatusNotFound)
	if needs, err := a.accounts.NeedsSetUp(t.Context()); err != nil || !needs {
		t.Errorf("somebody was added: %t, %v", needs, err)
	}
}

func TestAnInvalidSetUpKeepsWhatWasTypedButNoPassword(t *testing.T) {
	a := openAccounts(t)
	v, address := a.visitor(), a.setUpAddress()
	typed := setUpForm()
	typed.Set("reviewer_email", "a@example.org")
	typed.Set("administrator_password", "Password1234")
	page := v.submit(address, address, typed)
	page.is(http.StatusUnprocessableEntity)
	if got := page.Find("#f-administrator_name").AttrOr("value", ""); got != "Person A" {
		t.Errorf("the name typed is lost: %q", got)
	}
	for _, field := range []string{"administrator_password", "reviewer_email"} {
		if !page.has(".errors a[href='#f-"+field+"']") || !page.has("#f-"+field+"-error") {
			t.Errorf("no message at %s: %s", field, page.text("main"))
		}
	}
	for _, password := range []string{otherPassword, "Password1234"} {
		if strings.Contains(page.Body, password) {
			t.Error("a password comes back with the page")
		}
	}
}

func TestAnInvitedPersonChoosesAPasswordAndSignsIn(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	admin.submit("/admin/users", "/admin/users", url.Values{"name": {"Person B"}, "email": {"b@example.org"}, "role": {"staff"}}).goes("/admin/users")
	page := admin.open("/admin/users")
	address, found := strings.CutPrefix(page.text("main code"), "http://register.example")
	if !found || !strings.HasPrefix(address, "/invite/") {
		t.Fatalf("the address handed over is %q", address)
	}
	if again := admin.open("/admin/users"); again.has("main code") {
		t.Error("the one-time address is shown a second time")
	}
	v := a.visitor()
	page = v.open(address)
	page.says("Person B")
	v.open(address).is(http.StatusOK) // looking does not use it up
	bad := v.submit(address, address, url.Values{"password": {"short"}})
	bad.is(http.StatusUnprocessableEntity)
	bad.says("Use at least 12 characters")
	fields := v.filled(page, address, url.Values{"password": {otherPassword}})
	v.do(http.MethodPost, address, fields).goes("/signin")
	v.do(http.MethodPost, address, fields).goes("/signin") // the second click
	v.open("/signin").says("Your password is set.")
	gone := v.open(address)
	gone.is(http.StatusNotFound)
	gone.says("Ask an administrator for a new one.")
	v.signIn("b@example.org", otherPassword).goes("/")
}
