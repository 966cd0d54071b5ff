package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// mine makes letters somebody's: as officer, as reviewer, or both.
func mine(officer, reviewer *person) func(*testkit.Letter) {
	return testkit.With(func(c *docket.Communication) {
		if officer != nil {
			c.OfficerID = &officer.ID
		}
		if reviewer != nil {
			c.ReviewerID = &reviewer.ID
		}
	})
}

// leaver has one letter of each kind of open work, and some that are none.
func leaver(o *office) (from *person, work map[string]docket.Communication) {
	from = o.as(docket.Reviewer)
	letter := func(options ...func(*testkit.Letter)) docket.Communication {
		return testkit.Communication(o.t, o.store, append(options, mine(from, nil))...)
	}
	work = map[string]docket.Communication{
		"unanswered": letter(), "draft": letter(testkit.Draft()), "to classify": letter(), "further": letter(testkit.To("XBB")),
		"reviewed": testkit.Communication(o.t, o.store, mine(nil, from)), "both": testkit.Communication(o.t, o.store, mine(from, from)),
		"answered": letter(), "closed": letter(), "to read": letter(), "to translate": letter(),
	}
	testkit.Reply(o.t, o.store, docket.Unclassified, "2026-10-01", work["to classify"])
	done := testkit.Reply(o.t, o.store, docket.Substantive, "2026-10-01", work["answered"], work["further"])
	from.page(docket.ReplyPath(done.ID))
	testkit.Reply(o.t, o.store, docket.Substantive, "2026-10-03", work["to read"])
	foreign := testkit.Reply(o.t, o.store, docket.Substantive, "2026-10-04", work["to translate"])
	from.page(docket.ReplyPath(foreign.ID))
	testkit.Change(o.t, o.store, func(ctx context.Context, tx docket.Store) error {
		foreign.Translation = docket.TranslationPending
		return tx.UpdateReply(ctx, &foreign)
	})
	testkit.Reply(o.t, o.store, docket.Unclassified, "2026-10-02", work["further"])
	from.post(docket.CommunicationPath(work["closed"].ID)+"/close", url.Values{"version": {"1"}, "closed_on": {"2026-11-01"}, "reason": {"settled"}})
	return from, work
}

func officerOf(c docket.Communication) docket.UserID {
	if c.OfficerID == nil {
		return 0
	}
	return *c.OfficerID
}

func TestOpenWorkIsCountedByKindBeforeItIsHandedOver(t *testing.T) {
	o := openOffice(t)
	from, _ := leaver(o)
	page := from.page(ownHandOverPath)
	if diff := cmp.Diff([]string{"2 unanswered letters", "4 with a reply to read or classify", "1 draft", "2 as reviewer"}, page.texts(".tile")); diff != "" {
		t.Error(diff)
	}
	if got := page.text(".lead"); !strings.HasSuffix(got, "8 letters with open work") {
		t.Errorf("it says %q", got)
	}
	for _, tile := range page.Find("a.tile").EachIter() {
		n, _, _ := strings.Cut(plainText(tile), " ")
		if got := from.page(tile.AttrOr("href", "")).Find("tbody tr").Length(); fmt.Sprint(got) != n {
			t.Errorf("%s leads to %d letters", plainText(tile), got)
		}
	}
}

func TestOpenWorkReachesAnotherPersonWholeAndWhatIsDoneStays(t *testing.T) {
	o := openOffice(t)
	from, work := leaver(o)
	to := o.as(docket.Reviewer)
	form := from.page(ownHandOverPath).filled(url.Values{"to": {to.Email}, "note": {"The draft waits for a source."}})
	a := from.post(ownHandOverPath, form)
	page := from.ended(a.Location)
	if again := from.post(ownHandOverPath, form); again.Status != http.StatusSeeOther || again.Location != a.Location {
		t.Errorf("a second click answers %d %s, not %s", again.Status, again.Location, a.Location)
	}
	if diff := cmp.Diff([]string{"8 done", "0 unchanged", "0 refused"}, page.texts(".counts span")); diff != "" {
		t.Error(diff)
	}
	for name, c := range work {
		now := o.letterNow(c)
		stays := name == "answered" || name == "closed"
		if got := officerOf(now); name != "reviewed" && (got == from.ID) != stays {
			t.Errorf("%s is now of %d", name, got)
		}
		if (name == "reviewed" || name == "both") && *now.ReviewerID != to.ID {
			t.Errorf("%s is reviewed by %d", name, *now.ReviewerID)
		}
		if want := map[bool]int{true: 0, false: 1}[stays]; o.eventsOf(c, "communication.hand_over") != want {
			t.Errorf("%s has %d events", name, o.eventsOf(c, "communication.hand_over"))
		}
	}
	told := to.page("/")
	if got := told.text(".next.calm"); !strings.Contains(got, from.Name+" left 8 letters to you") || !strings.Contains(got, "The draft waits for a source.") {
		t.Errorf("the receiver is told %q", got)
	}
	read := told.Find(".next.calm form").AttrOr("action", "")
	if got := from.post(read, nil).Status; got != http.StatusNotFound {
		t.Errorf("somebody else ticks it: %d", got)
	}
	to.post(read, url.Values{"next": {"/"}})
	if to.page("/").has(".next.calm") || from.page("/").has(".next.calm") {
		t.Error("it is told after it is read, or to somebody else")
	}
	events, err := o.store.Events(t.Context(), "user", int64(from.ID), 0)
	if err != nil || len(events) != 1 || strings.Contains(events[0].JSON, "source") {
		t.Errorf("the hand-over is recorded as %v, %v", events, err)
	}
	if from.post(ownHandOverPath, url.Values{"to": {to.Email}}).Status != http.StatusUnprocessableEntity {
		t.Error("nothing is handed over")
	}
}

