package server

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// statusOf asks the register for the status of a letter today.
func (o *office) statusOf(c docket.Communication) docket.Status {
	o.t.Helper()
	v, err := o.docket.ShowCommunication(o.t.Context(), docket.Console, c.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Status
}

func kindField(c docket.Communication) string { return fmt.Sprint("kind_", c.ID) }

func TestAReplyShowsItsDocumentAndWhatItIsForEachLetter(t *testing.T) {
	o := openOffice(t)
	a, b := testkit.Communication(t, o.store, testkit.Numbered("XAA 1/2026")), testkit.Communication(t, o.store, testkit.Numbered("XAA 2/2026"))
	pages := 4
	r := docket.Reply{UID: docket.NewUID(), AddresseeID: a.AddresseeID, DatedOn: civil.Must("2026-10-02"), TheirReference: "NV 118/2026", Channel: "Permanent Mission",
		Language: "fr", Translation: docket.TranslationPending, Publication: docket.PublicationWithheld, Pages: &pages, Summary: "The matter was referred to the courts.", CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertReply(ctx, &r); err != nil {
			return err
		}
		if err := tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: a.ID, Kind: docket.Substantive}); err != nil {
			return err
		}
		return tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: b.ID, Kind: docket.Acknowledgement, Probable: true})
	})
	page := o.as(docket.Observer).page(docket.ReplyPath(r.ID))
	if got := page.text("h1"); got != "Reply of 2 October 2026" {
		t.Errorf("it is headed %q", got)
	}
	if got := page.text(".lead"); got != "State XAA · day received unknown: the day it is dated counts · translation pending · withheld by the Government · unread" {
		t.Errorf("it reads %q", got)
	}
	var facts []string
	values := page.texts(".facts dd")
	for i, label := range page.texts(".facts dt") {
		facts = append(facts, label+": "+values[i])
	}
	want := []string{"Date on the document: 2 October 2026", "Their reference: NV 118/2026", "How it came: Permanent Mission", "Language: French",
		"Translation: pending", "Publication: withheld by the Government", "Pages: 4"}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"AL XAA 1/2026", "AL XAA 2/2026"}, page.texts("tbody .ref")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"substantive", "acknowledgement probable link"}, page.texts("tbody .kind")); diff != "" {
		t.Error(diff)
	}
	if page.has("main form") {
		t.Error("an observer is shown a form")
	}
}

func TestClassifyingAReplyChangesWhatItsLettersAre(t *testing.T) {
	o := openOffice(t)
	a, b := testkit.Communication(t, o.store), testkit.Communication(t, o.store)
	r := testkit.Reply(t, o.store, docket.Unclassified, "2026-10-01", a, b)
	p := o.as(docket.Staff)
	page := p.page(docket.ReplyPath(r.ID))
	if got := page.Find(`select[name="`+kindField(a)+`"] option[selected]`).AttrOr("value", ""); got != "unclassified" {
		t.Errorf("the form begins with %q", got)
	}
	sent := p.post(docket.ReplyPath(r.ID), url.Values{kindField(a): {"substantive"}, kindField(b): {"acknowledgement"}})
	if sent.Status != http.StatusSeeOther || sent.Location != docket.ReplyPath(r.ID) {
		t.Fatalf("it answers %d, %s: %s", sent.Status, sent.Location, sent.text("main"))
	}
	if got := [2]docket.Status{o.statusOf(a), o.statusOf(b)}; got != [2]docket.Status{docket.StatusReplied, docket.StatusOverdue} {
		t.Errorf("the letters are %v", got)
	}
	if got := p.page(docket.ReplyPath(r.ID)).text(".flash"); got != "What this reply is, is saved." {
		t.Errorf("it says %q", got)
	}
}

