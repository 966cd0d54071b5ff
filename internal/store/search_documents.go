package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// What search keeps of records, read from the register. Each query takes a list of numbers and gives, beside
// the texts, whose limits leave the record in.

const (
	// mandatesOfLetters lists the mandates of the letters that a condition names; addresseesOfLetters alike.
	mandatesOfLetters = `(SELECT group_concat(DISTINCT m.mandate_id) FROM communication_mandates m WHERE m.communication_id = %s)`
	mandatesOfLinked  = `(SELECT group_concat(DISTINCT m.mandate_id) FROM %[1]s_links l JOIN communication_mandates m ON m.communication_id = l.communication_id WHERE l.%[1]s_id = %[2]s)`
	mandatesOfCase    = `(SELECT group_concat(DISTINCT m.mandate_id) FROM communications l JOIN communication_mandates m ON m.communication_id = l.id WHERE l.case_id = %s)`
	addresseesOfCase  = `(SELECT group_concat(DISTINCT l.addressee_id) FROM communications l WHERE l.case_id = %s)`
)

var documentQueries = [...]string{
	docket.SearchLetters: `SELECT t.id, t.type, t.stage, t.reference, t.reference_text, t.addressee_id, t.sent_from, t.created_at,
		t.subject, t.summary, t.public_subject, t.public_summary, ` + fmt.Sprintf(mandatesOfLetters, "t.id") +
		` FROM json_each(?) k CROSS JOIN communications t ON t.id = k.value`,
	docket.SearchReplies: `SELECT t.id, t.addressee_id, t.counts_on, t.their_reference, t.summary, ` + fmt.Sprintf(mandatesOfLinked, "reply", "t.id") +
		` FROM json_each(?) k CROSS JOIN replies t ON t.id = k.value`,
	docket.SearchReminders: `SELECT t.id, t.addressee_id, t.sent_on, t.note, ` + fmt.Sprintf(mandatesOfLinked, "reminder", "t.id") +
		` FROM json_each(?) k CROSS JOIN reminders t ON t.id = k.value`,
	docket.SearchCases: `SELECT t.id, t.created_at, t.reference, t.title, t.facts, t.place, ` + fmt.Sprintf(addresseesOfCase, "t.id") + `, ` +
		fmt.Sprintf(mandatesOfCase, "t.id") + `, (SELECT min(l.stage = 'draft') FROM communications l WHERE l.case_id = t.id)
		FROM json_each(?) k CROSS JOIN cases t ON t.id = k.value`,
	docket.SearchComments: `SELECT t.id, t.at, t.text,
		CASE t.subject WHEN 'communication' THEN (SELECT c.addressee_id FROM communications c WHERE c.id = t.subject_id)
			WHEN 'reply' THEN (SELECT r.addressee_id FROM replies r WHERE r.id = t.subject_id) ELSE ` + fmt.Sprintf(addresseesOfCase, "t.subject_id") + ` END,
		CASE t.subject WHEN 'communication' THEN ` + fmt.Sprintf(mandatesOfLetters, "t.subject_id") + `
			WHEN 'reply' THEN ` + fmt.Sprintf(mandatesOfLinked, "reply", "t.subject_id") + ` ELSE ` + fmt.Sprintf(mandatesOfCase, "t.subject_id") + ` END
		FROM json_each(?) k CROSS JOIN comments t ON t.id = k.value WHERE t.removed_at IS NULL`,
}

var documentScans = [...]func(scan func(...any) error) (docket.SearchDocument, error){
	docket.SearchLetters: func(scan func(...any) error) (docket.SearchDocument, error) {
		var c docket.Communication
		var mandates numbers[docket.MandateID]
		err := scan(&c.ID, &c.Type, &c.Stage, &c.Reference, &c.ReferenceText, &c.AddresseeID, &c.SentFrom, &c.CreatedAt,
			&c.Subject, &c.Summary, &c.PublicSubject, &c.PublicSummary, &mandates)
		return docket.DocumentOfLetter(c, mandates), err
	},
	docket.SearchReplies: func(scan func(...any) error) (docket.SearchDocument, error) {
		var r docket.Reply
		var mandates numbers[docket.MandateID]
		err := scan(&r.ID, &r.AddresseeID, &r.CountsOn, &r.TheirReference, &r.Summary, &mandates)
		return docket.DocumentOfReply(r, mandates), err
	},
	docket.SearchReminders: func(scan func(...any) error) (docket.SearchDocument, error) {
		var r docket.Reminder
		var mandates numbers[docket.MandateID]
		err := scan(&r.ID, &r.AddresseeID, &r.SentOn, &r.Note, &mandates)
		return docket.DocumentOfReminder(r, mandates), err
	},
	docket.SearchCases: func(scan func(...any) error) (docket.SearchDocument, error) {
		d := docket.SearchDocument{Kind: docket.SearchCases, Texts: make([]string, 4)}
		var at civil.Instant
		var drafts *bool
		err := scan(&d.ID, &at, &d.Texts[0], &d.Texts[1], &d.Texts[2], &d.Texts[3], (*numbers[docket.AddresseeID])(&d.Addressees),
			(*numbers[docket.MandateID])(&d.Mandates), &drafts)
		d.On, d.Draft = civil.Of(at.Time()), drafts != nil && *drafts
		return d, err
	},
	docket.SearchComments: func(scan func(...any) error) (docket.SearchDocument, error) {
		d := docket.SearchDocument{Kind: docket.SearchComments, Texts: make([]string, 1)}
		var at civil.Instant
		err := scan(&d.ID, &at, &d.Texts[0], (*numbers[docket.AddresseeID])(&d.Addressees), (*numbers[docket.MandateID])(&d.Mandates))
		d.On = civil.Of(at.Time())
		return d, err
	},
}

// documents makes the documents of records of one kind; one that is gone has none.
func (s *Store) documents(ctx context.Context, kind docket.SearchKind, ids []int64) ([]docket.SearchDocument, error) {
	made := make([]docket.SearchDocument, 0, len(ids))
	err := s.each(ctx, "read records for the index", documentQueries[kind], []any{idsOf(ids)}, func(scan func(...any) error) error {
		d, err := documentScans[kind](scan)
		made = append(made, d)
		return err
	})
	return made, err
}

// numbers reads what group_concat writes, or a single number, or nothing.
type numbers[T ~int64] []T

// Scan reads a value of the database.
func (n *numbers[T]) Scan(src any) error {
	*n = nil
	switch value := src.(type) {
	case nil:
		return nil
	case int64:
		*n = numbers[T]{T(value)}
		return nil
	case string:
		for _, text := range strings.Split(value, ",") {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return fmt.Errorf("read a list of numbers: %w", err)
			}
			*n = append(*n, T(id))
		}
		return nil
	}
	return fmt.Errorf("read a list of numbers: it is none")
}

func mandateIDs(mandates []docket.CommunicationMandate) []docket.MandateID {
	ids := make([]docket.MandateID, len(mandates))
	for i, m := range mandates {
		ids[i] = m.MandateID
	}
	return ids
}
