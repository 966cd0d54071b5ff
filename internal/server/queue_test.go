package server

import (
	"context"
	"fmt"
	"net/http"
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

// queuedReply puts a reply with words of its own into the queue of XAA.
func (o *office) queuedReply(on, text string) docket.Reply {
	o.t.Helper()
	r := docket.Reply{UID: docket.NewUID(), AddresseeID: testkit.State(o.t, o.store, "XAA").ID, ReceivedOn: civil.Must(on), Summary: text, Translation: docket.TranslationNotNeeded,
		Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(o.t, o.store, func(ctx context.Context, tx docket.Store) error { return tx.InsertReply(ctx, &r) })
	return r
}

// ticks gives the values of the page's rows, and what stands ticked below them.
func ticks(page *answer) (items []string, letters url.Values) {
	letters = url.Values{}
	page.Find(`input[name="item"]`).Each(func(_ int, s *goquery.Selection) { items = append(items, s.AttrOr("value", "")) })
	page.Find(`input[name^="letters_"][checked]`).Each(func(_ int, s *goquery.Selection) { letters.Add(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	return items, letters
}

// all ticks every row of a page as it stands and does one thing.
func (p *person) all(page *answer, path, do string, more url.Values) *answer {
	p.t.Helper()
	items, fields := ticks(page)
	fields["item"], fields["do"] = items, []string{do}
	for name, values := range more {
		fields[name] = values
	}
	return p.post(path, fields)
}

func TestTheQueueProposesLettersWithTheirReasons(t *testing.T) {
	o := openOffice(t)
	cited := testkit.Communication(t, o.store, testkit.Numbered("XAA 3/2026"))
	testkit.Communication(t, o.store, testkit.Numbered("XAA 4/2026"))
	r := o.queuedReply("2026-10-20", "In reply to AL XAA 3/2026.")
	page := o.as(docket.Staff).page(queuePath)
	if got := page.text(".queue .tick"); !strings.HasPrefix(got, "AL XAA 3/2026 overdue") {
		t.Errorf("first stands %q", got)
	}
	if got := page.text(".queue .tick small.quiet:last-child"); got != "cites XAA 3/2026; same Government; sent 49 days before; near its due date, 31 October 2026; not answered by then" {
		t.Errorf("it is proposed because %q", got)
	}
	_, letters := ticks(page)
	if diff := cmp.Diff(url.Values{fmt.Sprint("letters_reply-", r.ID): {fmt.Sprint(cited.ID)}}, letters); diff != "" {
		t.Errorf("what stands out is ticked (-want +got):\n%s", diff)
	}
	if got := page.text("details summary.quiet"); got != "1 other letter may fit" {
		t.Errorf("of the other it says %q", got)
	}
	reader := o.as(docket.Observer).page(queuePath)
	if reader.has("main form[method=post]") || reader.has(`.queue input`) || !strings.Contains(reader.text(".queue"), "cites XAA 3/2026") {
		t.Error("an observer is shown ticks, or no proposals")
	}
}

func TestTheProposalsTickedAreAcceptedWithAnAnswerForEachRow(t *testing.T) {
	o := openOffice(t)
	c := testkit.Communication(t, o.store, testkit.Numbered("XAA 3/2026"))
	o.queuedReply("2026-10-20", "")
	o.queuedReply("2026-08-20", "") // before any letter
	testkit.Reminder(t, o.store, "2026-11-05")
	p := o.as(docket.Staff)
	first := p.page(queuePath)
	a := p.all(first, queuePath, "accept", url.Values{"kind": {"partial"}, "once": {"o1"}})
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, queuePath+"?answers=") {
		t.Fatalf("it answers %d, %s: %s", a.Status, a.Location, a.text(".errors"))
	}
	page := p.page(a.Location)
	if got := page.text("section.flash b"); got != "2 rows are done. 1 row is not. What was not ticked was not touched." {
		t.Errorf("it says %q", got)
	}
	want := []string{"reply of 20 Aug 2026, State XAA: No letter is ticked for it, and none stands out.", "reply of 20 Oct 2026, State XAA: linked, probable", "reminder of 5 Nov 2026, State XAA: linked, probable"}
	if diff := cmp.Diff(want, page.texts("section.flash li")); diff != "" {
		t.Error(diff)
	}
	if got := page.texts(".tabs .badge"); !slices.Equal(got, []string{"1", "2", "0", "0"}) {
		t.Errorf("the views count %v", got)
	}
	if got := p.page(docket.CommunicationPath(c.ID)); !strings.Contains(got.text(".lead"), "probable link") || len(got.texts(".timeline .mark")) != 2 {
		t.Errorf("the letter reads %q, %q", got.text(".lead"), got.texts(".timeline .mark"))
	}
	if got := p.page(listPath).text("td.status"); !strings.Contains(got, "probable") {
		t.Errorf("the list says %q", got)
	}
	if again := p.all(first, queuePath, "accept", url.Values{"kind": {"partial"}, "once": {"o1"}}); again.Location != a.Location {
		t.Errorf("a second click leads to %s", again.Location)
	}
	if o.as(docket.Staff).page(a.Location).has("section.flash") {
		t.Error("somebody else reads the answers")
	}
}

func TestProbableLinksAreConfirmedClassifiedAndTakenBackManyAtOnce(t *testing.T) {
	o := openOffice(t)
	a, b := testkit.Communication(t, o.store), testkit.Communication(t, o.store)
	for _, c := range []docket.Communication{a, b} {
		r := o.queuedReply("2026-10-20", "")
		testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
			return tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: c.ID, Kind: docket.Unclassified, Probable: true})
		})
	}
	reminder := testkit.Reminder(t, o.store, "2026-11-05")
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		return tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: reminder.ID, CommunicationID: a.ID, Probable: true})
	})
	p := o.as(docket.Reviewer)
	path := queuePath + "?show=probable"
	page := p.page(path)
	if got := page.texts("tbody .status:not(:has(.st))"); !slices.Equal(got, []string{"unclassified", "unclassified", "reminder"}) {
		t.Errorf("it lists %v", got)
	}
	classified := p.page(p.all(page, path, "classify", url.Values{"kind": {"substantive"}}).Location)
	want := []string{"reminder of 5 Nov 2026, State XAA: A reminder has no kind. Only replies are classified.", "reply of 20 Oct 2026, State XAA: classified", "reply of 20 Oct 2026, State XAA: classified"}
	if diff := cmp.Diff(want, classified.texts("section.flash li")); diff != "" {
		t.Error(diff)
	}
	if got := o.statusOf(a); got != docket.StatusReplied {
		t.Errorf("the letter is %s", got)
	}
	if got := p.page(p.all(p.page(path), path, "confirm", nil).Location); got.text("section.flash li") != "reminder of 5 Nov 2026, State XAA: confirmed" || got.text(".empty h2") != "Nothing is here" {
		t.Errorf("%q, %q", got.text("section.flash li"), got.text(".empty h2"))
	}
}

