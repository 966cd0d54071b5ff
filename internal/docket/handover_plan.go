package docket

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

func sortBy[T any](list []T, key func(T) string) {
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}

// divide gives each letter to the receiver of its addressee, else to the one named for all.
func (plan *HandOverPlan) divide(ctx context.Context, r Store, items []WorkItem, in HandOverInput, p *problems) error {
	all, err := receivers(ctx, r, plan.From.ID)
	if err != nil {
		return err
	}
	parts := map[UserID]int{}
	part := func(email, field string) int {
		at := slices.IndexFunc(all, func(u User) bool { return strings.EqualFold(u.Email, strings.TrimSpace(email)) })
		if at < 0 {
			p.add(field, "Choose an active officer or reviewer who takes the work.")
			return -1
		}
		u := all[at]
		if n, known := parts[u.ID]; known {
			return n
		}
		parts[u.ID] = len(plan.Parts)
		plan.Parts = append(plan.Parts, HandOverPart{To: u})
		return parts[u.ID]
	}
	byAddressee := map[AddresseeID]int{}
	rest := -2 // nobody was asked for yet
	for _, item := range items {
		to, known := byAddressee[item.Addressee]
		if !known {
			switch email := in.Split[item.Addressee]; email {
			case StaysWith:
				to = -1
			case "":
				if rest == -2 {
					rest = part(in.To, "to")
				}
				to = rest
			default:
				to = part(email, fmt.Sprintf("to_%d", item.Addressee))
			}
			byAddressee[item.Addressee] = to
		}
		planned := HandOverItem{WorkItem: item, Part: to}
		if to < 0 {
			planned.Why = Msg("The letters of this Government were not to be handed over.")
		}
		plan.Items = append(plan.Items, planned)
	}
	if len(plan.Parts) == 0 && len(p.fields) == 0 {
		p.add("to", "Choose an active officer or reviewer who takes the work.")
	}
	return nil
}

// withinLimits takes out what a receiver may not see, and reviews of whoever does not review.
func (plan *HandOverPlan) withinLimits(ctx context.Context, r Store) error {
	for n, part := range plan.Parts {
		who, err := limitedActor(ctx, r, part.To)
		if err != nil {
			return err
		}
		var ids []CommunicationID
		for _, item := range plan.Items {
			if item.Part == n {
				ids = append(ids, item.ID)
			}
		}
		seen, err := r.LettersWithin(ctx, who.Scope(), ids)
		if err != nil {
			return err
		}
		is := make(map[CommunicationID]bool, len(seen))
		for _, id := range seen {
			is[id] = true
		}
		for i := range plan.Items {
			if item := &plan.Items[i]; item.Part == n {
				item.judge(part.To, is[item.ID])
			}
		}
	}
	return nil
}

func (item *HandOverItem) judge(to User, sees bool) {
	switch {
	case !sees:
		item.Part, item.Why = -1, Msg("The limits of %s leave this letter out. Choose somebody who sees it.", to.Name)
	case item.Reviewer && !CanReviewRole(to.Role) && !item.Officer:
		item.Part, item.Why = -1, Msg("%s is no reviewer: the review stays where it is.", to.Name)
	case item.Reviewer && !CanReviewRole(to.Role):
		item.Reviewer, item.Why = false, Msg("%s is no reviewer: the review stays where it is.", to.Name)
	}
}

// HandOverNext carries out a piece of a plan in one transaction: each letter with its event, and with the
// first piece the hand-over itself. It answers for each letter of the piece.
func (s *Service) HandOverNext(ctx context.Context, actor Actor, plan *HandOverPlan, items []HandOverItem) ([]BulkAnswer, error) {
	if !CanHandOver(actor, plan.From.ID) {
		return nil, forbidden()
	}
	m := s.moment()
	parts := slices.Clone(plan.Parts)
	var answers []BulkAnswer
	err := s.store.Tx(ctx, func(tx Store) error {
		for n := range parts {
			if parts[n].ID != 0 {
				continue
			}
			if err := plan.begin(ctx, tx, actor, &parts[n], n, m); err != nil {
				return err
			}
		}
		moved, err := plan.move(ctx, tx, actor, parts, items)
		answers = answersFor(items, moved)
		return err
	})
	if err == nil {
		plan.Parts = parts
	}
	return answers, err
}

func (plan *HandOverPlan) begin(ctx context.Context, tx Store, actor Actor, part *HandOverPart, n int, m moment) error {
	letters := 0
	for _, item := range plan.Items {
		if item.Part == n {
			letters++
		}
	}
	if letters == 0 {
		return nil
	}
	h := HandOver{FromID: plan.From.ID, ToID: part.To.ID, ByID: actor.ID, At: m.at, Note: plan.note}
	if err := tx.InsertHandOver(ctx, &h); err != nil {
		return err
	}
	part.ID = h.ID
	return tx.Record(ctx, Change{Actor: actor, Action: "user.hand_over", Subject: "user", SubjectID: int64(plan.From.ID),
		After: map[string]any{"to": part.To.ID, "letters": letters}})
}

// move changes the hands of the letters of a piece and records each.
func (plan *HandOverPlan) move(ctx context.Context, tx Store, actor Actor, parts []HandOverPart, items []HandOverItem) (map[CommunicationID]bool, error) {
	moved := map[CommunicationID]bool{}
	for n, part := range parts {
		changed, err := plan.moveTo(ctx, tx, n, part.To.ID, items)
		if err != nil {
			return nil, err
		}
		for _, item := range items { // in the order of the plan, so that the history has one too
			fields := changed[item.ID]
			if item.Part != n || fields == nil {
				continue
			}
			before, after := map[string]any{}, map[string]any{}
			for _, field := range fields {
				before[field], after[field] = plan.From.ID, part.To.ID
			}
			if err := tx.Record(ctx, Change{Actor: actor, Action: "communication.hand_over", Subject: "communication", SubjectID: int64(item.ID), Before: before, After: after}); err != nil {
				return nil, err
			}
			moved[item.ID] = true
		}
		if len(changed) > 0 {
			if err := tx.CountHandedOver(ctx, part.ID, len(changed)); err != nil {
				return nil, err
			}
		}
	}
	return moved, nil
}

// moveTo gives the letters of a part to its receiver, and tells of each as what it changed hands.
func (plan *HandOverPlan) moveTo(ctx context.Context, tx Store, n int, to UserID, items []HandOverItem) (map[CommunicationID][]string, error) {
	changed := map[CommunicationID][]string{}
	for _, as := range []struct {
		field string
		is    func(HandOverItem) bool
	}{
		{"officer", func(item HandOverItem) bool { return item.Officer }},
		{"reviewer", func(item HandOverItem) bool { return item.Reviewer }},
	} {
		var ids []CommunicationID
		for _, item := range items {
			if item.Part == n && as.is(item) {
				ids = append(ids, item.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		found, err := tx.MoveWork(ctx, as.field, plan.From.ID, to, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			changed[id] = append(changed[id], as.field)
		}
	}
	return changed, nil
}

func answersFor(items []HandOverItem, moved map[CommunicationID]bool) []BulkAnswer {
	answers := make([]BulkAnswer, len(items))
	for i, item := range items {
		switch {
		case item.Part < 0:
			answers[i] = BulkAnswer{BulkRefused, item.Why}
		case moved[item.ID]:
			answers[i] = BulkAnswer{BulkDone, item.Why}
		default:
			answers[i] = BulkAnswer{BulkUnchanged, Msg("Somebody took this letter over meanwhile.")}
		}
	}
	return answers
}
