package docket_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// office is a service on a real register, with a reviewer who may do everything that is tried here.
type office struct {
	t     *testing.T
	store docket.Store
	svc   *docket.Service
	actor docket.Actor
}

func newOffice(t *testing.T) *office {
	t.Helper()
	st := testkit.Open(t)
	u := testkit.User(t, st, "R. Reviewer", docket.Reviewer)
	return &office{t: t, store: st, svc: docket.NewService(st, testkit.Now, time.UTC), actor: docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: docket.Reviewer}}
}

// letter logs an allegation letter to XAA or XAB sent on a day.
func (o *office) letter(state, sent string) docket.CommunicationID {
	o.t.Helper()
	location, err := o.svc.LogCommunication(o.t.Context(), o.actor, o.input(state, sent))
	if err != nil {
		o.t.Fatal(err)
	}
	var id docket.CommunicationID
	if _, err := fmt.Sscanf(location, "/communications/%d", &id); err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) input(state, sent string) docket.CommunicationInput {
	return docket.CommunicationInput{Confirmed: true, Type: docket.AllegationLetter, Addressee: state, Mandates: []string{"hrd"}, Sent: civil.OnDay(civil.Must(sent)), Subject: "a test"}
}

// edit saves the letter as the input says, in the version it has now.
func (o *office) edit(id docket.CommunicationID, in docket.CommunicationInput) error {
	o.t.Helper()
	c, err := o.store.Communication(o.t.Context(), docket.Everything, id)
	if err != nil {
		o.t.Fatal(err)
	}
	in.Version = c.Version
	return o.svc.EditCommunication(o.t.Context(), o.actor, id, in)
}

func refusedAt(t *testing.T, err error, field string) {
	t.Helper()
	var refusal *docket.Error
	if !errors.As(err, &refusal) || refusal.Kind != docket.Invalid || len(refusal.Fields) == 0 || refusal.Fields[0].Field != field {
		t.Errorf("got %v, want a refusal at %s", err, field)
	}
}

func TestALetterWithRepliesKeepsItsAddressee(t *testing.T) {
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	testkit.State(t, o.store, "XAB")
	id := o.letter("XAA", "2026-06-01")
	if err := o.edit(id, o.input("XAB", "2026-06-01")); err != nil {
		t.Fatalf("without replies the addressee may be corrected: %v", err)
	}
	_, err := o.svc.LogReply(t.Context(), o.actor, docket.ReplyInput{Confirmed: true, Communications: []string{fmt.Sprint(id)}, Kind: docket.Substantive, ReceivedOn: civil.Must("2026-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	refusedAt(t, o.edit(id, o.input("XAA", "2026-06-01")), "addressee")
}

func TestTheDaySentCannotMoveBehindWhatHappenedAfterIt(t *testing.T) {
	day := civil.Must
	happenings := map[string]func(*office, docket.CommunicationID) error{
		"reply": func(o *office, id docket.CommunicationID) error {
			_, err := o.svc.LogReply(o.t.Context(), o.actor, docket.ReplyInput{Confirmed: true, Communications: []string{fmt.Sprint(id)}, ReceivedOn: day("2026-06-20")})
			return err
		},
		"reminder": func(o *office, id docket.CommunicationID) error {
			_, err := o.svc.LogReminder(o.t.Context(), o.actor, docket.ReminderInput{Confirmed: true, Communications: []string{fmt.Sprint(id)}, SentOn: day("2026-06-20")})
			return err
		},
		"request for more time": func(o *office, id docket.CommunicationID) error {
			_, err := o.svc.LogExtension(o.t.Context(), o.actor, id, docket.ExtensionInput{Confirmed: true, AskedOn: day("2026-06-20")})
			return err
		},
		"closing": func(o *office, id docket.CommunicationID) error {
			return o.svc.CloseCommunication(o.t.Context(), o.actor, id, docket.ClosingInput{Version: 1, On: day("2026-06-20"), Reason: "a test"})
		},
		"withdrawal": func(o *office, id docket.CommunicationID) error {
			return o.svc.WithdrawCommunication(o.t.Context(), o.actor, id, docket.ClosingInput{Version: 1, On: day("2026-06-20"), Reason: "a test"})
		},
	}
	for name, happen := range happenings {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			testkit.State(t, o.store, "XAA")
			id := o.letter("XAA", "2026-06-01")
			if err := happen(o, id); err != nil {
				t.Fatal(err)
			}
			if err := o.edit(id, o.input("XAA", "2026-06-19")); err != nil {
				t.Errorf("a day before it is refused: %v", err)
			}
			refusedAt(t, o.edit(id, o.input("XAA", "2026-06-22")), "sent_on")
		})
	}
}

func TestALetterFollowsUpAnEarlierOneAndNeverItself(t *testing.T) {
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	first, second, third := o.letter("XAA", "2026-03-02"), o.letter("XAA", "2026-04-01"), o.letter("XAA", "2026-05-01")
	follow := func(id, earlier docket.CommunicationID, sent string) error {
		in := o.input("XAA", sent)
		in.Follows = fmt.Sprint(earlier)
		return o.edit(id, in)
	}
	refusedAt(t, follow(first, second, "2026-03-02"), "follows")
	refusedAt(t, follow(first, first, "2026-03-02"), "follows")
	if err := follow(second, first, "2026-04-01"); err != nil {
		t.Fatal(err)
	}
	if err := follow(third, second, "2026-05-01"); err != nil {
		t.Fatal(err)
	}
	// Month-dated, the first letter may be as late as the third: only the circle speaks against it.
	in := o.input("XAA", "2026-03-02")
	in.Sent, _ = civil.ParsePrinted("2026", civil.ParseOptions{})
	in.Follows = fmt.Sprint(third)
	err := o.edit(first, in)
	refusedAt(t, err, "follows")
	if err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("it says %v", err)
	}
}

