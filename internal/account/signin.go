package account

import (
	"context"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

const (
	// idle is how long a sign-in lasts unused, longest how long in all.
	idle    = 12 * time.Hour
	longest = 7 * 24 * time.Hour
	// seenEvery spares a write for each page: last seen is noted once a minute.
	seenEvery = time.Minute
)

// Signin is a browser session: the token its cookie carries, and the token its forms carry.
type Signin struct {
	Token     string
	CSRF      string
	Actor     docket.Actor
	ExpiresAt civil.Instant
}

// SignIn holds an e-mail and a password against the register. An unknown account, a disabled one and a
// wrong password take the same time and get the same sentence.
func (s *Service) SignIn(ctx context.Context, email, password, addr string) (Signin, error) {
	try := attempt{account: s.accountKey(email), address: s.addressKey(addr)}
	if err := s.begin(ctx, try); err != nil {
		return Signin{}, err
	}
	known, right, err := s.judge(ctx, try, email, password)
	if err != nil {
		return Signin{}, err
	}
	if !right {
		if err := s.noteFailure(ctx, known.User.ID); err != nil {
			return Signin{}, err
		}
		return Signin{}, wrong()
	}
	renewed := ""
	if s.passwords.outdated(known.PasswordHash) {
		if renewed, err = s.passwords.hash(ctx, password); err != nil {
			return Signin{}, err
		}
	}
	return s.open(ctx, try, known, renewed)
}

// judge verifies the password of an attempt that was counted.
func (s *Service) judge(ctx context.Context, try attempt, email, password string) (Credential, bool, error) {
	known, err := s.store.CredentialByEmail(ctx, normal(email))
	if err != nil && docket.KindOf(err) != docket.NotFound {
		s.unjudged(ctx, try)
		return Credential{}, false, err
	}
	right, err := s.passwords.verify(ctx, known.PasswordHash, password)
	if err != nil {
		s.unjudged(ctx, try)
		return Credential{}, false, err
	}
	return known, right && !known.User.Disabled(), nil
}

func (s *Service) noteFailure(ctx context.Context, user docket.UserID) error {
	return s.store.AccountTx(ctx, func(tx Tx) error {
		return tx.NoteAccess(ctx, docket.Access{Action: "signin.failed", Subject: "user", SubjectID: int64(user)})
	})
}

// wrong is one sentence for whatever was wrong: it does not tell who has an account.
func wrong() error {
	return docket.Refuse(docket.Invalid, "E-mail or password is wrong.")
}

// open writes the sign-in, unless person or password changed while the password was looked at.
func (s *Service) open(ctx context.Context, try attempt, known Credential, renewed string) (Signin, error) {
	token, csrf, now := newToken(), newToken(), s.now()
	row := StoredSignin{ID: hashOf(token), User: known.User, CSRF: csrf, CreatedAt: civil.InstantOf(now), SeenAt: civil.InstantOf(now)}
	row.ExpiresAt = row.expiry(now)
	var actor docket.Actor
	err := s.store.AccountTx(ctx, func(tx Tx) error {
		current, err := tx.CredentialByEmail(ctx, known.User.Email)
		if err != nil {
			return err
		}
		if current.PasswordHash != known.PasswordHash || current.User.Disabled() {
			return wrong()
		}
		if renewed != "" {
			if err := tx.ReplaceHash(ctx, known.User.ID, known.PasswordHash, renewed); err != nil {
				return err
			}
		}
		if err := tx.DeleteExpired(ctx, civil.InstantOf(now), civil.InstantOf(now.Add(-forgotten))); err != nil {
			return err
		}
		if err := try.succeeded(ctx, tx); err != nil {
			return err
		}
		if actor, err = actorFor(ctx, tx, current.User); err != nil {
			return err
		}
		return tx.InsertSignin(ctx, row)
	})
	if err != nil {
		return Signin{}, err
	}
	return Signin{Token: token, CSRF: csrf, Actor: actor, ExpiresAt: row.ExpiresAt}, nil
}

// expiry is the end of a sign-in seen now: after a time unused, and after a week whatever happens.
func (r StoredSignin) expiry(now time.Time) civil.Instant {
	end, last := now.Add(idle), r.CreatedAt.Time().Add(longest)
	if last.Before(end) {
		end = last
	}
	return civil.InstantOf(end)
}

// Actor tells who is behind a cookie; an unknown, ended or expired sign-in and that of a disabled
// person are Unauthenticated.
func (s *Service) Actor(ctx context.Context, token string) (Signin, error) {
	row, err := s.store.SigninByHash(ctx, hashOf(token))
	if docket.KindOf(err) == docket.NotFound {
		return Signin{}, unauthenticated()
	}
	if err != nil {
		return Signin{}, err
	}
	now := s.now()
	if !row.ExpiresAt.Time().After(now) || row.User.Disabled() {
		return Signin{}, unauthenticated()
	}
	actor, err := actorFor(ctx, s.store, row.User)
	if err != nil {
		return Signin{}, err
	}
	s.noteSeen(row, now)
	return Signin{Token: token, CSRF: row.CSRF, Actor: actor, ExpiresAt: row.ExpiresAt}, nil
}

func unauthenticated() error { return docket.Refuse(docket.Unauthenticated, "Please sign in.") }

func actorFor(ctx context.Context, r Reader, u docket.User) (docket.Actor, error) {
	actor := docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Identities: u.Identities}
	if !u.LimitedMandates && !u.LimitedAddressees {
		return actor, nil
	}
	var err error
	actor.Mandates, actor.Addressees, err = r.Limits(ctx, u.ID)
	return actor, err
}

// noteSeen prolongs a sign-in behind the request: a page never waits for the writer because of it.
// One note is written at a time; whoever is passed over is noted with the next page.
func (s *Service) noteSeen(row StoredSignin, now time.Time) {
	if now.Sub(row.SeenAt.Time()) < seenEvery || !s.noting.CompareAndSwap(false, true) {
		return
	}
	s.background.Go(func() {
		defer s.noting.Store(false)
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		err := s.store.AccountTx(ctx, func(tx Tx) error {
			return tx.ProlongSignin(ctx, row.ID, civil.InstantOf(now), row.expiry(now))
		})
		if err != nil {
			s.log.Warn("a sign-in was not prolonged", "error", err.Error())
		}
	})
}

// SignOut ends the sign-in of a cookie.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.store.AccountTx(ctx, func(tx Tx) error { return tx.DeleteSignin(ctx, hashOf(token)) })
}

// EndOthers ends every sign-in of the person but the one that asks.
func (s *Service) EndOthers(ctx context.Context, own Signin) error {
	return s.store.AccountTx(ctx, func(tx Tx) error {
		return tx.DeleteSignins(ctx, own.Actor.ID, hashOf(own.Token))
	})
}

// Others counts the person's sign-ins elsewhere.
func (s *Service) Others(ctx context.Context, own Signin) (int, error) {
	n, err := s.store.CountSignins(ctx, own.Actor.ID, s.instant())
	return max(0, n-1), err
}
