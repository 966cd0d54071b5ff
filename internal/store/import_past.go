package store

import (
	"context"
	"encoding/json"
	"errors"

	"answerable/internal/docket"
)

const importColumns = `SELECT i.id, i.file_name, i.sha256, i.at, i.user_id, i.counts, u.name, i.made, coalesce(i.first_event, 0), coalesce(i.last_event, -1),
	coalesce(i.first_origin, 0), coalesce(i.last_origin, -1), i.kept, i.undone_at, coalesce(i.undone_by, 0), coalesce(b.name, '')
	FROM imports i JOIN users u ON u.id = i.user_id LEFT JOIN users b ON b.id = i.undone_by `

func (s *Store) pastImports(ctx context.Context, doing, rest string, args ...any) ([]docket.PastImport, error) {
	var list []docket.PastImport
	err := s.each(ctx, doing, importColumns+rest, args, func(scan func(...any) error) error {
		var i docket.PastImport
		var made string
		err := scan(&i.ID, &i.FileName, &i.SHA256, &i.At, &i.UserID, &i.Counts, &i.UserName, &made, &i.FirstEvent, &i.LastEvent,
			&i.FirstOrigin, &i.LastOrigin, &i.Kept, &i.UndoneAt, &i.UndoneBy, &i.UndoneName)
		if err == nil {
			err = errors.Join(json.Unmarshal([]byte(i.Counts), &i.Rows), json.Unmarshal([]byte(made), &i.Made))
		}
		list = append(list, i)
		return err
	})
	return list, err
}

// PastImports lists imports, newest first; by 0 means of everybody, before 0 from the newest.
func (s *Store) PastImports(ctx context.Context, by docket.UserID, before docket.ImportID, limit int) ([]docket.PastImport, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	if limit <= 0 {
		limit = -1
	}
	if by != 0 {
		return s.pastImports(ctx, "read the imports of a person", `WHERE i.user_id = ? AND i.id < ? ORDER BY i.id DESC LIMIT ?`, by, before, limit)
	}
	return s.pastImports(ctx, "read the imports", `WHERE i.id < ? ORDER BY i.id DESC LIMIT ?`, before, limit)
}

// CountPastImports counts them.
func (s *Store) CountPastImports(ctx context.Context, by docket.UserID) (int, error) {
	var n int
	err := s.one(ctx, "count the imports", &n, `SELECT count(*) FROM imports WHERE ? = 0 OR user_id = ?`, by, by)
	return n, err
}

// PastImport reads one import.
func (s *Store) PastImport(ctx context.Context, id docket.ImportID) (docket.PastImport, error) {
	list, err := s.pastImports(ctx, "read an import", `WHERE i.id = ?`, id)
	if err == nil && len(list) == 0 {
		err = docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.")
	}
	if err != nil {
		return docket.PastImport{}, err
	}
	return list[0], nil
}

// ImportedLetters lists the letters of a scope that an import made or changed, in the order it did.
func (s *Store) ImportedLetters(ctx context.Context, scope docket.Scope, i docket.PastImport, after docket.EventID, limit int) ([]docket.ImportedLetter, error) {
	seen, bound := seenLetters(scope, "c")
	args := append([]any{i.ID, max(i.FirstEvent, after+1), i.LastEvent}, bound...)
	var list []docket.ImportedLetter
	var ids []position
	err := s.each(ctx, "read the letters of an import", `SELECT e.id, c.id, EXISTS (SELECT 1 FROM import_changes k
			WHERE k.import_id = ? AND k.subject = 'communication' AND k.subject_id = c.id)
		FROM events e CROSS JOIN communications c ON c.id = e.subject_id
		WHERE e.id BETWEEN ? AND ? AND e.action = 'communication.import'`+seen+` ORDER BY e.id LIMIT ?`, append(args, limit),
		func(scan func(...any) error) error {
			var l docket.ImportedLetter
			var at position
			err := scan(&l.Event, &at.id, &l.Changed)
			list, ids = append(list, l), append(ids, at)
			return err
		})
	if err != nil {
		return nil, err
	}
	rows, err := s.rows(ctx, ids)
	for n := range rows {
		list[n].Row = rows[n]
	}
	return list, err
}

