package docket_test

import (
	"fmt"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

func TestAReminderIsLinkedCorrectedAndTakenOff(t *testing.T) {
	o := newQueue(t)
	a, b := o.letter("XAA", "2026-05-01"), o.letter("XAA", "2026-07-01")
	id := docket.ReminderID(o.waitingReminder("2026-08-03").ID)
	link := func(in docket.ReminderLinkInput) error { return o.svc.LinkReminder(t.Context(), o.actor, id, in) }
	if err := link(docket.ReminderLinkInput{Version: 1, Communications: []string{fmt.Sprint(a), fmt.Sprint(b)}}); err != nil {
		t.Fatal(err)
	}
	if err := link(docket.ReminderLinkInput{Version: 1}); docket.KindOf(err) != docket.Conflict {
		t.Errorf("from an older page: %v", err)
	}
	refusedAt(t, link(docket.ReminderLinkInput{Edit: &docket.ReminderEdit{SentOn: civil.Must("2026-06-01")}}), "sent_on") // before the second letter
	refusedAt(t, link(docket.ReminderLinkInput{Edit: &docket.ReminderEdit{SentOn: civil.Must("2026-12-01")}}), "sent_on") // in the future
	refusedAt(t, link(docket.ReminderLinkInput{Edit: &docket.ReminderEdit{}}), "sent_on")
	if err := link(docket.ReminderLinkInput{Unlink: []docket.CommunicationID{b}, Edit: &docket.ReminderEdit{SentOn: civil.Must("2026-06-01"), Note: "by hand", Language: "fr"}}); err != nil {
		t.Fatal(err)
	}
	v, err := o.svc.ShowReminder(t.Context(), o.actor, id)
	if err != nil || len(v.About) != 1 || v.About[0].Row.ID != a || v.Note != "by hand" || v.Language != "fr" || v.Version != 3 {
		t.Errorf("%+v, %v", v, err)
	}
	c, err := o.store.Communication(t.Context(), docket.Everything, a)
	if err != nil || c.LastRemindedOn != civil.Must("2026-06-01") || c.Reminders != 1 {
		t.Errorf("the letter was last reminded on %s, %d times: %v", c.LastRemindedOn, c.Reminders, err)
	}
	if c, err = o.store.Communication(t.Context(), docket.Everything, b); err != nil || c.Reminders != 0 {
		t.Errorf("the letter taken off counts %d reminders: %v", c.Reminders, err)
	}
	events, err := o.store.Events(t.Context(), "reminder", int64(id), 0)
	if err != nil || len(events) != 1 || events[0].Action != "reminder.edit" {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestAReminderGoesToLettersOfItsAddresseeOnly(t *testing.T) {
	o := newQueue(t)
	foreign := o.letter("XAB", "2026-05-01")
	id := docket.ReminderID(o.waitingReminder("2026-08-03").ID)
	refusedAt(t, o.svc.LinkReminder(t.Context(), o.actor, id, docket.ReminderLinkInput{Communications: []string{fmt.Sprint(foreign)}}), "communications")
}
