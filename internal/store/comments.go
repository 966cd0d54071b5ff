package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	comments      = tableOf(docket.Comment{})
	commentBirth  = comments.columns("subject subject_id author_id at text")
	insertComment = comments.insertInto(commentBirth)
)

// CommentsOn lists the comments on a record, newest last. Who does not read drafts reads none.
func (s *Store) CommentsOn(ctx context.Context, scope docket.Scope, on docket.CommentSubject, id int64) ([]docket.Comment, error) {
	if !scope.Drafts {
		return nil, nil
	}
	const doing = "read the comments on a record"
	var list []docket.Comment
	err := s.each(ctx, doing, `SELECT t.id, t.subject, t.subject_id, t.author_id, u.name, t.at, t.text, t.removed_at, t.removed_by
		FROM comments t JOIN users u ON u.id = t.author_id WHERE t.subject = ? AND t.subject_id = ? ORDER BY t.id`, []any{on, id},
		func(scan func(...any) error) error {
			var c docket.Comment
			err := scan(&c.ID, &c.Subject, &c.SubjectID, &c.AuthorID, &c.AuthorName, &c.At, &c.Text, &c.RemovedAt, &c.RemovedBy)
			list = append(list, c)
			return err
		})
	return list, err
}

// Comment reads one comment. Whether its record is within the scope is asked where the record is read.
func (s *Store) Comment(ctx context.Context, scope docket.Scope, id docket.CommentID) (docket.Comment, error) {
	return take[docket.Comment](ctx, s, "read a comment", comments, "t.id = ? AND ?", id, scope.Drafts)
}

// InsertComment writes a new comment.
func (s *Store) InsertComment(ctx context.Context, c *docket.Comment) error {
	id, err := s.insert(ctx, "insert a comment", insertComment, comments.values(c, commentBirth)...)
	c.ID = docket.CommentID(id)
	return err
}

// RemoveComment destroys the text of a comment; who removed it and when stays.
func (s *Store) RemoveComment(ctx context.Context, c docket.Comment) error {
	return s.edit(ctx, "remove a comment", `UPDATE comments SET text = '', removed_at = ?, removed_by = ? WHERE id = ? AND removed_at IS NULL`,
		c.RemovedAt, c.RemovedBy, c.ID)
}