// ImportChanges lists the events by which an import changed letters on record, in its order.
func (s *Store) ImportChanges(ctx context.Context, i docket.PastImport, limit int) ([]docket.Event, error) {
	var found []docket.Event
	err := s.each(ctx, "read the changes of an import",
		`SELECT e.id, e.at, e.actor_id, e.action, e.subject, e.subject_id, coalesce(p.json, '') FROM import_changes k
		CROSS JOIN events e INDEXED BY events_by_subject ON e.subject = 'communication' AND e.subject_id = k.subject_id AND e.id BETWEEN ? AND ?
		LEFT JOIN event_payloads p ON p.event_id = e.id
		WHERE k.import_id = ? AND k.subject = 'communication' AND e.action = 'communication.import' ORDER BY k.subject_id LIMIT ?`,
		[]any{i.FirstEvent, i.LastEvent, i.ID, limit}, func(scan func(...any) error) error {
			var e docket.Event
			err := scan(&e.ID, &e.At, &e.ActorID, &e.Action, &e.Subject, &e.SubjectID, &e.JSON)
			found = append(found, e)
			return err
		})
	return found, err
}

// touchedRecords are the records that an import made or changed, each once.
const touchedRecords = `SELECT subject, subject_id FROM events WHERE id BETWEEN ? AND ? AND (action = 'communication.import'
	OR action = 'reply.import' AND subject = 'reply' OR action = 'reminder.import' OR action = 'addressee.add')`

// LiesWithin tells whether a scope leaves in every record that an import made or changed.
func (s *Store) LiesWithin(ctx context.Context, scope docket.Scope, i docket.PastImport) (bool, error) {
	letter, ofLetter := seenLetters(scope, "c")
	reply, ofReply := seenReplies(scope, "r")
	reminder, ofReminder := seenReminders(scope, "r")
	addressee, ofAddressee := seenAddressees(scope, "e.subject_id")
	args := []any{i.FirstEvent, i.LastEvent}
	args = append(append(append(append(args, ofLetter...), ofReply...), ofReminder...), ofAddressee...)
	var outside bool
	err := s.one(ctx, "hold an import against a scope", &outside, `SELECT EXISTS (SELECT 1 FROM (`+touchedRecords+`) e WHERE NOT CASE e.subject
		WHEN 'communication' THEN EXISTS (SELECT 1 FROM communications c WHERE c.id = e.subject_id`+letter+`)
		WHEN 'reply' THEN EXISTS (SELECT 1 FROM replies r WHERE r.id = e.subject_id`+reply+`)
		WHEN 'reminder' THEN EXISTS (SELECT 1 FROM reminders r WHERE r.id = e.subject_id`+reminder+`)
		ELSE 1`+addressee+` END)`, args...)
	return !outside, err
}

