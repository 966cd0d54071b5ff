package docket

import (
	"context"
	"fmt"
	"strings"

	"answerable/internal/civil"
)

// Comment is what a colleague told the others about a record. It never leaves the office: it stands in no
// list, file or report, and its event does not repeat it.
type Comment struct {
	ID         CommentID
	Subject    CommentSubject
	SubjectID  int64
	AuthorID   UserID
	AuthorName string `gorm:"-"`
	At         civil.Instant
	Text       string // empty once removed
	RemovedAt  civil.Instant
	RemovedBy  *UserID
}

// TableName names the table.
func (Comment) TableName() string { return "comments" }

// Removed tells that the author took the text back.
func (c Comment) Removed() bool { return !c.RemovedAt.IsZero() }

// CommentSubject names what kind of record a comment is about.
type CommentSubject string

const (
	OnCommunication CommentSubject = "communication"
	OnCase          CommentSubject = "case"
	OnReply         CommentSubject = "reply"
)

// Path is the address of the page that the comment stands on, at the comment.
func (c Comment) Path() string {
	pages := map[CommentSubject]string{OnCommunication: CommunicationPath(CommunicationID(c.SubjectID)), OnCase: CasePath(CaseID(c.SubjectID)), OnReply: ReplyPath(ReplyID(c.SubjectID))}
	return fmt.Sprintf("%s#comment-%d", pages[c.Subject], c.ID)
}

// CanComment tells whether the actor reads and writes internal comments.
func CanComment(a Actor) bool { return !a.Console && CanReadDrafts(a) }

// CommentInput is what a person typed as a comment.
type CommentInput struct {
	Once string
	Text string
}

// longestComment is in characters.
const longestComment = 10_000

// AddComment keeps a comment on a record that the person sees, and says where it stands.
func (s *Service) AddComment(ctx context.Context, actor Actor, on CommentSubject, id int64, in CommentInput) (string, error) {
	if !CanComment(actor) {
		return "", forbidden()
	}
	m := s.moment()
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		if err := seesSubject(ctx, tx, actor, on, id); err != nil {
			return "", err
		}
		var p problems
		c := Comment{Subject: on, SubjectID: id, AuthorID: actor.ID, At: m.at, Text: strings.TrimSpace(in.Text)}
		if c.Text == "" {
			p.add("text", "Write something first.")
		}
		tooLong(&p, "text", c.Text, longestComment)
		if err := p.err(); err != nil {
			return "", err
		}
		if err := tx.InsertComment(ctx, &c); err != nil {
			return "", err
		}
		return c.Path(), tx.Record(ctx, c.event(actor, "comment.add"))
	})
}

// RemoveComment takes back the text of one's own comment, and says where it stood.
func (s *Service) RemoveComment(ctx context.Context, actor Actor, id CommentID) (string, error) {
	if !CanComment(actor) {
		return "", forbidden()
	}
	m := s.moment()
	var path string
	err := s.store.Tx(ctx, func(tx Store) error {
		c, err := tx.Comment(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		if err := seesSubject(ctx, tx, actor, c.Subject, c.SubjectID); err != nil {
			return err
		}
		if c.AuthorID != actor.ID {
			return Refuse(Forbidden, "Only the person who wrote a comment may remove it.")
		}
		if path = c.Path(); c.Removed() {
			return nil
		}
		c.RemovedAt, c.RemovedBy, c.Text = m.at, &actor.ID, ""
		if err := tx.RemoveComment(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, c.event(actor, "comment.remove"))
	})
	return path, err
}

// event names the record commented on and nothing else. It is about the comment, not about that record,
// so that no history of a record counts its comments.
func (c Comment) event(actor Actor, action string) Change {
	return Change{Actor: actor, Action: action, Subject: "comment", SubjectID: int64(c.ID), After: map[string]any{"on": c.Subject, "number": c.SubjectID}}
}

func seesSubject(ctx context.Context, tx Store, actor Actor, on CommentSubject, id int64) (err error) {
	switch on {
	case OnCommunication:
		_, err = tx.Communication(ctx, actor.Scope(), CommunicationID(id))
	case OnCase:
		_, err = tx.CaseWithin(ctx, actor.Scope(), CaseID(id))
	case OnReply:
		_, err = tx.Reply(ctx, actor.Scope(), ReplyID(id))
	default:
		err = notFound()
	}
	return err
}
