package docket

import (
	"context"

	"answerable/internal/civil"
)

// AddresseeFigures are the letters of one addressee in figures.
type AddresseeFigures struct {
	Cells
	Overdue           int // those that the list calls overdue: without those whose reply waits to be classified
	Reminders         int // once for each letter they are about
	LastReplyOn       civil.Date
	LastSubstantiveOn civil.Date
}

// GovernmentsQuery asks for the Governments, or for the other actors, with the figures of the letters
// sent in a window.
type GovernmentsQuery struct {
	SentFrom, SentTo civil.Date
	Others           bool
	Text             string // words of a name in any language
}

// GovernmentRow is one addressee with its figures.
type GovernmentRow struct {
	Addressee
	AddresseeFigures
	EverReplied bool // to anything at all, whatever the window
	Home        *Addressee
}

// NeverReplied tells of an addressee that was asked for a reply and gave none to anything. Where the
// source does not say whether replies came, nobody is said to have been silent.
func (r GovernmentRow) NeverReplied() bool { return !r.EverReplied && r.WasAsked() }

// GovernmentsView is who letters went to, in figures.
type GovernmentsView struct {
	Today civil.Date
	Rows  []GovernmentRow // in English alphabetical order, former States last
	// Others counts the other actors, beside the States and never under them.
	States, Others int
}

// Governments reads the record of all Governments, or of all other actors, in figures: those without a
// letter too.
func (s *Service) Governments(ctx context.Context, actor Actor, q GovernmentsQuery) (GovernmentsView, error) {
	if !CanRead(actor) {
		return GovernmentsView{}, forbidden()
	}
	v := GovernmentsView{Today: s.Today()}
	err := s.store.Read(ctx, func(r Store) error {
		scope := actor.Scope()
		states, err := r.States(ctx, scope)
		if err != nil {
			return err
		}
		others, err := r.OtherActors(ctx, scope, 0)
		if err != nil {
			return err
		}
		v.States, v.Others = len(states), len(others)
		listed := states
		if q.Others {
			listed = others
		}
		if listed, err = called(ctx, r, listed, q.Text); err != nil {
			return err
		}
		figures, err := r.AddresseeFigures(ctx, scope, RateQuery{SentFrom: q.SentFrom, SentTo: q.SentTo, AsAt: v.Today})
		if err != nil {
			return err
		}
		return v.tabulate(ctx, r, scope, listed, states, figures)
	})
	return v, err
}

// called keeps the addressees with the words in a name.
func called(ctx context.Context, r Store, all []Addressee, text string) ([]Addressee, error) {
	if text == "" {
		return all, nil
	}
	ids, err := r.AddresseesCalled(ctx, text)
	if err != nil {
		return nil, err
	}
	found := make(map[AddresseeID]bool, len(ids))
	for _, id := range ids {
		found[id] = true
	}
	var kept []Addressee
	for _, a := range all {
		if found[a.ID] {
			kept = append(kept, a)
		}
	}
	return kept, nil
}

func (v *GovernmentsView) tabulate(ctx context.Context, r Store, scope Scope, listed, states []Addressee, figures map[AddresseeID]AddresseeFigures) error {
	ids := make([]AddresseeID, len(listed))
	for i, a := range listed {
		ids[i] = a.ID
	}
	replied, err := r.EverReplied(ctx, scope, ids)
	if err != nil {
		return err
	}
	homes, err := homesOf(ctx, r, listed, states)
	if err != nil {
		return err
	}
	for _, a := range listed {
		row := GovernmentRow{Addressee: a, AddresseeFigures: figures[a.ID], EverReplied: replied[a.ID]}
		if a.HomeStateID != nil {
			row.Home = homes[*a.HomeStateID]
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// homesOf reads the States that actors have their home in; most are at hand already.
func homesOf(ctx context.Context, r Store, actors, states []Addressee) (map[AddresseeID]*Addressee, error) {
	known := make(map[AddresseeID]*Addressee)
	for i := range states {
		known[states[i].ID] = &states[i]
	}
	for _, a := range actors {
		if a.HomeStateID == nil || known[*a.HomeStateID] != nil {
			continue
		}
		home, err := r.Addressee(ctx, *a.HomeStateID)
		if err != nil {
			return nil, err
		}
		known[home.ID] = &home
	}
	return known, nil
}