func TestNamingALetterAgainDoesNotChangeWhatTheReplyIsForIt(t *testing.T) {
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	id := o.letter("XAA", "2026-06-01")
	_, err := o.svc.LogReply(t.Context(), o.actor, docket.ReplyInput{Confirmed: true, Communications: []string{fmt.Sprint(id)}, Kind: docket.Substantive, ReceivedOn: civil.Must("2026-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.svc.ClassifyReply(t.Context(), o.actor, 1, docket.LinkInput{Communications: []string{fmt.Sprint(id)}}); err != nil {
		t.Fatal(err)
	}
	v, err := o.svc.ShowCommunication(t.Context(), o.actor, id)
	if err != nil || v.Status != docket.StatusReplied {
		t.Errorf("the letter is %s, %v", v.Status, err)
	}
}

func TestADecisionWithTheDayOfTheRequestDecidesThatRequest(t *testing.T) {
	for name, asked := range map[string]civil.Date{"with the day asked": civil.Must("2026-07-01"), "without it": {}} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			testkit.State(t, o.store, "XAA")
			id := o.letter("XAA", "2026-06-01")
			log := func(in docket.ExtensionInput) {
				t.Helper()
				in.Confirmed = true
				if _, err := o.svc.LogExtension(t.Context(), o.actor, id, in); err != nil {
					t.Fatal(err)
				}
			}
			log(docket.ExtensionInput{AskedOn: civil.Must("2026-07-01")})
			log(docket.ExtensionInput{AskedOn: asked, DecidedOn: civil.Must("2026-07-10"), Decision: docket.Granted, GrantedUntil: civil.Must("2026-12-01")})
			v, err := o.svc.ShowCommunication(t.Context(), o.actor, id)
			if err != nil || len(v.Extensions) != 1 || v.Extensions[0].Decision != docket.Granted || v.EffectiveDueOn != civil.Must("2026-12-01") {
				t.Errorf("the letter has %+v, due %s, %v", v.Extensions, v.EffectiveDueOn, err)
			}
		})
	}
}

