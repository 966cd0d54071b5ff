package docket

import (
	"context"
	"strings"
)

// AssignInput names the officer and the reviewer of a letter by e-mail; empty means nobody.
type AssignInput struct {
	Version  int64
	Officer  string
	Reviewer string
}

// AssignCommunication sets who works on a letter and who reviews it.
func (s *Service) AssignCommunication(ctx context.Context, actor Actor, id CommunicationID, in AssignInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		_, err := assignIn(ctx, tx, actor, id, in.Version, assignment{officer: &in.Officer, reviewer: &in.Reviewer})
		return err
	})
}

// assignment names who is to work on a letter and who is to review it; nil leaves whoever it is.
type assignment struct{ officer, reviewer *string }

// assignIn assigns one letter inside a transaction and tells whether anything changed.
func assignIn(ctx context.Context, tx Store, actor Actor, id CommunicationID, seen int64, to assignment) (bool, error) {
	c, err := tx.Communication(ctx, actor.Scope(), id)
	if err != nil {
		return false, err
	}
	if err := unstale(c, seen); err != nil {
		return false, err
	}
	led, err := tx.MandatesOf(ctx, id)
	if err != nil {
		return false, err
	}
	var p problems
	officer, reviewer := c.OfficerID, c.ReviewerID
	if to.officer != nil {
		if c.OfficerID, err = assignee(ctx, tx, *to.officer, "officer", officer, placeOf(c, led), &p); err != nil {
			return false, err
		}
	}
	if to.reviewer != nil {
		if c.ReviewerID, err = assignee(ctx, tx, *to.reviewer, "reviewer", reviewer, placeOf(c, led), &p); err != nil {
			return false, err
		}
	}
	if err := p.err(); err != nil {
		return false, err
	}
	if sameUser(officer, c.OfficerID) && sameUser(reviewer, c.ReviewerID) {
		return false, nil
	}
	if err := tx.UpdateCommunication(ctx, &c); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, Change{Actor: actor, Action: "communication.assign", Subject: "communication", SubjectID: int64(id),
		Before: map[string]any{"officer": officer, "reviewer": reviewer}, After: map[string]any{"officer": c.OfficerID, "reviewer": c.ReviewerID}})
}

func sameUser(a, b *UserID) bool { return a == b || a != nil && b != nil && *a == *b }

// CanWriteRole tells whether people of the role log and edit.
func CanWriteRole(r Role) bool { return r == Staff || r == Reviewer }

// CanReviewRole tells whether people of the role review.
func CanReviewRole(r Role) bool { return r == Reviewer }

// roleFor tells whether people of a role may be the officer, or the reviewer, of a letter.
func roleFor(field string, r Role) bool {
	if field == "reviewer" {
		return CanReviewRole(r)
	}
	return CanWriteRole(r)
}

// letterPlace is what decides whether a person's limits leave a letter in.
type letterPlace struct {
	addressee AddresseeID
	mandates  []MandateID
}

func placeOf(c Communication, mandates []CommunicationMandate) letterPlace {
	at := letterPlace{addressee: c.AddresseeID}
	for _, m := range mandates {
		at.mandates = append(at.mandates, m.MandateID)
	}
	return at
}

// within tells whether an actor's limits leave the letter in.
func (at letterPlace) within(a Actor) bool {
	return SeesAddressee(a, at.addressee) && SeesMandates(a, at.mandates)
}

// assignee finds the person named for a letter: active, of the right role, and with limits that leave the
// letter in. Whoever it is already stays, so that other fields can be changed beside.
func assignee(ctx context.Context, tx Store, email, field string, had *UserID, at letterPlace, p *problems) (*UserID, error) {
	email = strings.TrimSpace(email)
	if email == "" {
		return nil, nil
	}
	u, err := tx.UserByEmail(ctx, email)
	if err != nil && KindOf(err) != NotFound {
		return nil, err
	}
	if err == nil && had != nil && u.ID == *had {
		return had, nil
	}
	if err != nil || u.Disabled() || !roleFor(field, u.Role) {
		p.add(field, "No active person of the right role has this e-mail.")
		return had, nil
	}
	who, err := limitedActor(ctx, tx, u)
	if err != nil {
		return had, err
	}
	if at.addressee != 0 && !at.within(who) {
		p.add(field, "The limits of %s leave this letter out. Choose somebody who sees it.", u.Name)
		return had, nil
	}
	return &u.ID, nil
}

// limitedActor is a person as far as limits go.
func limitedActor(ctx context.Context, r Store, u User) (Actor, error) {
	mandates, addressees, err := r.Limits(ctx, u.ID)
	return Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Mandates: mandates, Addressees: addressees}, err
}
