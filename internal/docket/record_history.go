package docket

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// CaseHistory reads the last changes of a case, without those of its source: they stand apart and are
// confidential always.
func (s *Service) CaseHistory(ctx context.Context, actor Actor, id CaseID, limit int) (Case, []Event, error) {
	if !CanRead(actor) {
		return Case{}, nil, forbidden()
	}
	var c Case
	var events []Event
	err := s.store.Read(ctx, func(r Store) (err error) {
		if c, err = r.CaseWithin(ctx, actor.Scope(), id); err != nil {
			return err
		}
		events, err = r.Events(ctx, "case", int64(id), limit)
		return err
	})
	return c, events, err
}

// AddresseeHistory reads the last changes of a Government or another actor: its names, channels and note.
func (s *Service) AddresseeHistory(ctx context.Context, actor Actor, id AddresseeID, limit int) (Addressee, []Event, error) {
	if !CanRead(actor) {
		return Addressee{}, nil, forbidden()
	}
	var a Addressee
	var events []Event
	err := s.store.Read(ctx, func(r Store) (err error) {
		if a, err = r.OfferedAddressee(ctx, actor.Scope(), id); err != nil {
			return err
		}
		events, err = r.Events(ctx, "addressee", int64(id), limit)
		return err
	})
	return a, events, err
}

// ReplyHistory reads the last changes of a reply: of the document, of what it is for each letter that the
// reader may see, and, for those who read judgements, its assessments.
func (s *Service) ReplyHistory(ctx context.Context, actor Actor, id ReplyID, limit int) (Reply, []Event, error) {
	if !CanRead(actor) {
		return Reply{}, nil, forbidden()
	}
	var v Reply
	var events []Event
	err := s.store.Read(ctx, func(r Store) (err error) {
		if v, err = r.Reply(ctx, actor.Scope(), id); err != nil {
			return err
		}
		if events, err = r.Events(ctx, "reply", int64(id), limit); err != nil {
			return err
		}
		if events, err = withinScope(ctx, r, actor, events); err != nil {
			return err
		}
		apart, err := eventsAround(ctx, r, actor, id)
		events = append(events, apart...)
		return err
	})
	slices.SortFunc(events, func(a, b Event) int { return cmp.Compare(b.ID, a.ID) })
	if len(events) > limit {
		events = events[:limit]
	}
	return v, events, err
}

// withinScope leaves out what was recorded of a document for a letter that the reader may not see.
func withinScope(ctx context.Context, r Store, actor Actor, events []Event) ([]Event, error) {
	if !actor.Scope().Limited() {
		return events, nil
	}
	var kept []Event
	for _, e := range events {
		var told struct {
			Before, After struct{ Communication CommunicationID }
		}
		if e.JSON != "" {
			if err := json.Unmarshal([]byte(e.JSON), &told); err != nil {
				return nil, err
			}
		}
		hidden := false
		for _, id := range []CommunicationID{told.Before.Communication, told.After.Communication} {
			if id == 0 {
				continue
			}
			_, err := r.CommunicationRow(ctx, actor.Scope(), id)
			if hidden = hidden || KindOf(err) == NotFound; err != nil && KindOf(err) != NotFound {
				return nil, err
			}
		}
		if !hidden {
			kept = append(kept, e)
		}
	}
	return kept, nil
}

// eventsAround reads what was recorded of a reply with its letters, and of its assessments.
func eventsAround(ctx context.Context, r Store, actor Actor, id ReplyID) ([]Event, error) {
	answered, err := r.LinksOf(ctx, actor.Scope(), id)
	if err != nil {
		return nil, err
	}
	var found []Event
	within := map[CommunicationID]bool{}
	for _, a := range answered {
		within[a.Row.ID] = true
		events, err := r.Events(ctx, "communication", int64(a.Row.ID), 0)
		if err != nil {
			return nil, err
		}
		found = append(found, slices.DeleteFunc(events, func(e Event) bool { return !e.ofReply(id) })...)
	}
	if !CanReadAssessments(actor) {
		return found, nil
	}
	judged, err := r.AssessmentsOfReply(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, a := range judged {
		if !within[a.CommunicationID] {
			continue
		}
		events, err := r.Events(ctx, "assessment", int64(a.ID), 0)
		if err != nil {
			return nil, err
		}
		found = append(found, events...)
	}
	return found, nil
}

// ofReply tells that a change of a letter is about this reply to it.
func (e Event) ofReply(id ReplyID) bool {
	if !strings.HasPrefix(e.Action, "reply.") {
		return false
	}
	var told struct{ Before, After struct{ Reply ReplyID } }
	if json.Unmarshal([]byte(e.JSON), &told) != nil {
		return false // destroyed: nobody knows any more which reply it was
	}
	return told.Before.Reply == id || told.After.Reply == id
}