// builtOn finds what was done since with the records of an import: of each its kind and number, in what way
// it stands in the way, and the event that tells of it. Imports that were taken back left no trace in what
// they touched, and neither did taking them back.
const builtOn = `WITH made AS MATERIALIZED (` + touchedRecords + `),
	letter AS MATERIALIZED (` + madeLetters + `),
	found AS (
	SELECT m.subject, m.subject_id, 'event' AS why, e.id AS event FROM made m
		CROSS JOIN events e INDEXED BY events_by_subject ON e.subject = m.subject AND e.subject_id = m.subject_id AND e.id > ?
		WHERE e.action <> 'communication.restore' AND NOT EXISTS (SELECT 1 FROM imports u WHERE u.undone_at IS NOT NULL AND e.id BETWEEN u.first_event AND u.last_event)
	UNION ALL SELECT m.subject, m.subject_id, 'import', NULL FROM made m
		CROSS JOIN origins o INDEXED BY origins_by_subject ON o.subject = m.subject AND o.subject_id = m.subject_id WHERE o.id > ?
	UNION ALL SELECT 'communication', c.id, 'follows', NULL FROM letter l
		CROSS JOIN communications c INDEXED BY communications_by_follows ON c.follows_id = l.subject_id WHERE c.id NOT IN letter
	UNION ALL SELECT 'reply', k.reply_id, 'linked', NULL FROM made m CROSS JOIN reply_links k ON k.reply_id = m.subject_id
		WHERE m.subject = 'reply' AND k.communication_id NOT IN (SELECT subject_id FROM made WHERE subject = 'communication')
	UNION ALL SELECT 'communication', k.communication_id, 'linked', NULL FROM made m CROSS JOIN reminder_links k ON k.reminder_id = m.subject_id
		WHERE m.subject = 'reminder' AND k.communication_id NOT IN (SELECT subject_id FROM made WHERE subject = 'communication')
	UNION ALL SELECT 'communication', c.id, 'addressee', NULL FROM made m
		CROSS JOIN communications c INDEXED BY communications_by_addressee ON c.addressee_id = m.subject_id
		WHERE m.subject = 'addressee' AND c.id NOT IN letter
	UNION ALL SELECT 'reply', r.id, 'addressee', NULL FROM made m
		CROSS JOIN replies r INDEXED BY replies_by_addressee ON r.addressee_id = m.subject_id
		WHERE m.subject = 'addressee' AND r.id NOT IN (SELECT subject_id FROM made WHERE subject = 'reply')
	UNION ALL SELECT m.subject, m.subject_id, 'event', e.id FROM made m
		CROSS JOIN comments c INDEXED BY comments_by_subject ON c.subject = m.subject AND c.subject_id = m.subject_id
		CROSS JOIN events e INDEXED BY events_by_subject ON e.subject = 'comment' AND e.subject_id = c.id AND e.id > ?
	UNION ALL SELECT m.subject, m.subject_id, 'event', e.id FROM made m
		CROSS JOIN assessments a INDEXED BY assessments_by_communication ON a.communication_id = m.subject_id
		CROSS JOIN events e INDEXED BY events_by_subject ON e.subject = 'assessment' AND e.subject_id = a.id AND e.id > ?
		WHERE m.subject = 'communication'
	UNION ALL SELECT 'communication', c.id, 'reference', NULL FROM import_changes k
		CROSS JOIN communications c ON c.reference = json_extract(k.before, '$.columns.reference')
		WHERE k.import_id = ? AND k.subject = 'communication' AND c.id <> k.subject_id AND c.id NOT IN letter)
	SELECT f.subject, f.subject_id, f.why, e.id, e.at, e.actor_id, coalesce(u.name, ''), coalesce(e.action, ''), f.total
	FROM (SELECT subject, subject_id, min(why) AS why, max(event) AS event, count(*) OVER () AS total FROM found
		GROUP BY subject, subject_id ORDER BY max(event) DESC, subject, subject_id LIMIT ?) f
	LEFT JOIN events e ON e.id = f.event LEFT JOIN users u ON u.id = e.actor_id`

// BuiltOn tells what was done since with the records of an import, and how many records that concerns.
func (s *Store) BuiltOn(ctx context.Context, i docket.PastImport, limit int) ([]docket.Obstacle, int, error) {
	var list []docket.Obstacle
	total := 0
	err := s.each(ctx, "look for what was built on an import", builtOn,
		[]any{i.FirstEvent, i.LastEvent, i.FirstEvent, i.LastEvent, i.ID, i.LastEvent, i.LastOrigin, i.LastEvent, i.LastEvent, i.ID, limit}, func(scan func(...any) error) error {
			var o docket.Obstacle
			var event, actor *int64
			err := scan(&o.Subject, &o.SubjectID, &o.Why, &event, &o.Event.At, &actor, &o.Event.ActorName, &o.Event.Action, &total)
			if event != nil {
				o.Why, o.Event.ID, o.Event.ActorID = docket.ChangedSince, docket.EventID(*event), docket.UserID(*actor)
				if *actor == 0 {
					o.Event.ActorName = docket.Console.Name
				}
			}
			list = append(list, o)
			return err
		})
	return list, total, err
}
