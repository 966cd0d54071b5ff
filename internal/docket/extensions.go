package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// ExtensionInput is what a person typed about a request for more time and its decision.
type ExtensionInput struct {
	Once         string
	Confirmed    bool
	Extension    ExtensionID // an earlier request that is decided now; 0 for a new one
	AskedOn      civil.Date
	DecidedOn    civil.Date
	Decision     Decision
	GrantedUntil civil.Date
	Reason       string
}

// LogExtension records a request for more time, its decision, or both. Asking moves nothing.
func (s *Service) LogExtension(ctx context.Context, actor Actor, id CommunicationID, in ExtensionInput) (string, error) {
	if !CanWrite(actor) {
		return "", forbidden()
	}
	m := s.moment()
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		c, err := tx.Communication(ctx, actor.Scope(), id)
		if err != nil {
			return "", err
		}
		all, err := tx.ExtensionsOf(ctx, id)
		if err != nil {
			return "", err
		}
		if in.Extension == 0 {
			in.Extension = waitingRequest(all, in)
		}
		e := Extension{CommunicationID: id, CreatedAt: m.at}
		var before *Extension
		if in.Extension != 0 {
			if before = undecided(all, in.Extension); before == nil {
				return "", Refuse(Conflict, "This request for more time was already decided.")
			}
			e = *before
			if in.AskedOn.IsZero() {
				in.AskedOn = before.AskedOn
			}
		}
		e.AskedOn, e.DecidedOn, e.Decision, e.GrantedUntil = in.AskedOn, in.DecidedOn, in.Decision, in.GrantedUntil
		e.Reason = strings.TrimSpace(in.Reason)
		if err := checkExtension(c, all, e, in, m); err != nil {
			return "", err
		}
		change := Change{Actor: actor, Action: "extension.log", Subject: "communication", SubjectID: int64(id), After: describeExtension(e), Why: e.Reason}
		if before != nil {
			change.Action, change.Before = "extension.decide", describeExtension(*before)
			err = tx.UpdateExtension(ctx, e)
		} else {
			err = tx.InsertExtension(ctx, &e)
		}
		if err != nil {
			return "", err
		}
		if err := tx.Rederive(ctx, id); err != nil {
			return "", err
		}
		return CommunicationPath(id), tx.Record(ctx, change)
	})
}

// waitingRequest finds the request that a decision is about when the form does not name it: the one
// asked on the same day, or the only one that waits where no day is given.
func waitingRequest(all []Extension, in ExtensionInput) ExtensionID {
	if in.Decision == "" {
		return 0
	}
	var waiting []Extension
	for _, e := range all {
		if e.Decision == "" && (in.AskedOn.IsZero() || e.AskedOn == in.AskedOn) {
			waiting = append(waiting, e)
		}
	}
	if len(waiting) != 1 {
		return 0
	}
	return waiting[0].ID
}

func undecided(all []Extension, id ExtensionID) *Extension {
	for i := range all {
		if all[i].ID == id && all[i].Decision == "" {
			return &all[i]
		}
	}
	return nil
}

func checkExtension(c Communication, all []Extension, e Extension, in ExtensionInput, m moment) error {
	var p problems
	var w warnings
	tooLong(&p, "reason", e.Reason, 2000)
	if c.Stage == Draft {
		p.add("asked_on", "A draft has no due date that could be extended.")
	}
	if e.AskedOn.IsZero() && e.DecidedOn.IsZero() {
		p.add("asked_on", "Give the day more time was asked, or the day it was decided.")
	}
	if e.AskedOn.After(m.today) {
		p.add("asked_on", "This date is in the future.")
	}
	if e.DecidedOn.After(m.today) {
		p.add("decided_on", "This date is in the future.")
	}
	if !e.AskedOn.IsZero() && e.AskedOn.Before(c.SentFrom) {
		p.add("asked_on", "The letter was sent on %s, after this date.", c.SentFrom)
	}
	if !e.DecidedOn.IsZero() && e.DecidedOn.Before(c.SentFrom) {
		p.add("decided_on", "The letter was sent on %s, after this date.", c.SentFrom)
	}
	if !e.DecidedOn.IsZero() && e.DecidedOn.Before(e.AskedOn) {
		p.add("decided_on", "The decision cannot be dated before the request.")
	}
	checkDecision(c, all, e, &p)
	farAway(&w, "granted_until", e.GrantedUntil, m.today)
	farAway(&w, "asked_on", e.AskedOn, m.today)
	return firstErr(p.err(), w.err(in.Confirmed))
}

func checkDecision(c Communication, all []Extension, e Extension, p *problems) {
	switch e.Decision {
	case "":
		if !e.DecidedOn.IsZero() {
			p.add("decision", "Say whether more time was granted or refused.")
		}
		if !e.GrantedUntil.IsZero() {
			p.add("decision", "A date is given, but no decision. Choose “granted”.")
		}
		return
	case Refused:
		if !e.GrantedUntil.IsZero() {
			p.add("granted_until", "A refused request has no new date.")
		}
	case Granted:
		var others []Extension
		for _, x := range all {
			if x.ID != e.ID {
				others = append(others, x)
			}
		}
		replaced := FactsOf(c, Attached{Extensions: others}).EffectiveDueOn(e.DecidedOn)
		switch {
		case e.GrantedUntil.IsZero():
			p.add("granted_until", "Give the day until which more time was granted.")
		case replaced.IsZero():
			p.add("granted_until", "This letter has no due date that could be extended.")
		case e.GrantedUntil.Before(replaced):
			p.add("granted_until", "This is earlier than the date it replaces, %s.", replaced)
		}
	default:
		p.add("decision", "Say whether more time was granted or refused.")
	}
	if e.DecidedOn.IsZero() {
		p.add("decided_on", "Give the day it was decided.")
	}
}
