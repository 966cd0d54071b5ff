package server

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/internal/docket"
)

func TestWhoIsNotSignedInIsSentToSignInAndComesBack(t *testing.T) {
	a := openAccounts(t)
	u, v := a.member("Person A", docket.Staff), a.visitor()
	first := v.open("/account?from=here")
	first.goes("/signin?next=" + url.QueryEscape("/account?from=here"))
	v.submit(first.Location, "/signin", url.Values{"email": {u.Email}, "password": {goodPassword}}).goes("/account?from=here")
	v.open("/account").is(http.StatusOK)
	v.open("/signin").goes("/")
}

func TestAfterSignInOnlyAnAddressOfThisSiteIsGoneTo(t *testing.T) {
	a := openAccounts(t)
	u := a.member("Person A", docket.Staff)
	for _, next := range []string{"https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "account", "/\t/elsewhere.example"} {
		v := a.visitor()
		v.submit("/signin?next="+url.QueryEscape(next), "/signin", url.Values{"email": {u.Email}, "password": {goodPassword}}).goes("/")
		v.do(http.MethodPost, "/signout", url.Values{csrfField: {v.csrf()}})
		v.submit("/signin", "/signin", url.Values{"email": {u.Email}, "password": {goodPassword}, "next": {next}}).goes("/")
	}
}

func (v *visitor) csrf() string {
	return v.open("/account").Find("input[name=csrf]").First().AttrOr("value", "")
}

func TestAWrongPasswordKeepsTheEMailAndSaysNotWhichWasWrong(t *testing.T) {
	a := openAccounts(t)
	a.member("Person A", docket.Staff)
	for _, email := range []string{"person.a@example.org", "nobody@example.org"} {
		page := a.visitor().signIn(email, "not the password")
		page.is(http.StatusUnprocessableEntity)
		page.says("E-mail or password is wrong.")
		if got := page.Find("input[name=email]").AttrOr("value", ""); got != email {
			t.Errorf("the e-mail typed is lost: %q", got)
		}
		if strings.Contains(page.Body, "not the password") {
			t.Error("the password comes back with the page")
		}
	}
}

func TestTheSignInCookieIsOutOfReachOfScriptsAndOtherSites(t *testing.T) {
	for _, test := range []struct {
		open   func(testing.TB) *accounted
		name   string
		secure bool
	}{{openAccounts, "answerable", false}, {secured, "__Host-answerable", true}} {
		a := test.open(t)
		u := a.member("Person A", docket.Staff)
		page := a.visitor().signIn(u.Email, goodPassword)
		cookies := (&http.Response{Header: page.Header}).Cookies()
		var found *http.Cookie
		for _, c := range cookies {
			if c.Name == test.name {
				found = c
			}
		}
		if found == nil {
			t.Fatalf("there is no cookie %s: %v", test.name, cookies)
		}
		if !found.HttpOnly || found.SameSite != http.SameSiteLaxMode || found.Path != "/" || found.Domain != "" || found.Secure != test.secure || len(found.Value) != 43 {
			t.Errorf("the cookie is %v", found)
		}
	}
}

func TestSigningOutEndsTheSignInNotOnlyTheCookie(t *testing.T) {
	a := openAccounts(t)
	v, _ := a.signedInAs("Person A", docket.Staff)
	kept := v.cookies["answerable"]
	v.do(http.MethodPost, "/signout", url.Values{csrfField: {v.csrf()}}).goes("/signin")
	v.open("/signin").says("You are signed out.")
	v.cookies["answerable"] = kept
	v.open("/account").goes("/signin?next=%2Faccount")
}

func TestADisabledPersonIsOutWithTheNextPage(t *testing.T) {
	a := openAccounts(t)
	v, u := a.signedInAs("Person A", docket.Staff)
	v.open("/account").is(http.StatusOK)
	if err := a.docket.DisableUser(t.Context(), docket.Console, u.ID); err != nil {
		t.Fatal(err)
	}
	v.open("/account").goes("/signin?next=%2Faccount")
	v.signIn(u.Email, goodPassword).is(http.StatusUnprocessableEntity)
}

func TestAFormWithoutItsTokenIsForbidden(t *testing.T) {
	a := openAccounts(t)
	signedIn, u := a.signedInAs("Person A", docket.Administrator)
	for _, path := range []string{"/signin", "/signout", "/setup", "/invite/x", "/reset/x", "/account", "/account/others", "/account/theme", "/admin/users", "/admin/users/1/disable", "/admin/users/1/enable", "/admin/users/1/reset"} {
		for name, v := range map[string]*visitor{"a visitor": a.visitor(), "an administrator": signedIn} {
			v.open("/signin")
			for _, token := range []url.Values{{}, {csrfField: {""}}, {csrfField: {"made up"}}} {
				if answer := v.do(http.MethodPost, path, token); answer.Status != http.StatusForbidden {
					t.Errorf("%s at %s with %v: %d, want 403", name, path, token, answer.Status)
				}
			}
		}
	}
	if u.Disabled() {
		t.Error("a form without a token did something")
	}
}

