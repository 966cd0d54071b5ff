package docket_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// newQueue is an office with the States that the queue is tried with.
func newQueue(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	testkit.State(t, o.store, "XAB")
	return o
}

// waitingReply puts a reply into the queue of XAA and waitingReminder a reminder.
func (o *office) waitingReply(on, text string) docket.QueueTick {
	o.t.Helper()
	r := docket.Reply{UID: docket.NewUID(), AddresseeID: testkit.State(o.t, o.store, "XAA").ID, ReceivedOn: civil.Must(on), Summary: text, Translation: docket.TranslationNotNeeded,
		Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(o.t, o.store, func(ctx context.Context, tx docket.Store) error { return tx.InsertReply(ctx, &r) })
	return docket.QueueTick{Subject: docket.QueuedReply, ID: int64(r.ID), Version: r.Version}
}

func (o *office) waitingReminder(on string) docket.QueueTick {
	o.t.Helper()
	r := testkit.Reminder(o.t, o.store, on)
	return docket.QueueTick{Subject: docket.QueuedReminder, ID: int64(r.ID), Version: 1}
}

// work does one thing and gives what each row is answered: "done", or why not.
func (o *office) work(act docket.QueueAct, ticks ...docket.QueueTick) []string {
	o.t.Helper()
	answers, err := o.svc.WorkQueue(o.t.Context(), o.actor, ticks, act)
	if err != nil {
		o.t.Fatal(err)
	}
	return worded(answers)
}

func worded(answers []docket.QueueAnswer) []string {
	var out []string
	for _, a := range answers {
		said := "done"
		if !a.Done() {
			said = ""
			for _, why := range a.Why {
				said += why.String()
			}
		}
		out = append(out, said)
	}
	return out
}

func (o *office) queue(q docket.QueueQuery) docket.QueueView {
	o.t.Helper()
	v, err := o.svc.Queue(o.t.Context(), o.actor, q)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (o *office) counts() docket.QueueCounts {
	o.t.Helper()
	return o.queue(docket.QueueQuery{}).QueueCounts
}

func ticked(t docket.QueueTick, letters ...docket.CommunicationID) docket.QueueTick {
	t.Letters = letters
	return t
}

func saysEach(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i, part := range want {
		if i >= len(got) || !strings.Contains(got[i], part) {
			t.Errorf("the answers are %q, want %q", got, want)
			return
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d answers to %d rows: %q", len(got), len(want), got)
	}
}

func TestAProposalAcceptedIsProbableUntilSomebodyConfirmsIt(t *testing.T) {
	o := newQueue(t)
	a, b := o.letter("XAA", "2026-05-01"), o.letter("XAA", "2026-05-02")
	reply, reminder := o.waitingReply("2026-06-20", ""), o.waitingReminder("2026-08-03")
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoAccept, Kind: docket.Partial}, ticked(reply, a, b), ticked(reminder, a)), "done", "done")
	if got := o.counts(); got.Replies+got.Reminders != 0 || got.Probable != 3 {
		t.Errorf("%+v", got)
	}
	row := func(id docket.CommunicationID) docket.ListRow {
		t.Helper()
		row, err := o.store.CommunicationRow(t.Context(), docket.Everything, id)
		if err != nil {
			t.Fatal(err)
		}
		return row
	}
	if got := row(a); got.ProbableLinks != 2 || got.Reminders != 1 || got.FirstPartialOn != civil.Must("2026-06-20") {
		t.Errorf("%d probable links, %d reminders, first partial reply on %s", got.ProbableLinks, got.Reminders, got.FirstPartialOn)
	}
	var links []docket.QueueTick
	for _, l := range o.queue(docket.QueueQuery{Show: docket.ShowProbable}).Links {
		links = append(links, docket.QueueTick{Subject: l.Subject, ID: l.ID, Version: l.Version, Letters: []docket.CommunicationID{l.LetterID}})
	}
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoConfirm}, links...), "done", "done", "done") // two links of one reply are not stale for each other
	if got := o.counts(); got.Probable != 0 || row(a).ProbableLinks != 0 || row(a).Reminders != 1 {
		t.Errorf("%+v, %d probable, %d reminders", got, row(a).ProbableLinks, row(a).Reminders)
	}
	if v, err := o.svc.ShowReply(t.Context(), o.actor, docket.ReplyID(reply.ID)); err != nil || v.Answers[0].Kind != docket.Partial {
		t.Errorf("confirming changed the kind: %+v, %v", v.Answers, err)
	}
}