func TestWhatTheReceiverMayNotSeeStaysAndIsListed(t *testing.T) {
	o := openOffice(t)
	from, work := leaver(o)
	to := testkit.User(t, o.store, "Officer of XAA", docket.Staff)
	if err := o.docket.LimitUser(t.Context(), docket.Console, to.ID, docket.LimitInput{Version: 1, LimitAddressees: true, Addressees: []string{"XAA"}}); err != nil {
		t.Fatal(err)
	}
	page := from.ended(from.post(ownHandOverPath, url.Values{"to": {to.Email}}).Location)
	if diff := cmp.Diff([]string{"6 done", "0 unchanged", "2 refused"}, page.texts(".counts span")); diff != "" {
		t.Error(diff)
	}
	text := page.text("tbody")
	for _, want := range []string{"The limits of Officer of XAA leave this letter out.", "Officer of XAA is no reviewer: the review stays where it is."} {
		if !strings.Contains(text, want) {
			t.Errorf("the answers lack %q: %s", want, text)
		}
	}
	if officerOf(o.letterNow(work["further"])) != from.ID || *o.letterNow(work["both"]).ReviewerID != from.ID || officerOf(o.letterNow(work["both"])) != to.ID {
		t.Error("the letters are not where the page says")
	}
}

func TestSingleGovernmentsGoToDifferentPeople(t *testing.T) {
	o := openOffice(t)
	from, work := leaver(o)
	rest, one := o.as(docket.Reviewer), o.as(docket.Staff)
	split := from.page(ownHandOverPath + "?split=yes")
	if diff := cmp.Diff([]string{"State XAA", "State XBB"}, split.texts(".kinds th.ref")); diff != "" {
		t.Error(diff)
	}
	field := func(c docket.Communication) string { return fmt.Sprintf("to_%d", c.AddresseeID) }
	fields := url.Values{"to": {rest.Email}, field(work["further"]): {"elsewhere@example.org"}, field(work["both"]): {""}}
	if a := from.post(ownHandOverPath, fields); a.Status != http.StatusUnprocessableEntity || !a.has(".kinds .wrong .error") {
		t.Errorf("an unknown person answers %d", a.Status)
	}
	fields.Set(field(work["further"]), one.Email)
	from.ended(from.post(ownHandOverPath, fields).Location)
	if officerOf(o.letterNow(work["further"])) != one.ID || officerOf(o.letterNow(work["both"])) != rest.ID {
		t.Error("the letters went elsewhere")
	}
	if got := one.page("/").text(".next.calm b"); got != from.Name+" left one letter to you" {
		t.Errorf("one is told %q", got)
	}
	again, more := leaver(o)
	kept := url.Values{"to": {rest.Email}, field(more["further"]): {docket.StaysWith}}
	page := again.ended(again.post(ownHandOverPath, kept).Location)
	if officerOf(o.letterNow(more["further"])) != again.ID || page.texts(".counts span")[2] != "1 refused" {
		t.Error("what was to stay went away")
	}
}

