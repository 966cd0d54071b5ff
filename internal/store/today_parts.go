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
	few     bool // the officer has so few letters that his replies are found through them
}

// fewOwn is how many letters of one officer are looked through; of more, the first lines of a list are found
// sooner among everybody's.
var fewOwn = 2_000

func (s *Store) dayOf(ctx context.Context, scope docket.Scope, q docket.TodayQuery) (day, error) {
	d := day{TodayQuery: q, scope: scope}
	var err error
	if d.settled, err = s.settled(ctx, q.Today); err != nil || q.Officer == 0 {
		return d, err
	}
	var own int
	err = s.one(ctx, "count the letters of an officer", &own, `SELECT count(*) FROM (SELECT 1 FROM communications INDEXED BY communications_by_officer WHERE officer_id = ? LIMIT ?)`, q.Officer, fewOwn)
	d.few = own < fewOwn
	return d, err
}

// dayPart is one list of a day: (key, id) of letters under the alias c, or of replies under r or l.
type dayPart struct {
	key, id  string
	from     string
	where    clause
	repeated bool // the same place may come more than once
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
		return dayPart{key: "''", id: "c.id", from: "communications c INDEXED BY communications_drafts",
			where: clause{sql: "c.standing = 'draft' AND c.not_expected_on IS NULL AND "}.then(d.letter())}
	case docket.PartGaps:
		return d.gaps()
	case docket.PartSent:
		return dayPart{key: "c.sent_sort", id: "c.id", repeated: true, from: "events e INDEXED BY events_of_sending CROSS JOIN communications c ON c.id = e.subject_id",
			where: clause{"(e.action = 'communication.send' OR e.action = 'communication.log') AND e.at > ? AND c.stage = 'sent' AND ", []any{d.Since}}.then(d.letter())}
	case docket.PartDecide:
		return dayPart{key: "u.asked_on", id: "c.id", from: "(SELECT communication_id, min(asked_on) AS asked_on FROM extensions INDEXED BY extensions_undecided" +
			" WHERE decision = '' GROUP BY communication_id) u CROSS JOIN communications c ON c.id = u.communication_id",
			where: clause{sql: "c.stage = 'sent' AND c.not_expected_on IS NULL AND c.first_substantive_on IS NULL AND "}.then(d.letter())}
	case docket.PartInTime, docket.PartLate, docket.PartOpenInTime, docket.PartOpenLate:
		return d.cell(name)
	}
	return d.replies(name, counting)
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
	if !d.Followed.IsZero() { // what has a due date was sent on an exact day; the index tells it
		p.where = p.where.with(" AND c.sent_sort >= ?", d.Followed)
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
	p := dayPart{key: "c.sent_sort", id: "c.id", from: "communications c INDEXED BY communications_followed"}
	if d.few {
		p.from = "communications c INDEXED BY communications_by_officer"
	}
	p.where = clause{sql: "c.standing <> 'draft' AND c.standing <> 'not_expected' AND (c.case_id IS NULL OR c.mandate_count = 0 OR c.sent_unknown = 1" +
		" OR (SELECT k.sources FROM cases k WHERE k.id = c.case_id) = 0) AND "}.then(d.received("c.sent_sort")).with(" AND ").then(d.letter())
	return p
}

// cell lists the letters to States of one cell of a rate.
func (d day) cell(name docket.TodayPart) dayPart {
	cells := map[docket.TodayPart]string{docket.PartInTime: "in_time", docket.PartLate: "late", docket.PartOpenInTime: "open_in_time", docket.PartOpenLate: "open_late"}
	seen, bound := seenLetters(d.scope, "c")
	return dayPart{key: "c.sent_sort", id: "c.id", from: "communications c INDEXED BY communications_newest CROSS JOIN addressees a ON a.id = c.addressee_id",
		where: clause{"c.sent_unknown = 0 AND c.sent_sort BETWEEN ? AND ? AND a.kind = 'state' AND ", []any{d.Rates.SentFrom, d.Rates.SentTo}}.
			then(cellOn(d.Rates)).with(" = ?", cells[name]).with(seen, bound...)}
}

