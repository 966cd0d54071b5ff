package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
)

func TestOnlyAnAdministratorSeesAndChangesPeople(t *testing.T) {
	a := openAccounts(t)
	target := a.member("Person Z", docket.Staff)
	for i, role := range []docket.Role{docket.Observer, docket.Staff, docket.Reviewer} {
		v, _ := a.signedInAs(fmt.Sprintf("Person %c", 'A'+i), role)
		v.open("/admin/users").is(http.StatusForbidden)
		token := url.Values{csrfField: {v.csrf()}, "name": {"Person Y"}, "email": {"y@example.org"}, "role": {"administrator"}}
		for _, path := range []string{"/admin/users", "/admin/users/%d/disable", "/admin/users/%d/enable", "/admin/users/%d/reset"} {
			if strings.Contains(path, "%d") {
				path = fmt.Sprintf(path, target.ID)
			}
			v.do(http.MethodPost, path, token).is(http.StatusForbidden)
		}
	}
	if u, err := a.store.User(t.Context(), target.ID); err != nil || u.Disabled() {
		t.Errorf("the person was disabled: %v", err)
	}
}

func TestTheListTellsRoleIdentitiesAndState(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	gone := a.member("Person B", docket.Staff)
	if err := a.docket.DisableUser(t.Context(), docket.Console, gone.ID); err != nil {
		t.Fatal(err)
	}
	admin.submit("/admin/users", "/admin/users", url.Values{"name": {"Person C"}, "email": {"c@example.org"}, "role": {"reviewer"}, "identities": {"no"}}).goes("/admin/users")
	page := admin.open("/admin/users")
	want := [][]string{
		{"Person A", "person.a@example.org", "active", "administrator", "no"},
		{"Person B", "person.b@example.org", "disabled", "staff", "yes"},
		{"Person C", "c@example.org", "invited", "reviewer", "no"},
	}
	var got [][]string
	for i := range want {
		got = append(got, page.texts(fmt.Sprintf("tbody tr:nth-child(%d) > :nth-child(-n+5)", i+1)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPersonAddedTwiceIsNamedAtTheField(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	typed := url.Values{"name": {"Person B"}, "email": {"Person.A@example.org"}, "role": {"observer"}, "identities": {"yes"}}
	page := admin.submit("/admin/users", "/admin/users", typed)
	page.is(http.StatusUnprocessableEntity)
	page.says("Observers read without protected identities.")
	typed.Set("identities", "")
	page = admin.submit("/admin/users", "/admin/users", typed)
	page.is(http.StatusUnprocessableEntity)
	page.says("A person with this e-mail is already on the list.")
	if page.Find("#f-name").AttrOr("value", "") != "Person B" || page.Find("#f-role option[selected]").AttrOr("value", "") != "observer" {
		t.Error("what was typed is lost")
	}
}

func TestASecondClickAddsOnePersonAndShowsTheAddressOfTheFirst(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	fields := admin.filled(admin.open("/admin/users"), "/admin/users", url.Values{"name": {"Person B"}, "email": {"b@example.org"}, "role": {"staff"}})
	admin.do(http.MethodPost, "/admin/users", fields).goes("/admin/users")
	first := admin.open("/admin/users").text("main code")
	admin.do(http.MethodPost, "/admin/users", fields).goes("/admin/users")
	page := admin.open("/admin/users")
	if second := page.text("main code"); first == "" || second != first {
		t.Errorf("the second click hands over %q, the first %q", second, first)
	}
	if n := page.Find("tbody tr").Length(); n != 2 {
		t.Errorf("the list has %d people, want 2", n)
	}
}

func TestAnAdministratorDisablesAndEnablesOthersOnly(t *testing.T) {
	a := openAccounts(t)
	admin, self := a.signedInAs("Person A", docket.Administrator)
	other, u := a.signedInAs("Person B", docket.Administrator)
	disable, enable := fmt.Sprintf("/admin/users/%d/disable", u.ID), fmt.Sprintf("/admin/users/%d/enable", u.ID)
	admin.submit("/admin/users", disable, nil).goes("/admin/users")
	admin.open("/admin/users").says("The account is disabled.")
	other.open("/account").goes("/signin?next=%2Faccount")
	admin.submit("/admin/users", enable, nil).goes("/admin/users")
	other.open("/account").goes("/signin?next=%2Faccount") // enabled again, not signed in again
	other.signIn(u.Email, goodPassword).goes("/")
	own := fmt.Sprintf("/admin/users/%d/disable", self.ID)
	if page := admin.open("/admin/users"); page.has("form[action='" + own + "']") {
		t.Error("the list offers to disable oneself")
	}
	page := admin.do(http.MethodPost, own, url.Values{csrfField: {admin.csrf()}})
	page.is(http.StatusUnprocessableEntity)
	page.says("You cannot disable yourself.")
	admin.do(http.MethodPost, "/admin/users/99/disable", url.Values{csrfField: {admin.csrf()}}).is(http.StatusNotFound)
}

func TestAnAdministratorHandsOverAnAddressForANewPassword(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	v, u := a.signedInAs("Person B", docket.Staff)
	admin.submit("/admin/users", fmt.Sprintf("/admin/users/%d/reset", u.ID), nil).goes("/admin/users")
	page := admin.open("/admin/users")
	page.says("It works once, for a day")
	address := strings.TrimPrefix(page.text("main code"), "http://register.example")
	stranger := a.visitor()
	stranger.submit(address, address, url.Values{"password": {otherPassword}}).goes("/signin")
	v.open("/account").goes("/signin?next=%2Faccount")
	v.signIn(u.Email, goodPassword).is(http.StatusUnprocessableEntity)
	v.signIn(u.Email, otherPassword).goes("/")
}

func TestTheAccountPageTellsRightsAndChangesThePassword(t *testing.T) {
	a := openAccounts(t)
	v, u := a.signedInAs("Person A", docket.Reviewer)
	elsewhere := a.visitor()
	elsewhere.signIn(u.Email, goodPassword).goes("/")
	page := v.open("/account")
	rights := page.texts("aside li")
	if !slices.Contains(rights, "assess replies, reopen and release letters, issue reports") || slices.Contains(rights, "keep people, rules and reference data, read the history") {
		t.Errorf("the rights of a reviewer are %q", rights)
	}
	page.says("You are also signed in in 1 other browser.")
	bad := v.submit("/account", "/account", url.Values{"old_password": {"not the password"}, "password": {otherPassword}})
	bad.is(http.StatusUnprocessableEntity)
	if !bad.has("#f-old_password-error") {
		t.Errorf("a wrong old password is not named at its field: %s", bad.text("main"))
	}
	v.submit("/account", "/account", url.Values{"old_password": {goodPassword}, "password": {otherPassword}}).goes("/account")
	v.open("/account").says("Your password is changed.")
	elsewhere.open("/account").goes("/signin?next=%2Faccount")
}

func TestAPersonEndsSignInsElsewhere(t *testing.T) {
	a := openAccounts(t)
	v, u := a.signedInAs("Person A", docket.Staff)
	elsewhere := a.visitor()
	elsewhere.signIn(u.Email, goodPassword)
	v.submit("/account", "/account/others", nil).goes("/account")
	v.open("/account").says("You are signed in here only.")
	elsewhere.open("/account").goes("/signin?next=%2Faccount")
}

func TestLightOrDarkIsKeptByTheBrowser(t *testing.T) {
	a := openAccounts(t)
	v, _ := a.signedInAs("Person A", docket.Staff)
	theme := func() string { return v.open("/account").Find("html").AttrOr("data-theme", "") }
	for _, choice := range []string{"dark", "light", "", "dark", "neon"} {
		v.submit("/account", "/account/theme", url.Values{"theme": {choice}}).goes("/account")
		want := choice
		if choice == "neon" {
			want = ""
		}
		if got := theme(); got != want {
			t.Errorf("after %q the page is %q", choice, got)
		}
	}
}

func TestAccountPagesSpeakOnlyThroughTheCatalogue(t *testing.T) {
	a := openAccounts(t)
	v, address := a.visitor(), a.setUpAddress()
	v.language = "qps"
	v.open("/signin").is(http.StatusOK)
	v.open(address).is(http.StatusOK)
	v.open("/setup?token=madeup").is(http.StatusNotFound)
	v.submit(address, address, url.Values{}).is(http.StatusUnprocessableEntity)
	v.submit(address, address, setUpForm()).goes("/signin")
	v.open("/signin").is(http.StatusOK)
	v.signIn("a@example.org", "wrong").is(http.StatusUnprocessableEntity)
	v.signIn("a@example.org", goodPassword).goes("/")
	gone := a.member("Person Z", docket.Staff)
	if err := a.docket.DisableUser(t.Context(), docket.Console, gone.ID); err != nil {
		t.Fatal(err)
	}
	v.submit("/admin/users", "/admin/users", url.Values{}).is(http.StatusUnprocessableEntity)
	v.submit("/admin/users", "/admin/users", url.Values{"name": {"Person C"}, "email": {"c@example.org"}, "role": {"staff"}}).goes("/admin/users")
	list := v.open("/admin/users")
	list.is(http.StatusOK)
	invite := strings.TrimPrefix(list.text("main code"), "http://register.example")
	other := a.visitor()
	other.language = "qps-rtl"
	other.open(invite).is(http.StatusOK)
	other.submit(invite, invite, url.Values{"password": {"short"}}).is(http.StatusUnprocessableEntity)
	v.submit("/admin/users", "/admin/users/1/reset", nil).goes("/admin/users")
	reset := strings.TrimPrefix(v.open("/admin/users").text("main code"), "http://register.example")
	other.open(reset).is(http.StatusOK)
	v.submit("/account", "/account", url.Values{"old_password": {"x"}, "password": {"y"}}).is(http.StatusUnprocessableEntity)
	a.visitor().signIn("a@example.org", goodPassword)
	v.open("/account").is(http.StatusOK)
}
