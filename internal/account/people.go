package account

import (
	"context"

	"answerable/internal/docket"
)

// Listed is a person with how far the account has got.
type Listed struct {
	docket.User
	Standing
}

// People lists everybody for an administrator.
func (s *Service) People(ctx context.Context, actor docket.Actor) ([]Listed, error) {
	users, err := s.docket.Users(ctx, actor)
	if err != nil {
		return nil, err
	}
	standings, err := s.store.Standings(ctx, s.instant())
	if err != nil {
		return nil, err
	}
	people := make([]Listed, len(users))
	for i, u := range users {
		people[i] = Listed{User: u, Standing: standings[u.ID]}
	}
	return people, nil
}

// Disable ends a person's access at once and takes back what could bring it again.
func (s *Service) Disable(ctx context.Context, actor docket.Actor, id docket.UserID) error {
	if err := s.docket.DisableUser(ctx, actor, id); err != nil {
		return err
	}
	return s.revoke(ctx, id)
}

// Enable gives access again. What was open before the person was disabled is ended first, whoever
// disabled the person and how: nobody comes back signed in.
func (s *Service) Enable(ctx context.Context, actor docket.Actor, id docket.UserID) error {
	if !docket.CanAdminister(actor) {
		return forbidden()
	}
	u, err := s.store.User(ctx, id)
	if err != nil || !u.Disabled() {
		return err
	}
	if err := s.revoke(ctx, id); err != nil {
		return err
	}
	return s.docket.EnableUser(ctx, actor, id)
}

func (s *Service) revoke(ctx context.Context, id docket.UserID) error {
	return s.store.AccountTx(ctx, func(tx Tx) error {
		if err := tx.DeleteSignins(ctx, id, Hash{}); err != nil {
			return err
		}
		return tx.DeleteInvitations(ctx, id)
	})
}
