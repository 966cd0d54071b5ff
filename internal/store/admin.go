package store

import (
	"context"
	"strings"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

var (
	dueRules         = tableOf(docket.DueRule{})
	dueRuleBirth     = dueRules.columns("type valid_from amount unit source")
	publicationRules = tableOf(docket.PublicationRule{})
	publicationBirth = publicationRules.columns("type valid_from days source")
	mandatesTable    = tableOf(docket.Mandate{})
	mandateBirth     = mandatesTable.columns("code kind label name_en name_fr name_es name_ar name_ru name_zh retired_on version")
	mandateEdited    = mandatesTable.columns("kind label name_en name_fr name_es retired_on")
	listValues       = tableOf(docket.ListValue{})
	listValueBirth   = listValues.columns("list name fold retired_on version")
)

// InsertDueRule writes a new rule for due dates.
func (s *Store) InsertDueRule(ctx context.Context, r *docket.DueRule) error {
	id, err := s.insert(ctx, "insert a rule", dueRules.insertInto(dueRuleBirth), dueRules.values(r, dueRuleBirth)...)
	r.ID = docket.RuleID(id)
	return err
}

// DeleteDueRule removes a rule; a letter that was sent by it keeps it from going.
func (s *Store) DeleteDueRule(ctx context.Context, id docket.RuleID) error {
	_, err := s.exec(ctx, "remove a rule", `DELETE FROM due_rules WHERE id = ?`, id)
	return err
}

// InsertPublicationRule writes a new rule for the earliest public date.
func (s *Store) InsertPublicationRule(ctx context.Context, r *docket.PublicationRule) error {
	id, err := s.insert(ctx, "insert a rule", publicationRules.insertInto(publicationBirth), publicationRules.values(r, publicationBirth)...)
	r.ID = docket.RuleID(id)
	return err
}

// DeletePublicationRule removes a rule for the earliest public date.
func (s *Store) DeletePublicationRule(ctx context.Context, id docket.RuleID) error {
	_, err := s.exec(ctx, "remove a rule", `DELETE FROM publication_rules WHERE id = ?`, id)
	return err
}

// DatesOfType groups the sent letters of a type by day sent and due date.
func (s *Store) DatesOfType(ctx context.Context, t docket.Type, from, until civil.Date) ([]docket.DatesOfType, error) {
	query := `SELECT sent_on, due_on, due_by_hand, count(*) FROM communications INDEXED BY communications_by_type
		WHERE type = ? AND sent_unknown = 0 AND sent_sort >= ? AND stage = 'sent'`
	args := []any{t, from.String()}
	if !until.IsZero() {
		query += ` AND sent_sort < ?`
		args = append(args, until.String())
	}
	var found []docket.DatesOfType
	err := s.each(ctx, "group letters by date", query+` GROUP BY sent_on, due_on, due_by_hand`, args, func(scan func(...any) error) error {
		var d docket.DatesOfType
		err := scan(&d.SentOn, &d.DueOn, &d.DueByHand, &d.Letters)
		found = append(found, d)
		return err
	})
	return found, err
}

// MandateTitles lists the titles of a mandate, or of all for 0, newest first.
func (s *Store) MandateTitles(ctx context.Context, id docket.MandateID) ([]docket.MandateTitle, error) {
	var list []docket.MandateTitle
	err := s.each(ctx, "read the titles of a mandate",
		`SELECT mandate_id, valid_from, kind, title, holder FROM mandate_titles WHERE ? = 0 OR mandate_id = ? ORDER BY mandate_id, valid_from DESC`,
		[]any{id, id}, func(scan func(...any) error) error {
			var t docket.MandateTitle
			err := scan(&t.MandateID, &t.ValidFrom, &t.Kind, &t.Title, &t.Holder)
			list = append(list, t)
			return err
		})
	return list, err
}

// MandatesInUse tells which mandates stand on a letter or limit a person: one look into an index for each.
func (s *Store) MandatesInUse(ctx context.Context) (map[docket.MandateID]bool, error) {
	used := map[docket.MandateID]bool{}
	err := s.each(ctx, "look for mandates in use",
		`SELECT m.id FROM mandates m WHERE EXISTS (SELECT 1 FROM communication_mandates cm INDEXED BY communication_mandates_by_mandate WHERE cm.mandate_id = m.id)
		OR EXISTS (SELECT 1 FROM user_mandates um WHERE um.mandate_id = m.id)`, nil, func(scan func(...any) error) error {
			var id docket.MandateID
			err := scan(&id)
			used[id] = true
			return err
		})
	return used, err
}

// InsertMandate writes a new mandate.
func (s *Store) InsertMandate(ctx context.Context, m *docket.Mandate) error {
	m.Version = 1
	id, err := s.insert(ctx, "insert a mandate", mandatesTable.insertInto(mandateBirth), mandatesTable.values(m, mandateBirth)...)
	m.ID = docket.MandateID(id)
	return err
}

// UpdateMandate writes a mandate's names and retirement where the version matches, and raises it.
func (s *Store) UpdateMandate(ctx context.Context, m *docket.Mandate) error {
	args := append(mandatesTable.values(m, mandateEdited), m.ID, m.Version)
	err := s.edit(ctx, "update a mandate", mandatesTable.setting(mandateEdited)+edited, args...)
	if err == nil {
		m.Version++
	}
	return err
}

// DeleteMandate removes a mandate that nothing names, with its titles.
func (s *Store) DeleteMandate(ctx context.Context, id docket.MandateID) error {
	for _, query := range []string{`DELETE FROM mandate_titles WHERE mandate_id = ?`, `DELETE FROM mandates WHERE id = ?`} {
		if _, err := s.exec(ctx, "remove a mandate", query, id); err != nil {
			return err
		}
	}
	return nil
}

// PutMandateTitle writes the title and holder of a mandate from a day on.
func (s *Store) PutMandateTitle(ctx context.Context, t docket.MandateTitle) error {
	_, err := s.exec(ctx, "write a title", `INSERT INTO mandate_titles (mandate_id, valid_from, kind, title, holder) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (mandate_id, valid_from) DO UPDATE SET kind = excluded.kind, title = excluded.title, holder = excluded.holder`,
		t.MandateID, t.ValidFrom, t.Kind, t.Title, t.Holder)
	return err
}

// ListValues lists the values of a list by name, retired ones too.
func (s *Store) ListValues(ctx context.Context, list docket.ValueList) ([]docket.ListValue, error) {
	var values []docket.ListValue
	err := s.orm(ctx).Where("list = ?", list).Order("id").Find(&values).Error
	return values, refused("read a list of values", err)
}

// ListValue reads one value.
func (s *Store) ListValue(ctx context.Context, id docket.ListValueID) (docket.ListValue, error) {
	return take[docket.ListValue](ctx, s, "read a value of a list", listValues, "t.id = ?", id)
}

// InsertListValue writes a new value.
func (s *Store) InsertListValue(ctx context.Context, v *docket.ListValue) error {
	v.Version = 1
	id, err := s.insert(ctx, "insert a value", listValues.insertInto(listValueBirth), listValues.values(v, listValueBirth)...)
	v.ID = docket.ListValueID(id)
	return err
}

// UpdateListValue retires a value or takes that back.
func (s *Store) UpdateListValue(ctx context.Context, v *docket.ListValue) error {
	return s.edit(ctx, "update a value", `UPDATE list_values SET retired_on = ?, version = version + 1 WHERE id = ? AND version = ?`, v.RetiredOn, v.ID, v.Version)
}

// DeleteListValue removes a value that no record says.
func (s *Store) DeleteListValue(ctx context.Context, id docket.ListValueID) error {
	_, err := s.exec(ctx, "remove a value", `DELETE FROM list_values WHERE id = ?`, id)
	return err
}

// ListValueUsed looks for a record that says the value.
func (s *Store) ListValueUsed(ctx context.Context, v docket.ListValue) (bool, error) {
	query := `SELECT EXISTS (SELECT 1 FROM replies WHERE channel = ?)`
	if v.List == docket.ListClosingReasons {
		query = `SELECT EXISTS (SELECT 1 FROM closures WHERE reason = ?)`
	}
	used := false
	err := s.one(ctx, "look for a value in use", &used, query, v.Name)
	return used, err
}

// ofDraft tells that an event is of a letter that was a draft then: one that still is, that was sent later, or
// that went as a draft when its import was taken back.
const ofDraft = `(e.subject = 'communication' AND (EXISTS (SELECT 1 FROM communications c WHERE c.id = e.subject_id AND c.stage = 'draft')
	OR EXISTS (SELECT 1 FROM events s LEFT JOIN event_payloads told ON told.event_id = s.id
		WHERE s.subject = 'communication' AND s.subject_id = e.subject_id AND s.id > e.id
		AND (s.action = 'communication.send' OR json_extract(told.json, '$.before.stage') = 'draft'))
	OR NOT EXISTS (SELECT 1 FROM communications c WHERE c.id = e.subject_id)
		AND EXISTS (SELECT 1 FROM events s JOIN event_payloads told ON told.event_id = s.id
		WHERE s.subject = 'communication' AND s.subject_id = e.subject_id AND json_extract(told.json, '$.after.stage') = 'draft')))`

// AllEvents lists what was done in the whole register, newest first, without drafts and comments, and without
// the cases and other actors that only a draft tells of.
func (s *Store) AllEvents(ctx context.Context, q docket.EventQuery) ([]docket.Event, error) {
	cases, ofCases := seenCases(docket.Scope{}, "k")
	actors, ofActors := offeredAddressees(docket.Scope{}, "a")
	where := []string{`e.action NOT LIKE 'comment.%'`, `e.subject <> 'comment'`, "NOT " + ofDraft,
		"(e.subject <> 'case' OR EXISTS (SELECT 1 FROM cases k WHERE k.id = e.subject_id" + cases + "))",
		"(e.subject <> 'addressee' OR EXISTS (SELECT 1 FROM addressees a WHERE a.id = e.subject_id" + actors + "))"}
	args := append(ofCases, ofActors...)
	add := func(condition string, arg any) { where, args = append(where, condition), append(args, arg) }
	if q.Before > 0 {
		add(`e.id < ?`, q.Before)
	}
	if q.Actor != nil {
		add(`e.actor_id = ?`, *q.Actor)
	}
	if q.Subject != "" {
		add(`e.subject = ?`, q.Subject)
	}
	if !q.From.IsZero() {
		add(`e.id > coalesce((SELECT max(id) FROM events WHERE at < ?), 0)`, beginningOf(q.From))
	}
	if !q.To.IsZero() {
		add(`e.id <= coalesce((SELECT max(id) FROM events WHERE at < ?), 0)`, beginningOf(q.To.AddDays(1)))
	}
	args = append(args, q.Limit)
	var found []docket.Event
	err := s.each(ctx, "read the whole history",
		`SELECT e.id, e.at, e.actor_id, coalesce(u.name, ''), e.action, e.subject, e.subject_id, coalesce(p.json, '')
		FROM events e LEFT JOIN users u ON u.id = e.actor_id LEFT JOIN event_payloads p ON p.event_id = e.id
		WHERE `+strings.Join(where, " AND ")+` ORDER BY e.id DESC LIMIT ?`, args, func(scan func(...any) error) error {
			var e docket.Event
			err := scan(&e.ID, &e.At, &e.ActorID, &e.ActorName, &e.Action, &e.Subject, &e.SubjectID, &e.JSON)
			if e.ActorID == 0 {
				e.ActorName = docket.Console.Name
			}
			found = append(found, e)
			return err
		})
	return found, err
}

// beginningOf is the instant at which a day begins in UTC, in which the history is told.
func beginningOf(day civil.Date) civil.Instant {
	return civil.InstantOf(time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC))
}
