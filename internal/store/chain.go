package store

import (
	"context"
	"database/sql"
	"errors"
)

// errBroken ends the walk: what follows a broken link cannot be judged.
var errBroken = errors.New("the history is broken")

// VerifyChain walks the history from its first event and tells in sentences where it does not hold.
// A destroyed payload is no fault; a payload that says something else than its event is one. It stops
// at the first broken link. Events cut off at the end leave no trace in the chain itself.
func (s *Store) VerifyChain(ctx context.Context) (Findings, error) {
	var found Findings
	var before event
	err := s.each(ctx, "verify the history",
		`SELECT e.id, e.at, e.actor_id, e.action, e.subject, e.subject_id, e.payload_hash, e.prev_hash, e.hash, p.salt, p.json
		FROM events e LEFT JOIN event_payloads p ON p.event_id = e.id ORDER BY e.id`, nil,
		func(scan func(...any) error) error {
			e, salt, text, err := scanEvent(scan)
			if err != nil {
				return err
			}
			if !e.follows(before, &found) {
				return errBroken
			}
			if text.Valid && salted(salt, []byte(text.String)) != e.payload {
				found.add("History: the payload of event %d is not what was recorded.", e.id)
			}
			before = e
			return nil
		})
	if errors.Is(err, errBroken) {
		err = nil
	}
	return found, err
}

func scanEvent(scan func(...any) error) (e event, salt []byte, text sql.NullString, err error) {
	var payload, prev, hash []byte
	err = scan(&e.id, &e.at, &e.actor, &e.action, &e.subject, &e.subjectID, &payload, &prev, &hash, &salt, &text)
	copy(e.payload[:], payload)
	copy(e.prev[:], prev)
	copy(e.hash[:], hash)
	return e, salt, text, err
}

// follows tells whether the event is what was recorded after the one before it.
func (e event) follows(before event, found *Findings) bool {
	switch {
	case e.id != before.id+1:
		found.add("History: event %d is missing.", before.id+1)
	case e.prev != before.hash:
		found.add("History: event %d does not follow event %d.", e.id, before.id)
	case e.hash != e.sealed():
		found.add("History: event %d was changed after it was recorded.", e.id)
	default:
		return true
	}
	return false
}
