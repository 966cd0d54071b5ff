package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	reminders      = tableOf(docket.Reminder{})
	reminderBirth  = reminders.columns("uid addressee_id sent_on language note created_at version")
	insertReminder = reminders.insertInto(reminderBirth)
	reminderOwn    = reminders.columns("sent_on language note")
	updateReminder = reminders.setting(reminderOwn) + edited
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

// UpdateReminder writes what a person edits; the day is carried to every letter asked for.
func (s *Store) UpdateReminder(ctx context.Context, r *docket.Reminder) error {
	if err := s.edit(ctx, "update a reminder", updateReminder, append(reminders.values(r, reminderOwn), r.ID, r.Version)...); err != nil {
		return err
	}
	r.Version++
	if _, err := s.exec(ctx, "date the links of a reminder",
		`UPDATE reminder_links SET sent_on = ? WHERE reminder_id = ? AND sent_on <> ?`, r.SentOn, r.ID, r.SentOn); err != nil {
		return err
	}
	return s.each(ctx, "read the links of a reminder", `SELECT communication_id FROM reminder_links WHERE reminder_id = ?`, []any{r.ID},
		func(scan func(...any) error) error {
			var id docket.CommunicationID
			err := scan(&id)
			s.touched(id)
			return err
		})
}

// PutReminderLink says that a reminder asks for the reply to a letter; saying it twice changes nothing.
func (s *Store) PutReminderLink(ctx context.Context, l docket.ReminderLink) error {
	if _, err := s.exec(ctx, "link a reminder",
		`INSERT INTO reminder_links (reminder_id, communication_id, sent_on, probable)
		VALUES (?, ?, (SELECT sent_on FROM reminders WHERE id = ?), ?)
		ON CONFLICT (reminder_id, communication_id) DO NOTHING`,
		l.ReminderID, l.CommunicationID, l.ReminderID, l.Probable); err != nil {
		return err
	}
	return s.countReminderLinks(ctx, l.ReminderID, l.CommunicationID)
}

// ConfirmReminderLink says that a link is no longer only probable.
func (s *Store) ConfirmReminderLink(ctx context.Context, reminder docket.ReminderID, communication docket.CommunicationID) error {
	_, err := s.exec(ctx, "confirm a reminder's link", `UPDATE reminder_links SET probable = 0 WHERE reminder_id = ? AND communication_id = ?`, reminder, communication)
	s.touched(communication)
	return err
}

// DeleteReminderLink takes a letter off those that a reminder asks for.
func (s *Store) DeleteReminderLink(ctx context.Context, reminder docket.ReminderID, communication docket.CommunicationID) error {
	if _, err := s.exec(ctx, "take a letter off a reminder",
		`DELETE FROM reminder_links WHERE reminder_id = ? AND communication_id = ?`, reminder, communication); err != nil {
		return err
	}
	return s.countReminderLinks(ctx, reminder, communication)
}

// countReminderLinks counts the letters of a reminder anew; what gets its first is no longer set aside.
func (s *Store) countReminderLinks(ctx context.Context, reminder docket.ReminderID, communication docket.CommunicationID) error {
	s.touched(communication)
	_, err := s.exec(ctx, "count the links of a reminder",
		`UPDATE reminders SET links = l.n, set_aside_on = iif(links = 0 AND l.n > 0, NULL, set_aside_on),
		set_aside_reason = iif(links = 0 AND l.n > 0, '', set_aside_reason)
		FROM (SELECT count(*) AS n FROM reminder_links WHERE reminder_id = ?) l WHERE id = ?`, reminder, reminder)
	return err
}

// Reminder reads a reminder within the scope.
func (s *Store) Reminder(ctx context.Context, scope docket.Scope, id docket.ReminderID) (docket.Reminder, error) {
	seen, args := seenReminders(scope, "t")
	return take[docket.Reminder](ctx, s, "read a reminder", reminders, "t.id = ?"+seen, append([]any{id}, args...)...)
}

// RemindersFor lists the reminders that ask for the reply to a letter, in the order they were sent.
func (s *Store) RemindersFor(ctx context.Context, id docket.CommunicationID) ([]docket.AskingReminder, error) {
	var found []docket.AskingReminder
	query := "SELECT l.probable, " + reminders.from("r", reminders.all)[len("SELECT "):] +
		` JOIN reminder_links l ON l.reminder_id = r.id WHERE l.communication_id = ? ORDER BY l.sent_on, r.id`
	err := s.each(ctx, "read the reminders of a communication", query, []any{id}, func(scan func(...any) error) error {
		var a docket.AskingReminder
		err := scan(append([]any{&a.Probable}, reminders.targets(&a.Reminder, reminders.all)...)...)
		found = append(found, a)
		return err
	})
	return found, err
}

// ReminderLinks lists the letters that a reminder is about, oldest first, each with how sure that is.
func (s *Store) ReminderLinks(ctx context.Context, scope docket.Scope, id docket.ReminderID) ([]docket.RemindedCommunication, error) {
	rows, err := s.RemindedBy(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	links, err := takeAll[docket.ReminderLink](ctx, s, "read the letters of a reminder", reminderLinks, "WHERE t.reminder_id = ?", id)
	if err != nil {
		return nil, err
	}
	probable := make(map[docket.CommunicationID]bool, len(links))
	for _, l := range links {
		probable[l.CommunicationID] = l.Probable
	}
	about := make([]docket.RemindedCommunication, len(rows))
	for i, row := range rows {
		about[i] = docket.RemindedCommunication{Row: row, Probable: probable[row.ID]}
	}
	return about, nil
}
