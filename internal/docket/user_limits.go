package docket

import (
	"context"
	"slices"
	"strings"
)

// LimitInput says what a person may see. Each limit is off or on by itself; one that is on with nothing
// named leaves nothing to see.
type LimitInput struct {
	Version         int64 // of the person as the administrator saw it
	LimitMandates   bool
	Mandates        []string // codes
	LimitAddressees bool
	Addressees      []string // ISO codes, or names in any of the six languages
}

// limits are what a person sees: nil where there is no limit.
type limits struct {
	mandates   []Mandate
	addressees []Addressee
}

func (v UserView) limits() limits {
	var l limits
	if v.LimitedMandates {
		l.mandates = append([]Mandate{}, v.Mandates...)
	}
	if v.LimitedAddressees {
		l.addressees = append([]Addressee{}, v.Addressees...)
	}
	return l
}

// LimitUser limits a person to some mandates or some Governments, or lifts the limits. Only an
// administrator does, and nobody widens his own.
func (s *Service) LimitUser(ctx context.Context, actor Actor, id UserID, in LimitInput) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		before, err := userUnchanged(ctx, tx, id, in.Version)
		if err != nil {
			return err
		}
		var p problems
		after, err := readLimits(ctx, tx, actor, before, in, &p)
		if err := firstErr(err, p.err()); err != nil {
			return err
		}
		return putLimits(ctx, tx, actor, before, before.User, after)
	})
}

// readLimits finds the mandates and addressees named, or says which of them it cannot find.
func readLimits(ctx context.Context, tx Store, actor Actor, before UserView, in LimitInput, p *problems) (limits, error) {
	var l limits
	if in.LimitMandates {
		l.mandates = limitMandates(before.All, in.Mandates, p)
	}
	if in.LimitAddressees {
		var err error
		if l.addressees, err = limitAddressees(ctx, tx, before.Addressees, in.Addressees, p); err != nil {
			return l, err
		}
	}
	if before.ID == actor.ID {
		own := before.limits()
		if !within(l.mandateIDs(), own.mandateIDs()) {
			p.add("mandates", "Nobody widens their own limits. Ask another administrator.")
		}
		if !within(l.addresseeIDs(), own.addresseeIDs()) {
			p.add("addressees", "Nobody widens their own limits. Ask another administrator.")
		}
	}
	return l, nil
}

func limitMandates(all []Mandate, codes []string, p *problems) []Mandate {
	chosen := []Mandate{}
	for _, code := range codes {
		code = strings.ToLower(strings.TrimSpace(code))
		at := slices.IndexFunc(all, func(m Mandate) bool { return m.Code == code })
		switch {
		case code == "":
		case at < 0:
			p.add("mandates", "There is no mandate with the code “%s”.", code)
		case !slices.Contains(chosen, all[at]):
			chosen = append(chosen, all[at])
		}
	}
	return chosen
}

// limitAddressees reads one addressee to a line. A name that several share means the one that the
// person was limited to before, if there is one.
func limitAddressees(ctx context.Context, tx Store, before []Addressee, lines []string, p *problems) ([]Addressee, error) {
	chosen := []Addressee{}
	had := func(a Addressee) bool {
		return slices.ContainsFunc(before, func(b Addressee) bool { return b.ID == a.ID })
	}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		found, err := FindAddressees(ctx, tx, line)
		if err != nil {
			return chosen, err
		}
		if len(found) > 1 && slices.ContainsFunc(found, had) {
			found = slices.DeleteFunc(found, func(a Addressee) bool { return !had(a) })
		} else if len(found) > 1 {
			p.add("addressees", "“%s” may mean %s or %s. Please choose one.", line, found[0].NameEN, found[1].NameEN)
			continue
		}
		if len(found) == 0 {
			p.add("addressees", "No addressee is called “%s”.", line)
		}
		for _, a := range found {
			if !slices.ContainsFunc(chosen, func(b Addressee) bool { return b.ID == a.ID }) {
				chosen = append(chosen, a)
			}
		}
	}
	return chosen, nil
}

// putLimits writes limits that differ from those before.
func putLimits(ctx context.Context, tx Store, actor Actor, before UserView, u User, after limits) error {
	if was, is := before.limits().describe(), after.describe(); !sameLimits(before.limits(), after) {
		if err := tx.SetLimits(ctx, u, after.mandateIDs(), after.addresseeIDs()); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "user.limit", Subject: "user", SubjectID: int64(u.ID), Before: was, After: is})
	}
	return nil
}

func sameLimits(a, b limits) bool {
	return within(a.mandateIDs(), b.mandateIDs()) && within(b.mandateIDs(), a.mandateIDs()) &&
		within(a.addresseeIDs(), b.addresseeIDs()) && within(b.addresseeIDs(), a.addresseeIDs())
}

// within tells that a limit leaves nothing in that another leaves out; nil is no limit.
func within[T comparable](inner, outer []T) bool {
	if outer == nil {
		return true
	}
	return inner != nil && !slices.ContainsFunc(inner, func(id T) bool { return !slices.Contains(outer, id) })
}

func (l limits) mandateIDs() []MandateID {
	if l.mandates == nil {
		return nil
	}
	ids := []MandateID{}
	for _, m := range l.mandates {
		ids = append(ids, m.ID)
	}
	return ids
}

func (l limits) addresseeIDs() []AddresseeID {
	if l.addressees == nil {
		return nil
	}
	ids := []AddresseeID{}
	for _, a := range l.addressees {
		ids = append(ids, a.ID)
	}
	return ids
}

// describe is what an event says of limits; null is no limit.
func (l limits) describe() map[string]any {
	said := map[string]any{"mandates": nil, "addressees": nil}
	if l.mandates != nil {
		codes := []string{}
		for _, m := range l.mandates {
			codes = append(codes, m.Code)
		}
		said["mandates"] = codes
	}
	if l.addressees != nil {
		said["addressees"] = l.addresseeIDs()
	}
	return said
}