func TestALinkTakenBackSendsTheDocumentBackToTheQueue(t *testing.T) {
	o := newQueue(t)
	a := o.letter("XAA", "2026-05-01")
	reply, reminder := o.waitingReply("2026-06-20", ""), o.waitingReminder("2026-08-03")
	o.work(docket.QueueAct{Do: docket.DoAccept, Confirmed: true}, ticked(reply, a), ticked(reminder, a))
	if got := o.counts(); got.Probable != 0 || got.Unclassified != 1 {
		t.Errorf("accepted as certain: %+v", got)
	}
	reply.Version, reminder.Version = 2, 2
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoUnlink}, ticked(reply, a), ticked(reminder, a)), "done", "done")
	if got := o.counts(); got.Replies != 1 || got.Reminders != 1 {
		t.Errorf("%+v", got)
	}
	c, err := o.store.Communication(t.Context(), docket.Everything, a)
	if err != nil || c.Reminders != 0 || c.Replies != 0 {
		t.Errorf("the letter counts %d reminders, %d replies: %v", c.Reminders, c.Replies, err)
	}
}

func TestOneRowThatFailsNeverStopsTheOthersAndSaysWhy(t *testing.T) {
	o := newQueue(t)
	a, later, foreign := o.letter("XAA", "2026-05-01"), o.letter("XAA", "2026-08-01"), o.letter("XAB", "2026-05-01")
	draft := testkit.Communication(t, o.store, testkit.Draft()).ID
	stale := o.waitingReply("2026-06-20", "")
	o.work(docket.QueueAct{Do: docket.DoAccept}, ticked(stale, a))
	gone := docket.QueueTick{Subject: docket.QueuedReply, ID: 999, Version: 1}
	answers := o.work(docket.QueueAct{Do: docket.DoAccept},
		ticked(stale, a), ticked(o.waitingReply("2026-06-21", ""), later), ticked(o.waitingReply("2026-06-22", ""), foreign), o.waitingReply("2026-06-23", ""),
		ticked(o.waitingReply("2026-06-24", ""), draft), ticked(gone, a), ticked(o.waitingReminder("2026-06-25"), later), ticked(o.waitingReply("2026-06-26", ""), a))
	saysEach(t, answers, "Someone said meanwhile", "A reply cannot come before its letter", "went to another addressee", "No letter is ticked", "has not been sent yet", "no such record", "after this reminder", "done")
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoConfirm}, docket.QueueTick{Subject: docket.QueuedReply, ID: stale.ID, Version: 2, Letters: []docket.CommunicationID{later}}), "no longer there")
}

