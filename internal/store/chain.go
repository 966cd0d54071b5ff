package store

import (
	"context"
	"database/sql"
	"fmt"
)

// VerifyChain walks the history from its first event and tells in sentences where it does not hold.
// A destroyed payload is no fault; a payload that says something else than its event is one. It stops
// at the first broken link: what follows cannot be judged.
func (s *Store) VerifyChain(ctx context.Context) ([]string, error) {
	var found []string
	var before event
	broken := fmt.Errorf("the chain is broken")
	err := s.each(ctx, "verify the history",
		`SELECT e.id, e.at, e.actor_id, e.action, e.subject, e.subject_id, e.payload_hash, e.prev_hash, e.hash, p.salt, p.json
		FROM events e LEFT JOIN event_payloads p ON p.event_id = e.id ORDER BY e.id`, nil,
		func(scan func(...any) error) error {
			e, salt, text, err := scanEvent(scan)
			if err != nil {
				return err
			}
			if sentence := e.follows(before); sentence != "" {
				found = append(found, sentence)
				return broken
			}
			if text.Valid && salted(salt, []byte(text.String)) != e.payload {
				found = append(found, fmt.Sprintf("History: the payload of event %d is not what was recorded.", e.id))
			}
			before = e
			return nil
		})
	if len(found) > 0 {
		return found, nil
	}
	return nil, err
}

func scanEvent(scan func(...any) error) (e event, salt []byte, text sql.NullString, err error) {
	var payload, prev, hash []byte
	err = scan(&e.id, &e.at, &e.actor, &e.action, &e.subject, &e.subjectID, &payload, &prev, &hash, &salt, &text)
	copy(e.payload[:], payload)
	copy(e.prev[:], prev)
	copy(e.hash[:], hash)
	return e, salt, text, err
}

// follows tells what is wrong between an event and the one before it; empty when nothing is.
func (e event) follows(before event) string {
	switch {
	case e.id != before.id+1:
		return fmt.Sprintf("History: event %d is missing.", before.id+1)
	case e.prev != before.hash:
		return fmt.Sprintf("History: event %d does not follow event %d.", e.id, before.id)
	case e.hash != e.sealed():
		return fmt.Sprintf("History: event %d was changed after it was recorded.", e.id)
	}
	return ""
}
