package store

import (
	"context"
	"encoding/json"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

const rowColumns = `c.id, c.uid, c.stage, c.type, coalesce(c.reference, ''), coalesce(k.reference, ''), c.addressee_id, a.kind,
	coalesce(a.iso3, ''), a.name_en, c.sent_precision, c.sent_on, c.sent_text, c.due_on, c.subject, c.public_subject,
	c.follow_up, c.reply_record, c.not_expected_on, c.not_expected_kind, c.due_by_hand, coalesce(o.email, ''), coalesce(o.name, ''),
	c.version, coalesce(v.name, ''),
	c.sent_unknown, c.sent_sort, c.effective_due_on, c.due_sort, c.first_acknowledged_on, c.first_partial_on,
	c.first_substantive_on, c.first_unclassified_on, c.first_received_on, c.last_reply_on, c.last_substantive_on, c.replies, c.probable_links,
	c.reminders, c.last_reminded_on, c.mandate_count, c.closed, c.public_fold, c.days_late, c.standing`

// The ids keep their order: the list of them is the outer loop.
const rowsOfIDs = `SELECT ` + rowColumns + ` FROM json_each(?) ids CROSS JOIN communications c ON c.id = ids.value
	JOIN addressees a ON a.id = c.addressee_id LEFT JOIN cases k ON k.id = c.case_id LEFT JOIN users o ON o.id = c.officer_id
	LEFT JOIN users v ON v.id = c.reviewer_id
	ORDER BY ids.key`

func scanRow(scan func(...any) error, r *docket.ListRow) error {
	err := scan(&r.ID, &r.UID, &r.Stage, &r.Type, &r.Reference, &r.CaseReference, &r.AddresseeID, &r.AddresseeKind,
		&r.ISO3, &r.AddresseeName, &r.SentPrecision, &r.SentOn, &r.SentText, &r.DueOn, &r.Subject, &r.PublicSubject,
		&r.FollowUp, &r.ReplyRecord, &r.NotExpectedOn, &r.NotExpected, &r.DueByHand, &r.OfficerEmail, &r.OfficerName,
		&r.Version, &r.ReviewerName,
		&r.SentUnknown, &r.SentSort, &r.EffectiveDueOn, &r.DueSort, &r.FirstAcknowledgedOn, &r.FirstPartialOn,
		&r.FirstSubstantiveOn, &r.FirstUnclassifiedOn, &r.FirstReceivedOn, &r.LastReplyOn, &r.LastSubstantiveOn, &r.Replies, &r.ProbableLinks,
		&r.Reminders, &r.Derived.LastRemindedOn, &r.MandateCount, &r.Closed, &r.PublicFold, &r.DaysLate, &r.Standing)
	r.LastRemindedOn = r.Derived.LastRemindedOn
	return err
}

// rows reads the rows of positions in their order: one query for them, one each for the mandates, the
// replies and the reminders of all.
func (s *Store) rows(ctx context.Context, found []position) ([]docket.ListRow, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(found))
	for i, p := range found {
		ids[i] = p.id
	}
	bound, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	list := make([]docket.ListRow, 0, len(ids))
	err = s.each(ctx, "read rows of the list", rowsOfIDs, []any{string(bound)}, func(scan func(...any) error) error {
		list = append(list, docket.ListRow{})
		return scanRow(scan, &list[len(list)-1])
	})
	if err != nil {
		return nil, err
	}
	return list, s.detail(ctx, string(bound), list)
}

