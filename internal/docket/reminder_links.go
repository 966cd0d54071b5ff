package docket

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"answerable/internal/civil"
)

// ReminderPath is the address of a reminder's page.
func ReminderPath(id ReminderID) string { return fmt.Sprintf("/reminders/%d", id) }

// ReminderView is one reminder and the letters that it is about.
type ReminderView struct {
	Reminder
	Addressee Addressee
	About     []RemindedCommunication
	Proposals []Proposal // letters that it may be about, with what speaks for each
	Open      []ListRow  // further open letters to its addressee
	Origins   []Origin
	Today     civil.Date
}

// ShowReminder reads one reminder.
func (s *Service) ShowReminder(ctx context.Context, actor Actor, id ReminderID) (ReminderView, error) {
	if !CanRead(actor) {
		return ReminderView{}, forbidden()
	}
	v := ReminderView{Today: s.Today()}
	err := s.store.Read(ctx, func(r Store) (err error) {
		scope := actor.Scope()
		if v.Reminder, err = r.Reminder(ctx, scope, id); err != nil {
			return err
		}
		if v.Addressee, err = r.Addressee(ctx, v.AddresseeID); err != nil {
			return err
		}
		if v.About, err = r.ReminderLinks(ctx, scope, id); err != nil {
			return err
		}
		if v.Open, err = r.OpenOf(ctx, scope, v.AddresseeID, 200); err != nil {
			return err
		}
		if v.Origins, err = r.OriginsOf(ctx, "reminder", int64(id)); err != nil {
			return err
		}
		v.Proposals, err = v.propose(ctx, r, scope)
		return err
	})
	return v, err
}

func (v ReminderView) propose(ctx context.Context, r Store, scope Scope) ([]Proposal, error) {
	item := QueueItem{Subject: QueuedReminder, ID: int64(v.ID), AddresseeID: v.AddresseeID, ISO3: isoOf(v.Addressee), On: v.SentOn, Text: v.Note}
	if len(v.Origins) > 0 {
		item.Document, item.Paragraph = v.Origins[0].Document, v.Origins[0].Paragraph
	}
	return proposalsFor(ctx, r, scope, item, func(id CommunicationID) bool {
		return slices.ContainsFunc(v.About, func(a RemindedCommunication) bool { return a.Row.ID == id })
	})
}

func isoOf(a Addressee) string {
	if a.ISO3 == nil {
		return ""
	}
	return *a.ISO3
}

// ReminderLinkInput says which letters a reminder is about, and corrects the reminder itself.
type ReminderLinkInput struct {
	Version        int64             // of the reminder as the person saw it; 0 where nobody looked
	Communications []string          // further letters that it is about
	Probable       bool              // the further letters are proposals that nobody has confirmed yet
	Confirm        []CommunicationID // links that are no longer only probable
	Unlink         []CommunicationID // letters that it is not about after all
	Edit           *ReminderEdit
}

// ReminderEdit is what a person corrects of a reminder.
type ReminderEdit struct {
	SentOn   civil.Date
	Language string
	Note     string
}