func TestWhoClassifiesOnAnOldPageIsToldOfTheNewer(t *testing.T) {
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	id := o.letter("XAA", "2026-06-01")
	_, err := o.svc.LogReply(t.Context(), o.actor, docket.ReplyInput{Confirmed: true, Communications: []string{fmt.Sprint(id)}, ReceivedOn: civil.Must("2026-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	seen, err := o.svc.ShowReply(t.Context(), o.actor, 1)
	if err != nil {
		t.Fatal(err)
	}
	classify := func(kind docket.ReplyKind) error {
		return o.svc.ClassifyReply(t.Context(), o.actor, 1, docket.LinkInput{Version: seen.Version, Kinds: map[docket.CommunicationID]docket.ReplyKind{id: kind}})
	}
	if err := classify(docket.Substantive); err != nil {
		t.Fatal(err)
	}
	if err := classify(docket.Unclassified); docket.KindOf(err) != docket.Conflict {
		t.Errorf("the older page answers %v", err)
	}
	if v, err := o.svc.ShowCommunication(t.Context(), o.actor, id); err != nil || v.Status != docket.StatusReplied {
		t.Errorf("the letter is %s, %v", v.Status, err)
	}
}

func TestASubjectThatNobodySeesIsNone(t *testing.T) {
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	for _, subject := range []string{"", " ", "\u200b", "\u202e", "…"} {
		in := o.input("XAA", "2026-06-01")
		in.Subject = subject
		_, err := o.svc.LogCommunication(t.Context(), o.actor, in)
		refusedAt(t, err, "subject")
	}
}

func TestADecisionOfTomorrowMovesNoDueDateOfToday(t *testing.T) {
	st := testkit.Open(t)
	u := testkit.User(t, st, "R. Reviewer", docket.Reviewer)
	actor := docket.Actor{ID: u.ID, Role: docket.Reviewer}
	kiritimati, err := time.LoadLocation("Pacific/Kiritimati")
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC) }
	ahead, behind := docket.NewService(st, clock, kiritimati), docket.NewService(st, clock, time.FixedZone("UTC-12", -12*3600))
	o := &office{t: t, store: st, svc: ahead, actor: actor}
	testkit.State(t, st, "XAA")
	id := o.letter("XAA", "2026-09-24")
	_, err = ahead.LogExtension(t.Context(), actor, id, docket.ExtensionInput{Confirmed: true, DecidedOn: civil.Must("2026-11-24"), Decision: docket.Granted, GrantedUntil: civil.Must("2026-12-30")})
	if err != nil {
		t.Fatal(err)
	}
	page, err := behind.ListCommunications(t.Context(), actor, docket.ListQuery{})
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(page, err)
	}
	file := docket.Export(page.Rows[0], behind.Today())
	shown, err := behind.ShowCommunication(t.Context(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	want := civil.Must("2026-11-23")
	if file.Status != docket.StatusDueSoon || file.EffectiveDueOn != want || shown.Status != docket.StatusDueSoon || shown.EffectiveDueOn != want {
		t.Errorf("on 22 November at UTC-12 the file says %s by %s, the page %s by %s", file.Status, file.EffectiveDueOn, shown.Status, shown.EffectiveDueOn)
	}
	if v, _ := ahead.ShowCommunication(t.Context(), actor, id); v.EffectiveDueOn != civil.Must("2026-12-30") {
		t.Errorf("a day ahead it is due by %s", v.EffectiveDueOn)
	}
}

func TestAReplyAfterClosingCountsAndEntersTheQueueUntilTheLetterIsReopened(t *testing.T) {
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	id := o.letter("XAA", "2026-06-01")
	closing := func(on string) docket.ClosingInput {
		c, err := o.store.Communication(t.Context(), docket.Everything, id)
		if err != nil {
			t.Fatal(err)
		}
		return docket.ClosingInput{Version: c.Version, On: civil.Must(on), Reason: "a test"}
	}
	reply := func(on string) {
		t.Helper()
		_, err := o.svc.LogReply(t.Context(), o.actor, docket.ReplyInput{Confirmed: true, Communications: []string{fmt.Sprint(id)}, Kind: docket.Substantive, ReceivedOn: civil.Must(on)})
		if err != nil {
			t.Fatal(err)
		}
	}
	queued := func() []string {
		t.Helper()
		v, err := o.svc.Queue(t.Context(), o.actor, docket.QueueQuery{})
		if err != nil || v.ToClosed != len(v.Items) {
			t.Fatal(v, err)
		}
		var out []string
		for _, item := range v.Items {
			out = append(out, fmt.Sprint(item.Subject, " of ", item.On))
		}
		return out
	}
	reply("2026-07-01")
	if err := o.svc.CloseCommunication(t.Context(), o.actor, id, closing("2026-08-03")); err != nil {
		t.Fatal(err)
	}
	if got := queued(); got != nil {
		t.Errorf("before a reply came the queue holds %v", got)
	}
	reply("2026-08-04")
	if got := fmt.Sprint(queued()); got != "[reply to a closed letter of 2026-08-04]" {
		t.Errorf("the queue holds %s", got)
	}
	if err := o.svc.ReopenCommunication(t.Context(), o.actor, id, closing("2026-08-10")); err != nil {
		t.Fatal(err)
	}
	if got := queued(); got != nil {
		t.Errorf("reopened, the queue holds %v", got)
	}
	if err := o.svc.CloseCommunication(t.Context(), o.actor, id, closing("2026-08-11")); err != nil {
		t.Fatal(err)
	}
	if got := queued(); got != nil {
		t.Errorf("closed again after it was read, the queue holds %v", got)
	}
}