func TestTheTokenOfOneVisitorIsNoTokenOfAnother(t *testing.T) {
	a := openAccounts(t)
	u := a.member("Person A", docket.Staff)
	one, other := a.visitor(), a.visitor()
	fields := one.filled(one.open("/signin"), "/signin", url.Values{"email": {u.Email}, "password": {goodPassword}})
	other.open("/signin")
	other.do(http.MethodPost, "/signin", fields).is(http.StatusForbidden)
	delete(one.cookies, "visitor")
	one.do(http.MethodPost, "/signin", fields).is(http.StatusForbidden)
}

func TestAFormFromAnotherSiteIsForbidden(t *testing.T) {
	a := openAccounts(t)
	u, v := a.member("Person A", docket.Staff), a.visitor()
	fields := v.filled(v.open("/signin"), "/signin", url.Values{"email": {u.Email}, "password": {goodPassword}})
	v.header.Set("Sec-Fetch-Site", "cross-site")
	v.do(http.MethodPost, "/signin", fields).is(http.StatusForbidden)
}

func TestTooManyFailuresAreToldWhenToTryAgain(t *testing.T) {
	a := openAccounts(t)
	u, v := a.member("Person A", docket.Staff), a.visitor()
	for range 5 {
		v.signIn(u.Email, "not the password").is(http.StatusUnprocessableEntity)
	}
	page := v.signIn(u.Email, goodPassword)
	page.is(http.StatusTooManyRequests)
	page.says("Too many attempts failed. Try again in 1 min.")
	if got := page.Header.Get("Retry-After"); got != "60" {
		t.Errorf("Retry-After is %q", got)
	}
	a.now = a.now.Add(time.Minute)
	v.signIn(u.Email, goodPassword).goes("/")
}

func TestAForwardedHeaderIsNotBelieved(t *testing.T) {
	a := openAccounts(t)
	v := a.visitor()
	for i := range 31 {
		v.header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i))
		v.header.Set("X-Real-Ip", fmt.Sprintf("198.51.100.%d", i))
		v.header.Set("Forwarded", fmt.Sprintf("for=198.51.100.%d", i))
		want := http.StatusUnprocessableEntity
		if i == 30 {
			want = http.StatusTooManyRequests
		}
		v.signIn(fmt.Sprintf("guess%d@example.org", i), "not the password").is(want)
	}
	neighbour := a.visitor()
	neighbour.address = "192.0.2.2:1234"
	neighbour.signIn("guess@example.org", "not the password").is(http.StatusUnprocessableEntity)
}

func TestANamedProxyIsBelievedAboutItsVisitors(t *testing.T) {
	a := openAccounts(t)
	_, proxy, _ := net.ParseCIDR("192.0.2.1/32")
	a.server.TrustedProxies = []*net.IPNet{proxy}
	a.server.echo.IPExtractor = a.server.addressOf()
	v := a.visitor()
	for i := range 31 {
		v.header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.9, 198.51.100.%d", i))
		v.signIn(fmt.Sprintf("guess%d@example.org", i), "not the password").is(http.StatusUnprocessableEntity)
	}
}

func TestSigningInAsSomebodyElseEndsTheFirstSignIn(t *testing.T) {
	a := openAccounts(t)
	v, _ := a.signedInAs("Person A", docket.Staff)
	second := a.member("Person B", docket.Reviewer)
	first := v.cookies["answerable"]
	v.do(http.MethodPost, "/signin", url.Values{csrfField: {v.csrf()}, "email": {second.Email}, "password": {goodPassword}}).goes("/")
	v.open("/account").says("Person B")
	v.cookies["answerable"] = first
	v.open("/account").goes("/signin?next=%2Faccount")
}

func TestNeitherPasswordNorEMailReachesTheLog(t *testing.T) {
	a := openAccounts(t)
	v, u := a.signedInAs("Person A", docket.Staff)
	v.open("/account").is(http.StatusOK)
	v.open("/signin?next=/communications?q=Person+A").is(http.StatusSeeOther)
	a.visitor().signIn(u.Email, "not the password")
	a.visitor().open("/invite/a-token-somebody-made-up")
	for _, secret := range []string{u.Email, "Person A", "Person+A", goodPassword, "not the password", "a-token-somebody", v.cookies["answerable"]} {
		if strings.Contains(a.logged.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}
