package store

import (
	"context"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

var (
	reminderLinks = tableOf(docket.ReminderLink{})
	// A reply or a reminder that comes with its letter is born linked: one statement instead of three.
	linkedReply    = append(append([]string{}, replyBirth...), replies.columns("links")...)
	insertLinked   = replies.insertInto(linkedReply)
	linkedReminder = append(append([]string{}, reminderBirth...), reminders.columns("links")...)
	insertReminded = reminders.insertInto(linkedReminder)
)

// InsertImport writes the file that rows come from, and from where on its events and origins stand.
func (s *Store) InsertImport(ctx context.Context, i *docket.Import) error {
	id, err := s.insert(ctx, "insert an import", `INSERT INTO imports (file_name, sha256, at, user_id, counts, first_event, first_origin)
		VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) + 1 FROM events), (SELECT coalesce(max(id), 0) + 1 FROM origins))`,
		i.FileName, i.SHA256, i.At, i.UserID, i.Counts)
	i.ID = docket.ImportID(id)
	return err
}

// InsertOrigin ties a record to the row it came from.
func (s *Store) InsertOrigin(ctx context.Context, o docket.RowOrigin) error {
	_, err := s.exec(ctx, "insert an origin",
		`INSERT INTO origins (import_id, subject, subject_id, row, row_key, digest, document, paragraph, printed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		o.ImportID, o.Subject, o.SubjectID, o.Row, o.RowKey, o.Digest, o.Document, o.Paragraph, o.Printed)
	return err
}

// InsertLetter writes a letter with all that came with it. Everything its facts derive from is at hand,
// so they are derived once, before the row is written.
func (s *Store) InsertLetter(ctx context.Context, l *docket.NewLetter) error {
	l.Version = 1
	at := docket.Attached{Mandates: len(l.Mandates)}
	for i := range l.Replies {
		r := &l.Replies[i]
		r.AddresseeID, r.CountsOn = l.AddresseeID, countsOn(r.Reply)
		at.Links = append(at.Links, docket.ReplyLink{Kind: r.Kind, Probable: r.Probable, CountsOn: r.CountsOn})
	}
	for _, r := range l.Reminders {
		at.Reminded = append(at.Reminded, r.SentOn)
	}
	l.Derived = docket.Derive(l.Communication, at)
	id, err := s.insert(ctx, "insert a communication", insertLetter, letters.values(&l.Communication, letterAll)...)
	if err != nil {
		return err
	}
	l.ID = docket.CommunicationID(id)
	if err := s.insertMandates(ctx, l.ID, l.Derived, l.Mandates); err != nil {
		return err
	}
	if err := s.joinCase(ctx, l.CaseID); err != nil {
		return err
	}
	mandates := mandateIDs(l.Mandates)
	for i := range l.Replies {
		r := &l.Replies[i]
		if err := s.insertAnswer(ctx, l.ID, r); err != nil {
			return err
		}
		if err := s.searchNew(ctx, docket.DocumentOfReply(r.Reply, mandates)); err != nil {
			return err
		}
	}
	for i := range l.Reminders {
		r := &l.Reminders[i]
		if err := s.insertAbout(ctx, l.ID, l.AddresseeID, r); err != nil {
			return err
		}
		if err := s.searchNew(ctx, docket.DocumentOfReminder(*r, mandates)); err != nil {
			return err
		}
	}
	return s.searchNew(ctx, docket.DocumentOfLetter(l.Communication, mandates))
}

func (s *Store) insertAnswer(ctx context.Context, letter docket.CommunicationID, r *docket.AnsweringReply) error {
	r.Version, r.Links = 1, 1
	id, err := s.insert(ctx, "insert a reply", insertLinked, replies.values(&r.Reply, linkedReply)...)
	if err != nil {
		return err
	}
	r.ID = docket.ReplyID(id)
	_, err = s.exec(ctx, "link a reply",
		`INSERT INTO reply_links (reply_id, communication_id, kind, probable, counts_on) VALUES (?, ?, ?, ?, ?)`,
		r.ID, letter, r.Kind, r.Probable, r.CountsOn)
	return err
}

func (s *Store) insertAbout(ctx context.Context, letter docket.CommunicationID, to docket.AddresseeID, r *docket.Reminder) error {
	r.Version, r.Links, r.AddresseeID = 1, 1, to
	id, err := s.insert(ctx, "insert a reminder", insertReminded, reminders.values(r, linkedReminder)...)
	if err != nil {
		return err
	}
	r.ID = docket.ReminderID(id)
	return s.linkReminder(ctx, r.ID, letter, r.SentOn)
}

func (s *Store) linkReminder(ctx context.Context, id docket.ReminderID, letter docket.CommunicationID, on civil.Date) error {
	_, err := s.exec(ctx, "link a reminder",
		`INSERT INTO reminder_links (reminder_id, communication_id, sent_on) VALUES (?, ?, ?)`, id, letter, on)
	return err
}

// MarkProbable says that a link was guessed.
func (s *Store) MarkProbable(ctx context.Context, reply docket.ReplyID, letter docket.CommunicationID) error {
	_, err := s.exec(ctx, "mark a link as probable",
		`UPDATE reply_links SET probable = 1 WHERE reply_id = ? AND communication_id = ?`, reply, letter)
	s.touched(letter)
	return err
}