// rowsAsAt reads rows as they stand today. Rows carry the due date after the last decision; where the
// office's day went back behind a decision, by another time zone, it is read as of today.
func (s *Store) rowsAsAt(ctx context.Context, found []position, sel selection) ([]docket.ListRow, error) {
	rows, err := s.rows(ctx, found)
	if err != nil || sel.settled {
		return rows, err
	}
	due := effectiveDueOn(sel.today)
	for i := range rows {
		err := s.each(ctx, "read a due date as it stood", `SELECT `+due.sql+` FROM communications c WHERE c.id = ?`, append(due.args[:len(due.args):len(due.args)], rows[i].ID),
			func(scan func(...any) error) error { return scan(&rows[i].EffectiveDueOn) })
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// detail adds what a row shows of other tables.
func (s *Store) detail(ctx context.Context, ids string, list []docket.ListRow) error {
	byID := make(map[docket.CommunicationID]*docket.ListRow, len(list))
	for i := range list {
		byID[list[i].ID] = &list[i]
	}
	err := s.each(ctx, "read mandates of the list", `SELECT cm.communication_id, cm.mandate_id, cm.position, cm.lead, m.code
		FROM json_each(?) ids CROSS JOIN communication_mandates cm ON cm.communication_id = ids.value
		JOIN mandates m ON m.id = cm.mandate_id ORDER BY ids.key, cm.position`, []any{ids}, func(scan func(...any) error) error {
		var m docket.CommunicationMandate
		err := scan(&m.CommunicationID, &m.MandateID, &m.Position, &m.Lead, &m.Code)
		if row := byID[m.CommunicationID]; err == nil && row != nil {
			row.Mandates = append(row.Mandates, m)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = s.each(ctx, "read replies of the list", `SELECT l.communication_id, l.counts_on, l.kind, l.probable
		FROM json_each(?) ids CROSS JOIN reply_links l INDEXED BY reply_links_by_communication ON l.communication_id = ids.value
		ORDER BY ids.key, l.counts_on, l.reply_id`, []any{ids}, func(scan func(...any) error) error {
		var id docket.CommunicationID
		var r docket.ListReply
		err := scan(&id, &r.On, &r.Kind, &r.Probable)
		if row := byID[id]; err == nil && row != nil {
			row.Replied = append(row.Replied, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.each(ctx, "read reminders of the list", `SELECT l.communication_id, l.sent_on
		FROM json_each(?) ids CROSS JOIN reminder_links l INDEXED BY reminder_links_by_communication ON l.communication_id = ids.value
		ORDER BY ids.key, l.sent_on, l.reminder_id`, []any{ids}, func(scan func(...any) error) error {
		var id docket.CommunicationID
		var on civil.Date
		err := scan(&id, &on)
		if row := byID[id]; err == nil && row != nil {
			row.Reminded = append(row.Reminded, on)
		}
		return err
	})
}

// rowsWhere reads the rows of a few letters within the scope; query begins at FROM and names them c.
func (s *Store) rowsWhere(ctx context.Context, scope docket.Scope, doing, query, order string, args ...any) ([]docket.ListRow, error) {
	seen, bound := seenLetters(scope, "c")
	ids, err := s.ids(ctx, doing, "SELECT c.id FROM "+query+seen+order, append(args, bound...)...)
	if err != nil {
		return nil, err
	}
	found := make([]position, len(ids))
	for i, id := range ids {
		found[i].id = id
	}
	return s.rows(ctx, found)
}

// CommunicationRow reads one letter as a line of the list.
func (s *Store) CommunicationRow(ctx context.Context, scope docket.Scope, id docket.CommunicationID) (docket.ListRow, error) {
	rows, err := s.rowsWhere(ctx, scope, "read a row", "communications c WHERE c.id = ?", "", id)
	if err == nil && len(rows) == 0 {
		err = docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.")
	}
	if err != nil {
		return docket.ListRow{}, err
	}
	return rows[0], nil
}

// FollowUpsOf lists the letters that follow one up, oldest first.
func (s *Store) FollowUpsOf(ctx context.Context, scope docket.Scope, id docket.CommunicationID) ([]docket.ListRow, error) {
	return s.rowsWhere(ctx, scope, "read follow-ups", "communications c WHERE c.follows_id = ?",
		" ORDER BY c.sent_unknown, c.sent_sort, c.id", id)
}

// RemindedBy lists the letters that a reminder asks for, oldest first.
func (s *Store) RemindedBy(ctx context.Context, scope docket.Scope, id docket.ReminderID) ([]docket.ListRow, error) {
	return s.rowsWhere(ctx, scope, "read the letters of a reminder",
		"reminder_links l JOIN communications c ON c.id = l.communication_id WHERE l.reminder_id = ?",
		" ORDER BY c.sent_unknown, c.sent_sort, c.id", id)
}

// LinksOf lists the letters that a reply answers, oldest first, each with what the reply is for it.
func (s *Store) LinksOf(ctx context.Context, scope docket.Scope, id docket.ReplyID) ([]docket.AnsweredCommunication, error) {
	const doing = "read the letters of a reply"
	rows, err := s.rowsWhere(ctx, scope, doing,
		"reply_links l JOIN communications c ON c.id = l.communication_id WHERE l.reply_id = ?",
		" ORDER BY c.sent_unknown, c.sent_sort, c.id", id)
	if err != nil {
		return nil, err
	}
	links, err := takeAll[docket.ReplyLink](ctx, s, doing, replyLinks, "WHERE t.reply_id = ?", id)
	if err != nil {
		return nil, err
	}
	byLetter := make(map[docket.CommunicationID]docket.ReplyLink, len(links))
	for _, l := range links {
		byLetter[l.CommunicationID] = l
	}
	answered := make([]docket.AnsweredCommunication, len(rows))
	for i, row := range rows {
		answered[i] = docket.AnsweredCommunication{Row: row, Kind: byLetter[row.ID].Kind, Probable: byLetter[row.ID].Probable}
	}
	return answered, nil
}