func TestAGuessStaysAGuessUntilSomebodyChooses(t *testing.T) {
	k := everyKind(t)
	c := k.byName["probable"]
	other := testkit.Communication(t, k.store)
	r := docket.ReplyPath(7)
	p := k.as(docket.Staff)
	page := p.page(r)
	if got := page.text(`select[name="` + kindField(c) + `"] option[selected]`); got != "guessed: substantive" {
		t.Errorf("the form begins with %q", got)
	}
	if a := p.post(r, url.Values{kindField(c): {""}, "communications": {fmt.Sprint(other.ID)}, "kind": {"unclassified"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a reply before the further letter answers %d", a.Status)
	}
	if a := p.post(r, url.Values{kindField(c): {""}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.text(".errors"), "Choose what the reply is") {
		t.Errorf("nothing chosen answers %d: %s", a.Status, a.text(".errors"))
	}
	if !strings.Contains(p.page(docket.CommunicationPath(c.ID)).text(".lead"), "probable link") {
		t.Error("the guess was taken for certain")
	}
	if a := p.post(r, url.Values{kindField(c): {"substantive"}}); a.Status != http.StatusSeeOther {
		t.Fatalf("confirming answers %d", a.Status)
	}
	if strings.Contains(p.page(docket.CommunicationPath(c.ID)).text(".lead"), "probable link") {
		t.Error("the link is still a guess")
	}
}

func TestAWrongGuessIsTakenOffAndTheReplyGoesBackToTheQueue(t *testing.T) {
	o := openOffice(t)
	a := testkit.Communication(t, o.store, testkit.Numbered("XAA 1/2026"))
	r := docket.Reply{UID: docket.NewUID(), AddresseeID: a.AddresseeID, ReceivedOn: civil.Must("2026-10-02"), Translation: docket.TranslationNotNeeded,
		Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertReply(ctx, &r); err != nil {
			return err
		}
		return tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: a.ID, Kind: docket.Substantive, Probable: true})
	})
	before := o.statusOf(a)
	if before != docket.StatusReplied && before != docket.StatusRepliedLate {
		t.Fatalf("a guessed link counts, the letter is %s", before)
	}
	staff := o.as(docket.Staff)
	if got := staff.post(docket.ReplyPath(r.ID), url.Values{kindField(a): {"none"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("answered %d", got.Status)
	}
	if got := o.statusOf(a); got == before {
		t.Errorf("the letter is still %s", got)
	}
	if replies, _, err := o.store.CountQueue(t.Context(), docket.Everything); err != nil || replies != 1 {
		t.Errorf("%d replies wait in the queue, %v", replies, err)
	}
	if !strings.Contains(staff.page(docket.CommunicationPath(a.ID)+"/history").text("table"), "reply taken off this letter") {
		t.Error("the history of the letter does not say so")
	}
}

func TestAReplyLeavesTheQueueWhenItsLetterIsNamed(t *testing.T) {
	o := openOffice(t)
	ticked, pasted := testkit.Communication(t, o.store, testkit.Numbered("XAA 1/2026")), testkit.Communication(t, o.store, testkit.Numbered("XAA 2/2026"))
	r := testkit.Reply(t, o.store, docket.Unclassified, "2026-10-01")
	p := o.as(docket.Reviewer)
	page := p.page(docket.ReplyPath(r.ID))
	if !strings.Contains(page.text(".lead"), "waits in the queue") || page.Find(`input[name="communications"]`).Length() != 2 {
		t.Errorf("it reads %q and offers %d letters", page.text(".lead"), page.Find(`input[name="communications"]`).Length())
	}
	if got := p.page(queuePath).links("tbody .ref a"); !slices.Equal(got, []string{docket.ReplyPath(r.ID)}) {
		t.Fatalf("the queue leads to %v", got)
	}
	a := p.post(docket.ReplyPath(r.ID), url.Values{"communications": {fmt.Sprint(ticked.ID), "al xaa  2/2026:"}, "kind": {"partial"}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("it answers %d: %s", a.Status, a.text(".errors"))
	}
	after := p.page(docket.ReplyPath(r.ID))
	if got := after.text(".flash"); got != "The reply has its letter and leaves the queue. Back to the queue" {
		t.Errorf("it says %q", got)
	}
	if diff := cmp.Diff([]string{docket.CommunicationPath(ticked.ID), docket.CommunicationPath(pasted.ID)}, after.links("tbody .ref a")); diff != "" {
		t.Error(diff)
	}
	if page := p.page(queuePath); page.text(".empty h2") != "The queue is empty" {
		t.Error("it still waits")
	}
}

func TestAWrongFormOfAReplyComesBackWithEverythingTyped(t *testing.T) {
	o := openOffice(t)
	a := testkit.Communication(t, o.store)
	b := testkit.Communication(t, o.store, testkit.Numbered("XAA 2/2026"))
	foreign := testkit.Communication(t, o.store, testkit.To("XBB"), testkit.Numbered("XBB 1/2026"))
	r := testkit.Reply(t, o.store, docket.Unclassified, "2026-10-01", a)
	p := o.as(docket.Staff)
	for name, test := range map[string]struct {
		fields url.Values
		at     string
	}{
		"no such kind":          {url.Values{kindField(a): {"banana"}}, kindField(a)},
		"no such letter":        {url.Values{"communications": {"AL XAA 99/2026"}}, "communications"},
		"no reference at all":   {url.Values{"communications": {"the one of May"}}, "communications"},
		"of another addressee":  {url.Values{"communications": {fmt.Sprint(foreign.ID)}}, "communications"},
		"no such kind for more": {url.Values{"communications": {fmt.Sprint(b.ID)}, "kind": {"banana"}}, "kind"},
		"nothing":               {url.Values{}, "communications"},
	} {
		page := p.post(docket.ReplyPath(r.ID), test.fields)
		if page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", name, page.Status)
			continue
		}
		if got := page.links(".errors a"); !slices.Contains(got, "#f-"+test.at) {
			t.Errorf("%s: the summary leads to %v", name, got)
		}
		if !page.has("#f-" + test.at) {
			t.Errorf("%s: the field #f-%s is not there", name, test.at)
		}
		if typed := test.fields.Get("communications"); typed != "" && page.text(`textarea[name="communications"]`) != typed && !page.has(`input[name="communications"][value="`+typed+`"][checked]`) {
			t.Errorf("%s: %q is lost", name, typed)
		}
	}
	if got := o.statusOf(a); got != docket.StatusReceived {
		t.Errorf("something was saved: %s", got)
	}
}

func TestTheQueueIsTakenAwayAsAFileWhole(t *testing.T) {
	o := openOffice(t)
	n := docket.PageSize + 3
	for i := range n {
		testkit.Reply(t, o.store, docket.Unclassified, civil.Must("2026-01-01").AddDays(i).String())
	}
	p := o.as(docket.Observer)
	file := p.get(queuePath + ".csv")
	if lines := strings.Count(file.Body, "\n"); file.Status != http.StatusOK || lines != n+1 {
		t.Errorf("%d: %d lines for %d replies", file.Status, lines, n)
	}
	if got := p.get(queuePath + ".xlsx"); got.Status != http.StatusOK {
		t.Errorf("the workbook answers %d", got.Status)
	}
	if got := p.get(queuePath + ".csv?stat=x"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a filter that nobody knows answers %d", got.Status)
	}
}

func TestAReplyIsChangedOnlyByThoseWhoMayAndWithTheTokenOfTheForm(t *testing.T) {
	o := openOffice(t)
	a := testkit.Communication(t, o.store)
	r := testkit.Reply(t, o.store, docket.Unclassified, "2026-10-01", a)
	good := url.Values{kindField(a): {"substantive"}}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		if got := o.as(role).post(docket.ReplyPath(r.ID), good).Status; got != http.StatusForbidden {
			t.Errorf("%s is answered %d", role, got)
		}
	}
	p := o.as(docket.Staff)
	if got := p.post(docket.ReplyPath(r.ID), url.Values{csrfField: {"forged"}, kindField(a): {"substantive"}}).Status; got != http.StatusForbidden {
		t.Errorf("a forged token is answered %d", got)
	}
	foreign := httptest.NewRequest(http.MethodPost, docket.ReplyPath(r.ID), strings.NewReader(url.Values{csrfField: {tokenOfTests}, kindField(a): {"substantive"}}.Encode()))
	foreign.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := p.send(foreign).Status; got != http.StatusForbidden {
		t.Errorf("another site is answered %d", got)
	}
	if got := o.statusOf(a); got != docket.StatusReceived {
		t.Fatalf("the letter became %s", got)
	}
	for range 2 {
		if got := p.post(docket.ReplyPath(r.ID), good).Status; got != http.StatusSeeOther {
			t.Errorf("sent twice, it answers %d", got)
		}
	}
	events, err := o.docket.History(t.Context(), docket.Console, a.ID, 0)
	if err != nil || len(events) != 1 {
		t.Errorf("%d changes are recorded: %v", len(events), err)
	}
}

func TestTheQueueIsReadPageByPageFromTheOldest(t *testing.T) {
	o := openOffice(t)
	for i := range 70 {
		testkit.Reply(t, o.store, docket.Unclassified, fmt.Sprintf("2026-%02d-%02d", 1+i%9, 1+i%5))
	}
	for i := range 45 {
		testkit.Reminder(t, o.store, fmt.Sprintf("2026-%02d-%02d", 1+i%9, 1+i%4))
	}
	p := o.as(docket.Observer)
	page := p.page(queuePath)
	if diff := cmp.Diff([]string{"70 replies", "45 reminders"}, page.texts(".head > .quiet")); diff != "" {
		t.Error(diff)
	}
	var days, links, feet []string
	for {
		page.Find("tbody time").Each(func(_ int, s *goquery.Selection) { days = append(days, s.AttrOr("datetime", "")) })
		links = append(links, page.links("tbody .ref a")...)
		feet = append(feet, page.text(".pager span"))
		next := page.links(`.pager a[rel="next"]`)
		if next == nil {
			break
		}
		page = p.page(next[0])
	}
	if diff := cmp.Diff([]string{"1–50 of 115", "51–100 of 115", "101–115 of 115"}, feet); diff != "" {
		t.Error(diff)
	}
	if len(days) != 115 || !slices.IsSorted(days) {
		t.Errorf("%d lines, in the order of their days: %v", len(days), slices.IsSorted(days))
	}
	slices.Sort(links)
	if got := len(slices.Compact(links)); got != 115 {
		t.Errorf("%d documents are led to", got)
	}
	if got := page.links(`.pager a[rel="prev"]`); !slices.Equal(got, []string{queuePath}) {
		t.Errorf("back leads to %v", got)
	}
	if a := p.get(queuePath + "?after=nonsense"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a broken place answers %d", a.Status)
	}
}
