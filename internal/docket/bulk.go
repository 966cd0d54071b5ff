package docket

import (
	"context"
	"errors"

	"answerable/internal/civil"
)

// BulkAction is what is done to each of many letters.
type BulkAction string

const (
	BulkAssign   BulkAction = "assign"
	BulkClose    BulkAction = "close"
	BulkClassify BulkAction = "classify"
)

// BulkActions in the order in which pages offer them.
var BulkActions = []BulkAction{BulkAssign, BulkClassify, BulkClose}

// Selected is a letter chosen for a bulk action, in the version that the person saw.
type Selected struct {
	ID      CommunicationID
	Version int64
}

// BulkInput is what a person typed once for many letters.
type BulkInput struct {
	Action   BulkAction
	Officer  *string // e-mail; empty is nobody, nil leaves whoever it is
	Reviewer *string
	ClosedOn civil.Date
	Reason   string
	Kind     ReplyKind // for the replies that nobody has classified
	UpTo     ReplyID   // the newest reply when the person looked: what came later waits for a look
}

// BulkOutcome is what became of one of many letters.
type BulkOutcome string

const (
	BulkDone      BulkOutcome = "done"
	BulkUnchanged BulkOutcome = "unchanged"
	BulkRefused   BulkOutcome = "refused"
)

// BulkOutcomes in the order in which they are counted.
var BulkOutcomes = []BulkOutcome{BulkDone, BulkUnchanged, BulkRefused}

// BulkAnswer is the answer for one letter; Why says why it was not done, or what else there is to say.
type BulkAnswer struct {
	Outcome BulkOutcome
	Why     Message
}

// CheckBulk refuses what cannot be done to any letter, so that nothing is begun.
func (s *Service) CheckBulk(ctx context.Context, actor Actor, in BulkInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	var p problems
	switch in.Action {
	case BulkAssign:
		if in.Officer == nil && in.Reviewer == nil {
			p.add("officer", "Choose an officer or a reviewer.")
		}
		if err := s.checkAssignees(ctx, in, &p); err != nil {
			return err
		}
	case BulkClose:
		decided(&p, ClosingInput{On: in.ClosedOn, Reason: in.Reason}, "closed_on", s.moment())
	case BulkClassify:
		if !in.Kind.Valid() || in.Kind == Unclassified {
			p.add("kind", "Choose what the reply is.")
		}
	default:
		return notFound()
	}
	return p.err()
}

func (s *Service) checkAssignees(ctx context.Context, in BulkInput, p *problems) error {
	if in.Officer != nil {
		if _, err := assignee(ctx, s.store, *in.Officer, "officer", nil, letterPlace{}, p); err != nil {
			return err
		}
	}
	if in.Reviewer == nil {
		return nil
	}
	_, err := assignee(ctx, s.store, *in.Reviewer, "reviewer", nil, letterPlace{}, p)
	return err
}

// ApplyBulk does the action to one letter in a transaction of its own, by the rule of the single action.
// A refusal is an answer; only what is no refusal of ours comes back as an error.
func (s *Service) ApplyBulk(ctx context.Context, actor Actor, in BulkInput, letter Selected) (BulkAnswer, error) {
	if !CanWrite(actor) {
		return BulkAnswer{}, forbidden()
	}
	answer := BulkAnswer{Outcome: BulkDone}
	err := s.store.Tx(ctx, func(tx Store) (err error) {
		answer, err = s.applyIn(ctx, tx, actor, in, letter)
		return err
	})
	return answerOf(answer, err)
}

func (s *Service) applyIn(ctx context.Context, tx Store, actor Actor, in BulkInput, letter Selected) (BulkAnswer, error) {
	done, unchanged := BulkAnswer{Outcome: BulkDone}, BulkAnswer{Outcome: BulkUnchanged}
	switch in.Action {
	case BulkAssign:
		changed, err := assignIn(ctx, tx, actor, letter.ID, letter.Version, assignment{in.Officer, in.Reviewer})
		if err == nil && !changed {
			unchanged.Why = Msg("The letter is assigned so already.")
			return unchanged, nil
		}
		return done, err
	case BulkClose:
		c, err := tx.Communication(ctx, actor.Scope(), letter.ID)
		if err == nil && c.Closed {
			unchanged.Why = Msg("This letter is already closed.")
			return unchanged, nil
		}
		if err != nil {
			return done, err
		}
		return done, s.closeIn(ctx, tx, actor, letter.ID, ClosingInput{Version: letter.Version, On: in.ClosedOn, Reason: in.Reason})
	case BulkClassify:
		n, err := s.classifyAllIn(ctx, tx, actor, letter.ID, in)
		if err == nil && n == 0 {
			unchanged.Why = Msg("No reply to this letter waits to be classified.")
			return unchanged, nil
		}
		return done, err
	}
	return BulkAnswer{}, notFound()
}

// classifyAllIn says what the unclassified replies to a letter are and counts them. A reply that came
// after the person looked keeps waiting: nobody has read it yet.
func (s *Service) classifyAllIn(ctx context.Context, tx Store, actor Actor, id CommunicationID, in BulkInput) (int, error) {
	if _, err := tx.Communication(ctx, actor.Scope(), id); err != nil {
		return 0, err
	}
	replies, err := tx.RepliesTo(ctx, id)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, r := range replies {
		if r.Kind != Unclassified || r.ID > in.UpTo {
			continue
		}
		if err := s.classifyIn(ctx, tx, actor, r.ID, LinkInput{Kinds: map[CommunicationID]ReplyKind{id: in.Kind}}); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// answerOf turns a refusal into the answer of its letter.
func answerOf(answer BulkAnswer, err error) (BulkAnswer, error) {
	var refusal *Error
	switch {
	case err == nil:
		return answer, nil
	case !errors.As(err, &refusal) || refusal.Kind == Internal:
		return BulkAnswer{}, err
	case refusal.Current != nil:
		return BulkAnswer{BulkRefused, Msg("Somebody changed this letter meanwhile. It was left as it is: look at it, then choose it again.")}, nil
	case len(refusal.Fields) > 0:
		return BulkAnswer{BulkRefused, refusal.Fields[0].Message}, nil
	}
	return BulkAnswer{BulkRefused, refusal.Message}, nil
}

// SelectedRows reads letters chosen for a bulk action as lines of the list, in the order chosen, and the
// newest reply there is. What the person may not see is not among them.
func (s *Service) SelectedRows(ctx context.Context, actor Actor, ids []CommunicationID) (rows []ListRow, newest ReplyID, err error) {
	if !CanWrite(actor) {
		return nil, 0, forbidden()
	}
	err = s.store.Read(ctx, func(r Store) (err error) {
		if rows, err = r.RowsOf(ctx, actor.Scope(), ids); err != nil {
			return err
		}
		newest, err = r.NewestReply(ctx)
		return err
	})
	return rows, newest, err
}

// RowsOf reads letters as lines of the list, in the order asked; those the actor may not see are not there.
func (s *Service) RowsOf(ctx context.Context, actor Actor, ids []CommunicationID) ([]ListRow, error) {
	if !CanRead(actor) {
		return nil, forbidden()
	}
	return s.store.RowsOf(ctx, actor.Scope(), ids)
}

// MatchingLetters gives every letter that matches a list's filters, in the list's order.
func (s *Service) MatchingLetters(ctx context.Context, actor Actor, q ListQuery) ([]Selected, error) {
	if !CanWrite(actor) {
		return nil, forbidden()
	}
	q.Today = s.Today()
	return s.store.MatchingLetters(ctx, actor.Scope(), q)
}
