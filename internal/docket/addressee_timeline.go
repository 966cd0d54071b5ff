package docket

import (
	"context"

	"answerable/internal/civil"
)

// TimelineKind is one kind of entry in the timeline of an addressee.
type TimelineKind string

const (
	TimelineLetter    TimelineKind = "letter"
	TimelineReply     TimelineKind = "reply"
	TimelineReminder  TimelineKind = "reminder"
	TimelineExtension TimelineKind = "extension"
)

// TimelineKinds in the order in which pages list them.
var TimelineKinds = []TimelineKind{TimelineLetter, TimelineReply, TimelineReminder, TimelineExtension}

// Valid tells whether the kind is one of ours.
func (k TimelineKind) Valid() bool {
	for _, known := range TimelineKinds {
		if k == known {
			return true
		}
	}
	return false
}

// TimelineQuery asks for a page of an addressee's timeline; no kind is all of them.
type TimelineQuery struct {
	Addressee AddresseeID
	Kinds     []TimelineKind
	After     string
	Limit     int
}

// Shows tells whether entries of a kind are asked for.
func (q TimelineQuery) Shows(k TimelineKind) bool {
	if len(q.Kinds) == 0 {
		return true
	}
	for _, asked := range q.Kinds {
		if asked == k {
			return true
		}
	}
	return false
}

// TimelineEntry is one thing that happened with an addressee: a letter sent, a reply, a reminder, or
// a request for more time and the decision about it, each with the letters it is about.
type TimelineEntry struct {
	Kind      TimelineKind
	On        civil.Date // empty where the day is not known
	Letter    *ListRow
	Reply     Reply
	Reminder  Reminder
	Extension Extension
	Decided   bool // the entry is the decision, not the request
	About     []TimelineLink
}

// TimelineLink is a letter that an entry is about, and what the reply is for it.
type TimelineLink struct {
	ID        CommunicationID
	Type      Type
	Stage     Stage
	Reference string
	Sent      civil.Printed
	Kind      ReplyKind
	Probable  bool
}

// Timeline reads a page of what happened with an addressee.
func (s *Service) Timeline(ctx context.Context, actor Actor, q TimelineQuery) ([]TimelineEntry, string, error) {
	if !CanRead(actor) {
		return nil, "", forbidden()
	}
	if q.Limit == 0 {
		q.Limit = PageSize
	}
	var entries []TimelineEntry
	var next string
	err := s.store.Read(ctx, func(r Store) (err error) {
		if _, err = r.OfferedAddressee(ctx, actor.Scope(), q.Addressee); err != nil {
			return err
		}
		entries, next, err = r.AddresseeTimeline(ctx, actor.Scope(), q)
		return err
	})
	return entries, next, err
}

// OneKind is what a reply is for all the letters it answers; empty where it differs or answers none.
func (e TimelineEntry) OneKind() ReplyKind {
	var one ReplyKind
	for _, l := range e.About {
		if one != "" && l.Kind != one {
			return ""
		}
		one = l.Kind
	}
	return one
}
