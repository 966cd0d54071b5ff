package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/mattn/go-sqlite3"

	"answerable/internal/docket"
)

// Findings are sentences that say what is broken and where; none means that everything holds.
type Findings []docket.Message

func (f *Findings) add(key string, args ...any) { *f = append(*f, docket.Msg(key, args...)) }

// checkPage is how many letters are derived anew at a time.
const checkPage = 500

// doubtful are copies and counts that have to agree with what they were made from: a query that gives
// the ids of those that do not, and the sentence for each.
var doubtful = []struct {
	sentence func(id int64) docket.Message
	query    string
}{
	{func(id int64) docket.Message {
		return docket.Msg("Communication %d: its mandates are not ordered by the date it was sent.", id)
	},
		`SELECT DISTINCT m.communication_id FROM communication_mandates m JOIN communications c ON c.id = m.communication_id
		WHERE m.sent_unknown <> c.sent_unknown OR m.sent_sort <> c.sent_sort`},
	{func(id int64) docket.Message { return docket.Msg("Communication %d: none of its mandates leads.", id) },
		`SELECT communication_id FROM communication_mandates GROUP BY communication_id HAVING sum(lead) <> 1`},
	{func(id int64) docket.Message {
		return docket.Msg("Communication %d is not ordered by the name of its addressee.", id)
	},
		`SELECT c.id FROM communications c JOIN addressees a ON a.id = c.addressee_id WHERE c.addressee_sort <> a.sort_name`},
	{func(id int64) docket.Message {
		return docket.Msg("Extension %d does not carry the addressee of its communication.", id)
	},
		`SELECT e.id FROM extensions e JOIN communications c ON c.id = e.communication_id WHERE e.addressee_id IS NOT c.addressee_id`},
	{func(id int64) docket.Message {
		return docket.Msg("Reply %d: the number of communications it answers is wrong.", id)
	},
		`SELECT r.id FROM replies r WHERE r.links <> (SELECT count(*) FROM reply_links l WHERE l.reply_id = r.id)`},
	{func(id int64) docket.Message {
		return docket.Msg("Reply %d: a communication it answers counts it on another day.", id)
	},
		`SELECT DISTINCT r.id FROM replies r JOIN reply_links l ON l.reply_id = r.id WHERE l.counts_on <> r.counts_on`},
	{func(id int64) docket.Message {
		return docket.Msg("Reply %d: when it was first seen is not when somebody first saw it.", id)
	},
		`SELECT r.id FROM replies r WHERE r.first_seen_at IS NOT (SELECT min(s.at) FROM reply_seen s WHERE s.reply_id = r.id)`},
	{func(id int64) docket.Message {
		return docket.Msg("Reply %d: whether it is assessed for a communication is wrong.", id)
	},
		`SELECT l.reply_id FROM reply_links l WHERE l.assessed <> EXISTS (SELECT 1 FROM assessments a WHERE a.reply_id = l.reply_id AND a.communication_id = l.communication_id)`},
	{func(id int64) docket.Message {
		return docket.Msg("Reminder %d: the number of communications it asks about is wrong.", id)
	},
		`SELECT r.id FROM reminders r WHERE r.links <> (SELECT count(*) FROM reminder_links l WHERE l.reminder_id = r.id)`},
	{func(id int64) docket.Message {
		return docket.Msg("Reminder %d: a communication it asks about counts it on another day.", id)
	},
		`SELECT DISTINCT r.id FROM reminders r JOIN reminder_links l ON l.reminder_id = r.id WHERE l.sent_on <> r.sent_on`},
	{func(id int64) docket.Message {
		return docket.Msg("Case %d: the number of its communications is wrong.", id)
	},
		`SELECT k.id FROM cases k WHERE k.letters <> (SELECT count(*) FROM communications c WHERE c.case_id = k.id)`},
	{func(id int64) docket.Message { return docket.Msg("Case %d: the number of its sources is wrong.", id) },
		`SELECT k.id FROM cases k WHERE k.sources <> (SELECT count(*) FROM case_sources s WHERE s.case_id = k.id)`},
}

