package store

import (
	"context"

	"answerable/internal/docket"
)

// day is what the parts of a person's day are read under.
type day struct {
	docket.TodayQuery
	scope   docket.Scope
	settled bool
}

func (s *Store) dayOf(ctx context.Context, scope docket.Scope, q docket.TodayQuery) (day, error) {
	settled, err := s.settled(ctx, q.Today)
	return day{q, scope, settled}, err
}

// dayPart is one list of a day: distinct (key, id) of letters under the alias c, or of replies under r or l.
type dayPart struct {
	key, id string
	from    string
	where   clause
}

// letter is the condition of a letter of the day: not closed, followed, within the scope, the officer's own.
func (d day) letter() clause {
	c := clause{sql: "c.closed = 0"}
	if !d.Followed.IsZero() {
		c = c.with(" AND (c.standing = 'draft' OR c.sent_to >= ?)", d.Followed)
	}
	if d.Officer != 0 {
		c = c.with(" AND c.officer_id = ?", d.Officer)
	}
	seen, bound := seenLetters(d.scope, "c")
	return c.with(seen, bound...)
}

// received bounds replies by the first day on which one to a followed letter can have come.
func (d day) received(column string) clause {
	if first := docket.ReceivedSince(d.Followed); !first.IsZero() {
		return clause{column + " >= ?", []any{first}}
	}
	return clause{sql: "1"}
}

// of gives the list of a part; a person who reads no drafts has none.
func (d day) of(name docket.TodayPart, counting bool) dayPart {
	switch name {
	case docket.PartOverdue, docket.PartRemind, docket.PartPassed:
		return d.due(name, docket.StatusOverdue, counting)
	case docket.PartDueSoon:
		return d.due(name, docket.StatusDueSoon, counting)
	case docket.PartDrafts:
		return dayPart{"''", "c.id", "communications c INDEXED BY communications_drafts",
			clause{sql: "c.standing = 'draft' AND c.not_expected_on IS NULL AND "}.then(d.letter())}
	case docket.PartGaps:
		return d.gaps()
	case docket.PartSent:
		return dayPart{"c.sent_sort", "c.id", "events e INDEXED BY events_of_sending CROSS JOIN communications c ON c.id = e.subject_id",
			clause{"(e.action = 'communication.send' OR e.action = 'communication.log') AND e.at > ? AND c.stage = 'sent' AND ", []any{d.Since}}.then(d.letter())}
	case docket.PartDecide:
		return dayPart{"u.asked_on", "c.id", "(SELECT communication_id, min(asked_on) AS asked_on FROM extensions INDEXED BY extensions_undecided" +
			" WHERE decision = '' GROUP BY communication_id) u CROSS JOIN communications c ON c.id = u.communication_id",
			clause{sql: "c.stage = 'sent' AND c.not_expected_on IS NULL AND c.first_substantive_on IS NULL AND "}.then(d.letter())}
	case docket.PartInTime, docket.PartLate, docket.PartOpenInTime, docket.PartOpenLate:
		return d.cell(name)
	}
	return d.replies(name)
}

// due lists open letters by their due date. Rows for everybody come in its order from the index of all open
// letters; what is counted, and what is one officer's, from the index of those worked on.
func (d day) due(name docket.TodayPart, status docket.Status, counting bool) dayPart {
	p := dayPart{key: "c.effective_due_on", id: "c.id", from: "communications c"}
	if d.settled {
		p.from += " INDEXED BY communications_today"
		if d.Officer == 0 && !counting {
			p.from = "communications c INDEXED BY communications_open_by_due"
		}
		p.where = statusToday(status, d.Today)
	} else {
		p.where = clause{sql: ""}.then(statusOn(d.Today)).with(" = ?", string(status))
	}
	p.where = p.where.with(" AND ").then(d.letter())
	switch name {
	case docket.PartPassed:
		p.where = p.where.with(" AND c.effective_due_on >= ?", d.SinceOn)
	case docket.PartRemind:
		p.where = p.where.with(" AND NOT EXISTS (SELECT 1 FROM extensions e WHERE e.communication_id = c.id AND e.decision = '')")
	}
	return p
}

