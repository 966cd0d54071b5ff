package store

import (
	"context"
	"slices"

	"answerable/internal/docket"
)

// readHits reads the records at some places of the index; those that the scope leaves out are no hits.
func (s *Store) readHits(ctx context.Context, scope docket.Scope, ask docket.SearchAsk, rows []int64) ([]docket.SearchHit, error) {
	rows, err := s.seenOf(ctx, scope, ask, rows)
	if err != nil {
		return nil, err
	}
	read := make(map[int64]docket.SearchHit, len(rows))
	for kind, ids := range byKind(rows) {
		hits, err := s.hitsOf(ctx, scope, kind, ids)
		if err != nil {
			return nil, err
		}
		for _, hit := range hits {
			hit.Kind = kind
			read[docket.SearchKey(kind, hit.ID)] = hit
		}
	}
	var hits []docket.SearchHit
	for _, row := range rows {
		kind, id := docket.SearchedRow(row)
		if hit, found := read[docket.SearchKey(kind, id)]; found {
			hit.Row = row
			hits = append(hits, hit)
		}
	}
	return hits, nil
}

func (s *Store) hitsOf(ctx context.Context, scope docket.Scope, kind docket.SearchKind, ids []int64) ([]docket.SearchHit, error) {
	switch kind {
	case docket.SearchLetters:
		return s.letterHits(ctx, scope, ids)
	case docket.SearchReplies:
		return s.replyHits(ctx, ids)
	case docket.SearchReminders:
		return s.reminderHits(ctx, scope, ids)
	case docket.SearchCases:
		return s.caseHits(ctx, ids)
	}
	return s.commentHits(ctx, scope, ids)
}

// letterRows reads letters within the scope as lines of the list, by their numbers.
func (s *Store) letterRows(ctx context.Context, scope docket.Scope, ids []int64) (map[int64]*docket.ListRow, error) {
	list, err := s.rowsWhere(ctx, scope, "read letters that were found", "json_each(?) k CROSS JOIN communications c ON c.id = k.value WHERE 1", "", idsOf(ids))
	rows := make(map[int64]*docket.ListRow, len(list))
	for i := range list {
		rows[int64(list[i].ID)] = &list[i]
	}
	return rows, err
}

