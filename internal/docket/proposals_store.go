package docket

import "context"

// ProposalStore is what the proposals for the queue are made of, and the views of the queue.
type ProposalStore interface {
	// Candidates finds, for each document, a bounded number of letters within the scope that it may belong
	// to: cited ones, open ones by their due dates, the last ones sent before it, and those without an exact
	// day. Drafts are never among them.
	Candidates(ctx context.Context, scope Scope, queued []Queued) ([][]Candidate, error)
	// QueueLinks lists links that wait to be confirmed or classified.
	QueueLinks(ctx context.Context, scope Scope, q QueueQuery) (links []QueueLink, next string, err error)
	// QueuedDocuments reads replies, or reminders, within the scope, in no order.
	QueuedDocuments(ctx context.Context, scope Scope, subject string, ids []int64) ([]QueueItem, error)
	CountQueueViews(ctx context.Context, scope Scope) (QueueCounts, error)
	// CountQueued counts what the filters of a query leave in, whatever Proposed says.
	CountQueued(ctx context.Context, scope Scope, q QueueQuery) (int, error)
	// SetAside leaves a document without a letter, or takes it back where the day is zero.
	SetAside(ctx context.Context, item SetAside) error
	// ConfirmReminderLink says that it is no longer only probable.
	ConfirmReminderLink(ctx context.Context, reminder ReminderID, communication CommunicationID) error
	// ReminderLinks lists the letters that a reminder is about within the scope, oldest first.
	ReminderLinks(ctx context.Context, scope Scope, id ReminderID) ([]RemindedCommunication, error)
}

// RemindedCommunication is a letter together with how sure it is that a reminder is about it.
type RemindedCommunication struct {
	Row      ListRow
	Probable bool
}
