package store

import (
	"bytes"
	"context"
	sqldriver "database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/mattn/go-sqlite3"

	"answerable/internal/docket"
)

// keptLetter is a letter before an import changed it: the values of the columns that it changed, and where
// they changed too, its mandates and what its replies were.
type keptLetter struct {
	Columns  map[string]any `json:"columns"`
	Mandates []keptMandate  `json:"mandates,omitempty"`
	Links    []keptLink     `json:"links,omitempty"`
	Relisted bool           `json:"relisted,omitempty"`
}

type keptMandate struct {
	ID   docket.MandateID `json:"id"`
	Lead bool             `json:"lead"`
}

type keptLink struct {
	Reply    docket.ReplyID   `json:"reply"`
	Kind     docket.ReplyKind `json:"kind"`
	Probable bool             `json:"probable"`
}

const keepChange = `INSERT INTO import_changes (import_id, subject, subject_id, before) VALUES (?, ?, ?, ?)`

// KeepBefore keeps a letter on record as it stands before an import changes it.
func (s *Store) KeepBefore(ctx context.Context, k docket.BeforeImport) error {
	const doing = "keep a letter as it was"
	id := k.Before.ID
	kept := keptLetter{Columns: make(map[string]any), Relisted: k.Relisted}
	was, is := letters.values(&k.Before, letterOwn), letters.values(&k.After, letterOwn)
	for i, name := range letterOwn {
		if reflect.DeepEqual(was[i], is[i]) {
			continue
		}
		value, err := sqldriver.DefaultParameterConverter.ConvertValue(was[i])
		if err != nil {
			return fmt.Errorf("%s: %s: %w", doing, name, err)
		}
		kept.Columns[name] = value
	}
	if k.Relisted {
		for _, m := range k.Mandates {
			kept.Mandates = append(kept.Mandates, keptMandate{m.MandateID, m.Lead})
		}
	}
	if k.Relinked {
		links, err := s.RepliesToAll(ctx, []docket.CommunicationID{id})
		if err != nil {
			return err
		}
		for _, l := range links {
			kept.Links = append(kept.Links, keptLink{l.ReplyID, l.Kind, l.Probable})
		}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	_, err = s.exec(ctx, doing, keepChange, k.Import, "communication", id, string(text))
	return err
}

// KeepSetting keeps what an import made of the day since which letters are followed.
func (s *Store) KeepSetting(ctx context.Context, id docket.ImportID, was docket.SettingBefore) error {
	text, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("keep a setting as it was: %w", err)
	}
	_, err = s.exec(ctx, "keep a setting as it was", keepChange, id, "setting", 0, string(text))
	return err
}

// changedLetters are the letters that an import changed; bound to its number.
const changedLetters = `SELECT subject_id FROM import_changes WHERE import_id = ? AND subject = 'communication'`

// EndImport closes the run of an import's events and counts what it made.
func (s *Store) EndImport(ctx context.Context, id docket.ImportID) error {
	const doing = "end an import"
	head, err := s.head(ctx)
	if err != nil {
		return err
	}
	var first docket.EventID
	if err := s.one(ctx, doing, &first, `SELECT first_event FROM imports WHERE id = ?`, id); err != nil {
		return err
	}
	var made docket.ImportMade
	err = s.each(ctx, doing, `SELECT action, count(*) FROM events WHERE id BETWEEN ? AND ? AND action <> 'reply.import' GROUP BY action
		UNION ALL SELECT 'reply.import', count(*) FROM events WHERE id BETWEEN ? AND ? AND action = 'reply.import' AND subject = 'reply'`,
		[]any{first, head.id, first, head.id}, func(scan func(...any) error) error {
			var action string
			var n int
			err := scan(&action, &n)
			switch action {
			case "communication.import":
				made.Letters = n
			case "reply.import":
				made.Replies = n
			case "reminder.import":
				made.Reminders = n
			case "addressee.add":
				made.Addressees = n
			}
			return err
		})
	if err != nil {
		return err
	}
	if err := s.one(ctx, doing, &made.Changed, `SELECT count(*) FROM (`+changedLetters+`)`, id); err != nil {
		return err
	}
	made.Letters -= made.Changed
	text, err := json.Marshal(made)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	_, err = s.exec(ctx, doing, `UPDATE imports SET last_event = ?, last_origin = (SELECT coalesce(max(id), 0) FROM origins), made = ?, kept = 1 WHERE id = ?`,
		head.id, string(text), id)
	return err
}

