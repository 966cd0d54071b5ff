package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// CanEditAddressee tells who changes names and what is known of an addressee: of a State an administrator,
// of another actor whoever logs its letters.
func CanEditAddressee(a Actor, of Addressee) bool {
	if of.Kind == State {
		return CanAdminister(a)
	}
	return CanWrite(a)
}

// AddresseeInput is what a person typed about an addressee. Of a State only the names are taken.
type AddresseeInput struct {
	Version    int64
	Names      map[string]string // by language; English must be there
	RenamedOn  civil.Date        // the name before stays as that of the days before
	Kind       AddresseeKind
	Home       string   // a State, by code or name
	Operations []string // States, by code or name
	Note       string
	RetiredOn  civil.Date // no letter goes there any more; nothing is removed
}

// EditAddressee changes what is known of an addressee. A change of name with a day keeps the old one as
// the name of the days before; without a day it corrects the spelling.
func (s *Service) EditAddressee(ctx context.Context, actor Actor, id AddresseeID, in AddresseeInput) error {
	return s.changeAddressee(ctx, actor, id, CanEditAddressee, func(tx Store, before Addressee) error {
		if err := unchanged(before, before.Version, in.Version); err != nil {
			return err
		}
		var p problems
		after := before
		after.rename(in.Names, &p)
		worked, err := tx.OperationsOf(ctx, id)
		if err != nil {
			return err
		}
		operations := worked
		if before.Kind != State {
			if operations, err = after.take(ctx, tx, in, &p); err != nil {
				return err
			}
		}
		if err := freeName(ctx, tx, before, after, &p); err != nil {
			return err
		}
		past, err := s.nameBefore(ctx, tx, before, after, in.RenamedOn, &p)
		if err != nil {
			return err
		}
		if err := p.err(); err != nil {
			return err
		}
		if err := tx.UpdateAddressee(ctx, &after); err != nil {
			return err
		}
		if past != nil {
			if err := tx.InsertPastName(ctx, past); err != nil {
				return err
			}
		}
		if after.Kind != State {
			if err := tx.SetOperations(ctx, id, addresseeIDs(operations)); err != nil {
				return err
			}
		}
		if err := knownBy(ctx, tx, id, after.names()); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "addressee.edit", Subject: "addressee", SubjectID: int64(id),
			Before: describeAddressee(before, worked), After: describeAddressee(after, operations)})
	})
}

// changeAddressee runs a change of one addressee that the actor may see and change.
func (s *Service) changeAddressee(ctx context.Context, actor Actor, id AddresseeID, may func(Actor, Addressee) bool, do func(Store, Addressee) error) error {
	if !CanRead(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		a, err := tx.OfferedAddressee(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		if !may(actor, a) {
			return forbidden()
		}
		return do(tx, a)
	})
}

// unchanged refuses an edit of a record that moved on since the person saw it.
func unchanged(record any, version, seen int64) error {
	if version == seen {
		return nil
	}
	e := Refuse(Conflict, "Someone changed this record while you were writing. Nothing of yours was saved yet: compare the two texts and save again.")
	e.Current = record
	return e
}

// names are the names of today by language.
func (a Addressee) names() map[string]string {
	return map[string]string{"en": a.NameEN, "fr": a.NameFR, "es": a.NameES, "ar": a.NameAR, "ru": a.NameRU, "zh": a.NameZH}
}

// rename takes the names typed.
func (a *Addressee) rename(names map[string]string, p *problems) {
	into := map[string]*string{"en": &a.NameEN, "fr": &a.NameFR, "es": &a.NameES, "ar": &a.NameAR, "ru": &a.NameRU, "zh": &a.NameZH}
	for _, language := range AddresseeLanguages {
		*into[language] = strings.TrimSpace(names[language])
		tooLong(p, "name_"+language, *into[language], 200)
	}
	a.SortName, a.FoldName = Fold(a.NameEN), Fold(a.NameEN)
	if a.FoldName == "" {
		p.add("name_en", "Give the name in English: lists are ordered by it.")
	}
}

// AddresseeLanguages are the languages that names are kept in, English first.
var AddresseeLanguages = []string{"en", "fr", "es", "ar", "ru", "zh"}

