package docket

import (
	"context"

	"answerable/internal/civil"
)

// SearchStore is the two indexes of words.
type SearchStore interface {
	// Search lists hits, newest first, within the scope; what the scope leaves out is no hit.
	Search(ctx context.Context, scope Scope, ask SearchAsk) ([]SearchHit, error)
	// CountHits counts hits within the scope, up to most and one more.
	CountHits(ctx context.Context, scope Scope, ask SearchAsk, most int) (int, error)
}

// SearchAsk is one page of a search.
type SearchAsk struct {
	Query      SearchQuery
	Kinds      []SearchKind
	Addressees []AddresseeID // of these only; nil is all
	FromYear   int
	ToYear     int
	After      int64 // the place of the last hit of the page before
	Limit      int
}

// SearchHit is one record that was found, with what a page shows of it.
type SearchHit struct {
	Kind      SearchKind
	ID        int64
	Row       int64 // its place in the index: a page goes on behind it
	On        civil.Date
	At        civil.Instant // of a comment and a case, which have an hour
	Addressee string
	// Title and Texts are what the words stand in.
	Title string
	Texts []string
	// Letter is the letter itself, or the one that a reminder or a comment is about; nil without one.
	Letter *ListRow
	// Reference is the Government's of a reply, the case's of a case.
	Reference string
	Comment   Comment // where it is one: what it is about, and by whom
}

// Path is the address of the page that shows the record.
func (h SearchHit) Path() string {
	switch h.Kind {
	case SearchReplies:
		return ReplyPath(ReplyID(h.ID))
	case SearchReminders:
		return ReminderPath(ReminderID(h.ID))
	case SearchCases:
		return CasePath(CaseID(h.ID))
	case SearchComments:
		return h.Comment.Path()
	}
	return CommunicationPath(CommunicationID(h.ID))
}