func TestADocumentOfNoLetterIsLeftWithoutOneAndTakenBack(t *testing.T) {
	o := newQueue(t)
	reply, reminder := o.waitingReply("2026-06-20", ""), o.waitingReminder("2026-08-03")
	if _, err := o.svc.WorkQueue(t.Context(), o.actor, []docket.QueueTick{reply}, docket.QueueAct{Do: docket.DoSetAside, Reason: "  "}); docket.KindOf(err) != docket.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoSetAside, Reason: "of the time before this register"}, reply, reminder), "done", "done")
	if got := o.counts(); got.Replies+got.Reminders != 0 || got.SetAside != 2 {
		t.Errorf("%+v", got)
	}
	aside := o.queue(docket.QueueQuery{Show: docket.ShowSetAside})
	if len(aside.Items) != 2 || aside.Items[0].SetAsideReason != "of the time before this register" || aside.Items[0].SetAsideOn != civil.Must("2026-11-23") || aside.Items[0].Proposals != nil {
		t.Errorf("%+v", aside.Items)
	}
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoSetAside, Reason: "again"}, reply), "Somebody else changed")
	events, err := o.store.Events(t.Context(), "reply", reply.ID, 1)
	if err != nil || len(events) != 1 || events[0].Action != "reply.set_aside" {
		t.Errorf("%+v, %v", events, err)
	}
	reply.Version, reminder.Version = 2, 2
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoRestore}, reply, reminder), "done", "done")
	if got := o.counts(); got.Replies != 1 || got.Reminders != 1 || got.SetAside != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAReplySetAsideThatFindsItsLetterIsNoLongerSetAside(t *testing.T) {
	o := newQueue(t)
	a := o.letter("XAA", "2026-05-01")
	reply := o.waitingReply("2026-06-20", "")
	o.work(docket.QueueAct{Do: docket.DoSetAside, Reason: "a slip"}, reply)
	if err := o.svc.ClassifyReply(t.Context(), o.actor, docket.ReplyID(reply.ID), docket.LinkInput{Communications: []string{fmt.Sprint(a)}, Kind: docket.Partial}); err != nil {
		t.Fatal(err)
	}
	if got := o.counts(); got.SetAside != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAReplyToAClosedLetterIsReadAndWaitsNoLonger(t *testing.T) {
	o := newQueue(t)
	id := o.letter("XAA", "2026-05-01")
	c, err := o.store.Communication(t.Context(), docket.Everything, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.svc.CloseCommunication(t.Context(), o.actor, id, docket.ClosingInput{Version: c.Version, On: civil.Must("2026-08-03"), Reason: "a test"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.svc.LogReply(t.Context(), o.actor, docket.ReplyInput{Confirmed: true, Communications: []string{fmt.Sprint(id)}, Kind: docket.Substantive, ReceivedOn: civil.Must("2026-08-04")}); err != nil {
		t.Fatal(err)
	}
	item := o.queue(docket.QueueQuery{}).Items[0]
	tick := docket.QueueTick{Subject: item.Subject, ID: item.ID, Version: item.Version}
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoAccept}, tick), "was closed before it came")
	saysEach(t, o.work(docket.QueueAct{Do: docket.DoSetAside, Reason: "read, it changes nothing"}, tick), "done")
	if got := o.counts(); got.ToClosed != 0 || got.SetAside != 1 {
		t.Errorf("%+v", got)
	}
	if c, err = o.store.Communication(t.Context(), docket.Everything, id); err != nil || c.FirstSubstantiveOn != civil.Must("2026-08-04") {
		t.Errorf("it no longer counts: %s, %v", c.FirstSubstantiveOn, err)
	}
}

func TestAllThatMatchAreWorkedThroughAndNoneElse(t *testing.T) {
	o := newQueue(t)
	o.letter("XAA", "2026-04-20")
	for i := range docket.PageSize + 7 {
		o.waitingReply(civil.Must("2026-06-10").AddDays(i%5).String(), "")
	}
	for range 3 {
		o.waitingReply("2026-01-05", "") // before any letter: nothing is proposed
	}
	o.waitingReminder("2026-07-20")
	run, err := o.svc.WorkQueueAll(t.Context(), o.actor, docket.QueueQuery{Subjects: []string{docket.QueuedReply}}, docket.QueueAct{Do: docket.DoAccept})
	if err != nil || run.Done != docket.PageSize+7 || len(run.Answers) != docket.PageSize+10 || run.Next != "" {
		t.Errorf("%d done, %v, next %q: %v", run.Done, worded(run.Answers), run.Next, err)
	}
	if got := o.counts(); got.Replies != 3 || got.Reminders != 1 || got.Probable != docket.PageSize+7 {
		t.Errorf("%+v", got)
	}
	run, err = o.svc.WorkQueueAll(t.Context(), o.actor, docket.QueueQuery{Show: docket.ShowProbable}, docket.QueueAct{Do: docket.DoClassify, Kind: docket.Substantive})
	if err != nil || run.Done != docket.PageSize+7 || len(run.Answers) != run.Done || o.counts().Probable != 0 {
		t.Errorf("%d done, %v: %v", run.Done, worded(run.Answers), err)
	}
}

func TestTheQueueIsNarrowedByWhetherALetterIsProposed(t *testing.T) {
	o := newQueue(t)
	o.letter("XAA", "2026-04-20")
	for i := range 2*docket.PageSize + 10 {
		o.waitingReply(civil.Must("2026-01-01").AddDays(i).String(), "") // the first 109 are before the letter
	}
	yes, no := true, false
	for _, c := range []struct {
		proposed *bool
		want     int
	}{{&yes, 1}, {&no, 109}, {nil, 110}} {
		var days []string
		q := docket.QueueQuery{Proposed: c.proposed}
		for {
			v := o.queue(q)
			for _, item := range v.Items {
				days = append(days, item.On.String())
				if c.proposed != nil && (len(item.Proposals) > 0) != *c.proposed {
					t.Errorf("the reply of %s has %d proposals", item.On, len(item.Proposals))
				}
			}
			if q.After = v.Next; q.After == "" {
				break
			}
		}
		if len(days) != c.want || !slices.IsSorted(days) {
			t.Errorf("%d are listed, want %d", len(days), c.want)
		}
	}
}

func TestOnlyThoseWhoWriteWorkOnTheQueue(t *testing.T) {
	o := newQueue(t)
	tick := o.waitingReply("2026-06-20", "")
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		if _, err := o.svc.WorkQueue(t.Context(), docket.Actor{ID: 1, Role: role}, []docket.QueueTick{tick}, docket.QueueAct{Do: docket.DoSetAside, Reason: "no"}); docket.KindOf(err) != docket.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
		if err := o.svc.LinkReminder(t.Context(), docket.Actor{ID: 1, Role: role}, 1, docket.ReminderLinkInput{}); docket.KindOf(err) != docket.Forbidden {
			t.Errorf("%s links a reminder: %v", role, err)
		}
	}
}

func TestADocumentOutsideTheLimitsIsAnsweredLikeOneThatIsNotThere(t *testing.T) {
	o := newQueue(t)
	a := o.letter("XAA", "2026-05-01")
	tick := o.waitingReply("2026-06-20", "")
	limited := o.actor
	limited.Addressees = []docket.AddresseeID{testkit.State(t, o.store, "XAB").ID}
	answers, err := o.svc.WorkQueue(t.Context(), limited, []docket.QueueTick{ticked(tick, a), {Subject: docket.QueuedReply, ID: 999, Version: 1, Letters: []docket.CommunicationID{a}}}, docket.QueueAct{Do: docket.DoAccept})
	if err != nil || answers[0].AddresseeName != "" || worded(answers)[0] != worded(answers)[1] {
		t.Errorf("%+v, %v", answers, err)
	}
}