// The records that an import made, of one kind: numbers from the run of its events.
const (
	madeLetters = `SELECT subject_id FROM events WHERE id BETWEEN ? AND ? AND action = 'communication.import'
		AND subject_id NOT IN (` + changedLetters + `)`
	madeReplies    = `SELECT subject_id FROM events WHERE id BETWEEN ? AND ? AND action = 'reply.import' AND subject = 'reply'`
	madeReminders  = `SELECT subject_id FROM events WHERE id BETWEEN ? AND ? AND action = 'reminder.import' AND subject = 'reminder'`
	madeAddressees = `SELECT subject_id FROM events WHERE id BETWEEN ? AND ? AND action = 'addressee.add'`
)

// MadeBy lists the records that an import made.
func (s *Store) MadeBy(ctx context.Context, i docket.PastImport) ([]docket.MadeRecord, error) {
	var made []docket.MadeRecord
	err := s.each(ctx, "read what an import made", `SELECT e.subject, e.subject_id, coalesce(c.reference, '') FROM events e
		LEFT JOIN communications c ON e.subject = 'communication' AND c.id = e.subject_id
		WHERE e.id BETWEEN ? AND ? AND (e.action = 'communication.import' AND e.subject_id NOT IN (`+changedLetters+`)
			OR e.action = 'reply.import' AND e.subject = 'reply' OR e.action = 'reminder.import' OR e.action = 'addressee.add') ORDER BY e.id`,
		[]any{i.FirstEvent, i.LastEvent, i.ID}, func(scan func(...any) error) error {
			var r docket.MadeRecord
			err := scan(&r.Subject, &r.ID, &r.Reference)
			made = append(made, r)
			return err
		})
	return made, err
}