// gaps lists letters whose record lacks a case, the source of the case, the day sent, or a mandate.
func (d day) gaps() dayPart {
	p := dayPart{key: "c.sent_sort", id: "c.id", from: "communications c INDEXED BY communications_followed",
		where: clause{sql: "c.standing <> 'draft' AND c.standing <> 'not_expected' AND (c.case_id IS NULL OR c.mandate_count = 0 OR c.sent_unknown = 1" +
			" OR (SELECT k.sources FROM cases k WHERE k.id = c.case_id) = 0) AND "}.then(d.received("c.sent_sort")).with(" AND ").then(d.letter())}
	return p
}

// cell lists the letters to States of one cell of a rate.
func (d day) cell(name docket.TodayPart) dayPart {
	cells := map[docket.TodayPart]string{docket.PartInTime: "in_time", docket.PartLate: "late", docket.PartOpenInTime: "open_in_time", docket.PartOpenLate: "open_late"}
	seen, bound := seenLetters(d.scope, "c")
	return dayPart{"c.sent_sort", "c.id", "communications c INDEXED BY communications_newest CROSS JOIN addressees a ON a.id = c.addressee_id",
		clause{"c.sent_unknown = 0 AND c.sent_sort BETWEEN ? AND ? AND a.kind = 'state' AND ", []any{d.Rates.SentFrom, d.Rates.SentTo}}.
			then(cellOn(d.Rates)).with(" = ?", cells[name]).with(seen, bound...)}
}

// replies lists replies to letters of the day, oldest first.
func (d day) replies(name docket.TodayPart) dayPart {
	const link = "reply_links l INDEXED BY "
	const letter = " CROSS JOIN communications c ON c.id = l.communication_id"
	answered := clause{sql: " AND EXISTS (SELECT 1 FROM reply_links l" + letter + " WHERE l.reply_id = r.id AND "}.then(d.letter()).with(")")
	of := func(index, where string, args ...any) dayPart {
		return dayPart{"r.counts_on", "r.id", "replies r INDEXED BY " + index, clause{where + " AND ", args}.then(d.received("r.counts_on")).then(answered)}
	}
	through := func(index, where string) dayPart {
		return dayPart{"l.counts_on", "l.reply_id", link + index + letter, clause{sql: where + " AND "}.then(d.received("l.counts_on")).with(" AND ").then(d.letter())}
	}
	switch name {
	case docket.PartUnread:
		return of("replies_unread", "r.first_seen_at IS NULL")
	case docket.PartTranslations:
		return of("replies_translating", "r.translation = 'pending'")
	case docket.PartChase:
		return of("replies_translating", "r.translation = 'pending' AND r.first_seen_at IS NOT NULL")
	case docket.PartReplies:
		return of("replies_by_creation", "r.created_at > ?", d.Since)
	case docket.PartUnclassified:
		return through("reply_links_unclassified", "l.kind = 'unclassified'")
	case docket.PartClassify:
		p := through("reply_links_unclassified", "l.kind = 'unclassified'")
		p.where = p.where.with(" AND EXISTS (SELECT 1 FROM replies r WHERE r.id = l.reply_id AND r.first_seen_at IS NOT NULL AND r.translation <> 'pending')")
		return p
	}
	p := through("reply_links_unassessed", "l.assessed = 0 AND (l.kind = 'substantive' OR l.kind = 'partial')")
	if d.Reviewer != 0 {
		p.where = p.where.with(" AND (c.reviewer_id IS NULL OR c.reviewer_id = ?)", d.Reviewer)
	}
	return p
}

// beyond reads a part in its order from a place on.
func (p dayPart) beyond(at *position, limit int) clause {
	q := clause{sql: "SELECT DISTINCT " + p.key + ", " + p.id + " FROM " + p.from + " WHERE "}.then(p.where)
	if at != nil {
		q = q.with(" AND ("+p.key+", "+p.id+") > (?, ?)", at.key, at.id)
	}
	if limit <= 0 {
		limit = -1
	}
	return q.with(" ORDER BY "+p.key+", "+p.id+" LIMIT ?", limit)
}

func (p dayPart) count() clause {
	return clause{sql: "SELECT count(DISTINCT " + p.id + ") FROM " + p.from + " WHERE "}.then(p.where)
}
