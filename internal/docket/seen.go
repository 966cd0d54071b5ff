package docket

import (
	"context"

	"answerable/internal/civil"
)

// A reply is unread until an officer or a reviewer opened it, whoever works on its letters. Who logs a
// reply from its envelope has seen it; a reply that an import brought nobody has.

// SeeReply notes once that the actor opened a reply.
func (s *Service) SeeReply(ctx context.Context, actor Actor, id ReplyID) error {
	if !CanWrite(actor) || actor.Console {
		return forbidden()
	}
	m := s.moment()
	return s.store.Tx(ctx, func(tx Store) error {
		if _, err := tx.Reply(ctx, actor.Scope(), id); err != nil {
			return err
		}
		return tx.NoteSeen(ctx, id, actor.ID, m.at)
	})
}

// seenByWhoLogs notes a reply as seen by the person who holds it in hand.
func seenByWhoLogs(ctx context.Context, tx Store, actor Actor, r Reply, m moment) error {
	if actor.Console {
		return nil
	}
	return tx.NoteSeen(ctx, r.ID, actor.ID, m.at)
}

// Unread tells whether a reply to a letter waits to be opened: replies to letters of before the day since
// which the office follows are history, not post.
func Unread(r Reply, since civil.Date, answered ...Communication) bool {
	if !r.FirstSeenAt.IsZero() || r.CountsOn.Before(ReceivedSince(since)) {
		return false
	}
	for _, c := range answered {
		if Followed(c, since) {
			return true
		}
	}
	return false
}

// ReceivedSince is the first day on which anything that a followed letter got can have come: a letter of
// which only the year is known is followed when its year does not end before the day.
func ReceivedSince(since civil.Date) civil.Date {
	if since.IsZero() {
		return since
	}
	first, err := civil.New(since.Year(), 1, 1)
	if err != nil {
		return since
	}
	return first
}