func TestWhoMayHandOverWhoseWork(t *testing.T) {
	o := openOffice(t)
	from, work := leaver(o)
	to := o.as(docket.Reviewer)
	for role, want := range map[docket.Role]int{docket.Observer: http.StatusForbidden, docket.Staff: http.StatusForbidden, docket.Reviewer: http.StatusOK, docket.Administrator: http.StatusOK} {
		p := o.as(role)
		if got := p.get(handOverPath(from.ID)).Status; got != want {
			t.Errorf("%s is shown %d", role, got)
		}
		if want == http.StatusForbidden {
			if got := p.post(handOverPath(from.ID), url.Values{"to": {to.Email}}).Status; got != want {
				t.Errorf("%s sends it and gets %d", role, got)
			}
		}
		own := map[bool]int{true: http.StatusForbidden, false: http.StatusOK}[role == docket.Observer]
		if got := p.get(ownHandOverPath).Status; got != own {
			t.Errorf("%s is shown the own page: %d", role, got)
		}
	}
	if officerOf(o.letterNow(work["draft"])) != from.ID {
		t.Error("something was handed over")
	}
	admin := o.as(docket.Administrator)
	page := admin.ended(admin.post(handOverPath(from.ID), url.Values{"to": {to.Email}}).Location)
	if officerOf(o.letterNow(work["draft"])) != to.ID {
		t.Error("the draft is left behind")
	}
	heading := fmt.Sprintf("Draft %d", work["draft"].ID)
	if file := admin.get(page.links(".actions a")[0]).Body; strings.Contains(page.Body, heading) || strings.Contains(file, work["draft"].UID) || !strings.Contains(page.Body, "a letter you do not see") {
		t.Errorf("an administrator is told of the draft: %s; %s", page.text("main"), file)
	}
	if got := to.page("/").text(".next.calm .quiet"); !strings.Contains(got, "handed over by "+admin.Name) {
		t.Errorf("the receiver is told %q", got)
	}
}

func TestAnAdministratorIsToldTheNumberOfDraftsAndNotToWhomTheyGo(t *testing.T) {
	o := openOffice(t)
	from, admin := o.as(docket.Reviewer), o.as(docket.Administrator)
	testkit.Communication(t, o.store, mine(from, nil))
	testkit.Communication(t, o.store, mine(from, nil), testkit.To("XBB"))
	testkit.Communication(t, o.store, mine(from, nil), testkit.To("XCC"), testkit.Draft())
	for person, want := range map[*person]int{admin: 2, o.as(docket.Reviewer): 3} {
		page := person.page(handOverPath(from.ID) + "?split=yes")
		if got := page.Find("select[name^=to_]").Length(); got != want || !slices.Contains(page.texts(".tile"), "1 draft") {
			t.Errorf("%s sees %d Governments and %v", person.Role, got, page.texts(".tile"))
		}
	}
}

func TestFiveThousandLettersAreHandedOverInSeconds(t *testing.T) {
	o := openOffice(t)
	from, to := o.as(docket.Staff), o.as(docket.Staff)
	const many = 5000
	state := testkit.State(t, o.store, "XAA")
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		for range many {
			c := docket.Communication{UID: docket.NewUID(), Stage: docket.Draft, Type: docket.AllegationLetter, AddresseeID: state.ID, AddresseeSort: state.SortName,
				SentPrecision: civil.Unknown, Subject: "one of many", ReplyRecord: docket.Complete, OfficerID: &from.ID, CreatedAt: civil.InstantOf(testkit.Now())}
			if err := tx.InsertCommunication(ctx, &c, nil); err != nil {
				return err
			}
		}
		return nil
	})
	begun := time.Now()
	page := from.ended(from.post(ownHandOverPath, url.Values{"to": {to.Email}, "note": {"all of it"}}).Location)
	took := time.Since(begun)
	t.Logf("%d letters in %s", many, took)
	if got := page.texts(".counts span")[0]; got != "5,000 done" || took > 20*time.Second {
		t.Errorf("%s in %s", got, took)
	}
	if got := to.page("/").text(".next.calm b"); got != from.Name+" left 5,000 letters to you" {
		t.Errorf("the receiver is told %q", got)
	}
}

func TestAFormThatNothingCanComeOfSaysSo(t *testing.T) {
	o := openOffice(t)
	xaa, _ := threeOpen(o)
	draft := testkit.Communication(t, o.store, testkit.Draft())
	p := o.as(docket.Reviewer)
	p.post(docket.CommunicationPath(xaa[1].ID)+"/close", url.Values{"version": {"1"}, "closed_on": {"2026-11-01"}, "reason": {"settled"}})
	p.post(docket.CommunicationPath(xaa[2].ID)+"/withdraw", url.Values{"version": {"1"}, "closed_on": {"2026-11-01"}, "reason": {"an error"}, "kind": {"withdrawn"}})
	for path, want := range map[string]string{
		docket.CommunicationPath(xaa[0].ID) + "/send":     "This letter is already marked sent.",
		docket.CommunicationPath(xaa[0].ID) + "/reopen":   "This letter is not closed.",
		docket.CommunicationPath(xaa[1].ID) + "/close":    "This letter is already closed.",
		docket.CommunicationPath(draft.ID) + "/close":     "A draft is not closed. Withdraw it instead.",
		docket.CommunicationPath(xaa[2].ID) + "/withdraw": "No reply is expected to this letter already.",
	} {
		if a := p.get(path); a.Status != http.StatusConflict || !strings.Contains(a.text("main"), want) {
			t.Errorf("%s answers %d: %s", path, a.Status, a.text("main"))
		}
	}
	for _, path := range []string{docket.CommunicationPath(xaa[1].ID) + "/reopen", docket.CommunicationPath(draft.ID) + "/send"} {
		p.page(path)
	}
}
