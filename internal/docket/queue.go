package docket

import (
	"context"

	"answerable/internal/civil"
)

// QueueShow names a view of the queue.
type QueueShow string

const (
	ShowWaiting      QueueShow = ""             // documents without a letter
	ShowProbable     QueueShow = "probable"     // links that nobody has confirmed yet
	ShowUnclassified QueueShow = "unclassified" // replies of which nobody has said what they are
	ShowSetAside     QueueShow = "set_aside"    // documents left without a letter, with a reason
)

// QueueShows in the order in which the page lists them.
var QueueShows = []QueueShow{ShowWaiting, ShowProbable, ShowUnclassified, ShowSetAside}

// Valid tells whether there is such a view.
func (s QueueShow) Valid() bool {
	for _, known := range QueueShows {
		if s == known {
			return true
		}
	}
	return false
}

// Links tells whether the view lists links rather than documents.
func (s QueueShow) Links() bool { return s == ShowProbable || s == ShowUnclassified }

// Subjects of what is queued. A reply to a closed letter came after its letter was closed.
const (
	QueuedReply     = "reply"
	QueuedReminder  = "reminder"
	QueuedForClosed = "reply to a closed letter"
)

// QueueQuery asks for one page of the queue. After is an opaque cursor; Limit 0 means all.
type QueueQuery struct {
	Show        QueueShow
	Subjects    []string // none: all of them
	States      []string // ISO codes, or OTH for every addressee that is not a State
	Proposed    *bool    // with a proposal, or without one
	ByAddressee bool     // in the order of the addressees' names; else of the days
	Descending  bool
	After       string
	Limit       int
}

// Asks tells whether the query leaves a subject in.
func (q QueueQuery) Asks(subject string) bool {
	if len(q.Subjects) == 0 {
		return true
	}
	for _, s := range q.Subjects {
		if s == subject {
			return true
		}
	}
	return false
}

// QueueItem is a reply or a reminder that waits for its letter, or a reply to a closed one.
type QueueItem struct {
	Subject        string // QueuedReply, QueuedReminder or QueuedForClosed
	ID             int64
	Version        int64
	AddresseeID    AddresseeID
	ISO3           string
	AddresseeName  string
	AddresseeSort  string
	On             civil.Date
	TheirReference string
	Text           string // summary or note
	SetAsideOn     civil.Date
	SetAsideReason string
	Document       string
	Paragraph      string
	Cursor         string // of the place behind it

	Proposals []Proposal
}

// QueueLink is one letter of a document that somebody has to confirm or to classify.
type QueueLink struct {
	Subject        string // QueuedReply or QueuedReminder
	ID             int64
	Version        int64 // of the document
	On             civil.Date
	TheirReference string
	Text           string
	Kind           ReplyKind // of a reply
	Probable       bool
	LetterID       CommunicationID
	Letter         ListRow
	Cursor         string
}

// QueueCounts says how much stands in each view of the queue.
type QueueCounts struct {
	Replies, Reminders int // that wait for their letter
	ToClosed           int // replies that came after their letter was closed
	Probable           int
	Unclassified       int
	SetAside           int
}

// Of gives the count of a view.
func (c QueueCounts) Of(show QueueShow) int {
	switch show {
	case ShowProbable:
		return c.Probable
	case ShowUnclassified:
		return c.Unclassified
	case ShowSetAside:
		return c.SetAside
	}
	return c.Replies + c.Reminders + c.ToClosed
}

// QueueView is a page of the queue.
type QueueView struct {
	QueueCounts
	Today civil.Date
	Items []QueueItem
	Links []QueueLink
	Next  string
	Total int // that match the filters; -1 where it is not known
	// Looked is set where the filter by proposals stopped looking after so many documents.
	Looked int
}

// mostLooked bounds how many documents one page looks through for those with, or without, a proposal.
const mostLooked = 500

// Queue reads a page of the queue, what waits with the letters it may belong to.
func (s *Service) Queue(ctx context.Context, actor Actor, q QueueQuery) (QueueView, error) {
	if !CanRead(actor) {
		return QueueView{}, forbidden()
	}
	v := QueueView{Today: s.Today(), Total: -1}
	if q.Limit == 0 {
		q.Limit = PageSize
	}
	err := s.store.Read(ctx, func(r Store) (err error) {
		scope := actor.Scope()
		if v.QueueCounts, err = r.CountQueueViews(ctx, scope); err != nil {
			return err
		}
		if q.Show.Links() {
			if v.Total, err = countAsked(ctx, r, scope, q, v.QueueCounts); err != nil {
				return err
			}
			v.Links, v.Next, err = r.QueueLinks(ctx, scope, q)
			return err
		}
		if q.Proposed == nil {
			if v.Total, err = countAsked(ctx, r, scope, q, v.QueueCounts); err != nil {
				return err
			}
		}
		if err := v.read(ctx, r, scope, q); err != nil {
			return err
		}
		return attachRows(ctx, r, scope, v.Items)
	})
	return v, err
}

