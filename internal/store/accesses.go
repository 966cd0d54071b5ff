package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

const (
	// accessWindow bounds the rate of accesses: the same again within it raises a count.
	accessWindow = time.Minute
	// submissionLife is how long a second click still finds the first one's result.
	submissionLife = 7 * 24 * time.Hour
)

// NoteAccess writes a read of something protected, a download, a refusal or a failed sign-in. The same
// actor doing the same to the same record within a minute raises the count of the row that is there.
func (s *Store) NoteAccess(ctx context.Context, a docket.Access) error {
	const doing = "note an access"
	if a.At.IsZero() {
		a.At = civil.InstantOf(s.now())
	}
	since := civil.InstantOf(a.At.Time().Add(-accessWindow))
	result, err := s.exec(ctx, doing,
		`UPDATE accesses SET count = count + 1 WHERE id = (SELECT id FROM accesses
		WHERE at > ? AND at <= ? AND actor_id = ? AND action = ? AND subject = ? AND subject_id = ? ORDER BY at DESC LIMIT 1)`,
		since, a.At, a.ActorID, a.Action, a.Subject, a.SubjectID)
	if err != nil {
		return err
	}
	if raised, err := result.RowsAffected(); err != nil || raised > 0 {
		return refused(doing, err)
	}
	_, err = s.exec(ctx, doing, `INSERT INTO accesses (at, actor_id, action, subject, subject_id) VALUES (?, ?, ?, ?, ?)`,
		a.At, a.ActorID, a.Action, a.Subject, a.SubjectID)
	return err
}

// Submission gives the location that a form sent by the person already led to, or "".
func (s *Store) Submission(ctx context.Context, once string, user docket.UserID) (string, error) {
	return s.text(ctx, "look for a submission", `SELECT location FROM submissions WHERE once = ? AND user_id = ?`, once, user)
}

// PutSubmission keeps the location a form led to, and forgets those of last week.
func (s *Store) PutSubmission(ctx context.Context, once string, user docket.UserID, location string) error {
	now := s.now()
	if _, err := s.exec(ctx, "forget old submissions", `DELETE FROM submissions WHERE at < ?`,
		civil.InstantOf(now.Add(-submissionLife))); err != nil {
		return err
	}
	_, err := s.exec(ctx, "keep a submission", `INSERT INTO submissions (once, user_id, location, at) VALUES (?, ?, ?, ?)`,
		once, user, location, civil.InstantOf(now))
	return err
}

// text reads one text, empty where there is no row.
func (s *Store) text(ctx context.Context, doing, query string, args ...any) (string, error) {
	var value string
	err := s.conn.QueryRowContext(ctx, query, args...).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, refused(doing, err)
}
