package docket

import "context"

// CaseStore is cases, their sources, and internal comments.
type CaseStore interface {
	// CaseWithin reads a case that the scope leaves in: one of its letters does, or it has none and nothing limits the reader.
	CaseWithin(ctx context.Context, scope Scope, id CaseID) (Case, error)
	UpdateCase(ctx context.Context, c *Case) error
	// HighestCase gives the highest number that a case was ever given, 0 where there is none.
	HighestCase(ctx context.Context) (int, error)
	CaseNumberTaken(ctx context.Context, number int) (bool, error)
	ListCases(ctx context.Context, scope Scope, q CaseQuery) (CasePage, error)
	// EachCase streams the whole filtered list in its order, for files.
	EachCase(ctx context.Context, scope Scope, q CaseQuery, each func(CaseRow) error) error
	// CountCases counts the cases of a filter; a number above most says no more than that.
	CountCases(ctx context.Context, scope Scope, f CaseFilter, most int) (int, error)
	// LettersOf lists the letters of a case within the scope, newest sent first.
	LettersOf(ctx context.Context, scope Scope, id CaseID, limit int) ([]ListRow, error)
	ExtensionsOfAll(ctx context.Context, ids []CommunicationID) ([]Extension, error)
	ClosuresOfAll(ctx context.Context, ids []CommunicationID) ([]Closure, error)

	// SourcesOf reads nothing for a scope without identities.
	SourcesOf(ctx context.Context, scope Scope, id CaseID) ([]CaseSource, error)
	InsertSource(ctx context.Context, source *CaseSource) error
	UpdateSource(ctx context.Context, source *CaseSource) error
	DeleteSource(ctx context.Context, source CaseSource) error

	// CommentsOn reads nothing for a scope without drafts; whether the record is seen was asked before.
	CommentsOn(ctx context.Context, scope Scope, on CommentSubject, id int64) ([]Comment, error)
	Comment(ctx context.Context, scope Scope, id CommentID) (Comment, error)
	InsertComment(ctx context.Context, c *Comment) error
	// RemoveComment destroys the text and keeps that there was a comment.
	RemoveComment(ctx context.Context, c Comment) error
}
