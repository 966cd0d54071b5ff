// Package account keeps people's credentials: passwords, browser sign-ins, one-time addresses, and
// the counting of failed attempts. To the rest of the program it gives one thing: the docket.Actor
// behind a cookie.
package account

import (
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Options say how credentials are kept.
type Options struct {
	// Now is the clock.
	Now func() time.Time
	// Secret keys the hashes of throttles and of one-time addresses; every register has its own.
	Secret []byte
	// Cost of a password's hash; the zero value means DefaultCost. Raising it rehashes at the next sign-in.
	Cost Cost
	// AtOnce bounds how many passwords are hashed at the same time; zero means two, or one on a single core.
	AtOnce int
	// Log hears of work behind a request that failed; nil keeps silent.
	Log *slog.Logger
}

// Service is everything a person does with his credentials, and an administrator with another's.
type Service struct {
	store     Store
	docket    *docket.Service
	now       func() time.Time
	secret    []byte
	passwords *hasher
	log       *slog.Logger

	noting     atomic.Bool
	background sync.WaitGroup
}

// New makes the service on a store; rules about people stay with the docket.
func New(store Store, people *docket.Service, o Options) *Service {
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	if o.AtOnce == 0 {
		o.AtOnce = min(2, runtime.NumCPU())
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{store: store, docket: people, now: o.Now, secret: o.Secret, passwords: newHasher(o.Cost, o.AtOnce), log: o.Log}
}

// Close waits for what requests left to be written; the store is closed after it.
func (s *Service) Close() { s.background.Wait() }

func (s *Service) instant() civil.Instant { return civil.InstantOf(s.now()) }
