package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// event is a link of the chain as stored.
type event struct {
	id, at, actor   int64
	action, subject string
	subjectID       int64
	payload         [sha256.Size]byte
	prev, hash      [sha256.Size]byte
}

// payload is what an event says; it stands apart so that it can be destroyed while the chain stands.
type payload struct {
	Before any    `json:"before,omitempty"`
	After  any    `json:"after,omitempty"`
	Why    string `json:"why,omitempty"`
}

// sealed is the hash of a link: of the hash before it and of every column, each text with its length.
func (e event) sealed() [sha256.Size]byte {
	b := make([]byte, 0, 256)
	b = append(b, e.prev[:]...)
	for _, number := range []int64{e.id, e.at, e.actor} {
		b = binary.BigEndian.AppendUint64(b, uint64(number))
	}
	for _, text := range []string{e.action, e.subject} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(text)))
		b = append(b, text...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(e.subjectID))
	b = append(b, e.payload[:]...)
	return sha256.Sum256(b)
}

// salted is the hash of a payload; without the salt a short payload could be guessed from it.
func salted(salt, text []byte) [sha256.Size]byte {
	return sha256.Sum256(append(append(make([]byte, 0, len(salt)+len(text)), salt...), text...))
}

// Record writes the event of a change and raises the register's change number.
func (s *Store) Record(ctx context.Context, change docket.Change) error {
	if s.change == nil {
		return fmt.Errorf("record an event: %w", errOutside)
	}
	text, err := json.Marshal(payload{Before: change.Before, After: change.After, Why: change.Why})
	if err != nil {
		return fmt.Errorf("record an event: write its payload: %w", err)
	}
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return fmt.Errorf("record an event: %w", err)
	}
	head, err := s.head(ctx)
	if err != nil {
		return err
	}
	at, _ := civil.InstantOf(s.now()).Value()
	e := event{id: head.id + 1, actor: int64(change.Actor.ID), action: change.Action, subject: change.Subject,
		subjectID: change.SubjectID, payload: salted(salt, text), prev: head.hash}
	e.at, _ = at.(int64)
	if change.Actor.Console {
		e.actor = 0
	}
	e.hash = e.sealed()
	if err := s.writeEvent(ctx, e, salt, text); err != nil {
		return err
	}
	s.change.head = &e
	return nil
}

func (s *Store) writeEvent(ctx context.Context, e event, salt, text []byte) error {
	const doing = "record an event"
	if _, err := s.exec(ctx, doing,
		`INSERT INTO events (id, at, actor_id, action, subject, subject_id, payload_hash, prev_hash, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.id, e.at, e.actor, e.action, e.subject, e.subjectID, e.payload[:], e.prev[:], e.hash[:]); err != nil {
		return err
	}
	if _, err := s.exec(ctx, doing, `INSERT INTO event_payloads (event_id, salt, json) VALUES (?, ?, ?)`,
		e.id, salt, string(text)); err != nil {
		return err
	}
	if s.change.counted {
		return nil
	}
	s.change.counted = true
	_, err := s.exec(ctx, doing, `UPDATE register_state SET change_number = change_number + 1`)
	return err
}

// head reads the newest event inside the write transaction: the command line writes too.
func (s *Store) head(ctx context.Context) (event, error) {
	if s.change.head != nil {
		return *s.change.head, nil
	}
	var e event
	var hash []byte
	err := s.conn.QueryRowContext(ctx, `SELECT id, hash FROM events ORDER BY id DESC LIMIT 1`).Scan(&e.id, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return event{}, nil
	}
	copy(e.hash[:], hash)
	return e, refused("read the newest event", err)
}

// Events lists the events of a record, newest first; limit 0 means all. A destroyed payload is empty.
func (s *Store) Events(ctx context.Context, subject string, id int64, limit int) ([]docket.Event, error) {
	if limit <= 0 {
		limit = -1
	}
	var found []docket.Event
	err := s.each(ctx, "read the events of a record",
		`SELECT e.id, e.at, e.actor_id, coalesce(u.name, ''), e.action, e.subject, e.subject_id, coalesce(p.json, '')
		FROM events e LEFT JOIN users u ON u.id = e.actor_id LEFT JOIN event_payloads p ON p.event_id = e.id
		WHERE e.subject = ? AND e.subject_id = ? ORDER BY e.id DESC LIMIT ?`, []any{subject, id, limit},
		func(scan func(...any) error) error {
			var e docket.Event
			err := scan(&e.ID, &e.At, &e.ActorID, &e.ActorName, &e.Action, &e.Subject, &e.SubjectID, &e.JSON)
			if e.ActorID == 0 {
				e.ActorName = docket.Console.Name
			}
			found = append(found, e)
			return err
		})
	return found, err
}

// ChangeNumber is raised by every change: what is computed from the register is kept under it.
func (s *Store) ChangeNumber(ctx context.Context) (int64, error) {
	var number int64
	err := s.one(ctx, "read the change number", &number, `SELECT change_number FROM register_state WHERE id = 1`)
	return number, err
}
