package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	reminders      = tableOf(docket.Reminder{})
	reminderBirth  = reminders.columns("uid addressee_id sent_on language note created_at version")
	insertReminder = reminders.insertInto(reminderBirth)
)

// InsertReminder writes a new reminder; it waits in the queue until it is linked.
func (s *Store) InsertReminder(ctx context.Context, r *docket.Reminder) error {
	r.Version, r.Links = 1, 0
	id, err := s.insert(ctx, "insert a reminder", insertReminder, reminders.values(r, reminderBirth)...)
	if err != nil {
		return err
	}
	r.ID = docket.ReminderID(id)
	return s.searchChanged(ctx, docket.SearchReminders, id)
}

// PutReminderLink says that a reminder asks for the reply to a letter; saying it twice changes nothing.
func (s *Store) PutReminderLink(ctx context.Context, l docket.ReminderLink) error {
	if _, err := s.exec(ctx, "link a reminder",
		`INSERT INTO reminder_links (reminder_id, communication_id, sent_on)
		VALUES (?, ?, (SELECT sent_on FROM reminders WHERE id = ?))
		ON CONFLICT (reminder_id, communication_id) DO NOTHING`,
		l.ReminderID, l.CommunicationID, l.ReminderID); err != nil {
		return err
	}
	s.touched(l.CommunicationID)
	_, err := s.exec(ctx, "count the links of a reminder",
		`UPDATE reminders SET links = (SELECT count(*) FROM reminder_links WHERE reminder_id = ?) WHERE id = ?`,
		l.ReminderID, l.ReminderID)
	return err
}

// Reminder reads a reminder within the scope.
func (s *Store) Reminder(ctx context.Context, scope docket.Scope, id docket.ReminderID) (docket.Reminder, error) {
	seen, args := seenReminders(scope, "t")
	return take[docket.Reminder](ctx, s, "read a reminder", reminders, "t.id = ?"+seen, append([]any{id}, args...)...)
}

// RemindersFor lists the reminders that ask for the reply to a letter, in the order they were sent.
func (s *Store) RemindersFor(ctx context.Context, id docket.CommunicationID) ([]docket.Reminder, error) {
	return takeAll[docket.Reminder](ctx, s, "read the reminders of a communication", reminders,
		`JOIN reminder_links l ON l.reminder_id = t.id WHERE l.communication_id = ? ORDER BY l.sent_on, t.id`, id)
}
