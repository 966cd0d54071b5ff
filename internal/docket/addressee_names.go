package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// PastNameInput is what a person typed about a former or later name.
type PastNameInput struct {
	Once    string // adding
	Version int64  // editing
	NameEN  string
	NameFR  string
	NameES  string
	From    civil.Date // empty: as far back as the record goes
	To      civil.Date // empty: a name of days to come
}

// AddPastName adds a former or later name with its days.
func (s *Service) AddPastName(ctx context.Context, actor Actor, id AddresseeID, in PastNameInput) (string, error) {
	if !CanRead(actor) {
		return "", forbidden()
	}
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		a, err := tx.OfferedAddressee(ctx, actor.Scope(), id)
		if err != nil {
			return "", err
		}
		if !CanEditAddressee(actor, a) {
			return "", forbidden()
		}
		n := PastName{AddresseeID: id}
		if err := fillPastName(ctx, tx, &n, in); err != nil {
			return "", err
		}
		if err := tx.InsertPastName(ctx, &n); err != nil {
			return "", err
		}
		err = tx.Record(ctx, Change{Actor: actor, Action: "addressee.name", Subject: "addressee", SubjectID: int64(id), After: describePastName(n)})
		return a.Path(), err
	})
}

// EditPastName corrects a former or later name or its days.
func (s *Service) EditPastName(ctx context.Context, actor Actor, id AddresseeID, name PastNameID, in PastNameInput) error {
	return s.changeAddressee(ctx, actor, id, CanEditAddressee, func(tx Store, a Addressee) error {
		names, err := tx.PastNames(ctx, id)
		if err != nil {
			return err
		}
		for _, before := range names {
			if before.ID != name {
				continue
			}
			if err := unchanged(before, before.Version, in.Version); err != nil {
				return err
			}
			after := before
			if err := fillPastName(ctx, tx, &after, in); err != nil {
				return err
			}
			if err := tx.UpdatePastName(ctx, &after); err != nil {
				return err
			}
			return tx.Record(ctx, Change{Actor: actor, Action: "addressee.name", Subject: "addressee", SubjectID: int64(id), Before: describePastName(before), After: describePastName(after)})
		}
		return notFound()
	})
}

func fillPastName(ctx context.Context, tx Store, n *PastName, in PastNameInput) error {
	var p problems
	n.NameEN, n.NameFR, n.NameES = strings.TrimSpace(in.NameEN), strings.TrimSpace(in.NameFR), strings.TrimSpace(in.NameES)
	n.ValidFrom, n.ValidTo = in.From, in.To
	if Fold(n.NameEN) == "" {
		p.add("name_en", "Give the name in English.")
	}
	for field, text := range map[string]string{"name_en": n.NameEN, "name_fr": n.NameFR, "name_es": n.NameES} {
		tooLong(&p, field, text, 200)
	}
	if n.ValidFrom.IsZero() && n.ValidTo.IsZero() {
		p.add("valid_to", "Give the last day of the name, or the first day of one to come.")
	}
	others, err := tx.PastNames(ctx, n.AddresseeID)
	if err != nil {
		return err
	}
	checkPastName(others, *n, "valid_from", &p)
	if err := p.err(); err != nil {
		return err
	}
	return knownBy(ctx, tx, n.AddresseeID, map[string]string{"en": n.NameEN, "fr": n.NameFR, "es": n.NameES})
}

// checkPastName refuses days that end before they begin, and a day that would bear two names.
func checkPastName(others []PastName, n PastName, field string, p *problems) {
	if !n.ValidFrom.IsZero() && !n.ValidTo.IsZero() && n.ValidTo.Before(n.ValidFrom) {
		p.add("valid_to", "The last day lies before the first.")
		return
	}
	for _, other := range others {
		if other.ID != n.ID && overlap(other.ValidFrom, other.ValidTo, n.ValidFrom, n.ValidTo) {
			p.add(field, "On some of these days the name was “%s”. One day has one name.", other.NameEN)
			return
		}
	}
}

func describePastName(n PastName) map[string]any {
	return map[string]any{"name": n.NameEN, "name_fr": n.NameFR, "name_es": n.NameES, "valid_from": n.ValidFrom, "valid_to": n.ValidTo}
}
