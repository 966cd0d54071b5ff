package account

import (
	"context"

	"answerable/internal/docket"
)

// Invited tells whom a one-time address is for, or in a sentence why it does not work.
func (s *Service) Invited(ctx context.Context, purpose Purpose, token string) (docket.User, error) {
	i, err := s.living(ctx, s.store, token, purpose)
	if err != nil {
		return docket.User{}, expired(err)
	}
	u, err := s.store.User(ctx, i.User)
	if err != nil || u.Disabled() || !i.UsedAt.IsZero() {
		return docket.User{}, expired(err)
	}
	return u, nil
}

// expired words why a one-time address does not work; other errors come back unchanged.
func expired(err error) error {
	if err != nil && docket.KindOf(err) != docket.NotFound {
		return err
	}
	return docket.Refuse(docket.NotFound, "This address was used already, or it is too old, or a newer one replaced it. Ask an administrator for a new one.").WithCause(err)
}

// Accept sets the password of the person a one-time address is for. All sign-ins of the person end and
// failed attempts are forgotten. A second click finds its work done.
func (s *Service) Accept(ctx context.Context, purpose Purpose, token, once, password string) error {
	u, err := s.Invited(ctx, purpose, token)
	if err != nil {
		if s.acceptedBefore(ctx, purpose, token, once) {
			return nil
		}
		return err
	}
	if m := checkPassword(password, u); m.Key != "" {
		return atField("password", m)
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.store.AccountTx(ctx, func(tx Tx) error { return s.accept(ctx, tx, u, token, once, hash) })
}

func (s *Service) accept(ctx context.Context, tx Tx, u docket.User, token, once, hash string) error {
	if once != "" {
		if done, err := tx.Submission(ctx, once, u.ID); err != nil || done != "" {
			return err
		}
	}
	first, err := tx.UseInvitation(ctx, hashOf(token), s.instant())
	if err != nil {
		return err
	}
	current, err := tx.User(ctx, u.ID)
	if err != nil {
		return err
	}
	if !first || current.Disabled() {
		return expired(nil)
	}
	if err := tx.PutCredential(ctx, u.ID, hash, s.instant()); err != nil {
		return err
	}
	if err := tx.DeleteSignins(ctx, u.ID, Hash{}); err != nil {
		return err
	}
	if err := tx.DeleteThrottle(ctx, s.accountKey(u.Email)); err != nil {
		return err
	}
	if once != "" {
		if err := tx.PutSubmission(ctx, once, u.ID, "/signin"); err != nil {
			return err
		}
	}
	self := docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role}
	return tx.Record(ctx, passwordEvent(self, "user.password", u.ID))
}

// acceptedBefore tells whether this very form set the password a moment ago.
func (s *Service) acceptedBefore(ctx context.Context, purpose Purpose, token, once string) bool {
	i, err := s.living(ctx, s.store, token, purpose)
	if err != nil || i.UsedAt.IsZero() || once == "" {
		return false
	}
	location, err := s.store.Submission(ctx, once, i.User)
	return err == nil && location != ""
}
