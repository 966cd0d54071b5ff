package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// ReminderInput is what a person typed about a reminder sent for one or several letters.
type ReminderInput struct {
	Once           string
	Confirmed      bool
	Communications []string
	SentOn         civil.Date
	Language       string
	Note           string
}

// LogReminder records one follow-up sent to an addressee about several unanswered letters.
func (s *Service) LogReminder(ctx context.Context, actor Actor, in ReminderInput) (string, error) {
	if !CanWrite(actor) {
		return "", forbidden()
	}
	m := s.moment()
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		r, letters, err := s.fillReminder(ctx, tx, actor, in, m)
		if err != nil {
			return "", err
		}
		if err := tx.InsertReminder(ctx, &r); err != nil {
			return "", err
		}
		for _, c := range letters {
			if err := tx.PutReminderLink(ctx, ReminderLink{ReminderID: r.ID, CommunicationID: c.ID, SentOn: r.SentOn}); err != nil {
				return "", err
			}
			if err := tx.Rederive(ctx, c.ID); err != nil {
				return "", err
			}
			err := tx.Record(ctx, Change{Actor: actor, Action: "reminder.log", Subject: "communication", SubjectID: int64(c.ID), After: map[string]any{"reminder": r.ID, "sent_on": r.SentOn}})
			if err != nil {
				return "", err
			}
		}
		err = tx.Record(ctx, Change{Actor: actor, Action: "reminder.log", Subject: "reminder", SubjectID: int64(r.ID), After: map[string]any{"sent_on": r.SentOn, "language": r.Language, "note": r.Note, "letters": len(letters)}})
		return CommunicationPath(letters[0].ID), err
	})
}

func (s *Service) fillReminder(ctx context.Context, tx Store, actor Actor, in ReminderInput, m moment) (Reminder, []Communication, error) {
	var p problems
	var w warnings
	r := Reminder{UID: newUID(), SentOn: in.SentOn, Language: strings.TrimSpace(in.Language), Note: strings.TrimSpace(in.Note), CreatedAt: m.at, Version: 1}
	tooLong(&p, "note", r.Note, 5000)
	letters, err := s.answered(ctx, tx, actor, ReplyInput{Communications: in.Communications}, &p)
	if err != nil {
		return r, nil, err
	}
	if len(letters) == 0 && len(p.fields) == 0 {
		p.add("communications", "Choose at least one letter that the reminder is about.")
	}
	switch {
	case r.SentOn.IsZero():
		p.add("sent_on", "Give the day the reminder was sent.")
	case r.SentOn.After(m.today):
		p.add("sent_on", "This date is in the future.")
	}
	for i, c := range letters {
		if i == 0 {
			r.AddresseeID = c.AddresseeID
		}
		if c.AddresseeID != r.AddresseeID {
			p.add("communications", "One of the letters went to another addressee. One reminder goes to one addressee.")
			break
		}
		if !r.SentOn.IsZero() && r.SentOn.Before(c.SentFrom) {
			p.add("sent_on", "A letter chosen was sent on %s, after this reminder.", c.SentFrom)
			break
		}
		if happened(c.NotExpectedOn, m.today) {
			p.add("communications", "No reply is expected to one of the letters any more, so there is nothing to remind of.")
			break
		}
		if happened(c.FirstSubstantiveOn, r.SentOn) {
			w.add("communications", "One of the letters already had a substantive reply on %s.", c.FirstSubstantiveOn)
		}
	}
	if r.SentOn.IsWeekend() && !r.SentOn.IsZero() {
		w.add("sent_on", "%s is a weekend. Letters are seldom sent on one.", r.SentOn)
	}
	farAway(&w, "sent_on", r.SentOn, m.today)
	return r, letters, firstErr(p.err(), w.err(in.Confirmed))
}
