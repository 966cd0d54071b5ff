-- What an import changed, so that it can be taken back as a whole, and mappings of spreadsheets saved by name.
-- Reason: an import is one transaction, so its events stand in one run of the history and its origins in one run
-- of theirs: the first and the last tell what it made, at no cost for each row. What it changed in records that
-- were there before is kept as it was. Whether something was built on it is read from the events after the run.

-- +goose Up
ALTER TABLE imports ADD COLUMN first_event INTEGER;
ALTER TABLE imports ADD COLUMN last_event  INTEGER;
ALTER TABLE imports ADD COLUMN first_origin INTEGER;
ALTER TABLE imports ADD COLUMN last_origin INTEGER;
-- How many records it made and changed.
ALTER TABLE imports ADD COLUMN made      TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(made));
-- 1 when everything it changed is in import_changes; imports made before this migration cannot be taken back.
ALTER TABLE imports ADD COLUMN kept      INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1));
ALTER TABLE imports ADD COLUMN undone_at INTEGER;
ALTER TABLE imports ADD COLUMN undone_by INTEGER REFERENCES users (id);
CREATE INDEX imports_by_user ON imports (user_id, id);

-- The run of an import made before: up to the first event that no import writes.
UPDATE imports SET first_event = (SELECT min(id) FROM events WHERE subject = 'import' AND subject_id = imports.id AND action = 'import.apply');
UPDATE imports SET last_event = coalesce(
    (SELECT e.id - 1 FROM events e WHERE e.id > imports.first_event AND e.action <> 'communication.import' AND e.action <> 'reply.import'
        AND e.action <> 'reminder.import' AND e.action <> 'addressee.add' ORDER BY e.id LIMIT 1),
    (SELECT max(id) FROM events))
    WHERE first_event IS NOT NULL;

-- A record as it stood before an import changed it.
CREATE TABLE import_changes (
    import_id  INTEGER NOT NULL REFERENCES imports (id),
    subject    TEXT    NOT NULL CHECK (subject = 'communication' OR subject = 'setting'),
    subject_id INTEGER NOT NULL,
    before     TEXT    NOT NULL CHECK (json_valid(before)),
    PRIMARY KEY (import_id, subject, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_mappings (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT    NOT NULL CHECK (trim(name) <> ''),
    -- The name folded: it is told apart whatever its case and accents.
    fold     TEXT    NOT NULL UNIQUE CHECK (fold <> ''),
    mapping  TEXT    NOT NULL CHECK (json_valid(mapping)),
    saved_by INTEGER NOT NULL REFERENCES users (id),
    saved_at INTEGER NOT NULL,
    version  INTEGER NOT NULL DEFAULT 1
) STRICT;

-- +goose Down
DROP TABLE import_mappings;
DROP TABLE import_changes;
DROP INDEX imports_by_user;
ALTER TABLE imports DROP COLUMN undone_by;
ALTER TABLE imports DROP COLUMN undone_at;
ALTER TABLE imports DROP COLUMN kept;
ALTER TABLE imports DROP COLUMN made;
ALTER TABLE imports DROP COLUMN last_origin;
ALTER TABLE imports DROP COLUMN first_origin;
ALTER TABLE imports DROP COLUMN last_event;
ALTER TABLE imports DROP COLUMN first_event;