// take takes what is known of another actor.
func (a *Addressee) take(ctx context.Context, tx Store, in AddresseeInput, p *problems) ([]Addressee, error) {
	a.Kind, a.Note, a.RetiredOn = in.Kind, strings.TrimSpace(in.Note), in.RetiredOn
	if !a.Kind.Valid() || a.Kind == State {
		p.add("kind", "Choose what kind of actor this is.")
	}
	tooLong(p, "note", a.Note, 2000)
	a.HomeStateID = nil
	home, err := stateNamed(ctx, tx, in.Home, "home", p)
	if err != nil {
		return nil, err
	}
	if home != nil {
		a.HomeStateID = &home.ID
	}
	var operations []Addressee
	for _, line := range in.Operations {
		state, err := stateNamed(ctx, tx, line, "operations", p)
		if err != nil {
			return nil, err
		}
		if state != nil {
			operations = append(operations, *state)
		}
	}
	return operations, nil
}

// stateNamed reads a State by its code or a name; nothing typed is none.
func stateNamed(ctx context.Context, tx Store, typed, field string, p *problems) (*Addressee, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil, nil
	}
	found, err := FindAddressees(ctx, tx, typed)
	if err != nil {
		return nil, err
	}
	var states []Addressee
	for _, a := range found {
		if a.Kind == State {
			states = append(states, a)
		}
	}
	switch len(states) {
	case 0:
		p.add(field, "No State is called “%s”.", typed)
		return nil, nil
	case 1:
		return &states[0], nil
	}
	p.add(field, "“%s” may mean %s or %s. Please choose one by its code: %s or %s.", typed, states[0].NameEN, states[1].NameEN, states[0].Code(), states[1].Code())
	return nil, nil
}

// freeName refuses a name that another actor of the same kind bears: the two would be one.
func freeName(ctx context.Context, tx Store, before, after Addressee, p *problems) error {
	if after.Kind == State || after.FoldName == "" || after.FoldName == before.FoldName && after.Kind == before.Kind {
		return nil
	}
	known, err := tx.AddresseesNamed(ctx, after.FoldName)
	for _, a := range known {
		if a.ID != after.ID && a.Kind == after.Kind && a.FoldName == after.FoldName {
			p.add("name_en", "Another actor of this kind bears this name already.")
			break
		}
	}
	return err
}

// nameBefore keeps the name of the days before a renaming.
func (s *Service) nameBefore(ctx context.Context, tx Store, before, after Addressee, on civil.Date, p *problems) (*PastName, error) {
	if on.IsZero() {
		return nil, nil
	}
	if before.NameEN == after.NameEN {
		p.add("renamed_on", "The English name is the same as before: nothing was renamed.")
		return nil, nil
	}
	names, err := tx.PastNames(ctx, before.ID)
	if err != nil {
		return nil, err
	}
	n := PastName{AddresseeID: before.ID, NameEN: before.NameEN, NameFR: before.NameFR, NameES: before.NameES, ValidTo: on.AddDays(-1)}
	for _, other := range names {
		if !other.ValidTo.IsZero() && other.ValidTo.Before(on) && !other.ValidTo.Before(n.ValidFrom) {
			n.ValidFrom = other.ValidTo.AddDays(1)
		}
	}
	if !n.ValidFrom.IsZero() && n.ValidFrom.After(n.ValidTo) {
		p.add("renamed_on", "An earlier name is on record up to %s. The renaming has to be later.", n.ValidFrom.AddDays(-1))
		return nil, nil
	}
	checkPastName(names, n, "renamed_on", p)
	return &n, nil
}

// knownBy lets an addressee be found by its names. A name that means another addressee already is left to it.
func knownBy(ctx context.Context, tx Store, id AddresseeID, names map[string]string) error {
	for _, language := range AddresseeLanguages {
		fold := Fold(names[language])
		if fold == "" {
			continue
		}
		known, err := tx.AddresseesNamed(ctx, fold)
		if err != nil {
			return err
		}
		if len(known) > 0 {
			continue // it is this one's already, or another's
		}
		if err := tx.AddAddresseeName(ctx, AddresseeName{AddresseeID: id, Fold: fold, Name: names[language], Language: language}); err != nil {
			return err
		}
	}
	return nil
}

func addresseeIDs(all []Addressee) []AddresseeID {
	ids := make([]AddresseeID, len(all))
	for i, a := range all {
		ids[i] = a.ID
	}
	return ids
}

func describeAddressee(a Addressee, operations []Addressee) map[string]any {
	said := map[string]any{"kind": a.Kind, "names": a.names(), "home": a.HomeStateID, "note": a.Note, "retired_on": a.RetiredOn}
	if len(operations) > 0 {
		said["operations"] = addresseeIDs(operations)
	}
	return said
}