// LinkReminder says which letters a reminder is about, and corrects its day and note. Taken off its last
// letter, it goes back to the queue.
func (s *Service) LinkReminder(ctx context.Context, actor Actor, id ReminderID, in ReminderLinkInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	m := s.moment()
	return s.store.Tx(ctx, func(tx Store) error {
		r, err := tx.Reminder(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		if in.Version != 0 && in.Version != r.Version {
			return Refuse(Conflict, "Somebody else changed this reminder meanwhile. Nothing of yours was saved yet: look at it as it is now, then save again.")
		}
		about, err := tx.ReminderLinks(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		var p problems
		was := r
		in.Edit.into(&r, m, &p)
		letters, err := s.remindable(ctx, tx, actor, r, in, about, &p)
		if err != nil {
			return err
		}
		if err := p.err(); err != nil {
			return err
		}
		// The version rises, so that who looks at an older page is told.
		if err := tx.UpdateReminder(ctx, &r); err != nil {
			return err
		}
		if err := recordReminder(ctx, tx, actor, was, r); err != nil {
			return err
		}
		return relinkReminder(ctx, tx, actor, r, letters, in, about)
	})
}

// into puts what was corrected into the record.
func (e *ReminderEdit) into(r *Reminder, m moment, p *problems) {
	if e == nil {
		return
	}
	r.SentOn, r.Language, r.Note = e.SentOn, strings.TrimSpace(e.Language), strings.TrimSpace(e.Note)
	tooLong(p, "note", r.Note, 5000)
	switch {
	case r.SentOn.IsZero():
		p.add("sent_on", "Give the day the reminder was sent.")
	case r.SentOn.After(m.today):
		p.add("sent_on", "This date is in the future.")
	}
}

// remindable finds the further letters that a reminder is about, and holds its day against all of them.
func (s *Service) remindable(ctx context.Context, tx Store, actor Actor, r Reminder, in ReminderLinkInput, about []RemindedCommunication, p *problems) ([]Communication, error) {
	letters, err := s.answered(ctx, tx, actor, ReplyInput{Communications: in.Communications}, p)
	if err != nil {
		return nil, err
	}
	for _, c := range letters {
		if c.AddresseeID != r.AddresseeID {
			p.add("communications", "One of the letters went to another addressee. One reminder goes to one addressee.")
			break
		}
	}
	for _, c := range letters {
		if r.SentOn.Before(c.SentFrom) {
			p.add("communications", "A letter chosen was sent on %s, after this reminder.", c.SentFrom)
			break
		}
	}
	for _, a := range about {
		if in.Edit == nil || r.SentOn.IsZero() || slices.Contains(in.Unlink, a.Row.ID) {
			continue
		}
		c, err := tx.Communication(ctx, actor.Scope(), a.Row.ID)
		if err != nil {
			return nil, err
		}
		if r.SentOn.Before(c.SentFrom) {
			p.add("sent_on", "A letter that it is about was sent on %s, after this date.", c.SentFrom)
			break
		}
	}
	return slices.DeleteFunc(letters, func(c Communication) bool {
		return slices.ContainsFunc(about, func(a RemindedCommunication) bool { return a.Row.ID == c.ID })
	}), nil
}

func recordReminder(ctx context.Context, tx Store, actor Actor, was, r Reminder) error {
	if was.SentOn == r.SentOn && was.Language == r.Language && was.Note == r.Note {
		return nil
	}
	return tx.Record(ctx, Change{Actor: actor, Action: "reminder.edit", Subject: "reminder", SubjectID: int64(r.ID), Before: describeReminder(was), After: describeReminder(r)})
}

func relinkReminder(ctx context.Context, tx Store, actor Actor, r Reminder, letters []Communication, in ReminderLinkInput, about []RemindedCommunication) error {
	for _, c := range letters {
		l := ReminderLink{ReminderID: r.ID, CommunicationID: c.ID, SentOn: r.SentOn, Probable: in.Probable}
		if err := tx.PutReminderLink(ctx, l); err != nil {
			return err
		}
		if err := recordReminderLink(ctx, tx, actor, "reminder.link", c.ID, nil, describeReminderLink(r, in.Probable)); err != nil {
			return err
		}
	}
	for _, a := range about {
		before := describeReminderLink(r, a.Probable)
		switch {
		case slices.Contains(in.Unlink, a.Row.ID):
			if err := tx.DeleteReminderLink(ctx, r.ID, a.Row.ID); err != nil {
				return err
			}
			if err := recordReminderLink(ctx, tx, actor, "reminder.unlink", a.Row.ID, before, nil); err != nil {
				return err
			}
		case a.Probable && slices.Contains(in.Confirm, a.Row.ID):
			if err := tx.ConfirmReminderLink(ctx, r.ID, a.Row.ID); err != nil {
				return err
			}
			if err := recordReminderLink(ctx, tx, actor, "reminder.confirm", a.Row.ID, before, describeReminderLink(r, false)); err != nil {
				return err
			}
		}
	}
	return nil
}

func recordReminderLink(ctx context.Context, tx Store, actor Actor, action string, letter CommunicationID, before, after map[string]any) error {
	if err := tx.Rederive(ctx, letter); err != nil {
		return err
	}
	change := Change{Actor: actor, Action: action, Subject: "communication", SubjectID: int64(letter)}
	if before != nil {
		change.Before = before
	}
	if after != nil {
		change.After = after
	}
	return tx.Record(ctx, change)
}
