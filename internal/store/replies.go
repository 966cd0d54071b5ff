package store

import (
	"context"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

var (
	replies    = tableOf(docket.Reply{})
	replyLinks = tableOf(docket.ReplyLink{})

	replyOwn = replies.columns(`addressee_id received_on dated_on counts_on their_reference channel language
		translation publication pages summary`)
	replyBirth  = append(replies.columns("uid created_at version"), replyOwn...)
	insertReply = replies.insertInto(replyBirth)
	updateReply = replies.setting(replyOwn) + edited
)

// countsOn is the day received; where that is unknown, the day on the document stands in.
func countsOn(r docket.Reply) civil.Date {
	if r.ReceivedOn.IsZero() {
		return r.DatedOn
	}
	return r.ReceivedOn
}

// InsertReply writes a new reply; it waits in the queue until it is linked.
func (s *Store) InsertReply(ctx context.Context, r *docket.Reply) error {
	r.Version, r.Links, r.CountsOn = 1, 0, countsOn(*r)
	id, err := s.insert(ctx, "insert a reply", insertReply, replies.values(r, replyBirth)...)
	if err != nil {
		return err
	}
	r.ID = docket.ReplyID(id)
	return s.searchChanged(ctx, docket.SearchReplies, id)
}

// UpdateReply writes what a person edits; the day that counts is carried to every letter answered.
func (s *Store) UpdateReply(ctx context.Context, r *docket.Reply) error {
	r.CountsOn = countsOn(*r)
	values := append(replies.values(r, replyOwn), r.ID, r.Version)
	if err := s.edit(ctx, "update a reply", updateReply, values...); err != nil {
		return err
	}
	r.Version++
	if _, err := s.exec(ctx, "date the links of a reply",
		`UPDATE reply_links SET counts_on = ? WHERE reply_id = ? AND counts_on <> ?`, r.CountsOn, r.ID, r.CountsOn); err != nil {
		return err
	}
	return s.each(ctx, "read the links of a reply", `SELECT communication_id FROM reply_links WHERE reply_id = ?`, []any{r.ID},
		func(scan func(...any) error) error {
			var id docket.CommunicationID
			err := scan(&id)
			s.touched(id)
			return err
		})
}

// PutReplyLink says what a reply is for one letter, anew or instead of what was said before. The day
// that counts is the reply's own.
func (s *Store) PutReplyLink(ctx context.Context, l docket.ReplyLink) error {
	if _, err := s.exec(ctx, "link a reply",
		`INSERT INTO reply_links (reply_id, communication_id, kind, probable, counts_on, assessed)
		VALUES (?1, ?2, ?3, ?4, (SELECT counts_on FROM replies WHERE id = ?1), EXISTS (SELECT 1 FROM assessments WHERE reply_id = ?1 AND communication_id = ?2))
		ON CONFLICT (reply_id, communication_id) DO UPDATE SET kind = excluded.kind, probable = excluded.probable`,
		l.ReplyID, l.CommunicationID, l.Kind, l.Probable); err != nil {
		return err
	}
	s.touched(l.CommunicationID)
	return s.countLinks(ctx, l.ReplyID)
}

// DeleteReplyLink takes a letter off those that a reply answers.
func (s *Store) DeleteReplyLink(ctx context.Context, reply docket.ReplyID, communication docket.CommunicationID) error {
	if _, err := s.exec(ctx, "take a letter off a reply",
		`DELETE FROM reply_links WHERE reply_id = ? AND communication_id = ?`, reply, communication); err != nil {
		return err
	}
	s.touched(communication)
	return s.countLinks(ctx, reply)
}

// countLinks counts the letters of a reply anew; what gets its first is no longer set aside.
func (s *Store) countLinks(ctx context.Context, reply docket.ReplyID) error {
	_, err := s.exec(ctx, "count the links of a reply",
		`UPDATE replies SET links = l.n, set_aside_on = iif(links = 0 AND l.n > 0, NULL, set_aside_on),
		set_aside_reason = iif(links = 0 AND l.n > 0, '', set_aside_reason)
		FROM (SELECT count(*) AS n FROM reply_links WHERE reply_id = ?) l WHERE id = ?`, reply, reply)
	return err
}

// Reply reads a reply within the scope.
func (s *Store) Reply(ctx context.Context, scope docket.Scope, id docket.ReplyID) (docket.Reply, error) {
	seen, args := seenReplies(scope, "t")
	return take[docket.Reply](ctx, s, "read a reply", replies, "t.id = ?"+seen, append([]any{id}, args...)...)
}

// SimilarReplies finds other replies of the same addressee with the same note number or dated-on,
// newest first.
func (s *Store) SimilarReplies(ctx context.Context, scope docket.Scope, r docket.Reply) ([]docket.Reply, error) {
	seen, args := seenReplies(scope, "t")
	return takeAll[docket.Reply](ctx, s, "look for the same document", replies,
		`WHERE t.addressee_id = ? AND t.id <> ?
		AND (t.their_reference <> '' AND t.their_reference = ? OR t.dated_on IS NOT NULL AND t.dated_on = ?)`+seen+
			` ORDER BY t.counts_on DESC, t.id DESC LIMIT 20`,
		append([]any{r.AddresseeID, r.ID, r.TheirReference, r.DatedOn}, args...)...)
}

// RepliesTo lists the replies to a letter with what each is for it, in the order they came.
func (s *Store) RepliesTo(ctx context.Context, id docket.CommunicationID) ([]docket.AnsweringReply, error) {
	var found []docket.AnsweringReply
	query := replies.from("r", replies.all)
	query = "SELECT l.kind, l.probable, " + query[len("SELECT "):] +
		` JOIN reply_links l ON l.reply_id = r.id WHERE l.communication_id = ? ORDER BY l.counts_on, l.reply_id`
	err := s.each(ctx, "read the replies to a communication", query, []any{id}, func(scan func(...any) error) error {
		var a docket.AnsweringReply
		err := scan(append([]any{&a.Kind, &a.Probable}, replies.targets(&a.Reply, replies.all)...)...)
		found = append(found, a)
		return err
	})
	return found, err
}
