package docket

import "context"

// HandOverStore is what many letters at once, and the hand-over of a person's work, need of the store.
type HandOverStore interface {
	// MatchingLetters gives every letter of a list in its order, each in the version it has now.
	MatchingLetters(ctx context.Context, scope Scope, q ListQuery) ([]Selected, error)
	// RowsOf reads letters as lines of the list, in the order asked; those outside the scope are not there.
	RowsOf(ctx context.Context, scope Scope, ids []CommunicationID) ([]ListRow, error)
	// NewestReply is the number of the reply that was logged last, 0 where there is none.
	NewestReply(ctx context.Context) (ReplyID, error)

	// OpenWork lists the letters that a person has work with, by number.
	OpenWork(ctx context.Context, scope Scope, who UserID) ([]WorkItem, error)
	// LettersWithin keeps those letters that a scope leaves in.
	LettersWithin(ctx context.Context, scope Scope, ids []CommunicationID) ([]CommunicationID, error)
	// MoveWork gives letters of one person to another and tells which were still that person's.
	MoveWork(ctx context.Context, as string, from, to UserID, ids []CommunicationID) ([]CommunicationID, error)
	InsertHandOver(ctx context.Context, h *HandOver) error
	// CountHandedOver adds to the letters of a hand-over.
	CountHandedOver(ctx context.Context, id HandOverID, letters int) error
	// HandOversTo lists what was handed over to a person and is not ticked as read, newest first.
	HandOversTo(ctx context.Context, to UserID) ([]HandOver, error)
	// ReadHandOver ticks a hand-over to a person as read; NotFound where there is no such unread one.
	ReadHandOver(ctx context.Context, to UserID, id HandOverID) error
}
