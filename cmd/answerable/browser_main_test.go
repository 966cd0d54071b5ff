package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/demo"
	"answerable/internal/testkit/browser"
)

// story is the main job as an office does it, from the empty register to the files it takes away.
type story struct {
	*visitor
	h       *house
	browser *browser.Browser
	letters map[string]string // the address of each letter logged, by its key
}

func TestTheMainJobInABrowser(t *testing.T) {
	h := openHouse(t, nil, "serve")
	b := browser.Start(t)
	s := &story{visitor: h.visitor(b), h: h, browser: b, letters: map[string]string{}}
	s.setUp()
	s.addOfficer()
	s.importRegister()
	s.filterTheList()
	s.sortAndTurnPages()
	s.chooseColumns()
	s.logLetters()
	s.clickTwice()
	s.replyToThree()
	s.remindOfTwo()
	s.grantMoreTime()
	s.placeFromTheQueue()
	s.withdraw()
	s.closeAndReopen()
	s.editInTwoTabs()
	s.readUnanswered()
	s.takeTheListAway()
	s.lookAround()
	s.signOut()
	s.open("/communications")
	s.wants(http.StatusOK, "/signin")
}

func (s *story) setUp() {
	s.t.Helper()
	s.visit("/signin")
	s.visit(s.h.setUpPath())
	s.Click("Set up")
	s.wants(http.StatusUnprocessableEntity, "/setup")
	s.look("wrong")
	s.Fill("office", "Office of Person A")
	for _, who := range []string{"administrator", "reviewer"} {
		s.Fill(who+"_name", "Person "+strings.ToUpper(who[:1]))
		s.Fill(who+"_email", who+"@example.org")
		s.Fill(who+"_password", passwordOf(who))
	}
	s.Click("Set up")
	s.wants(http.StatusOK, "/signin")
	s.open(s.h.setUpPath())
	s.wants(http.StatusOK, "/signin") // the address works once
	s.Fill("email", theAdministrator)
	s.Fill("password", "not the password")
	s.Click("Sign in")
	s.wants(http.StatusUnprocessableEntity, "/signin")
	s.look("wrong")
}

func (s *story) addOfficer() {
	s.t.Helper()
	s.signIn(theAdministrator, passwordOf("administrator"))
	s.look("empty, for a reader")
	s.visit("/admin/users")
	s.Fill("name", "Person O")
	s.Fill("email", theOfficer)
	s.Fill("role", "staff")
	s.Click("Add and make a one-time address")
	s.wants(http.StatusOK, "/admin/users")
	s.look("with an address")
	address := s.Text("main code")
	s.signOut()
	s.Goto(address)
	s.look()
	s.Fill("password", thePassword)
	s.Click("Save the password")
	s.wants(http.StatusOK, "/signin")
	s.signIn(theOfficer, thePassword)
	s.look("empty")
	s.visit("/unanswered")
	s.visit("/queue")
}

// importRegister is the operator's part: the real register, and States for what is invented below.
func (s *story) importRegister() {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "register.csv")
	if err := os.WriteFile(file, demo.Register(), 0o600); err != nil {
		s.t.Fatal(err)
	}
	got := s.h.run("import", file, "--as", theOfficer, "--reply-kind", "substantive", "--followed-since", "2026-01-01", "--json")
	if want := `{"rows":1000,"created":1000,"updated":0,"unchanged":0,"rejected":0,"queued":115,"warnings":`; !strings.HasPrefix(got, want) {
		s.t.Errorf("the import says %s", got)
	}
	s.h.inventStates()
}