func TestTheFormOfTheQueueComesBackWithEverythingTickedAndTyped(t *testing.T) {
	o := openOffice(t)
	a := testkit.Communication(t, o.store)
	testkit.Communication(t, o.store)
	o.queuedReply("2026-10-20", "")
	p := o.as(docket.Staff)
	for name, test := range map[string]struct {
		fields url.Values
		says   string
	}{
		"nothing ticked":  {url.Values{"do": {"accept"}}, "Tick the rows first."},
		"nothing to do":   {url.Values{"item": {"reply-1-1"}}, "Choose what to do"},
		"not of the view": {url.Values{"do": {"restore"}, "item": {"reply-1-1"}}, "Choose what to do"},
		"no reason":       {url.Values{"do": {"aside"}, "item": {"reply-1-1"}, "letters_reply-1": {fmt.Sprint(a.ID)}}, "Give the reason."},
		"no such kind":    {url.Values{"do": {"accept"}, "item": {"reply-1-1"}, "kind": {"banana"}, "reason": {"kept"}}, "Choose what the reply is."},
		"nonsense":        {url.Values{"do": {"accept"}, "item": {"reply-x"}}, "The form cannot be read."},
		"half a tick":     {url.Values{"do": {"accept"}, "item": {"letter-1-1"}}, "The form cannot be read."},
	} {
		page := p.post(queuePath, test.fields)
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.text(".errors"), test.says) {
			t.Errorf("%s answers %d: %s", name, page.Status, page.text(".errors"))
			continue
		}
		items := test.fields["item"]
		if got := page.has(`input[name="item"][checked]`); got != slices.Contains(items, "reply-1-1") {
			t.Errorf("%s: the row is ticked: %v", name, got)
		}
		_, letters := ticks(page)
		if typed := test.fields["letters_reply-1"]; items != nil && !slices.Equal(letters["letters_reply-1"], typed) {
			t.Errorf("%s: the letters ticked are %v", name, letters)
		}
		if got := page.text("#f-reason"); got != test.fields.Get("reason") {
			t.Errorf("%s: the reason is %q", name, got)
		}
	}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		if got := o.as(role).post(queuePath, url.Values{"do": {"accept"}, "item": {"reply-1-1"}}).Status; got != http.StatusForbidden {
			t.Errorf("%s is answered %d", role, got)
		}
	}
	if got := p.post(queuePath+"?what=banana", url.Values{"do": {"accept"}, "all": {"yes"}}).Status; got != http.StatusUnprocessableEntity {
		t.Errorf("all that match a filter that nobody knows answers %d", got)
	}
	if got, _, err := o.store.CountQueue(t.Context(), docket.Everything); err != nil || got != 1 {
		t.Errorf("%d wait: %v", got, err)
	}
}

