package docket

import (
	"context"
	"net/mail"
	"strings"
)

// UserInput is what an administrator typed about a person.
type UserInput struct {
	Email      string
	Name       string
	Role       Role
	Identities *bool // nil: by role, on for staff and reviewers, off for administrators
}

// NewUser checks what was typed and makes the person, without saving.
func (s *Service) NewUser(actor Actor, in UserInput) (User, error) {
	if !CanAdminister(actor) {
		return User{}, forbidden()
	}
	var p problems
	u := User{Email: strings.ToLower(strings.TrimSpace(in.Email)), Name: strings.TrimSpace(in.Name), Role: in.Role, CreatedAt: s.moment().at, Version: 1}
	if parsed, err := mail.ParseAddress(u.Email); err != nil || parsed.Address != u.Email || len(u.Email) > 254 {
		p.add("email", "Give an e-mail address, like officer@example.org.")
	}
	if u.Name == "" {
		p.add("name", "Give the person's name.")
	}
	tooLong(&p, "name", u.Name, 200)
	if !u.Role.Valid() {
		p.add("role", "Choose a role.")
	}
	u.Identities = u.Role == Staff || u.Role == Reviewer
	if in.Identities != nil {
		u.Identities = *in.Identities
	}
	if u.Role == Observer && u.Identities {
		p.add("identities", "Observers read without protected identities.")
	}
	return u, p.err()
}

// AddUser saves a person inside a transaction that also saves the credentials.
func AddUser(ctx context.Context, tx Store, actor Actor, u *User) error {
	if _, err := tx.UserByEmail(ctx, u.Email); err == nil {
		var p problems
		p.add("email", "A person with this e-mail is already on the list.")
		return p.err()
	} else if KindOf(err) != NotFound {
		return err
	}
	if err := tx.InsertUser(ctx, u); err != nil {
		return err
	}
	return tx.Record(ctx, Change{Actor: actor, Action: "user.add", Subject: "user", SubjectID: int64(u.ID),
		After: map[string]any{"role": u.Role, "identities": u.Identities, "name": u.Name, "email": u.Email}})
}

// Users lists the people of the office.
func (s *Service) Users(ctx context.Context, actor Actor) ([]User, error) {
	if !CanAdminister(actor) {
		return nil, forbidden()
	}
	return s.store.Users(ctx)
}

// DisableUser ends a person's access; the record of what the person did stays. The last active
// administrator cannot be disabled, nor can anyone disable himself.
func (s *Service) DisableUser(ctx context.Context, actor Actor, id UserID) error {
	return s.setDisabled(ctx, actor, id, true)
}

// EnableUser gives a disabled person access again.
func (s *Service) EnableUser(ctx context.Context, actor Actor, id UserID) error {
	return s.setDisabled(ctx, actor, id, false)
}

func (s *Service) setDisabled(ctx context.Context, actor Actor, id UserID, disabled bool) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	m := s.moment()
	return s.store.Tx(ctx, func(tx Store) error {
		u, err := tx.User(ctx, id)
		if err != nil {
			return err
		}
		if u.Disabled() == disabled {
			return nil
		}
		if disabled && id == actor.ID {
			return Refuse(Invalid, "You cannot disable yourself. Ask another administrator.")
		}
		if disabled && u.Role == Administrator {
			if err := leavesAnAdministrator(ctx, tx, id); err != nil {
				return err
			}
		}
		action := "user.enable"
		u.DisabledAt = User{}.DisabledAt
		if disabled {
			action, u.DisabledAt = "user.disable", m.at
		}
		if err := tx.UpdateUser(ctx, u); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: action, Subject: "user", SubjectID: int64(id)})
	})
}

func leavesAnAdministrator(ctx context.Context, tx Store, except UserID) error {
	users, err := tx.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if u.Role == Administrator && !u.Disabled() && u.ID != except {
			return nil
		}
	}
	return Refuse(Invalid, "This is the last active administrator. Add another one first.")
}