func (s *story) filterTheList() {
	s.t.Helper()
	s.visit("/communications")
	s.says(".head", "885 letters")
	if diff := cmp.Diff(map[string]string{"replied": "102", "replied late": "244", "overdue": "515", "unknown": "24"}, s.counts()); diff != "" {
		s.t.Errorf("counts of the real register (-want +got):\n%s", diff)
	}
	s.choose("Status", "status", "overdue", "replied_late")
	s.choose("Government", "state", "EGY")
	s.Press("Sent")
	s.Fill("sent_from", "1 Jan 1990")
	s.Fill("sent_to", "31/12/2000")
	s.Click("details.drop[open] button.go")
	s.look("filtered")
	chips := s.Texts(".chip > span:first-child")
	if want := []string{"replied late", "overdue", "Egypt", "Sent from: 1 Jan 1990", "Sent to: 31/12/2000"}; !slices.Equal(sorted(chips), sorted(want)) {
		s.t.Errorf("chips are %q, want %q", chips, want)
	}
	for _, row := range s.Texts("table.rows tbody tr") {
		if !strings.Contains(row, "Egypt") || !strings.Contains(row, "overdue") && !strings.Contains(row, "replied late") {
			s.t.Errorf("the filters let this row pass: %q", row)
		}
	}
	for left := len(chips) - 1; left >= 0; left-- {
		before := s.shown()
		s.Click(".chip")
		if got := len(s.Texts(".chip")); got != left {
			s.t.Fatalf("%d chips are left, want %d, at %s", got, left, s.URL())
		}
		if left < len(chips)-1 && s.shown() < before { // the first is one of two statuses
			s.t.Errorf("without a filter the list has fewer letters: %d, before %d", s.shown(), before)
		}
	}
	if got := s.shown(); got != 885 {
		s.t.Errorf("with no chip left the list has %d letters", got)
	}
	s.visit("/communications?status=draft&state=EGY")
	s.says(".empty", "No letter matches all of these filters", "Egypt")
}

// choose ticks values in a drop-down of the filter bar and applies them.
func (s *story) choose(label, name string, values ...string) {
	s.t.Helper()
	s.Press(label)
	s.Fill(name, values...)
	s.Click("details.drop[open] button.go")
	s.wants(http.StatusOK, "/communications")
}

func (s *story) sortAndTurnPages() {
	s.t.Helper()
	s.open("/communications")
	s.Click("thead th.government a")
	if got := s.first("thead th[aria-sort=ascending] a"); !strings.Contains(got, "sort=addressee") {
		s.t.Errorf("sorted by Government, the heading leads to %s", got)
	}
	seen := map[string]bool{}
	last := ""
	for page := 1; ; page++ {
		for i, link := range s.hrefs("tbody .ref a") {
			if seen[link] {
				s.t.Fatalf("%s is on two pages", link)
			}
			seen[link] = true
			if name := s.Texts("tbody td.government")[i]; page <= 2 && strings.ToLower(name[:1]) < last {
				s.t.Errorf("%s stands after %s", name, last)
			} else {
				last = strings.ToLower(name[:1])
			}
		}
		if !s.Has("a[rel=next]") {
			break
		}
		s.Click("a[rel=next]")
	}
	if len(seen) != 885 {
		s.t.Errorf("the pages hold %d letters", len(seen))
	}
	s.Click("a[rel=prev]")
	s.says(".pager", "801–850 of 885")
}

func (s *story) chooseColumns() {
	s.t.Helper()
	s.open("/communications?status=overdue")
	s.Press("Columns")
	s.look("columns")
	s.Fill("columns", "sent_on", "addressee", "status", "officer")
	s.Click("Show these")
	want := []string{"Reference", "Sent", "Government", "Officer", "Status"}
	if diff := cmp.Diff(want, s.Texts("thead th")); diff != "" || !strings.Contains(s.URL(), "status=overdue") {
		s.t.Errorf("columns at %s (-want +got):\n%s", s.URL(), diff)
	}
	s.open("/communications")
	if got := s.Texts("thead th"); len(got) != len(want) {
		s.t.Errorf("the choice is forgotten: %q", got)
	}
	s.Press("Columns")
	s.Click("Usual columns")
	if got := s.Texts("thead th"); len(got) != 8 {
		s.t.Errorf("the usual columns are %q", got)
	}
}

// lookAround opens the pages that the story passed by.
func (s *story) lookAround() {
	s.t.Helper()
	s.visit("/account")
	s.visit(s.letters["XAR 5/2023"] + "/history")
	s.says("main", "Person O")
	s.visit("/communications/99999")
	s.wants(http.StatusNotFound, "")
	s.visit("/admin/users")
	s.wants(http.StatusForbidden, "")
}
