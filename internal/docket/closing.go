package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// ClosingInput is a day, a reason, and the version of the record the person saw.
type ClosingInput struct {
	Version   int64
	On        civil.Date
	Reason    string
	Kind      NotExpectedKind // withdrawing only
	Confirmed bool
}

// CloseCommunication takes a letter out of daily work and reminders; it changes no status.
func (s *Service) CloseCommunication(ctx context.Context, actor Actor, id CommunicationID, in ClosingInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error { return s.closeIn(ctx, tx, actor, id, in) })
}

// closeIn is CloseCommunication inside a transaction, for one letter or for each of many.
func (s *Service) closeIn(ctx context.Context, tx Store, actor Actor, id CommunicationID, in ClosingInput) error {
	return s.stepIn(ctx, tx, actor, id, in, "closed_on", func(tx Store, c *Communication, m moment) (Change, error) {
		if c.Closed {
			return Change{}, Refuse(Conflict, "This letter is already closed.")
		}
		if c.Stage == Draft {
			return Change{}, Refuse(Conflict, "A draft is not closed. Withdraw it instead.")
		}
		err := tx.InsertClosure(ctx, &Closure{CommunicationID: id, ClosedOn: in.On, Reason: in.Reason})
		return Change{Action: "communication.close", After: map[string]any{"closed_on": in.On}}, err
	})
}

// ReopenCommunication puts a closed letter back into daily work. Only a reviewer does.
func (s *Service) ReopenCommunication(ctx context.Context, actor Actor, id CommunicationID, in ClosingInput) error {
	if !CanReopen(actor) {
		return forbidden()
	}
	return s.step(ctx, actor, id, in, "reopened_on", func(tx Store, c *Communication, m moment) (Change, error) {
		closures, err := tx.ClosuresOf(ctx, id)
		if err != nil {
			return Change{}, err
		}
		for _, cl := range closures {
			if !cl.ReopenedOn.IsZero() {
				continue
			}
			if in.On.Before(cl.ClosedOn) {
				var p problems
				p.add("reopened_on", "The letter was closed on %s, after this date.", cl.ClosedOn)
				return Change{}, p.err()
			}
			cl.ReopenedOn, cl.ReopenedReason = in.On, in.Reason
			return Change{Action: "communication.reopen", After: map[string]any{"reopened_on": in.On}}, tx.UpdateClosure(ctx, cl)
		}
		return Change{}, Refuse(Conflict, "This letter is not closed.")
	})
}

// WithdrawCommunication says that no reply is expected from a day on: the letter was sent in error,
// or no reply is asked. The number stays taken; nothing is deleted.
func (s *Service) WithdrawCommunication(ctx context.Context, actor Actor, id CommunicationID, in ClosingInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.step(ctx, actor, id, in, "closed_on", func(tx Store, c *Communication, m moment) (Change, error) {
		if in.Kind == "" {
			in.Kind = Withdrawn
		}
		if in.Kind != Withdrawn && in.Kind != NoReplyAsked {
			var p problems
			p.add("kind", "Choose whether the letter is withdrawn or no reply is asked.")
			return Change{}, p.err()
		}
		if !c.NotExpectedOn.IsZero() {
			return Change{}, Refuse(Conflict, "No reply is expected to this letter already.")
		}
		c.NotExpectedOn, c.NotExpectedKind, c.NotExpectedReason = in.On, in.Kind, in.Reason
		return Change{Action: "communication.withdraw", After: map[string]any{"from": in.On, "kind": in.Kind}}, nil
	})
}

// step runs one dated, reasoned decision about a letter in its transaction.
func (s *Service) step(ctx context.Context, actor Actor, id CommunicationID, in ClosingInput, field string, do func(Store, *Communication, moment) (Change, error)) error {
	return s.store.Tx(ctx, func(tx Store) error { return s.stepIn(ctx, tx, actor, id, in, field, do) })
}

func (s *Service) stepIn(ctx context.Context, tx Store, actor Actor, id CommunicationID, in ClosingInput, field string, do func(Store, *Communication, moment) (Change, error)) error {
	m := s.moment()
	c, err := tx.Communication(ctx, actor.Scope(), id)
	if err != nil {
		return err
	}
	if err := unstale(c, in.Version); err != nil {
		return err
	}
	var p problems
	decided(&p, in, field, m)
	if in.On.Before(c.SentFrom) && !in.On.IsZero() {
		p.add(field, "The letter was sent on %s, after this date.", c.SentFrom)
	}
	if err := p.err(); err != nil {
		return err
	}
	change, err := do(tx, &c, m)
	if err != nil {
		return err
	}
	if err := tx.UpdateCommunication(ctx, &c); err != nil {
		return err
	}
	if err := tx.Rederive(ctx, id); err != nil {
		return err
	}
	change.Actor, change.Subject, change.SubjectID, change.Why = actor, "communication", int64(id), in.Reason
	return tx.Record(ctx, change)
}

// decided checks what a dated, reasoned decision needs whatever the letter.
func decided(p *problems, in ClosingInput, field string, m moment) {
	if strings.TrimSpace(in.Reason) == "" {
		p.add("reason", "Give the reason. It stays on the record.")
	}
	tooLong(p, "reason", in.Reason, 2000)
	switch {
	case in.On.IsZero():
		p.add(field, "Give the day.")
	case in.On.After(m.today):
		p.add(field, "This date is in the future.")
	}
}
