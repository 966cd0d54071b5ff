package store

import (
	"context"
	"fmt"
	"strconv"

	"answerable/internal/docket"
)

var letters = tableOf(docket.Communication{})

// Columns of a letter by who writes them: once when it is logged, by every edit, and derived.
var (
	letterBirth = letters.columns("uid created_at version")
	letterOwn   = letters.columns(`stage type reference reference_sort reference_text addressee_id addressee_sort case_id
		sent_precision sent_on sent_from sent_to sent_text dated_on due_on due_by_hand due_reason due_rule_id
		earliest_public_on released_at subject summary public_subject public_summary categories victim_profile language
		follow_up follows_id reply_record officer_id reviewer_id not_expected_on not_expected_kind not_expected_reason`)
	letterDerived = letters.columns(`sent_unknown sent_sort effective_due_on due_sort first_acknowledged_on first_partial_on
		first_substantive_on first_unclassified_on first_received_on last_reply_on last_substantive_on replies probable_links reminders
		last_reminded_on mandate_count closed public_fold days_late standing`)
	letterAll    = append(append(append([]string{}, letterBirth...), letterOwn...), letterDerived...)
	insertLetter = letters.insertInto(letterAll)
	// A due date that moves takes the effective one with it, which is derived anew before the change ends:
	// between the two it may not stand before the new date.
	updateLetter  = letters.setting(letterOwn) + `, effective_due_on = CASE WHEN due_on IS ? THEN effective_due_on END` + edited
	insertMandate = `INSERT INTO communication_mandates (communication_id, mandate_id, position, lead, sent_unknown, sent_sort)
		VALUES (?, ?, ?, ?, ?, ?)`
)

// InsertCommunication writes a new letter with its mandates and derived facts.
func (s *Store) InsertCommunication(ctx context.Context, c *docket.Communication, mandates []docket.CommunicationMandate) error {
	c.Version = 1
	c.Derived = docket.Derive(*c, docket.Attached{Mandates: len(mandates)})
	id, err := s.insert(ctx, "insert a communication", insertLetter, letters.values(c, letterAll)...)
	if err != nil {
		return err
	}
	c.ID = docket.CommunicationID(id)
	s.change.remember(*c)
	if err := s.insertMandates(ctx, c.ID, c.Derived, mandates); err != nil {
		return err
	}
	if err := s.joinCase(ctx, c.CaseID); err != nil {
		return err
	}
	return s.searchChanged(ctx, docket.SearchLetters, id)
}

// joinCase tells a case that it has one letter more. A trigger would slow down every letter that is written.
func (s *Store) joinCase(ctx context.Context, id *docket.CaseID) error {
	if id == nil {
		return nil
	}
	if _, err := s.exec(ctx, "count the letters of a case", `UPDATE cases SET letters = letters + 1 WHERE id = ?`, *id); err != nil {
		return err
	}
	return s.searchChanged(ctx, docket.SearchCases, int64(*id))
}

// UpdateCommunication writes what a person edits and raises the version in c too.
func (s *Store) UpdateCommunication(ctx context.Context, c *docket.Communication) error {
	values := append(letters.values(c, letterOwn), c.DueOn, c.ID, c.Version)
	if err := s.edit(ctx, "update a communication", updateLetter, values...); err != nil {
		return err
	}
	c.Version++
	delete(s.change.known, c.ID)
	s.touched(c.ID)
	return nil
}

// SetMandates replaces the ordered mandates of a letter; where none is said to lead, the first does.
func (s *Store) SetMandates(ctx context.Context, id docket.CommunicationID, mandates []docket.CommunicationMandate) error {
	var d docket.Derived
	err := s.conn.QueryRowContext(ctx, `SELECT sent_unknown, sent_sort FROM communications WHERE id = ?`, id).
		Scan(&d.SentUnknown, &d.SentSort)
	if err != nil {
		return refused("set the mandates of a communication", err)
	}
	if _, err := s.exec(ctx, "clear the mandates of a communication",
		`DELETE FROM communication_mandates WHERE communication_id = ?`, id); err != nil {
		return err
	}
	s.touched(id)
	return s.insertMandates(ctx, id, d, mandates)
}

func (s *Store) insertMandates(ctx context.Context, id docket.CommunicationID, d docket.Derived, mandates []docket.CommunicationMandate) error {
	led := false
	for _, m := range mandates {
		led = led || m.Lead
	}
	for i, m := range mandates {
		lead := m.Lead || !led && i == 0
		if _, err := s.exec(ctx, "insert a mandate of a communication", insertMandate,
			id, m.MandateID, i+1, lead, d.SentUnknown, d.SentSort); err != nil {
			return err
		}
	}
	return nil
}

// Communication reads a letter within the scope.
func (s *Store) Communication(ctx context.Context, scope docket.Scope, id docket.CommunicationID) (docket.Communication, error) {
	seen, args := seenLetters(scope, "t")
	return take[docket.Communication](ctx, s, "read a communication", letters, "t.id = ?"+seen, append([]any{id}, args...)...)
}

// CommunicationByReference reads a letter within the scope by its key, like "CAN 3/2026".
func (s *Store) CommunicationByReference(ctx context.Context, scope docket.Scope, key string) (docket.Communication, error) {
	seen, args := seenLetters(scope, "t")
	return take[docket.Communication](ctx, s, "read a communication by reference", letters, "t.reference = ?"+seen, append([]any{key}, args...)...)
}

// ReferenceTaken tells whether another letter bears the key; it looks past every scope, since a
// number is used once.
func (s *Store) ReferenceTaken(ctx context.Context, key string, except docket.CommunicationID) (bool, error) {
	var taken bool
	err := s.one(ctx, "look for a reference", &taken,
		`SELECT EXISTS (SELECT 1 FROM communications WHERE reference = ? AND id <> ?)`, key, except)
	return taken, err
}

// HighestNumber gives the highest number of a code and year, 0 where there is none.
func (s *Store) HighestNumber(ctx context.Context, code string, year int) (int, error) {
	prefix := fmt.Sprintf("%s %04d ", code, year)
	var highest string
	err := s.one(ctx, "find the highest reference", &highest,
		`SELECT coalesce(max(reference_sort), '') FROM communications WHERE reference_sort > ? AND reference_sort < ?`,
		prefix, prefix+"~")
	if err != nil || highest == "" {
		return 0, err
	}
	number, err := strconv.Atoi(highest[len(prefix):])
	if err != nil {
		return 0, fmt.Errorf("find the highest reference: a sort key does not end in a number")
	}
	return number, nil
}

// MandatesOf lists the mandates of a letter in their order.
func (s *Store) MandatesOf(ctx context.Context, id docket.CommunicationID) ([]docket.CommunicationMandate, error) {
	var mandates []docket.CommunicationMandate
	err := s.each(ctx, "read the mandates of a communication",
		`SELECT cm.communication_id, cm.mandate_id, cm.position, cm.lead, m.code
		FROM communication_mandates cm JOIN mandates m ON m.id = cm.mandate_id
		WHERE cm.communication_id = ? ORDER BY cm.position`, []any{id},
		func(scan func(...any) error) error {
			var m docket.CommunicationMandate
			err := scan(&m.CommunicationID, &m.MandateID, &m.Position, &m.Lead, &m.Code)
			mandates = append(mandates, m)
			return err
		})
	return mandates, err
}
