package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// officeOfTwo is a register of every kind of letter of which a person has all but two.
func officeOfTwo(t *testing.T, role docket.Role) (*kindsOfLetter, *person) {
	t.Helper()
	k := everyKind(t)
	p := k.as(role)
	for name := range k.byName {
		if name == "reminded" || name == "joint" {
			continue
		}
		k.give(name, p.ID)
	}
	return k, p
}

func (k *kindsOfLetter) give(name string, to docket.UserID) {
	k.change(name, func(ctx context.Context, tx docket.Store, _ docket.Communication) error {
		c, err := tx.Communication(ctx, docket.Everything, k.byName[name].ID)
		if err != nil {
			return err
		}
		c.OfficerID = &to
		return tx.UpdateCommunication(ctx, &c)
	})
}

// follow sets the day since which the office follows its letters.
func (o *office) follow(since string) {
	o.t.Helper()
	if err := o.docket.SetFollowedSince(o.t.Context(), docket.Console, civil.Must(since)); err != nil {
		o.t.Fatal(err)
	}
}

// fileOf is the address of the file of a list.
func fileOf(href string) string {
	path, query, found := strings.Cut(href, "?")
	if found {
		query = "?" + query
	}
	return path + ".csv" + query
}

func figureIn(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEveryFigureOfTodayCountsTheRowsBehindItsLink(t *testing.T) {
	for _, role := range []docket.Role{docket.Staff, docket.Reviewer, docket.Observer, docket.Administrator} {
		k, p := officeOfTwo(t, role)
		k.follow("2026-01-15")
		testkit.Reply(t, k.store, docket.Acknowledgement, "2026-10-02") // in the queue
		for _, path := range []string{"/", "/?whose=all"} {
			page := p.page(path)
			figures, links := append(page.texts(".tile b"), page.texts(".cells b")...), append(page.links(".tile"), page.links(".cells a")...)
			figures, links = append(figures, page.texts(".ages td.num a")...), append(links, page.links(".ages td.num a")...)
			filled := 0
			for i, href := range links {
				if href == usersPath {
					continue
				}
				n := figureIn(t, figures[i])
				if n > 0 {
					filled++
				}
				if rows := len(p.get(fileOf(href)).all()) - 1; rows != n {
					t.Errorf("%s: %s says %d, %s has %d rows", role, path, n, href, rows)
				}
				if shown := p.page(href).Find("tbody tr").Length(); shown != n && href != queuePath { // the queue takes several lines for one
					t.Errorf("%s: %s says %d, %s shows %d", role, path, n, href, shown)
				}
			}
			if filled < 3 {
				t.Errorf("%s: %s has %d figures that say something: %v", role, path, filled, figures)
			}
		}
	}
}

func TestTheStepsOfTodayAreThoseOfTheListOfAllSteps(t *testing.T) {
	k, p := officeOfTwo(t, docket.Staff)
	k.follow("2026-01-15")
	page := p.page("/")
	steps, all := page.links("tbody .ref a"), page.links("h2 a")[0]
	if listed := p.page(all).links("tbody .ref a"); !slices.Equal(steps, listed) || len(steps) < 6 {
		t.Errorf("today has the steps %v, %s has %v", steps, all, listed)
	}
	if got := page.text("h2 a"); got != "all "+strconv.Itoa(len(steps)) {
		t.Errorf("%d steps are announced as %q", len(steps), got)
	}
	whys := strings.Join(page.texts("td.subject"), "; ")
	for _, want := range []string{"read it, and say what it is", "more time was asked on 20 Oct 2026: grant or refuse", "remind; no reminder yet", "finish it and mark it as sent"} {
		if !strings.Contains(whys, want) {
			t.Errorf("no step says %q: %s", want, whys)
		}
	}
	if got := p.page("/?whose=all").links("tbody .ref a"); len(got) != len(steps)+2 {
		t.Errorf("everyone has %d steps, one of them %d", len(got), len(steps))
	}
}

func TestMoreStepsThanFitAreCountedAndPaged(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	const many = docket.PageSize + 3
	for range many {
		testkit.Communication(t, o.store, testkit.Draft(), testkit.With(func(c *docket.Communication) { c.OfficerID = &p.ID }))
	}
	page := p.page("/")
	if n := page.Find("tbody tr").Length(); n != docket.StepsShown || page.text("h2 a") != "all 53" {
		t.Errorf("%d steps are shown of %q", n, page.text("h2 a"))
	}
	list := p.page("/today/steps")
	next := list.links(".pager [rel=next]")
	if len(next) != 1 || list.text(".pager span") != "1–50 of 53" {
		t.Fatalf("the foot is %q with %v", list.text(".pager"), next)
	}
	last := p.page(next[0])
	if n := last.Find("tbody tr").Length(); n != 3 || last.text(".pager span") != "51–53 of 53" {
		t.Errorf("the last page has %d rows, %q", n, last.text(".pager"))
	}
	if a := p.get("/today/steps?after=nonsense"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a cursor of nowhere answers %d", a.Status)
	}
}

func TestLettersOfBeforeAndClosedOnesAreNoWork(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	mine := testkit.With(func(c *docket.Communication) { c.OfficerID = &p.ID })
	old := testkit.Communication(t, o.store, mine, testkit.SentOn("2025-03-01"))
	testkit.Reply(t, o.store, docket.Unclassified, "2025-04-01", old)
	testkit.Communication(t, o.store, mine, testkit.SentOn("2025"))
	testkit.Communication(t, o.store, mine, testkit.SentOn(""))
	closed := testkit.Communication(t, o.store, mine, testkit.SentOn("2026-03-01"))
	testkit.Reply(t, o.store, docket.Unclassified, "2026-04-01", closed)
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertClosure(ctx, &docket.Closure{CommunicationID: closed.ID, ClosedOn: civil.Must("2026-05-01"), Reason: "x"}); err != nil {
			return err
		}
		return tx.Rederive(ctx, closed.ID)
	})
	o.follow("2026-01-01")
	page := p.page("/")
	if page.has("tbody tr") || strings.Trim(strings.Join(page.texts(".tile b"), ""), "0") != "" {
		t.Errorf("today has %v and the steps %v", page.texts(".tile b"), page.texts("tbody tr"))
	}
	if got := page.text("main"); !strings.Contains(got, "Nothing of yours waits to be done.") {
		t.Errorf("it says %q", got)
	}
}

