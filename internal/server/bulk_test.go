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

// filled takes the fields of the form of a page as they stand, and sets some.
func (a *answer) filled(set url.Values) url.Values {
	fields := url.Values{}
	for _, input := range a.Find("main form[method=post] input[name]").EachIter() {
		if input.AttrOr("type", "") != "checkbox" {
			fields.Add(input.AttrOr("name", ""), input.AttrOr("value", ""))
		}
	}
	for name, values := range set {
		fields[name] = values
	}
	return fields
}

// bulk chooses letters, fills the form, and gives the page with an answer for each.
func (p *person) bulk(act docket.BulkAction, ask, set url.Values) *answer {
	p.t.Helper()
	path := bulkPath(act)
	form := p.page(path + "?" + ask.Encode())
	a := p.post(path, form.filled(set))
	if a.Status != http.StatusSeeOther {
		p.t.Fatalf("%s answered %d: %s", path, a.Status, a.text("main"))
	}
	return p.ended(a.Location)
}

// ended waits until the work behind a page is over.
func (p *person) ended(path string) *answer {
	p.t.Helper()
	for range 3000 {
		if a := p.page(path); !a.has("progress") {
			return a
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Fatal("the work does not end")
	return nil
}

func letters(of ...docket.Communication) url.Values {
	ask := url.Values{}
	for _, c := range of {
		ask.Add("letter", number(c))
	}
	return ask
}

func (o *office) letterNow(c docket.Communication) docket.Communication {
	o.t.Helper()
	now, err := o.store.Communication(o.t.Context(), docket.Everything, c.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return now
}

// eventsOf counts the events of a letter by what was done.
func (o *office) eventsOf(c docket.Communication, action string) int {
	o.t.Helper()
	events, err := o.store.Events(o.t.Context(), "communication", int64(c.ID), 0)
	if err != nil {
		o.t.Fatal(err)
	}
	return len(slices.DeleteFunc(events, func(e docket.Event) bool { return e.Action != action }))
}

func TestWhoMayWriteTicksLettersAndNobodyElse(t *testing.T) {
	o := openOffice(t)
	xaa, _ := threeOpen(o)
	for _, role := range docket.Roles {
		p := o.as(role)
		writes := docket.CanWriteRole(role)
		list := p.page(listPath)
		if got := list.Find("td.pick input[name=letter][form=bulk]").Length(); (got == 4) != writes || list.has("form.bulk") != writes {
			t.Errorf("%s: %d ticks", role, got)
		}
		for _, act := range docket.BulkActions {
			want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[writes]
			if got := p.get(bulkPath(act) + "?" + letters(xaa...).Encode()).Status; got != want {
				t.Errorf("%s: the form of %s answers %d", role, act, got)
			}
			if got := p.post(bulkPath(act), letters(xaa...)).Status; (got == http.StatusForbidden) == writes {
				t.Errorf("%s: sending %s answers %d", role, act, got)
			}
		}
	}
	if got := o.letterNow(xaa[0]); got.Closed || got.Version != 1 {
		t.Error("something was done")
	}
}

func TestLettersChosenAreClosedEachWithItsEventAndItsAnswer(t *testing.T) {
	o := openOffice(t)
	xaa, xbb := threeOpen(o)
	draft := testkit.Communication(t, o.store, testkit.Draft())
	p := o.as(docket.Staff)
	p.post(docket.CommunicationPath(xaa[1].ID)+"/close", url.Values{"version": {"1"}, "closed_on": {"2026-11-01"}, "reason": {"settled"}})
	form := p.page(bulkPath(docket.BulkClose) + "?" + letters(xaa[0], xaa[1], draft, xbb).Encode())
	if diff := cmp.Diff([]string{"AL XAA 1/2026", "AL XAA 2/2026", fmt.Sprintf("Draft %d", draft.ID), "UA XBB 1/2026"}, form.texts("tbody .ref")); diff != "" {
		t.Error(diff)
	}
	fields := form.filled(url.Values{"reason": {""}})
	again := p.post(bulkPath(docket.BulkClose), fields)
	if again.Status != http.StatusUnprocessableEntity || again.Find("input[name=letter]").Length() != 4 || again.text("#f-reason-error") != "Give the reason. It stays on the record." {
		t.Errorf("without a reason it answers %d with %d letters: %s", again.Status, again.Find("input[name=letter]").Length(), again.text(".errors"))
	}
	p.post(docket.CommunicationPath(xbb.ID)+"/assign", url.Values{"version": {"1"}, "officer": {p.Email}})
	fields = again.filled(url.Values{"reason": {"The State exists no more."}, "closed_on": {"2026-11-20"}, "letter": append(fields["letter"], "99999")})
	a := p.post(bulkPath(docket.BulkClose), fields)
	page := p.page(a.Location)
	want := []string{"done", "unchanged", "refused", "refused", "refused"}
	if diff := cmp.Diff(want, page.texts("tbody .status")); diff != "" {
		t.Error(diff)
	}
	why := []string{"", "This letter is already closed.", "A draft is not closed. Withdraw it instead.",
		"Somebody changed this letter meanwhile. It was left as it is: look at it, then choose it again.", "There is no such record, or it is not among those you may see."}
	if diff := cmp.Diff(why, page.texts("tbody .kind")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 done", "1 unchanged", "3 refused"}, page.texts(".counts span")); diff != "" {
		t.Error(diff)
	}
	if !o.letterNow(xaa[0]).Closed || o.letterNow(xbb).Closed || o.eventsOf(xaa[0], "communication.close") != 1 || o.eventsOf(xaa[1], "communication.close") != 1 {
		t.Error("what was done is not what is said")
	}
	if second := p.post(bulkPath(docket.BulkClose), fields); second.Location != a.Location {
		t.Error("a second click is a second run")
	}
	file := p.get(a.Location + "/answers.csv")
	if got := strings.Count(file.Body, "\n"); got != 6 || !strings.Contains(file.Body, "XAA 2/2026,XAA,State XAA,unchanged,This letter is already closed.") {
		t.Errorf("the file says %s", file.Body)
	}
	if got := o.as(docket.Reviewer).get(a.Location).Status; got != http.StatusNotFound {
		t.Errorf("another person reads the answers: %d", got)
	}
}

func TestALetterOutsideTheLimitsIsAnsweredLikeOneThatIsNotThere(t *testing.T) {
	o := openOffice(t)
	xaa, xbb := threeOpen(o)
	state, err := o.store.AddresseeByISO3(t.Context(), "XAA")
	if err != nil {
		t.Fatal(err)
	}
	p := o.as(docket.Staff, onlyStates(state))
	form := p.page(bulkPath(docket.BulkClose) + "?" + letters(xaa[0], xbb).Encode())
	if strings.Contains(form.Body, "XBB") || form.Find("input[name=letter]").Length() != 1 {
		t.Error("the form tells of the letter")
	}
	fields := form.filled(url.Values{"reason": {"settled"}, "letter": {number(xaa[0]), number(xbb), "99999"}, "version_" + number(xbb): {"1"}})
	a := p.page(p.post(bulkPath(docket.BulkClose), fields).Location)
	rows := a.texts("tbody tr")
	if len(rows) != 3 || rows[1] != rows[2] || o.letterNow(xbb).Closed || !o.letterNow(xaa[0]).Closed {
		t.Errorf("the answers are %q", rows)
	}
	if file := p.get(a.links(".actions a")[0]); strings.Contains(file.Body, "XBB") {
		t.Errorf("the file tells of the letter: %s", file.Body)
	}
	all := p.bulk(docket.BulkAssign, url.Values{"all": {"yes"}, "filter": {"state=XBB&state=XAA"}}, url.Values{"officer": {p.Email}})
	if got := all.texts(".counts span")[0]; got != "3 done" || o.letterNow(xbb).OfficerID != nil {
		t.Errorf("of all letters %s", got)
	}
}

func TestLettersAreAssignedToWhoeverSeesThem(t *testing.T) {
	o := openOffice(t)
	xaa, xbb := threeOpen(o)
	p := o.as(docket.Staff)
	reviewer := testkit.User(t, o.store, "Reviewer of XAA", docket.Reviewer)
	limits := docket.LimitInput{Version: 1, LimitAddressees: true, Addressees: []string{"XAA"}}
	if err := o.docket.LimitUser(t.Context(), docket.Console, reviewer.ID, limits); err != nil {
		t.Fatal(err)
	}
	page := p.bulk(docket.BulkAssign, letters(append(xaa, xbb)...), url.Values{"officer": {p.Email}, "reviewer": {reviewer.Email}})
	if diff := cmp.Diff([]string{"done", "done", "done", "refused"}, page.texts("tbody .status")); diff != "" {
		t.Error(diff)
	}
	if got := page.texts("tbody .kind")[3]; got != "The limits of Reviewer of XAA leave this letter out. Choose somebody who sees it." {
		t.Errorf("it says %q", got)
	}
	if now := o.letterNow(xaa[0]); *now.OfficerID != p.ID || *now.ReviewerID != reviewer.ID || o.letterNow(xbb).OfficerID != nil {
		t.Error("the letters are not assigned so")
	}
	page = p.bulk(docket.BulkAssign, letters(xaa[0], xbb), url.Values{"officer": {p.Email}, "reviewer": {keep}})
	if diff := cmp.Diff([]string{"unchanged", "done"}, page.texts("tbody .status")); diff != "" {
		t.Error(diff)
	}
	if o.letterNow(xaa[0]).ReviewerID == nil || o.eventsOf(xaa[0], "communication.assign") != 1 {
		t.Error("leaving it as it is changed it")
	}
	p.bulk(docket.BulkAssign, letters(xaa[0]), url.Values{"officer": {""}, "reviewer": {keep}})
	if o.letterNow(xaa[0]).OfficerID != nil {
		t.Error("nobody is somebody")
	}
	if a := p.post(bulkPath(docket.BulkAssign), url.Values{"letter": {"1"}, "officer": {keep}, "reviewer": {keep}}); a.text("#f-officer-error") != "Choose an officer or a reviewer." {
		t.Errorf("with nobody chosen it answers %d", a.Status)
	}
	single := p.post(docket.CommunicationPath(xbb.ID)+"/assign", url.Values{"version": {"2"}, "reviewer": {reviewer.Email}})
	if single.Status != http.StatusUnprocessableEntity || single.text("#f-reviewer-error") == "" {
		t.Errorf("the single form answers %d", single.Status)
	}
}

func TestRepliesAreClassifiedInBulkAndTheOneThatCameLaterWaits(t *testing.T) {
	o := openOffice(t)
	xaa, xbb := threeOpen(o)
	p := o.as(docket.Staff)
	both := testkit.Reply(t, o.store, docket.Unclassified, "2026-10-01", xaa[0], xaa[1])
	testkit.Reply(t, o.store, docket.Acknowledgement, "2026-10-02", xaa[0])
	form := p.page(bulkPath(docket.BulkClassify) + "?" + letters(xaa[0], xbb).Encode())
	if diff := cmp.Diff([]string{"1 Oct 2026", ""}, form.texts("tbody td:last-child")); diff != "" {
		t.Error(diff)
	}
	testkit.Reply(t, o.store, docket.Unclassified, "2026-10-03", xaa[0])
	page := p.page(p.post(bulkPath(docket.BulkClassify), form.filled(url.Values{"kind": {"substantive"}})).Location)
	if diff := cmp.Diff([]string{"done", "unchanged"}, page.texts("tbody .status")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"substantive acknowledgement unclassified", "unclassified"}, p.kindsOf(xaa[0], xaa[1])); diff != "" {
		t.Error(diff)
	}
	if got := o.eventsOf(xaa[0], "reply.classify"); got != 1 || both.ID == 0 {
		t.Errorf("%d events", got)
	}
	if a := p.post(bulkPath(docket.BulkClassify), form.filled(url.Values{"kind": {"unclassified"}})); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("to leave it unclassified answers %d", a.Status)
	}
}

func TestAllThatMatchAreReachedBeyondThePage(t *testing.T) {
	o := openOffice(t)
	manyLetters(t, o, 130)
	p := o.as(docket.Reviewer)
	list := p.page(listPath + "?state=XAA&state=XAB")
	if got := list.text(".bulk .tick"); got != "All 87 letters that match these filters, on every page" {
		t.Errorf("the bar offers %q", got)
	}
	ask := url.Values{"all": {"yes"}, "filter": {list.Find(".bulk [name=filter]").AttrOr("value", "")}}
	form := p.page(bulkPath(docket.BulkAssign) + "?" + ask.Encode())
	if got := form.text("h1") + "; " + strings.Join(form.texts(".chip"), ", "); got != "Assign 87 letters; State XAA, State XAB" {
		t.Errorf("the form is about %s", got)
	}
	p.logOne("XAB")
	fields := form.filled(url.Values{"officer": {p.Email}})
	a := p.post(bulkPath(docket.BulkAssign), fields)
	if a.Status != http.StatusConflict || !strings.Contains(a.text(".errors"), "88 letters match now, not 87") {
		t.Fatalf("one more letter answers %d: %s", a.Status, a.text(".errors"))
	}
	a = p.post(bulkPath(docket.BulkAssign), a.filled(url.Values{"officer": {p.Email}}))
	page := p.ended(a.Location)
	if diff := cmp.Diff([]string{"88 done", "0 unchanged", "0 refused"}, page.texts(".counts span")); diff != "" {
		t.Error(diff)
	}
	if got := strings.Count(p.get(a.Location+"/answers.csv").Body, ",done,"); got != 88 {
		t.Errorf("the file has %d answers", got)
	}
	for query, want := range map[string]string{"officer=" + url.QueryEscape(p.Email): "88 letters", "officer=none": "43 letters", "reviewer=none": "131 letters"} {
		if got := p.page(listPath + "?" + query).text(".head .quiet"); got != want {
			t.Errorf("%s shows %s, want %s", query, got, want)
		}
	}
	if got := p.get(bulkPath(docket.BulkClose) + "?all=yes&filter=status%3Dnonsense").Status; got != http.StatusUnprocessableEntity {
		t.Errorf("a filter that is not understood answers %d", got)
	}
	if got := p.get(bulkPath(docket.BulkClose)); got.Status != http.StatusSeeOther || got.Location != listPath {
		t.Errorf("nothing chosen answers %d", got.Status)
	}
}

func TestWorkOnManyLettersStopsWhereItIsAsked(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	ids := make([]docket.CommunicationID, 200)
	at, goOn := make(chan int), make(chan bool)
	r := o.server.begin(t.Context(), &run{id: "slow", owner: p.ID, title: docket.Msg("Letters closed"), back: listPath, backWord: docket.Msg("Back to the list"), letters: ids, piece: 10,
		work: func(_ context.Context, from, to int) ([]docket.BulkAnswer, error) {
			at <- from
			<-goOn
			return make([]docket.BulkAnswer, to-from), nil
		}})
	<-at
	goOn <- true
	<-at
	going := p.page("/runs/slow")
	if going.Header.Get("Refresh") == "" || going.Find("progress").AttrOr("value", "") != "10" || going.text(".lead") != "10 of 200 letters so far. You may leave this page; the work goes on." {
		t.Errorf("while it goes on the page says %q", going.text(".lead"))
	}
	p.post("/runs/slow/stop", nil)
	close(goOn)
	go func() {
		for range at {
		}
	}()
	ended := p.ended("/runs/slow")
	if got := len(r.tell().said); got >= 200 || !strings.HasPrefix(ended.text(".lead"), "Stopped after") {
		t.Errorf("after %d letters it says %q", got, ended.text(".lead"))
	}
}

func TestWorkOnManyLettersEndsWithTheAccountOfWhoBeganIt(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	at, goOn := make(chan int), make(chan bool)
	r := o.server.begin(t.Context(), &run{id: "left", owner: p.ID, title: docket.Msg("Letters closed"), back: listPath, backWord: docket.Msg("Back to the list"), letters: make([]docket.CommunicationID, 200), piece: 10,
		work: func(_ context.Context, from, to int) ([]docket.BulkAnswer, error) {
			at <- from
			<-goOn
			return make([]docket.BulkAnswer, to-from), nil
		}})
	<-at
	if err := o.docket.DisableUser(t.Context(), docket.Console, p.ID); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	go func() {
		for range at {
		}
	}()
	p.ended("/runs/left")
	if told := r.tell(); len(told.said) != 10 || told.state != runStopped {
		t.Errorf("after the account was disabled %d letters are done, and the work is in state %d", len(told.said), told.state)
	}
}

// logOne logs a letter as a person does, so that what is remembered of the register is let go.
func (p *person) logOne(state string) {
	p.t.Helper()
	in := docket.CommunicationInput{Confirmed: true, Type: docket.AllegationLetter, Addressee: state, Mandates: []string{"hrd"}, Sent: civil.OnDay(civil.Must("2026-09-01")), Subject: "one more"}
	if _, err := p.docket.LogCommunication(p.t.Context(), p.Actor, in); err != nil {
		p.t.Fatal(err)
	}
}
