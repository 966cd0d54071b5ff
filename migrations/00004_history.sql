-- History for ever, and erasure: events that nobody can change, payloads apart that can be destroyed.
-- Reason: the chain of hashes covers SHA-256(salt || json) of each payload, so it still stands when a
-- payload is destroyed; protected values stand only in payloads.

-- +goose Up
CREATE TABLE events (
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    -- 0 is the console: the operator of the machine.
    actor_id     INTEGER NOT NULL,
    action       TEXT    NOT NULL CHECK (action <> ''),
    subject      TEXT    NOT NULL CHECK (subject <> ''),
    subject_id   INTEGER NOT NULL,
    payload_hash BLOB    NOT NULL CHECK (length(payload_hash) = 32),
    prev_hash    BLOB    NOT NULL CHECK (length(prev_hash) = 32),
    hash         BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX events_by_subject ON events (subject, subject_id, id);
CREATE INDEX events_by_actor ON events (actor_id, id);

CREATE TABLE event_payloads (
    event_id INTEGER PRIMARY KEY REFERENCES events (id),
    salt     BLOB NOT NULL CHECK (length(salt) = 16),
    json     TEXT NOT NULL CHECK (json_valid(json))
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
-- +goose StatementEnd
-- INSERT OR REPLACE would delete without firing the trigger above.
-- +goose StatementBegin
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;
-- +goose StatementEnd
-- A payload may be destroyed, never rewritten.
-- +goose StatementBegin
CREATE TRIGGER payloads_are_never_changed BEFORE UPDATE ON event_payloads
BEGIN SELECT RAISE(ABORT, 'payloads are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payloads_are_never_replaced BEFORE INSERT ON event_payloads
WHEN EXISTS (SELECT 1 FROM event_payloads WHERE event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'payloads are never replaced'); END;
-- +goose StatementEnd

-- Reads of protected values, downloads, refusals and failed sign-ins, with their own retention.
CREATE TABLE accesses (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    actor_id   INTEGER NOT NULL,
    action     TEXT    NOT NULL,
    subject    TEXT    NOT NULL DEFAULT '',
    subject_id INTEGER NOT NULL DEFAULT 0,
    count      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX accesses_by_at ON accesses (at);

-- +goose Down
DROP TABLE accesses;
DROP TABLE event_payloads;
DROP TABLE events;