// RemoveMade removes what an import made, and all that it wrote of where records came from.
func (s *Store) RemoveMade(ctx context.Context, i docket.PastImport) error {
	run := []any{i.FirstEvent, i.LastEvent}
	letters := append(slices.Clone(run), i.ID)
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM origins WHERE id BETWEEN ? AND ? AND import_id = ?`, []any{i.FirstOrigin, i.LastOrigin, i.ID}},
		{`DELETE FROM reply_links WHERE reply_id IN (` + madeReplies + `)`, run},
		{`DELETE FROM reminder_links WHERE reminder_id IN (` + madeReminders + `)`, run},
		{`DELETE FROM communication_mandates WHERE communication_id IN (` + madeLetters + `)`, letters},
		{`DELETE FROM communications WHERE id IN (` + madeLetters + `)`, letters},
		{`DELETE FROM replies WHERE id IN (` + madeReplies + `)`, run},
		{`DELETE FROM reminders WHERE id IN (` + madeReminders + `)`, run},
		{`DELETE FROM addressee_names WHERE addressee_id IN (` + madeAddressees + `)`, run},
		{`DELETE FROM addressees WHERE id IN (` + madeAddressees + `)`, run},
	} {
		if _, err := s.exec(ctx, "remove what an import made", step.query, step.args...); err != nil {
			return hangsOn(err)
		}
	}
	return nil
}

// hangsOn words that a record cannot go because another names it.
func hangsOn(err error) error {
	var failed sqlite3.Error
	if errors.As(err, &failed) && failed.ExtendedCode == sqlite3.ErrConstraintForeignKey {
		return docket.Refuse(docket.Conflict, "Another record of the register hangs on what this import made. Nothing was taken back.").WithCause(err)
	}
	return err
}

// ChangedBy lists the letters that an import changed.
func (s *Store) ChangedBy(ctx context.Context, id docket.ImportID) ([]docket.CommunicationID, error) {
	var ids []docket.CommunicationID
	err := s.each(ctx, "read what an import changed", changedLetters+` ORDER BY subject_id`, []any{id}, func(scan func(...any) error) error {
		var letter docket.CommunicationID
		err := scan(&letter)
		ids = append(ids, letter)
		return err
	})
	return ids, err
}

// PutBack gives a letter its values of before an import.
func (s *Store) PutBack(ctx context.Context, id docket.ImportID, letter docket.CommunicationID) error {
	const doing = "put a letter back"
	var text string
	if err := s.one(ctx, doing, &text, `SELECT before FROM import_changes WHERE import_id = ? AND subject = 'communication' AND subject_id = ?`, id, letter); err != nil {
		return err
	}
	var kept keptLetter
	d := json.NewDecoder(bytes.NewBufferString(text))
	d.UseNumber()
	if err := d.Decode(&kept); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := s.putColumnsBack(ctx, doing, letter, kept.Columns); err != nil {
		return err
	}
	delete(s.change.known, letter)
	s.touched(letter)
	for _, l := range kept.Links {
		if _, err := s.exec(ctx, doing, `UPDATE reply_links SET kind = ?, probable = ? WHERE reply_id = ? AND communication_id = ? AND (kind <> ? OR probable <> ?)`,
			l.Kind, l.Probable, l.Reply, letter, l.Kind, l.Probable); err != nil {
			return err
		}
	}
	if !kept.Relisted {
		return nil
	}
	mandates := make([]docket.CommunicationMandate, len(kept.Mandates))
	for i, m := range kept.Mandates {
		mandates[i] = docket.CommunicationMandate{MandateID: m.ID, Lead: m.Lead}
	}
	return s.SetMandates(ctx, letter, mandates)
}

// putColumnsBack names the columns that changed; the version rises, so that an older page is told.
func (s *Store) putColumnsBack(ctx context.Context, doing string, letter docket.CommunicationID, before map[string]any) error {
	var columns []string
	var values []any
	for _, name := range letterOwn {
		value, changed := before[name]
		if !changed {
			continue
		}
		if number, ok := value.(json.Number); ok {
			n, err := number.Int64()
			if err != nil {
				return fmt.Errorf("%s: %s: %w", doing, name, err)
			}
			value = n
		}
		columns, values = append(columns, name), append(values, value)
	}
	if len(columns) != len(before) {
		return docket.Refuse(docket.Conflict, "What this import changed was kept by an older version of the program in another form. It cannot be taken back exactly, so it stays.")
	}
	if len(columns) == 0 {
		return nil
	}
	query := letters.setting(columns)
	if slices.Contains(columns, "due_on") {
		query += ", effective_due_on = NULL" // it may not stand before the date put back; it is derived anew
	}
	_, err := s.exec(ctx, doing, query+", version = version + 1 WHERE id = ?", append(values, letter)...)
	return err
}

// SettingsBefore lists what imports made of the day since which letters are followed, newest first, up to one.
func (s *Store) SettingsBefore(ctx context.Context, upTo docket.ImportID) ([]docket.SettingBefore, error) {
	var list []docket.SettingBefore
	err := s.each(ctx, "read what imports set", `SELECT k.import_id, i.undone_at IS NOT NULL, k.before FROM imports i
		JOIN import_changes k ON k.import_id = i.id AND k.subject = 'setting' WHERE i.id <= ? ORDER BY i.id DESC`, []any{upTo},
		func(scan func(...any) error) error {
			var was docket.SettingBefore
			var text string
			if err := scan(&was.Import, &was.Undone, &text); err != nil {
				return err
			}
			err := json.Unmarshal([]byte(text), &was)
			list = append(list, was)
			return err
		})
	return list, err
}

// FirstImport gives the earliest import that was not taken back, the one named left out.
func (s *Store) FirstImport(ctx context.Context, except docket.ImportID) (docket.PastImport, error) {
	list, err := s.pastImports(ctx, "read the first import", `WHERE i.undone_at IS NULL AND i.id <> ? ORDER BY i.id LIMIT 1`, except)
	if err != nil || len(list) == 0 {
		return docket.PastImport{}, err
	}
	return list[0], nil
}

// MarkUndone says when and by whom an import was taken back.
func (s *Store) MarkUndone(ctx context.Context, i docket.PastImport) error {
	if _, err := s.exec(ctx, "mark an import as taken back", `UPDATE imports SET undone_at = ?, undone_by = ? WHERE id = ? AND undone_at IS NULL`, i.UndoneAt, i.UndoneBy, i.ID); err != nil {
		return err
	}
	// The letters stand as before: what was kept of them is of no more use and is not kept twice.
	_, err := s.exec(ctx, "forget what was kept of an import", `DELETE FROM import_changes WHERE import_id = ? AND subject = 'communication'`, i.ID)
	return err
}