// QueueFacts reads a page of the queue without proposals and counts, for files.
func (s *Service) QueueFacts(ctx context.Context, actor Actor, q QueueQuery) (QueueView, error) {
	if !CanRead(actor) {
		return QueueView{}, forbidden()
	}
	q.Limit, q.Proposed = 10*PageSize, nil
	v := QueueView{Today: s.Today(), Total: -1}
	var err error
	if q.Show.Links() {
		v.Links, v.Next, err = s.store.QueueLinks(ctx, actor.Scope(), q)
	} else {
		v.Items, v.Next, err = s.store.Queue(ctx, actor.Scope(), q)
	}
	return v, err
}

// countAsked counts what the filters leave in; without filters it is counted already.
func countAsked(ctx context.Context, r Store, scope Scope, q QueueQuery, counts QueueCounts) (int, error) {
	if len(q.Subjects) == 0 && len(q.States) == 0 {
		return counts.Of(q.Show), nil
	}
	return r.CountQueued(ctx, scope, q)
}

// read reads the documents of a page. Whether there is a proposal is judged here, in batches, for as
// many documents as the bound allows.
func (v *QueueView) read(ctx context.Context, r Store, scope Scope, q QueueQuery) error {
	asked := q
	for looked := 0; ; {
		items, next, err := r.Queue(ctx, scope, asked)
		if err != nil {
			return err
		}
		if q.Show == ShowWaiting {
			if err := propose(ctx, r, scope, items); err != nil {
				return err
			}
		}
		if q.Proposed == nil {
			v.Items, v.Next = items, next
			return nil
		}
		for i, item := range items {
			if (len(item.Proposals) > 0) != *q.Proposed {
				continue
			}
			v.Items = append(v.Items, item)
			if len(v.Items) == q.Limit && (next != "" || i+1 < len(items)) {
				v.Next = item.Cursor
				return nil
			}
		}
		if looked += len(items); next == "" || looked >= mostLooked {
			if v.Next = next; next != "" {
				v.Looked = looked
			}
			return nil
		}
		asked.After = next
	}
}

// propose looks for the letters of documents: one query for each kind of evidence, not one for each document.
func propose(ctx context.Context, r Store, scope Scope, items []QueueItem) error {
	var waiting []*QueueItem
	var queued []Queued
	for i := range items {
		if items[i].Subject != QueuedForClosed {
			waiting = append(waiting, &items[i])
			queued = append(queued, Queued{Reminder: items[i].Subject == QueuedReminder, AddresseeID: items[i].AddresseeID, Government: items[i].ISO3 != "", On: items[i].On,
				TheirReference: items[i].TheirReference, Text: items[i].Text, Document: items[i].Document, Paragraph: items[i].Paragraph})
		}
	}
	if len(queued) == 0 {
		return nil
	}
	if err := addPrinted(ctx, r, waiting, queued); err != nil {
		return err
	}
	found, err := r.Candidates(ctx, scope, queued)
	if err != nil {
		return err
	}
	for i := range waiting {
		waiting[i].Proposals = Propose(queued[i], found[i])
	}
	return nil
}

// addPrinted adds what the sources printed about the documents.
func addPrinted(ctx context.Context, r Store, waiting []*QueueItem, queued []Queued) error {
	for _, subject := range []string{QueuedReply, QueuedReminder} {
		var ids []int64
		at := map[int64]int{}
		for i, item := range waiting {
			if item.Subject == subject {
				ids, at[item.ID] = append(ids, item.ID), i
			}
		}
		if len(ids) == 0 {
			continue
		}
		origins, err := r.OriginsOfAll(ctx, subject, ids)
		if err != nil {
			return err
		}
		for _, o := range origins {
			q := &queued[at[o.SubjectID]]
			q.Printed = append(q.Printed, PrintedTexts(o.Printed)...)
		}
	}
	return nil
}

// attachRows gives the proposals the lines of their letters.
func attachRows(ctx context.Context, r Store, scope Scope, items []QueueItem) error {
	seen := map[CommunicationID]bool{}
	var ids []CommunicationID
	for _, item := range items {
		for _, p := range item.Proposals {
			if !seen[p.ID] {
				seen[p.ID] = true
				ids = append(ids, p.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := r.RowsOf(ctx, scope, ids)
	if err != nil {
		return err
	}
	byID := make(map[CommunicationID]ListRow, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	for i := range items {
		for j := range items[i].Proposals {
			items[i].Proposals[j].Row = byID[items[i].Proposals[j].ID]
		}
	}
	return nil
}

// proposalsFor looks for the letters of one document.
func proposalsFor(ctx context.Context, r Store, scope Scope, item QueueItem, linked func(CommunicationID) bool) ([]Proposal, error) {
	items := []QueueItem{item}
	if err := propose(ctx, r, scope, items); err != nil {
		return nil, err
	}
	var left []Proposal
	for _, p := range items[0].Proposals {
		if !linked(p.ID) {
			left = append(left, p)
		}
	}
	items[0].Proposals = left
	err := attachRows(ctx, r, scope, items)
	return items[0].Proposals, err
}
