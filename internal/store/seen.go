package store

import (
	"context"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// NoteSeen writes once that a person saw a reply, and on the reply when anybody first did. It raises no
// change number: a plan of an import stays good when somebody reads. What is remembered of unread replies
// is kept under the number of these rows too.
func (s *Store) NoteSeen(ctx context.Context, reply docket.ReplyID, by docket.UserID, at civil.Instant) error {
	const doing = "note that a reply was seen"
	if _, err := s.exec(ctx, doing, `INSERT INTO reply_seen (reply_id, user_id, at) VALUES (?, ?, ?) ON CONFLICT (reply_id, user_id) DO NOTHING`, reply, by, at); err != nil {
		return err
	}
	_, err := s.exec(ctx, doing, `UPDATE replies SET first_seen_at = ? WHERE id = ? AND first_seen_at IS NULL`, at, reply)
	return err
}

// SeenBy tells whether a person saw a reply.
func (s *Store) SeenBy(ctx context.Context, reply docket.ReplyID, by docket.UserID) (seen bool, err error) {
	err = s.one(ctx, "see who saw a reply", &seen, `SELECT EXISTS (SELECT 1 FROM reply_seen WHERE reply_id = ? AND user_id = ?)`, reply, by)
	return seen, err
}