func (s *Store) letterHits(ctx context.Context, scope docket.Scope, ids []int64) ([]docket.SearchHit, error) {
	rows, err := s.letterRows(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	var hits []docket.SearchHit
	err = s.each(ctx, "read the texts of letters", `SELECT c.id, c.summary, c.public_summary, c.reference_text FROM json_each(?) k CROSS JOIN communications c ON c.id = k.value`,
		[]any{idsOf(ids)}, func(scan func(...any) error) error {
			hit := docket.SearchHit{Texts: make([]string, 3)}
			err := scan(&hit.ID, &hit.Texts[0], &hit.Texts[1], &hit.Texts[2])
			if hit.Letter = rows[hit.ID]; err != nil || hit.Letter == nil {
				return err
			}
			hit.On, hit.Addressee, hit.Title = hit.Letter.SentOn, hit.Letter.AddresseeName, hit.Letter.Subject
			if hit.Title == "" {
				hit.Title = hit.Letter.PublicSubject
			} else if hit.Title != hit.Letter.PublicSubject {
				hit.Texts = slices.Insert(hit.Texts, 0, hit.Letter.PublicSubject)
			}
			hits = append(hits, hit)
			return nil
		})
	return hits, err
}

func (s *Store) replyHits(ctx context.Context, ids []int64) ([]docket.SearchHit, error) {
	var hits []docket.SearchHit
	err := s.each(ctx, "read replies that were found", `SELECT r.id, r.counts_on, a.name_en, r.their_reference, r.summary
		FROM json_each(?) k CROSS JOIN replies r ON r.id = k.value JOIN addressees a ON a.id = r.addressee_id`,
		[]any{idsOf(ids)}, func(scan func(...any) error) error {
			hit := docket.SearchHit{Texts: make([]string, 1)}
			err := scan(&hit.ID, &hit.On, &hit.Addressee, &hit.Reference, &hit.Texts[0])
			hits = append(hits, hit)
			return err
		})
	return hits, err
}

// reminderHits names with each reminder the first of its letters that the reader sees.
func (s *Store) reminderHits(ctx context.Context, scope docket.Scope, ids []int64) ([]docket.SearchHit, error) {
	seen, bound := seenLetters(scope, "c")
	letters := map[int64]int64{}
	var about []int64
	err := s.each(ctx, "read the letters of reminders", `SELECT l.reminder_id, min(c.id) FROM json_each(?) k CROSS JOIN reminder_links l ON l.reminder_id = k.value
		JOIN communications c ON c.id = l.communication_id WHERE 1`+seen+` GROUP BY l.reminder_id`, append([]any{idsOf(ids)}, bound...),
		func(scan func(...any) error) error {
			var reminder, letter int64
			err := scan(&reminder, &letter)
			letters[reminder] = letter
			about = append(about, letter)
			return err
		})
	if err != nil {
		return nil, err
	}
	rows, err := s.letterRows(ctx, scope, about)
	if err != nil {
		return nil, err
	}
	var hits []docket.SearchHit
	err = s.each(ctx, "read reminders that were found", `SELECT r.id, r.sent_on, a.name_en, r.note
		FROM json_each(?) k CROSS JOIN reminders r ON r.id = k.value JOIN addressees a ON a.id = r.addressee_id`,
		[]any{idsOf(ids)}, func(scan func(...any) error) error {
			hit := docket.SearchHit{Texts: make([]string, 1)}
			err := scan(&hit.ID, &hit.On, &hit.Addressee, &hit.Texts[0])
			hit.Letter = rows[letters[hit.ID]]
			hits = append(hits, hit)
			return err
		})
	return hits, err
}

func (s *Store) caseHits(ctx context.Context, ids []int64) ([]docket.SearchHit, error) {
	var hits []docket.SearchHit
	err := s.each(ctx, "read cases that were found", `SELECT c.id, c.created_at, c.reference, c.title, c.facts, c.place FROM json_each(?) k CROSS JOIN cases c ON c.id = k.value`,
		[]any{idsOf(ids)}, func(scan func(...any) error) error {
			hit := docket.SearchHit{Texts: make([]string, 2)}
			err := scan(&hit.ID, &hit.At, &hit.Reference, &hit.Title, &hit.Texts[0], &hit.Texts[1])
			hits = append(hits, hit)
			return err
		})
	return hits, err
}

// commentHits names with each comment what it is about.
func (s *Store) commentHits(ctx context.Context, scope docket.Scope, ids []int64) ([]docket.SearchHit, error) {
	var hits []docket.SearchHit
	var letters []int64
	err := s.each(ctx, "read comments that were found", `SELECT c.id, c.at, c.text, u.name, c.subject, c.subject_id, coalesce(k.reference, ''), coalesce(a.name_en, '')
		FROM json_each(?) j CROSS JOIN comments c ON c.id = j.value JOIN users u ON u.id = c.author_id
		LEFT JOIN cases k ON c.subject = 'case' AND k.id = c.subject_id
		LEFT JOIN replies r ON c.subject = 'reply' AND r.id = c.subject_id LEFT JOIN addressees a ON a.id = r.addressee_id`,
		[]any{idsOf(ids)}, func(scan func(...any) error) error {
			hit := docket.SearchHit{Texts: make([]string, 1)}
			about := &hit.Comment
			err := scan(&hit.ID, &hit.At, &hit.Texts[0], &about.AuthorName, &about.Subject, &about.SubjectID, &hit.Reference, &hit.Addressee)
			if about.ID = docket.CommentID(hit.ID); about.Subject == docket.OnCommunication {
				letters = append(letters, about.SubjectID)
			}
			hits = append(hits, hit)
			return err
		})
	if err != nil {
		return nil, err
	}
	rows, err := s.letterRows(ctx, scope, letters)
	for i := range hits {
		if hits[i].Comment.Subject != docket.OnCommunication {
			continue
		}
		if hits[i].Letter = rows[hits[i].Comment.SubjectID]; hits[i].Letter != nil {
			hits[i].Addressee = hits[i].Letter.AddresseeName
		}
	}
	return hits, err
}