// Check reads the whole database, as it stands at one moment, and tells what does not hold: the file,
// references between records, the history, the facts kept for speed, the indexes of words.
func (s *Store) Check(ctx context.Context) (Findings, error) {
	var found Findings
	err := s.Read(ctx, func(r docket.Store) error {
		st := r.(*Store)
		for _, part := range []func(context.Context, *Findings) error{st.checkFile, st.checkReferences, st.checkHistory, st.checkCopies, st.checkFacts, st.checkSearch} {
			err := part(ctx, &found)
			if isCorrupt(err) {
				found.add("Database file: it is damaged and cannot be read to its end.")
				return nil
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

func (s *Store) checkFile(ctx context.Context, found *Findings) error {
	var none int
	if err := s.one(ctx, "look at the indexes of words", &none, lookAtWords); err != nil && !isCorrupt(err) {
		return err
	}
	return s.each(ctx, "check the file", integrityCheck, nil, func(scan func(...any) error) error {
		var sentence string
		err := scan(&sentence)
		if err == nil && sentence != "ok" {
			found.add("Database file: %s.", sentence)
		}
		return err
	})
}

func (s *Store) checkReferences(ctx context.Context, found *Findings) error {
	return s.each(ctx, "check references", foreignKeyCheck, nil, func(scan func(...any) error) error {
		var table, parent string
		var row, key sql.NullInt64
		err := scan(&table, &row, &parent, &key)
		if err == nil {
			found.add("Row %d of %s names a record of %s that does not exist.", row.Int64, table, parent)
		}
		return err
	})
}

func (s *Store) checkHistory(ctx context.Context, found *Findings) error {
	broken, err := s.VerifyChain(ctx)
	*found = append(*found, broken...)
	return err
}

func (s *Store) checkCopies(ctx context.Context, found *Findings) error {
	for _, doubt := range doubtful {
		err := s.each(ctx, "check copies and counts", doubt.query, nil, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			if err == nil {
				*found = append(*found, doubt.sentence(id))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkFacts derives the facts of every letter anew and compares them with what is kept. A value that
// its column cannot hold ends it: check tells where, and what it was stays unsaid.
func (s *Store) checkFacts(ctx context.Context, found *Findings) error {
	const doing = "check derived facts"
	var after docket.CommunicationID
	for {
		page, err := takeAll[docket.Communication](ctx, s, doing, letters, "WHERE t.id > ? ORDER BY t.id LIMIT ?", after, checkPage)
		if err == nil && len(page) == 0 {
			return nil
		}
		var attached map[docket.CommunicationID]docket.Attached
		if err == nil {
			attached, err = s.attachedBetween(ctx, page[0].ID, page[len(page)-1].ID)
		}
		if unreadable(ctx, err) {
			found.add("Among the communications after number %d, or what hangs on them, is a value that cannot be read.", int64(after))
			return nil
		}
		if err != nil {
			return err
		}
		for _, c := range page {
			was := c.Derived
			c.Derived = docket.Derive(c, attached[c.ID])
			if wrong := changedFacts(was, c); len(wrong) > 0 {
				found.add("Communication %d: what is kept for speed does not follow from its record (%s).", int64(c.ID), strings.Join(wrong, ", "))
			}
		}
		after = page[len(page)-1].ID
	}
}

// unreadable tells a value that does not scan from a database that does not answer.
func unreadable(ctx context.Context, err error) bool {
	var driver sqlite3.Error
	return err != nil && ctx.Err() == nil && !errors.As(err, &driver)
}

// IsDamaged tells that a database was not opened because its file is damaged.
func IsDamaged(err error) bool { return isCorrupt(err) }

// isCorrupt tells that the file itself is damaged.
func isCorrupt(err error) bool {
	var driver sqlite3.Error
	return errors.As(err, &driver) && (driver.Code == sqlite3.ErrCorrupt || driver.Code == sqlite3.ErrNotADB)
}

var attachedToRange = attachedTo(" WHERE communication_id BETWEEN ? AND ?")

func (s *Store) attachedBetween(ctx context.Context, first, last docket.CommunicationID) (map[docket.CommunicationID]docket.Attached, error) {
	attached := make(map[docket.CommunicationID]docket.Attached)
	bounds := []any{first, last, first, last, first, last, first, last, first, last}
	err := s.each(ctx, "read what hangs on communications", attachedToRange, bounds, func(scan func(...any) error) error {
		var row docket.Attached
		letter, err := attach(&row, scan)
		attached[letter] = joined(attached[letter], row)
		return err
	})
	return attached, err
}

func joined(a, b docket.Attached) docket.Attached {
	a.Mandates += b.Mandates
	a.Links = append(a.Links, b.Links...)
	a.Extensions = append(a.Extensions, b.Extensions...)
	a.Closures = append(a.Closures, b.Closures...)
	a.Reminded = append(a.Reminded, b.Reminded...)
	a.Guessed += b.Guessed
	return a
}
