package account

import (
	"context"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

const (
	invitedFor = 7 * 24 * time.Hour
	resetFor   = 24 * time.Hour
)

// OneTime is an address to hand over to a person. Only a hash of its token is kept, so it is shown once.
type OneTime struct {
	Purpose   Purpose
	Token     string
	ExpiresAt civil.Instant
}

// Path is the address below the site's own.
func (o OneTime) Path() string {
	if o.Token == "" {
		return ""
	}
	return "/" + string(o.Purpose) + "/" + o.Token
}

// AddPerson writes a person. With a password the person can sign in at once; without one the
// administrator gets a one-time address to hand over. A second click gives the first one's result.
func (s *Service) AddPerson(ctx context.Context, actor docket.Actor, in docket.UserInput, password *string, once string) (docket.User, OneTime, error) {
	u, err := s.docket.NewUser(actor, in)
	if err != nil {
		return u, OneTime{}, err
	}
	hash := ""
	if password != nil {
		if m := checkPassword(*password, u); m.Key != "" {
			return u, OneTime{}, atField("password", m)
		}
		if hash, err = s.passwords.hash(ctx, *password); err != nil {
			return u, OneTime{}, err
		}
	}
	var address OneTime
	add := func(once string) func(tx Tx) error {
		return func(tx Tx) (err error) {
			if hash != "" {
				return s.addWithHash(ctx, tx, actor, &u, hash)
			}
			if err := docket.AddUser(ctx, tx, actor, &u); err != nil {
				return err
			}
			address, err = s.invite(ctx, tx, actor, u.ID, Invite, once)
			return err
		}
	}
	err = s.onceOnly(ctx, actor, once, add(once), func(tx Tx) error {
		there, err := tx.UserByEmail(ctx, u.Email)
		if docket.KindOf(err) == docket.NotFound {
			return add("")(tx) // the same form, sent again for somebody else
		}
		if err == nil {
			u = there
			address, err = s.given(ctx, tx, Invite, once)
		}
		return err
	})
	return u, address, err
}

// Reset makes a one-time address for a new password; to a person who never had one, it is a new
// invitation. It replaces older addresses. The old password works until the new one is chosen.
func (s *Service) Reset(ctx context.Context, actor docket.Actor, id docket.UserID, once string) (docket.User, OneTime, error) {
	if !docket.CanAdminister(actor) {
		return docket.User{}, OneTime{}, forbidden()
	}
	var u docket.User
	var address OneTime
	act := func(again bool) func(tx Tx) error {
		return func(tx Tx) (err error) {
			if u, err = tx.User(ctx, id); err != nil {
				return err
			}
			if u.Disabled() {
				return docket.Refuse(docket.Invalid, "This person is disabled. Enable the account first.")
			}
			held, err := tx.CredentialByEmail(ctx, u.Email)
			if err != nil {
				return err
			}
			purpose := Reset
			if held.PasswordHash == "" {
				purpose = Invite
			}
			if again {
				address, err = s.given(ctx, tx, purpose, once)
				return err
			}
			address, err = s.invite(ctx, tx, actor, id, purpose, once)
			return err
		}
	}
	err := s.onceOnly(ctx, actor, once, act(false), act(true))
	return u, address, err
}

// invite replaces the one-time addresses of a person by a new one, with an event.
func (s *Service) invite(ctx context.Context, tx Tx, actor docket.Actor, id docket.UserID, purpose Purpose, once string) (OneTime, error) {
	now, lasts := s.now(), resetFor
	if purpose == Invite {
		lasts = invitedFor
	}
	o := OneTime{Purpose: purpose, Token: s.tokenFor(purpose, once), ExpiresAt: civil.InstantOf(now.Add(lasts))}
	if err := tx.DeleteInvitations(ctx, id); err != nil {
		return o, err
	}
	err := tx.InsertInvitation(ctx, Invitation{Token: hashOf(o.Token), Purpose: purpose, User: id, CreatedAt: civil.InstantOf(now), ExpiresAt: o.ExpiresAt})
	if err != nil {
		return o, err
	}
	return o, tx.Record(ctx, passwordEvent(actor, "user."+string(purpose), id))
}

// given is the address that the first click of a form made, empty once a newer one replaced it.
func (s *Service) given(ctx context.Context, tx Tx, purpose Purpose, once string) (OneTime, error) {
	token := s.tokenFor(purpose, once)
	i, err := s.living(ctx, tx, token, purpose)
	if docket.KindOf(err) == docket.NotFound {
		return OneTime{}, nil
	}
	return OneTime{Purpose: purpose, Token: token, ExpiresAt: i.ExpiresAt}, err
}

// onceOnly runs first unless the form was sent before; then it runs again.
func (s *Service) onceOnly(ctx context.Context, actor docket.Actor, once string, first, again func(tx Tx) error) error {
	return s.store.AccountTx(ctx, func(tx Tx) error {
		if once == "" || actor.Console {
			return first(tx)
		}
		done, err := tx.Submission(ctx, once, actor.ID)
		if err != nil {
			return err
		}
		if done != "" {
			return again(tx)
		}
		if err := first(tx); err != nil {
			return err
		}
		return tx.PutSubmission(ctx, once, actor.ID, "/admin/users")
	})
}

// living finds a one-time address that has not expired; used ones are found, their use is for the caller to judge.
func (s *Service) living(ctx context.Context, r Reader, token string, purpose Purpose) (Invitation, error) {
	i, err := r.InvitationByHash(ctx, hashOf(token))
	if err != nil {
		return i, err
	}
	if i.Purpose != purpose || !i.ExpiresAt.Time().After(s.now()) {
		return i, docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.")
	}
	return i, nil
}

func forbidden() error {
	return docket.Refuse(docket.Forbidden, "Your role does not allow this. Ask an administrator if you need it.")
}