func TestTodayOfAnEmptyRegisterShowsTheWaysIn(t *testing.T) {
	o := openOffice(t)
	page := o.as(docket.Staff).page("/")
	if !page.has(`.empty a[href="/communications/new"]`) || page.has(".tile") {
		t.Errorf("it says %q", page.text("main"))
	}
}

func TestAReplyIsUnreadUntilAnOfficerOrReviewerOpensIt(t *testing.T) {
	o := openOffice(t)
	officer, observer := o.as(docket.Staff), o.as(docket.Observer)
	c := testkit.Communication(t, o.store, testkit.With(func(c *docket.Communication) { c.OfficerID = &officer.ID }))
	r := testkit.Reply(t, o.store, docket.Substantive, "2026-10-01", c)
	unread := func() int { return officer.page("/today/unread").Find("tbody tr").Length() }
	if got := observer.page(docket.ReplyPath(r.ID)).text(".lead"); !strings.HasSuffix(got, "unread") {
		t.Errorf("to an observer it reads %q", got)
	}
	officer.send(httptest.NewRequest(http.MethodHead, docket.ReplyPath(r.ID), nil))
	if unread() != 1 {
		t.Fatal("an observer's look, or a look that reads nothing, counted as reading")
	}
	before, err := o.store.ChangeNumber(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	officer.page(docket.ReplyPath(r.ID))
	if unread() != 0 || officer.text(t, "/", ".tile:nth-child(3) b") != "0" {
		t.Error("it was opened and stays unread")
	}
	if after, err := o.store.ChangeNumber(t.Context()); err != nil || after != before {
		t.Errorf("reading changed the register: %d, %d %v", before, after, err)
	}
	if got := observer.page(docket.ReplyPath(r.ID)).text(".lead"); strings.Contains(got, "unread") {
		t.Errorf("afterwards it reads %q", got)
	}
	if got := officer.page(docket.CommunicationPath(c.ID)).text(".lead"); strings.Contains(got, "unread") {
		t.Errorf("the letter reads %q", got)
	}
}

func (p *person) text(t *testing.T, path, selector string) string {
	t.Helper()
	return p.page(path).text(selector)
}

func TestWhoLogsAReplyFromItsEnvelopeHasSeenIt(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	c := testkit.Communication(t, o.store, testkit.With(func(c *docket.Communication) { c.OfficerID = &p.ID }))
	location, err := o.docket.LogReply(t.Context(), p.Actor, docket.ReplyInput{Communications: []string{strconv.Itoa(int(c.ID))}, Kind: docket.Substantive, ReceivedOn: civil.Must("2026-10-02")})
	if err != nil {
		t.Fatal(err)
	}
	if p.page("/today/unread").has("tbody tr") || strings.Contains(p.page(location).text(".lead"), "unread") {
		t.Error("what one logged oneself is unread")
	}
}

// clockwork lets the office's clock go.
func (o *office) clockwork(at string) func(time.Duration) {
	o.t.Helper()
	now, err := time.Parse(time.DateTime, at)
	if err != nil {
		o.t.Fatal(err)
	}
	o.docket = docket.NewService(o.store, func() time.Time { return now }, time.UTC)
	o.server.Docket = o.docket
	return func(d time.Duration) { now = now.Add(d) }
}

func TestWhatChangedIsToldSinceTheVisitBeforeAndAReloadDoesNotLoseIt(t *testing.T) {
	o := openOffice(t)
	pass := o.clockwork("2026-11-20 12:00:00") // a Friday
	p := o.as(docket.Staff)
	mine := testkit.With(func(c *docket.Communication) { c.OfficerID = &p.ID })
	due := testkit.Communication(t, o.store, mine, testkit.SentOn("2026-09-22")) // due 21 November
	if page := p.page("/"); page.has(".head .quiet") {
		t.Errorf("on the first visit it tells %q", page.text(".head .quiet"))
	}
	pass(3 * 24 * time.Hour)
	if got := p.text(t, "/", ".head .quiet"); got != "Since Friday: 1 due date passed" {
		t.Errorf("on Monday it tells %q", got)
	}
	if _, err := o.docket.LogReply(t.Context(), docket.Console, docket.ReplyInput{Communications: []string{strconv.Itoa(int(due.ID))}, Kind: docket.Acknowledgement, ReceivedOn: civil.Must("2026-11-22")}); err != nil {
		t.Fatal(err)
	}
	in := docket.CommunicationInput{Stage: docket.Sent, Type: docket.AllegationLetter, Addressee: "XAA", Mandates: []string{"hrd"}, Subject: "A letter", Sent: printed("2026-11-23"), Officer: p.Email, Confirmed: true}
	if _, err := o.docket.LogCommunication(t.Context(), docket.Console, in); err != nil {
		t.Fatal(err)
	}
	in.Stage, in.Sent = docket.Draft, civil.Printed{}
	if _, err := o.docket.LogCommunication(t.Context(), docket.Console, in); err != nil {
		t.Fatal(err)
	}
	pass(10 * time.Minute)
	for range 2 { // a reload
		page := p.page("/")
		if got := page.text(".head .quiet"); got != "Since Friday: 1 reply in, 1 letter sent, 1 due date passed" {
			t.Fatalf("it tells %q", got)
		}
		for _, href := range page.links(".head .quiet a") {
			if n := p.page(href).Find("tbody tr").Length(); n != 1 {
				t.Errorf("%s lists %d", href, n)
			}
		}
		pass(20 * time.Minute)
	}
	pass(20 * time.Minute)
	if got := p.text(t, "/", ".head .quiet"); got != "Since 12:30 today: nothing has changed" {
		t.Errorf("on a later visit it tells %q", got)
	}
}

func TestARegisterThatIsBusyStillShowsTodayAndTheReply(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	c := testkit.Communication(t, o.store)
	r := testkit.Reply(t, o.store, docket.Substantive, "2026-10-01", c)
	testkit.Change(t, o.store, func(context.Context, docket.Store) error {
		p.page("/")
		p.page(docket.ReplyPath(r.ID))
		return nil
	})
	if !p.page("/today/unread?whose=all").has("tbody tr") {
		t.Error("it was noted after all")
	}
}

func TestReviewersReadTheFourCellsWithWhatTheyLeaveOut(t *testing.T) {
	k, p := officeOfTwo(t, docket.Reviewer)
	page := p.page("/")
	cells, err := k.store.RateFacts(t.Context(), docket.Everything, docket.RateQuery{SentFrom: civil.Must("2025-11-24"), SentTo: testkit.Today, AsAt: testkit.Today})
	if err != nil {
		t.Fatal(err)
	}
	c := cells.States
	want := []string{strconv.Itoa(c.InTime), strconv.Itoa(c.Late), strconv.Itoa(c.OpenInTime), strconv.Itoa(c.OpenLate)}
	if got := page.texts(".cells b"); !slices.Equal(got, want) || c.Sent() < 8 {
		t.Errorf("the cells are %v, want %v", got, want)
	}
	told := page.text("main")
	for _, want := range []string{"1 to which no reply is expected", "1 whose source does not say whether a reply came", "1 to another actor"} {
		if !strings.Contains(told, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if k.as(docket.Staff).page("/").has(".cells") {
		t.Error("staff are shown the reviewers' cells")
	}
}

func TestTheListsOfADayAreForThoseWhoDoTheWork(t *testing.T) {
	o := openOffice(t)
	for _, role := range docket.Roles {
		p := o.as(role)
		for _, l := range todayLists {
			want := http.StatusOK
			for _, part := range l.parts {
				if !docket.CanReadPart(docket.Actor{Role: role}, part) {
					want = http.StatusForbidden
				}
			}
			for _, path := range []string{l.path(), l.path() + ".csv", l.path() + ".xlsx"} {
				if a := p.get(path); a.Status != want {
					t.Errorf("%s gets %d of %s, want %d", role, a.Status, path, want)
				}
			}
		}
	}
	if p := o.as(docket.Observer); p.get("/today/unread").Status != http.StatusForbidden || p.get("/today/replies").Status != http.StatusOK {
		t.Error("an observer reads what is unread, or not what came in")
	}
}

func TestAnAddressOfTodayThatIsNotUnderstoodIsSaidAndGivesNoFile(t *testing.T) {
	o := openOffice(t)
	testkit.Communication(t, o.store)
	p := o.as(docket.Staff)
	for _, query := range []string{"?whose=nobody", "?since=yesterday", "?colour=red"} {
		if page := p.page("/today/replies" + query); !strings.Contains(page.text("main"), "left out") {
			t.Errorf("of %s it says %q", query, page.text("main"))
		}
		if a := p.get("/today/replies.csv" + query); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("the file of %s answers %d", query, a.Status)
		}
	}
}

func TestTodaySpeaksEveryLanguage(t *testing.T) {
	for _, role := range docket.Roles {
		k, p := officeOfTwo(t, role)
		p.language = "qps-ploc"
		p.page("/")
		p.page("/?whose=all")
		for _, l := range todayLists {
			p.get(l.path() + "?whose=all")
		}
		_ = k
	}
}

func TestAnAssessmentIsAddedAndThoseBeforeItStay(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Reviewer)
	a, b := testkit.Communication(t, o.store, testkit.Numbered("XAA 1/2026")), testkit.Communication(t, o.store, testkit.Numbered("XAA 2/2026"))
	r := testkit.Reply(t, o.store, docket.Substantive, "2026-10-01", a, b)
	path := docket.ReplyPath(r.ID) + "/assessments/new"
	waiting := func() int { return p.page("/today/unassessed").Find("tbody tr").Length() }
	if waiting() != 1 || !slices.Equal(p.page("/today/unassessed").links("tbody .ref a"), []string{path}) {
		t.Fatal("it does not wait to be assessed")
	}
	scale, reason := "scale_"+letterNumber(a.ID), "reason_"+letterNumber(a.ID)
	for name, typed := range map[string]url.Values{
		"no reason": {scale: {"immaterial"}, "once": {"once-of-this-form-1"}}, "no scale": {reason: {"because"}}, "nothing": {},
		"another scale": {scale: {"splendid"}, reason: {"because"}}, "the future": {scale: {"immaterial"}, reason: {"because"}, "assessed_on": {"24/11/2026"}},
		"before the reply": {scale: {"immaterial"}, reason: {"because"}, "assessed_on": {"30/9/2026"}},
	} {
		answer := p.post(path, typed)
		if answer.Status != http.StatusUnprocessableEntity || !answer.has(".errors") {
			t.Errorf("%s: answered %d", name, answer.Status)
		}
		if typed.Get(reason) != "" && !strings.Contains(answer.text("#f-"+reason), "because") {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	sent := url.Values{"once": {"once-of-this-form-2"}, scale: {"rejected_unsubstantiated"}, reason: {"No document was attached."}, "assessed_on": {"20 Nov 2026"}}
	for range 2 { // a second click
		if answer := p.post(path, sent); answer.Status != http.StatusSeeOther || answer.Location != docket.ReplyPath(r.ID) {
			t.Fatalf("answered %d %s", answer.Status, answer.Location)
		}
	}
	if waiting() != 1 {
		t.Error("the other letter waits no more")
	}
	other := url.Values{"once": {"once-of-this-form-3"}, scale: {"largely_satisfactory"}, reason: {"Documents came later."}, "scale_" + letterNumber(b.ID): {"not_assessed"}, "reason_" + letterNumber(b.ID): {"Withdrawn."}}
	if answer := p.post(path, other); answer.Status != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", answer.Status, answer.text(".errors"))
	}
	if waiting() != 0 {
		t.Error("it still waits")
	}
	want := []string{"largely satisfactory", "allegations rejected, without adequate substantiation"}
	if got := p.page(docket.CommunicationPath(a.ID)).texts("aside p b"); !slices.Equal(got, want) {
		t.Errorf("the letter shows %v", got)
	}
	if got := p.page(docket.ReplyPath(r.ID)).texts("aside p b"); !slices.Equal(got, append(want, "left without assessment")) {
		t.Errorf("the reply shows %v", got)
	}
	all, err := o.store.AssessmentsOfReply(t.Context(), r.ID)
	if err != nil || len(all) != 3 || all[2].AssessedOn != civil.Must("2026-11-20") || all[0].AssessedBy != p.ID {
		t.Errorf("on record are %v, %v", all, err)
	}
	if events, err := o.store.Events(t.Context(), "assessment", int64(all[2].ID), 9); err != nil || len(events) != 1 || events[0].Action != "reply.assess" || events[0].ActorID != p.ID {
		t.Errorf("the history has %v, %v", events, err)
	}
}

func TestAssessmentsAreMadeByReviewersAndReadInTheOfficeOnly(t *testing.T) {
	o := openOffice(t)
	reviewer := o.as(docket.Reviewer)
	c := testkit.Communication(t, o.store)
	r := testkit.Reply(t, o.store, docket.Partial, "2026-10-01", c)
	in := docket.AssessmentInput{Judgements: []docket.Judgement{{Letter: c.ID, Scale: docket.Immaterial, Reason: "It speaks of another case."}}}
	if _, err := o.docket.AssessReply(t.Context(), reviewer.Actor, r.ID, in); err != nil {
		t.Fatal(err)
	}
	other := testkit.Communication(t, o.store)
	in.Judgements[0].Letter = other.ID
	if _, err := o.docket.AssessReply(t.Context(), reviewer.Actor, r.ID, in); docket.KindOf(err) != docket.NotFound {
		t.Errorf("a letter that it does not answer: %v", err)
	}
	for _, role := range docket.Roles {
		p := o.as(role)
		for _, path := range []string{docket.CommunicationPath(c.ID), docket.CommunicationPath(c.ID) + "/history", docket.ReplyPath(r.ID)} {
			shown := strings.Contains(p.page(path).Body, "another case")
			if want := docket.CanWriteRole(role) && !strings.HasSuffix(path, "/history"); shown != want {
				t.Errorf("%s is shown the assessment at %s: %v", role, path, shown)
			}
		}
		path, want := docket.ReplyPath(r.ID)+"/assessments/new", http.StatusForbidden
		if role == docket.Reviewer {
			want = http.StatusOK
		}
		if a := p.get(path); a.Status != want {
			t.Errorf("%s gets %d of the form", role, a.Status)
		}
		if a := p.post(path, url.Values{}); role != docket.Reviewer && a.Status != http.StatusForbidden {
			t.Errorf("%s sends the form and gets %d", role, a.Status)
		}
		if _, err := o.docket.AssessReply(t.Context(), p.Actor, r.ID, in); role != docket.Reviewer && docket.KindOf(err) != docket.Forbidden {
			t.Errorf("%s assesses: %v", role, err)
		}
	}
}