func TestAllThatMatchTheFilterAreDoneInBatchesThatSayWhatIsLeft(t *testing.T) {
	o := openOffice(t)
	testkit.Communication(t, o.store, testkit.Numbered("XAA 3/2026"))
	n := 320
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		for i := range n {
			r := docket.Reply{UID: docket.NewUID(), AddresseeID: 1, ReceivedOn: civil.Must("2026-10-01").AddDays(i % 9), Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())}
			r.AddresseeID = testkit.State(t, o.store, "XAA").ID
			if err := tx.InsertReply(ctx, &r); err != nil {
				return err
			}
		}
		return nil
	})
	testkit.Reminder(t, o.store, "2026-11-05")
	p := o.as(docket.Staff)
	path := queuePath + "?what=reply"
	page := p.page(path)
	if got := page.text(`label:has([name="all"])`); got != "all 320 that match, not only those on this page" {
		t.Errorf("it offers %q", got)
	}
	page = p.page(p.post(path, url.Values{"do": {"accept"}, "all": {"yes"}}).Location)
	if got := page.text("section.flash b"); got != "300 rows are done. The rest was not touched yet." {
		t.Errorf("it says %q", got)
	}
	if got := page.Find("section.flash li").Length(); got != 300 {
		t.Errorf("%d of 300 rows have an answer", got)
	}
	fields := url.Values{}
	page.Find("section.flash form input[type=hidden]").Each(func(_ int, s *goquery.Selection) { fields.Add(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	page = p.page(p.post(page.Find("section.flash form").AttrOr("action", ""), fields).Location)
	if got := page.text("section.flash b"); got != "20 rows are done." || page.has("section.flash form") {
		t.Errorf("then it says %q", got)
	}
	if replies, reminders, err := o.store.CountQueue(t.Context(), docket.Everything); err != nil || replies != 0 || reminders != 1 {
		t.Errorf("%d replies and %d reminders wait: %v", replies, reminders, err)
	}
}

func TestTheQueueIsEmptiedFromItsPagesAlone(t *testing.T) {
	o := openOffice(t)
	closed := testkit.Communication(t, o.store, testkit.SentOn("2026-01-05"))
	open := testkit.Communication(t, o.store)
	for i := range docket.PageSize + 5 {
		o.queuedReply(civil.Must("2025-12-01").AddDays(i*5).String(), "") // some before any letter
	}
	testkit.Reminder(t, o.store, "2026-11-05")
	late := testkit.Reply(t, o.store, docket.Substantive, "2026-11-10", closed)
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		return tx.InsertClosure(ctx, &docket.Closure{CommunicationID: closed.ID, ClosedOn: civil.Must("2026-11-01"), Reason: "a test"})
	})
	p := o.as(docket.Staff)
	p.post(queuePath, url.Values{"do": {"accept"}, "all": {"yes"}})
	for range 5 {
		page := p.page(queuePath)
		if !page.has("tbody") {
			break
		}
		items, letters := ticks(page)
		for _, item := range items { // where two letters fit alike, a person chooses
			name := "letters_" + item[:strings.LastIndex(item, "-")]
			if first := page.Find(`input[name="`+name+`"]`).First().AttrOr("value", ""); letters[name] == nil && first != "" {
				letters.Set(name, first)
			}
		}
		letters["item"], letters["do"] = items, []string{"accept"}
		p.post(queuePath, letters)
		p.all(p.page(queuePath), queuePath, "aside", url.Values{"reason": {"Its letter is not in this register."}})
	}
	if got := p.page(queuePath).text(".empty h2"); got != "The queue is empty" {
		t.Fatalf("it is not empty: %q", got)
	}
	p.post(queuePath+"?show=probable", url.Values{"do": {"confirm"}, "all": {"yes"}})
	p.post(queuePath+"?show=unclassified", url.Values{"do": {"classify"}, "all": {"yes"}, "kind": {"acknowledgement"}})
	page := p.page(queuePath + "?show=set_aside")
	got := page.texts(".tabs .badge")
	if got[0] != "0" || got[1] != "0" || got[2] != "0" || got[3] == "0" {
		t.Errorf("the views count %v", got)
	}
	if !strings.Contains(page.text(".queue"), "Its letter is not in this register.") {
		t.Error("the reason is not shown")
	}
	if !strings.Contains(p.page(docket.ReplyPath(late.ID)).text(".lead"), "set aside on 23 November 2026: Its letter is not in this register.") {
		t.Error("the reply does not say that it was set aside")
	}
	if findings, err := o.store.Check(t.Context()); err != nil || len(findings) != 0 {
		t.Errorf("afterwards: %v, %v", findings, err)
	}
	if v, err := o.docket.ShowCommunication(t.Context(), docket.Console, open.ID); err != nil || v.Marks.ProbableLink {
		t.Errorf("a link is still probable: %v", err)
	}
}

func TestAViewOfTheQueueIsTakenAwayAsAFile(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Staff)
	probable := p.get(queuePath + ".csv?show=probable")
	if probable.Status != http.StatusOK || !strings.Contains(probable.Body, "substantive,yes") {
		t.Errorf("%d: %s", probable.Status, probable.Body)
	}
	if got := p.get(queuePath + ".csv?proposal=yes"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("narrowed by proposals it answers %d", got.Status)
	}
}
