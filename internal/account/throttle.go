package account

import (
	"context"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// patience says how many attempts may fail before one has to wait, and how the wait grows.
type patience struct {
	free  int
	first time.Duration
	most  time.Duration
}

var (
	withAccount = patience{free: 5, first: time.Minute, most: 15 * time.Minute}
	// An office shares one address, so an address has more attempts than an account.
	withAddress = patience{free: 30, first: time.Minute, most: time.Hour}
)

// forgotten is how long failures are remembered after the first of them.
const forgotten = 24 * time.Hour

// after is how long to wait once so many attempts failed: twice as long each time.
func (p patience) after(failures int) time.Duration {
	if failures < p.free {
		return 0
	}
	return min(p.first<<min(failures-p.free, 16), p.most)
}

// Throttled is the cause of a refusal because of too many failures; Wait says for how long.
type Throttled struct{ Wait time.Duration }

func (t *Throttled) Error() string { return "too many failed attempts" }

// attempt is one try at a password, counted as failed before the password is looked at: a hundred
// tries at the same moment are a hundred failures, not one.
type attempt struct {
	account string
	address string // empty where a signed-in person proves his password again
}

// begin counts the attempt, or refuses it while account or address have to wait.
func (s *Service) begin(ctx context.Context, a attempt) error {
	now := s.now()
	var wait time.Duration
	err := s.store.AccountTx(ctx, func(tx Tx) error {
		wait = 0
		var counted []Throttle
		for key, p := range a.keys() {
			t, err := tx.Throttle(ctx, key)
			if err != nil {
				return err
			}
			wait = max(wait, t.BlockedUntil.Time().Sub(now))
			counted = append(counted, t.another(now, p))
		}
		if wait > 0 {
			return tx.NoteAccess(ctx, docket.Access{Action: "signin.throttled", Subject: "signin"})
		}
		for _, t := range counted {
			if err := tx.PutThrottle(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || wait <= 0 {
		return err
	}
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return docket.Refuse(docket.Invalid, "Too many attempts failed. Try again in %d min.", minutes).WithCause(&Throttled{Wait: wait})
}

func (a attempt) keys() map[string]patience {
	keys := map[string]patience{a.account: withAccount}
	if a.address != "" {
		keys[a.address] = withAddress
	}
	return keys
}

// another is the count with one more failure; failures of long ago are forgotten.
func (t Throttle) another(now time.Time, p patience) Throttle {
	if t.Failures == 0 || now.Sub(t.FirstAt.Time()) > forgotten {
		t = Throttle{Key: t.Key, FirstAt: civil.InstantOf(now)}
	}
	t.Failures++
	t.BlockedUntil = civil.Instant{}
	if wait := p.after(t.Failures); wait > 0 {
		t.BlockedUntil = civil.InstantOf(now.Add(wait))
	}
	return t
}

// succeeded clears the account's count and takes this one attempt off the address: whoever knows one
// password must not thereby win new guesses at others.
func (a attempt) succeeded(ctx context.Context, tx Tx) error {
	if err := tx.DeleteThrottle(ctx, a.account); err != nil {
		return err
	}
	return a.takenBack(ctx, tx, a.address)
}

// unjudged takes an attempt back whose password was never looked at.
func (s *Service) unjudged(ctx context.Context, a attempt) {
	err := s.store.AccountTx(context.WithoutCancel(ctx), func(tx Tx) error {
		if err := a.takenBack(ctx, tx, a.account); err != nil {
			return err
		}
		return a.takenBack(ctx, tx, a.address)
	})
	if err != nil {
		s.log.Warn("an attempt to sign in was not taken back", "error", err.Error())
	}
}

func (a attempt) takenBack(ctx context.Context, tx Tx, key string) error {
	if key == "" {
		return nil
	}
	t, err := tx.Throttle(ctx, key)
	if err != nil || t.Failures == 0 {
		return err
	}
	t.Failures--
	t.BlockedUntil = civil.Instant{}
	if t.Failures == 0 {
		return tx.DeleteThrottle(ctx, key)
	}
	return tx.PutThrottle(ctx, t)
}
