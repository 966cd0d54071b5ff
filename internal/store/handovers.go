package store

import (
	"context"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// openWork is what waits for a person, each way from its own index: unanswered letters and drafts as their
// officer, answered ones with a reply that nobody has classified, and letters to review. What is closed
// is nobody's work.
const (
	workColumns = `SELECT c.id, c.addressee_id, c.standing = 'draft', c.first_unclassified_on IS NOT NULL `
	toAnswer    = workColumns + `, 1, 0 FROM communications c INDEXED BY communications_by_officer
		WHERE c.officer_id = ? AND c.standing IN (SELECT value FROM json_each('["open","undated","not_captured","unclassified","draft"]')) AND c.closed = 0`
	toClassify = workColumns + `, 1, 0 FROM communications c INDEXED BY communications_to_classify
		WHERE c.officer_id = ? AND c.first_unclassified_on IS NOT NULL AND c.standing NOT IN (SELECT value FROM json_each('["open","undated","not_captured","unclassified","draft"]')) AND c.closed = 0`
	// Answered letters whose reply nobody has opened yet, or waits for its translation: such as the day shows.
	toRead = `SELECT c.id, c.addressee_id, 0, 1, 1, 0 FROM communications c INDEXED BY communications_by_officer
		WHERE c.officer_id = ? AND c.standing IN (SELECT value FROM json_each('["in_time","late","untimed"]')) AND c.first_unclassified_on IS NULL AND c.closed = 0
		AND c.sent_to >= coalesce((SELECT value FROM settings WHERE key = 'followed_since'), '')
		AND EXISTS (SELECT 1 FROM reply_links l JOIN replies r ON r.id = l.reply_id WHERE l.communication_id = c.id AND (r.translation = 'pending' OR r.first_seen_at IS NULL))`
	toReview = workColumns + `, 0, 1 FROM communications c INDEXED BY communications_by_reviewer
		WHERE c.reviewer_id = ? AND c.standing <> 'not_expected' AND c.closed = 0`
)

// OpenWork lists the letters that a person has work with, by number.
func (s *Store) OpenWork(ctx context.Context, scope docket.Scope, who docket.UserID) ([]docket.WorkItem, error) {
	seen, bound := seenLetters(scope, "c")
	one := append([]any{who}, bound...)
	args := slices.Concat(one, one, one, one)
	var list []docket.WorkItem
	err := s.each(ctx, "read the open work of a person", toAnswer+seen+" UNION ALL "+toClassify+seen+" UNION ALL "+toRead+seen+" UNION ALL "+toReview+seen+" ORDER BY 1", args,
		func(scan func(...any) error) error {
			var item docket.WorkItem
			err := scan(&item.ID, &item.Addressee, &item.Draft, &item.ToClassify, &item.Officer, &item.Reviewer)
			if last := len(list) - 1; last >= 0 && list[last].ID == item.ID {
				list[last].Officer = list[last].Officer || item.Officer
				list[last].Reviewer = list[last].Reviewer || item.Reviewer
				return err
			}
			list = append(list, item)
			return err
		})
	return list, err
}

// LettersWithin keeps those letters that a scope leaves in.
func (s *Store) LettersWithin(ctx context.Context, scope docket.Scope, ids []docket.CommunicationID) ([]docket.CommunicationID, error) {
	seen, bound := seenLetters(scope, "c")
	var kept []docket.CommunicationID
	err := s.each(ctx, "look which letters a person sees", `SELECT c.id FROM json_each(?) ids CROSS JOIN communications c ON c.id = ids.value WHERE 1`+seen,
		append([]any{idsOf(ids)}, bound...), func(scan func(...any) error) error {
			var id docket.CommunicationID
			err := scan(&id)
			kept = append(kept, id)
			return err
		})
	return kept, err
}

// The two ways a letter is somebody's, spelled out, since a query's text never comes from a value. No
// derived fact depends on either, so none is derived anew.
var moves = map[string]string{
	"officer": `UPDATE communications SET officer_id = ?, version = version + 1
		WHERE id IN (SELECT value FROM json_each(?)) AND officer_id = ? RETURNING id`,
	"reviewer": `UPDATE communications SET reviewer_id = ?, version = version + 1
		WHERE id IN (SELECT value FROM json_each(?)) AND reviewer_id = ? RETURNING id`,
}

// MoveWork gives letters of one person to another and tells which were still that person's.
func (s *Store) MoveWork(ctx context.Context, as string, from, to docket.UserID, ids []docket.CommunicationID) ([]docket.CommunicationID, error) {
	const doing = "hand letters over"
	if s.change == nil {
		return nil, errOutside
	}
	var moved []docket.CommunicationID
	err := s.each(ctx, doing, moves[as], []any{to, idsOf(ids), from}, func(scan func(...any) error) error {
		var id docket.CommunicationID
		err := scan(&id)
		moved = append(moved, id)
		delete(s.change.known, id)
		return err
	})
	return moved, err
}

// InsertHandOver writes a new hand-over.
func (s *Store) InsertHandOver(ctx context.Context, h *docket.HandOver) error {
	id, err := s.insert(ctx, "insert a hand-over", `INSERT INTO handovers (from_id, to_id, by_id, at, note, letters) VALUES (?, ?, ?, ?, ?, ?)`,
		h.FromID, h.ToID, h.ByID, h.At, h.Note, h.Letters)
	h.ID = docket.HandOverID(id)
	return err
}

// CountHandedOver adds to the letters of a hand-over.
func (s *Store) CountHandedOver(ctx context.Context, id docket.HandOverID, letters int) error {
	_, err := s.exec(ctx, "count the letters of a hand-over", `UPDATE handovers SET letters = letters + ? WHERE id = ?`, letters, id)
	return err
}

// HandOversTo lists what was handed over to a person and is not ticked as read, newest first.
func (s *Store) HandOversTo(ctx context.Context, to docket.UserID) ([]docket.HandOver, error) {
	var list []docket.HandOver
	err := s.each(ctx, "read hand-overs to a person", `SELECT h.id, h.from_id, h.to_id, h.by_id, h.at, h.note, h.letters, f.name, coalesce(b.name, '')
		FROM handovers h INDEXED BY handovers_unread JOIN users f ON f.id = h.from_id LEFT JOIN users b ON b.id = h.by_id
		WHERE h.to_id = ? AND h.read_at IS NULL ORDER BY h.id DESC`, []any{to}, func(scan func(...any) error) error {
		var h docket.HandOver
		err := scan(&h.ID, &h.FromID, &h.ToID, &h.ByID, &h.At, &h.Note, &h.Letters, &h.FromName, &h.ByName)
		if h.ByID == 0 {
			h.ByName = docket.Console.Name
		}
		list = append(list, h)
		return err
	})
	return list, err
}

// ReadHandOver ticks a hand-over to a person as read.
func (s *Store) ReadHandOver(ctx context.Context, to docket.UserID, id docket.HandOverID) error {
	result, err := s.exec(ctx, "tick a hand-over as read", `UPDATE handovers SET read_at = ? WHERE id = ? AND to_id = ? AND read_at IS NULL`,
		civil.InstantOf(s.now()), id, to)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.").WithCause(err)
	}
	return nil
}
