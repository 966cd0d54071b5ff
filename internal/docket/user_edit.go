package docket

import (
	"context"
	"strings"
)

// UserEdit is what an administrator changes about a person who is on the list.
type UserEdit struct {
	Version    int64 // of the person as the administrator saw it
	Name       string
	Role       Role
	Identities bool
	// Limits are changed along with the rest; nil leaves them as they are.
	Limits *LimitInput
}

// UserView is a person with the limits of what the person sees.
type UserView struct {
	User
	// Mandates and Addressees are what the person is limited to; the flags of the user say whether at all.
	Mandates   []Mandate
	Addressees []Addressee
	// All are the mandates to choose from.
	All []Mandate
}

// ShowUser reads a person for an administrator.
func (s *Service) ShowUser(ctx context.Context, actor Actor, id UserID) (UserView, error) {
	var v UserView
	if !CanAdminister(actor) {
		return v, forbidden()
	}
	err := s.store.Read(ctx, func(r Store) (err error) {
		v, err = viewUser(ctx, r, id)
		return err
	})
	return v, err
}

func viewUser(ctx context.Context, r Store, id UserID) (v UserView, err error) {
	if v.User, err = r.User(ctx, id); err != nil {
		return v, err
	}
	if v.All, err = r.Mandates(ctx); err != nil {
		return v, err
	}
	mandates, addressees, err := r.Limits(ctx, id)
	if err != nil {
		return v, err
	}
	for _, m := range v.All {
		if v.LimitedMandates && SeesMandates(Actor{Mandates: mandates}, []MandateID{m.ID}) {
			v.Mandates = append(v.Mandates, m)
		}
	}
	for _, one := range addressees {
		a, err := r.Addressee(ctx, one)
		if err != nil {
			return v, err
		}
		v.Addressees = append(v.Addressees, a)
	}
	return v, nil
}

// EditUser changes a person's name, role and right to identities, and with them the limits if they are
// given: all of it or nothing.
func (s *Service) EditUser(ctx context.Context, actor Actor, id UserID, in UserEdit) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		before, err := userUnchanged(ctx, tx, id, in.Version)
		if err != nil {
			return err
		}
		var p problems
		after := before.User
		after.Name, after.Role, after.Identities = strings.TrimSpace(in.Name), in.Role, in.Identities
		checkUserEdit(actor, before.User, &after, &p)
		if before.Role == Administrator && after.Role != Administrator && !before.Disabled() {
			if err := leavesAnAdministrator(ctx, tx, id); err != nil {
				return err
			}
		}
		limits := before.limits()
		if in.Limits != nil {
			if limits, err = readLimits(ctx, tx, actor, before, *in.Limits, &p); err != nil {
				return err
			}
		}
		if err := p.err(); err != nil {
			return err
		}
		if after != before.User {
			if err := putUser(ctx, tx, actor, before.User, &after); err != nil {
				return err
			}
		}
		return putLimits(ctx, tx, actor, before, after, limits)
	})
}

// checkUserEdit keeps the rules of the rights: nobody changes his own role or grants identities to
// himself, and observers never have them.
func checkUserEdit(actor Actor, before User, after *User, p *problems) {
	if after.Name == "" {
		p.add("name", "Give the person's name.")
	}
	tooLong(p, "name", after.Name, 200)
	switch {
	case !after.Role.Valid():
		p.add("role", "Choose a role.")
	case after.Role != before.Role && before.ID == actor.ID:
		p.add("role", "Nobody changes their own role. Ask another administrator.")
	}
	if after.Role == Observer && before.Role != Observer {
		after.Identities = false // the right goes with the role
	}
	switch {
	case !after.Identities || after.Identities == before.Identities && after.Role != Observer:
	case after.Role == Observer:
		p.add("identities", "Observers read without protected identities.")
	case !CanGrantIdentities(actor, *after):
		p.add("identities", "Nobody gives this right to themselves. Ask another administrator.")
	}
}

func putUser(ctx context.Context, tx Store, actor Actor, before User, after *User) error {
	if err := tx.UpdateUser(ctx, *after); err != nil {
		return err
	}
	after.Version++
	return tx.Record(ctx, Change{Actor: actor, Action: "user.edit", Subject: "user", SubjectID: int64(after.ID), Before: describeUser(before), After: describeUser(*after)})
}

func describeUser(u User) map[string]any {
	return map[string]any{"name": u.Name, "role": u.Role, "identities": u.Identities}
}

// userUnchanged reads a person that the administrator saw in a version. If the record moved on, it
// refuses with the person as it stands now.
func userUnchanged(ctx context.Context, tx Store, id UserID, seen int64) (UserView, error) {
	v, err := viewUser(ctx, tx, id)
	if err != nil || v.Version == seen {
		return v, err
	}
	e := Refuse(Conflict, "Someone changed this record while you were writing. Nothing of yours was saved yet: compare the two texts and save again.")
	e.Current = v
	return v, e
}
