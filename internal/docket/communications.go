package docket

import (
	"context"
	"fmt"

	"answerable/internal/civil"
)

// CommunicationInput is what a person typed about a letter, in shape but not yet in meaning.
type CommunicationInput struct {
	Once          string
	Confirmed     bool
	Version       int64 // of the record the person saw; edits only
	Stage         Stage
	Type          Type
	Reference     string
	Addressee     string // ISO code, or OTH with a name and a kind, or a State's name in any language
	AddresseeName string
	AddresseeKind AddresseeKind
	Mandates      []string // codes; the first leads unless Lead names another
	Lead          string
	Sent          civil.Printed
	DatedOn       civil.Date
	DueOn         civil.Date // set by hand when it differs from the rule, or when the type has none
	DueReason     string
	Subject       string
	Summary       string
	PublicSubject string
	PublicSummary string
	Language      string
	Case          string // its reference
	Follows       string // reference of the earlier letter
	FollowUp      bool
	ReplyRecord   ReplyRecord
	Officer       string // e-mail
}

// LogCommunication saves a new letter and says where it can be seen.
func (s *Service) LogCommunication(ctx context.Context, actor Actor, in CommunicationInput) (string, error) {
	if !CanWrite(actor) {
		return "", forbidden()
	}
	m := s.moment()
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		c := Communication{UID: newUID(), CreatedAt: m.at, Version: 1}
		mandates, err := s.fill(ctx, tx, actor, &c, in, m)
		if err != nil {
			return "", err
		}
		if err := followsEarlier(ctx, tx, c); err != nil {
			return "", err
		}
		if err := tx.InsertCommunication(ctx, &c, mandates); err != nil {
			return "", err
		}
		err = tx.Record(ctx, Change{Actor: actor, Action: "communication.log", Subject: "communication", SubjectID: int64(c.ID), After: describe(c, mandates)})
		return CommunicationPath(c.ID), err
	})
}

// CommunicationPath is the address of a letter's page.
func CommunicationPath(id CommunicationID) string { return fmt.Sprintf("/communications/%d", id) }

// EditCommunication changes a letter that the person saw in version in.Version. If the record moved
// on, it refuses with Conflict and the record as it stands now.
func (s *Service) EditCommunication(ctx context.Context, actor Actor, id CommunicationID, in CommunicationInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	m := s.moment()
	return s.store.Tx(ctx, func(tx Store) error {
		before, err := tx.Communication(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		if err := unstale(before, in.Version); err != nil {
			return err
		}
		led, err := tx.MandatesOf(ctx, id)
		if err != nil {
			return err
		}
		c := before
		in.Stage = before.Stage // sending is a step of its own
		mandates, err := s.fill(ctx, tx, actor, &c, in, m)
		if err != nil {
			return err
		}
		if err := fitsItsRecord(ctx, tx, before, c); err != nil {
			return err
		}
		if err := followsEarlier(ctx, tx, c); err != nil {
			return err
		}
		if err := tx.UpdateCommunication(ctx, &c); err != nil {
			return err
		}
		if err := tx.SetMandates(ctx, id, mandates); err != nil {
			return err
		}
		if err := tx.Rederive(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "communication.edit", Subject: "communication", SubjectID: int64(id),
			Before: describe(before, led), After: describe(c, mandates), Why: in.DueReason})
	})
}

// SendCommunication turns a draft into a sent letter; from then on its due date runs.
func (s *Service) SendCommunication(ctx context.Context, actor Actor, id CommunicationID, in CommunicationInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	m := s.moment()
	return s.store.Tx(ctx, func(tx Store) error {
		before, err := tx.Communication(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		if err := unstale(before, in.Version); err != nil {
			return err
		}
		if before.Stage == Sent {
			return Refuse(Conflict, "This letter is already marked sent.")
		}
		led, err := tx.MandatesOf(ctx, id)
		if err != nil {
			return err
		}
		var p problems
		var w warnings
		c := before
		c.Stage = Sent
		if len(led) == 0 {
			p.add("mandates", "Name at least one mandate before the letter is sent.")
		}
		if in.DatedOn.IsZero() {
			in.DatedOn = c.DatedOn
		}
		c.DatedOn = in.DatedOn
		if in.Reference != "" {
			s.refer(ctx, tx, &c, in, &p)
		}
		addressee, err := tx.Addressee(ctx, c.AddresseeID)
		if err != nil {
			return err
		}
		checkCode(c, addressee, &p)
		s.date(&c, in, m, &p, &w)
		if err := s.due(ctx, tx, &c, before, in, m, &p, &w); err != nil {
			return err
		}
		if err := decidedAfter(ctx, tx, c, &p); err != nil {
			return err
		}
		if err := firstErr(p.err(), w.err(in.Confirmed)); err != nil {
			return err
		}
		if err := tx.UpdateCommunication(ctx, &c); err != nil {
			return err
		}
		if err := tx.Rederive(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "communication.send", Subject: "communication", SubjectID: int64(id),
			Before: describe(before, led), After: describe(c, led), Why: in.DueReason})
	})
}

func unstale(c Communication, seen int64) error {
	if c.Version == seen {
		return nil
	}
	return staleEdit(c)
}

// staleEdit refuses a change of a record that moved on, with the record as it stands now.
func staleEdit(current any) error {
	e := Refuse(Conflict, "Someone changed this record while you were writing. Nothing of yours was saved yet: compare the two texts and save again.")
	e.Current = current
	return e
}

func firstErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
