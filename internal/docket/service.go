package docket

import (
	"context"
	"time"

	"github.com/google/uuid"

	"answerable/internal/civil"
)

// Service is what happens in the office, in domain words. Permission is asked here, never in pages.
type Service struct {
	store Store
	now   func() time.Time
	zone  *time.Location
}

// NewService makes the service on a store, with the clock and the office's time zone.
func NewService(store Store, now func() time.Time, zone *time.Location) *Service {
	return &Service{store: store, now: now, zone: zone}
}

// Store gives the store to readers that need no rule of ours.
func (s *Service) Store() Store { return s.store }

// moment is one reading of the clock, shared by everything an operation does.
type moment struct {
	at    civil.Instant
	today civil.Date
}

func (s *Service) moment() moment {
	now := s.now()
	return moment{at: civil.InstantOf(now), today: civil.Of(now.In(s.zone))}
}

// Today is the office's civil day.
func (s *Service) Today() civil.Date { return s.moment().today }

// newUID makes an identifier that never changes: a UUID of version 7.
func newUID() string { return uuid.Must(uuid.NewV7()).String() }

// NewUID makes an identifier for records that are written in bulk.
func NewUID() string { return newUID() }

// once runs fn unless the form was already sent; a second click lands on the first one's result.
func (s *Service) once(ctx context.Context, actor Actor, once string, fn func(tx Store) (string, error)) (string, error) {
	var location string
	err := s.store.Tx(ctx, func(tx Store) error {
		if once != "" && !actor.Console {
			done, err := tx.Submission(ctx, once, actor.ID)
			if err != nil {
				return err
			}
			if done != "" {
				location = done
				return nil
			}
		}
		var err error
		if location, err = fn(tx); err != nil {
			return err
		}
		if once == "" || actor.Console {
			return nil
		}
		return tx.PutSubmission(ctx, once, actor.ID, location)
	})
	return location, err
}
