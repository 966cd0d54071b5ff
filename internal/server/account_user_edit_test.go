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
	"answerable/internal/testkit"
)

func userPath(u docket.User) string { return fmt.Sprintf("%s/%d", usersPath, u.ID) }

// limitFields are the fields of a limit as a browser sends them.
func limitFields(mandates []string, addressees string) url.Values {
	return url.Values{"limit_mandates": {"yes"}, "mandates": mandates, "limit_addressees": {"yes"}, "addressees": {addressees}}
}

func TestTheListLeadsToWhatAPersonMayDoAndSee(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	u := a.member("Person B", docket.Staff)
	if links := admin.open(usersPath).links("tbody th a"); !slices.Contains(links, userPath(u)) {
		t.Fatalf("the list leads to %q", links)
	}
	page := admin.open(userPath(u))
	page.is(http.StatusOK)
	for selector, want := range map[string]string{"#f-name": "Person B", "#f-role option[selected]": "staff", "#f-identities option[selected]": "yes",
		"input[name=limit_mandates][checked]": "no", "input[name=limit_addressees][checked]": "no"} {
		if got := page.Find(selector).AttrOr("value", ""); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	if n := page.Find("fieldset.group input[name=mandates]").Length(); n < 10 || page.has("input[name=mandates][checked]") {
		t.Errorf("%d mandates are offered", n)
	}
}

func TestOnlyAnAdministratorSeesAndChangesWhatAPersonSees(t *testing.T) {
	a := openAccounts(t)
	target := a.member("Person Z", docket.Staff)
	for i, role := range []docket.Role{docket.Observer, docket.Staff, docket.Reviewer} {
		v, _ := a.signedInAs(fmt.Sprintf("Person %c", 'A'+i), role)
		v.open(userPath(target)).is(http.StatusForbidden)
		fields := limitFields(nil, "")
		fields.Set(csrfField, v.csrf())
		fields.Set("version", "1")
		v.do(http.MethodPost, userPath(target), fields).is(http.StatusForbidden)
	}
	admin, _ := a.signedInAs("Person D", docket.Administrator)
	fields := admin.filled(admin.open(userPath(target)), userPath(target), limitFields(nil, ""))
	fields.Del(csrfField)
	admin.do(http.MethodPost, userPath(target), fields).is(http.StatusForbidden)
	if u, err := a.store.User(t.Context(), target.ID); err != nil || u.Version != 1 {
		t.Errorf("the person was changed: %+v, %v", u, err)
	}
	admin.open(usersPath + "/99").is(http.StatusNotFound)
	admin.open(usersPath + "/first").is(http.StatusNotFound)
}

func TestALimitHoldsFromThePersonsNextPageOn(t *testing.T) {
	a := openAccounts(t)
	own := testkit.Communication(t, a.store, testkit.Numbered("XAA 1/2026"))
	other := testkit.Communication(t, a.store, testkit.To("XBB"), testkit.Numbered("XBB 1/2026"))
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	v, u := a.signedInAs("Person B", docket.Reviewer)
	v.open(docket.CommunicationPath(other.ID)).is(http.StatusOK)
	v.open(listPath).says("2 letters")

	admin.submit(userPath(u), userPath(u), url.Values{"limit_addressees": {"yes"}, "addressees": {"xaa\r\n"}}).goes(usersPath)
	v.open(docket.CommunicationPath(other.ID)).is(http.StatusNotFound)
	v.open(docket.CommunicationPath(own.ID)).is(http.StatusOK)
	v.open(listPath).says("1 letter")
	v.open("/account").says("limited to some Governments")
	admin.open(usersPath).says("limited")

	admin.submit(userPath(u), userPath(u), url.Values{"limit_mandates": {"yes"}}).goes(usersPath)
	v.open(docket.CommunicationPath(own.ID)).is(http.StatusNotFound)
	page := v.open(listPath)
	if page.says("None of the letters of this register is among those you may see."); page.has("tbody tr") || page.has(".counts a") {
		t.Errorf("a limit with nothing named leaves %s", page.text("main"))
	}

	admin.submit(userPath(u), userPath(u), url.Values{"limit_mandates": {"no"}, "limit_addressees": {"no"}}).goes(usersPath)
	v.open(listPath).says("2 letters")
}

func TestARoleAndTheRightToIdentitiesHoldFromThePersonsNextPageOn(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	v, u := a.signedInAs("Person B", docket.Staff)
	v.open("/communications/new").is(http.StatusOK)
	admin.submit(userPath(u), userPath(u), url.Values{"name": {"Person C"}, "role": {"observer"}, "identities": {"yes"}}).goes(usersPath)
	v.open("/communications/new").is(http.StatusForbidden)
	page := v.open("/account")
	page.says("Person C")
	if rights := page.texts("aside li"); slices.Contains(rights, "read protected names and sources") {
		t.Errorf("an observer may %q", rights)
	}
}

func TestWhatWasTypedAboutAPersonIsKeptWhenItIsWrong(t *testing.T) {
	a := openAccounts(t)
	admin, self := a.signedInAs("Person A", docket.Administrator)
	u := a.member("Person B", docket.Observer)
	testkit.State(t, a.store, "XAA")
	fields := limitFields([]string{"hrd"}, "XAA\nNowhere")
	fields["name"], fields["identities"] = []string{""}, []string{"yes"}
	page := admin.submit(userPath(u), userPath(u), fields)
	page.is(http.StatusUnprocessableEntity)
	for field, sentence := range map[string]string{"name": "Give the person's name.", "identities": "Observers read without protected identities.", "addressees": "No addressee is called “Nowhere”."} {
		if got := page.text("#f-" + field + "-error"); got != sentence {
			t.Errorf("%s says %q", field, got)
		}
	}
	if got := page.Find("#f-addressees").Text(); got != "XAA\nNowhere" {
		t.Errorf("the text of the limit is %q", got)
	}
	if got := page.Find("input[name=mandates][checked]").AttrOr("value", ""); got != "hrd" {
		t.Errorf("the mandate ticked is %q", got)
	}
	own := admin.submit(userPath(self), userPath(self), url.Values{"identities": {"yes"}, "role": {"reviewer"}})
	own.is(http.StatusUnprocessableEntity)
	own.says("This is the last active administrator.")
	a.member("Person D", docket.Administrator)
	own = admin.submit(userPath(self), userPath(self), url.Values{"identities": {"yes"}, "role": {"reviewer"}})
	own.says("Nobody changes their own role.")
	own.says("Nobody gives this right to themselves.")
}

func TestNobodyWidensTheirOwnLimitsOnThePage(t *testing.T) {
	a := openAccounts(t)
	admin, self := a.signedInAs("Person A", docket.Administrator)
	admin.submit(userPath(self), userPath(self), limitFields([]string{"hrd"}, "CAN\nFRA")).goes(usersPath)
	wide := admin.submit(userPath(self), userPath(self), limitFields([]string{"hrd", "torture"}, "CAN"))
	wide.is(http.StatusUnprocessableEntity)
	wide.says("Nobody widens their own limits.")
	admin.submit(userPath(self), userPath(self), limitFields([]string{"hrd"}, "CAN")).goes(usersPath)
	if _, addressees, err := a.store.Limits(t.Context(), self.ID); err != nil || len(addressees) != 1 {
		t.Errorf("limited to %v, %v", addressees, err)
	}
}

func TestAStaleEditOfAPersonShowsBothTextsAndCanBeSavedAgain(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	u := a.member("Person B", docket.Staff)
	fields := admin.filled(admin.open(userPath(u)), userPath(u), limitFields([]string{"hrd"}, "CAN"))
	fields.Set("name", "Person C")
	admin.submit(userPath(u), userPath(u), url.Values{"name": {"Person D"}}).goes(usersPath)
	page := admin.do(http.MethodPost, userPath(u), fields)
	page.is(http.StatusConflict)
	want := []string{"Name", "Person C", "Person D", "Limit to mandates", "HRD", "letters of every mandate", "Limit to Governments", "Canada", "letters to every Government and other actor"}
	if diff := cmp.Diff(want, page.texts(".stale tbody tr > *")); diff != "" {
		t.Error(diff)
	}
	again := admin.filled(page, userPath(u), limitFields([]string{"hrd"}, "CAN"))
	again.Set("name", "Person C")
	admin.do(http.MethodPost, userPath(u), again).goes(usersPath)
	admin.do(http.MethodPost, userPath(u), again).goes(usersPath) // a second click
	if now, err := a.store.User(t.Context(), u.ID); err != nil || now.Name != "Person C" || !now.LimitedMandates || !now.LimitedAddressees {
		t.Errorf("%+v, %v", now, err)
	}
}

func TestALimitReadsBackAsItWasTyped(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	u := a.member("Person B", docket.Staff)
	a.company("Company A")
	admin.submit(userPath(u), userPath(u), limitFields([]string{"hrd", "torture"}, "Côte d'Ivoire\nCAN\nSUN\nCompany A")).goes(usersPath)
	before, _, err := a.store.Limits(t.Context(), u.ID)
	if err != nil || len(before) != 2 {
		t.Fatal(before, err)
	}
	_, limited, err := a.store.Limits(t.Context(), u.ID)
	if err != nil || len(limited) != 4 {
		t.Fatal(limited, err)
	}
	page := admin.open(userPath(u))
	typed := page.Find("#f-addressees").Text()
	if n := page.Find("input[name=mandates][checked]").Length(); n != 2 || len(strings.Split(typed, "\n")) != 4 {
		t.Errorf("%d mandates, %q", n, typed)
	}
	admin.submit(userPath(u), userPath(u), url.Values{"limit_addressees": {"yes"}, "addressees": {typed}, "name": {"Person C"}}).goes(usersPath)
	_, again, err := a.store.Limits(t.Context(), u.ID)
	if diff := cmp.Diff(limited, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if mandates, _, err := a.store.Limits(t.Context(), u.ID); err != nil || len(mandates) != 2 {
		t.Errorf("a form without mandates leaves %v, %v", mandates, err)
	}
}

func TestThePageOfAPersonSpeaksThroughTheCatalogue(t *testing.T) {
	a := openAccounts(t)
	admin, _ := a.signedInAs("Person A", docket.Administrator)
	u := a.member("Person B", docket.Staff)
	for _, language := range []string{"qps", "qps-rtl"} {
		admin.language = language
		page := admin.open(userPath(u))
		page.is(http.StatusOK)
		fields := admin.filled(page, userPath(u), limitFields([]string{"hrd"}, "Нигде"))
		admin.do(http.MethodPost, userPath(u), fields).is(http.StatusUnprocessableEntity)
		stale := admin.filled(page, userPath(u), limitFields([]string{"hrd"}, "CAN"))
		stale.Set("version", "99")
		admin.do(http.MethodPost, userPath(u), stale).is(http.StatusConflict)
		admin.submit(userPath(u), userPath(u), limitFields([]string{"hrd"}, "CAN")).goes(usersPath)
		admin.open(usersPath).is(http.StatusOK)
		admin.submit(userPath(u), userPath(u), url.Values{"limit_mandates": {"no"}, "limit_addressees": {"no"}}).goes(usersPath)
	}
}
