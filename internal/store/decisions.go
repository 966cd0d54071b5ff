package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	extensions      = tableOf(docket.Extension{})
	extensionBirth  = extensions.columns("communication_id asked_on decided_on decision granted_until reason created_at")
	extensionOwn    = extensions.columns("asked_on decided_on decision granted_until reason")
	insertExtension = extensions.insertInto(extensionBirth)
	updateExtension = extensions.setting(extensionOwn) + " WHERE id = ? AND communication_id = ?"

	closures      = tableOf(docket.Closure{})
	closureBirth  = closures.columns("communication_id closed_on reason reopened_on reopened_reason")
	insertClosure = closures.insertInto(closureBirth)
	updateClosure = closures.setting(closureBirth[1:]) + " WHERE id = ? AND communication_id = ?"
)

// InsertExtension writes a Government's request for more time, or a decision without one.
func (s *Store) InsertExtension(ctx context.Context, e *docket.Extension) error {
	id, err := s.insert(ctx, "insert an extension", insertExtension, extensions.values(e, extensionBirth)...)
	e.ID = docket.ExtensionID(id)
	s.touched(e.CommunicationID)
	return err
}

// UpdateExtension writes what was decided about a request.
func (s *Store) UpdateExtension(ctx context.Context, e docket.Extension) error {
	s.touched(e.CommunicationID)
	return s.edit(ctx, "update an extension", updateExtension,
		append(extensions.values(&e, extensionOwn), e.ID, e.CommunicationID)...)
}

// InsertClosure takes a letter out of daily work.
func (s *Store) InsertClosure(ctx context.Context, c *docket.Closure) error {
	id, err := s.insert(ctx, "insert a closure", insertClosure, closures.values(c, closureBirth)...)
	c.ID = docket.ClosureID(id)
	s.touched(c.CommunicationID)
	return err
}

// UpdateClosure writes the day and the reason of a reopening.
func (s *Store) UpdateClosure(ctx context.Context, c docket.Closure) error {
	s.touched(c.CommunicationID)
	return s.edit(ctx, "update a closure", updateClosure,
		append(closures.values(&c, closureBirth[1:]), c.ID, c.CommunicationID)...)
}

// ExtensionsOf lists the requests for more time and their decisions in the order they were recorded.
func (s *Store) ExtensionsOf(ctx context.Context, id docket.CommunicationID) ([]docket.Extension, error) {
	return takeAll[docket.Extension](ctx, s, "read the extensions of a communication", extensions,
		"WHERE t.communication_id = ? ORDER BY t.id", id)
}

// ClosuresOf lists when a letter was closed and reopened, in order.
func (s *Store) ClosuresOf(ctx context.Context, id docket.CommunicationID) ([]docket.Closure, error) {
	return takeAll[docket.Closure](ctx, s, "read the closures of a communication", closures,
		"WHERE t.communication_id = ? ORDER BY t.closed_on, t.id", id)
}