// repliesOfPart says which replies a part has: under r, or under l where the link decides, and their index.
func (d day) repliesOfPart(name docket.TodayPart) (alias, index string, which clause) {
	const read = " AND EXISTS (SELECT 1 FROM replies x WHERE x.id = l.reply_id AND x.first_seen_at IS NOT NULL AND x.translation <> 'pending')"
	switch name {
	case docket.PartUnread:
		return "r", "replies_unread", clause{sql: "r.first_seen_at IS NULL"}
	case docket.PartTranslations:
		return "r", "replies_translating", clause{sql: "r.translation = 'pending'"}
	case docket.PartChase:
		return "r", "replies_translating", clause{sql: "r.translation = 'pending' AND r.first_seen_at IS NOT NULL"}
	case docket.PartReplies:
		return "r", "replies_by_creation", clause{"r.created_at > ?", []any{d.Since}}
	case docket.PartUnclassified:
		return "l", "reply_links_unclassified", clause{sql: "l.kind = 'unclassified'"}
	case docket.PartClassify:
		return "l", "reply_links_unclassified", clause{sql: "l.kind = 'unclassified'" + read}
	}
	return "l", "reply_links_unassessed", clause{sql: "l.assessed = 0 AND (l.kind = 'substantive' OR l.kind = 'partial')"}
}

// replies lists replies to sent letters of the day, oldest first. The lines of a page are taken from the
// index of the part and looked at one by one; what is counted is held against the letters of the day, read
// once; one officer's few letters lead to their replies.
func (d day) replies(name docket.TodayPart, counting bool) dayPart {
	alias, index, which := d.repliesOfPart(name)
	letter := d.letter().with(" AND c.standing <> 'draft'")
	if name == docket.PartUnassessed && d.Reviewer != 0 {
		letter = letter.with(" AND (c.reviewer_id IS NULL OR c.reviewer_id = ?)", d.Reviewer)
	}
	which = which.with(" AND ")
	if d.few {
		return dayPart{key: "l.counts_on", id: "l.reply_id", repeated: true, from: "communications c INDEXED BY communications_by_officer" +
			" CROSS JOIN reply_links l INDEXED BY reply_links_by_communication ON l.communication_id = c.id CROSS JOIN replies r ON r.id = l.reply_id",
			where: which.then(d.received("l.counts_on")).with(" AND ").then(letter)}
	}
	table := map[string]string{"r": "replies r", "l": "reply_links l"}[alias] + " INDEXED BY " + index
	p := dayPart{key: alias + ".counts_on", id: map[string]string{"r": "r.id", "l": "l.reply_id"}[alias], repeated: counting || alias == "l"}
	which = which.then(d.received(p.key))
	switch {
	case counting:
		if p.from = table; alias == "r" {
			p.from += " CROSS JOIN reply_links l ON l.reply_id = r.id"
		}
		// The plus keeps SQLite from asking for each reply whether one of all those letters leads to it.
		p.where = which.with(" AND +l.communication_id IN (SELECT c.id FROM communications c INDEXED BY communications_followed WHERE ").
			then(d.received("c.sent_sort")).with(" AND ").then(letter).with(")")
	case alias == "r":
		p.from = table
		p.where = which.with(" AND EXISTS (SELECT 1 FROM reply_links l CROSS JOIN communications c ON c.id = l.communication_id WHERE l.reply_id = r.id AND ").then(letter).with(")")
	default:
		p.from = table + " CROSS JOIN communications c ON c.id = l.communication_id"
		p.where = which.with(" AND ").then(letter)
	}
	return p
}

// beyond reads a part in its order from a place on.
func (p dayPart) beyond(at *position, limit int) clause {
	q := clause{sql: "SELECT " + p.distinct() + p.key + ", " + p.id + " FROM " + p.from + " WHERE "}.then(p.where)
	if at != nil {
		q = q.with(" AND ("+p.key+", "+p.id+") > (?, ?)", at.key, at.id)
	}
	if limit <= 0 {
		limit = -1
	}
	return q.with(" ORDER BY "+p.key+", "+p.id+" LIMIT ?", limit)
}

func (p dayPart) count() clause {
	return clause{sql: "SELECT count(" + p.distinct() + p.id + ") FROM " + p.from + " WHERE "}.then(p.where)
}

func (p dayPart) distinct() string {
	if p.repeated {
		return "DISTINCT "
	}
	return ""
}
