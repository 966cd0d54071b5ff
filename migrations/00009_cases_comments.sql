-- What the page of a case needs, where its information comes from, and comments inside the office.
-- Reason: a source is confidential always, so it stands in a table of its own that only those with the right
-- to identities are read from; comments never leave, so they stand in no record that is listed or exported.
-- The counts of letters and of sources on a case are facts kept for speed ("no communications", "no source"
-- are filters of a list): triggers keep them, whoever writes a letter, and "check" compares them.

-- +goose Up
ALTER TABLE cases ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN happened_precision TEXT NOT NULL DEFAULT 'unknown' CHECK (happened_precision = 'day' OR happened_precision = 'month' OR happened_precision = 'year' OR happened_precision = 'unknown');
ALTER TABLE cases ADD COLUMN happened_on TEXT CHECK (date(happened_on) IS happened_on);
ALTER TABLE cases ADD COLUMN happened_from TEXT CHECK (date(happened_from) IS happened_from);
ALTER TABLE cases ADD COLUMN happened_to TEXT CHECK (date(happened_to) IS happened_to);
ALTER TABLE cases ADD COLUMN happened_text TEXT NOT NULL DEFAULT '';
-- The title folded, for the list's filter by words. Titles that stand already were written by the program's
-- own samples, in English; the program folds those it writes.
ALTER TABLE cases ADD COLUMN title_fold TEXT NOT NULL DEFAULT '';
UPDATE cases SET title_fold = lower(title);
-- References are numbers behind a letter: people expect C-2 before C-10, and the next one is one more.
ALTER TABLE cases ADD COLUMN number INTEGER GENERATED ALWAYS AS (CAST(substr(reference, 3) AS INTEGER)) VIRTUAL;
ALTER TABLE cases ADD COLUMN letters INTEGER NOT NULL DEFAULT 0 CHECK (letters >= 0);
ALTER TABLE cases ADD COLUMN sources INTEGER NOT NULL DEFAULT 0 CHECK (sources >= 0);
UPDATE cases SET letters = (SELECT count(*) FROM communications c WHERE c.case_id = cases.id);

CREATE INDEX cases_by_number ON cases (number, id);
CREATE INDEX cases_by_title ON cases (title_fold, id, reference);
-- Words of titles are looked for in this index alone.
CREATE INDEX cases_words ON cases (id, title_fold, reference);
CREATE INDEX cases_without_letter ON cases (id) WHERE letters = 0;
CREATE INDEX cases_without_source ON cases (id) WHERE sources = 0;

-- The cases of a Government, and those with a letter that waits for its reply.
CREATE INDEX communications_cases_of ON communications (addressee_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX communications_open_cases ON communications (case_id) WHERE case_id IS NOT NULL AND standing = 'open';

-- +goose StatementBegin
CREATE TRIGGER case_gets_a_letter AFTER INSERT ON communications WHEN NEW.case_id IS NOT NULL
BEGIN UPDATE cases SET letters = letters + 1 WHERE id = NEW.case_id; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER case_changes_its_letters AFTER UPDATE OF case_id ON communications WHEN OLD.case_id IS NOT NEW.case_id
BEGIN
    UPDATE cases SET letters = letters - 1 WHERE id = OLD.case_id;
    UPDATE cases SET letters = letters + 1 WHERE id = NEW.case_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER case_loses_a_letter AFTER DELETE ON communications WHEN OLD.case_id IS NOT NULL
BEGIN UPDATE cases SET letters = letters - 1 WHERE id = OLD.case_id; END;
-- +goose StatementEnd

-- Where the information comes from: kind and name are always confidential, and who gave them is in danger.
CREATE TABLE case_sources (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    INTEGER NOT NULL REFERENCES cases (id),
    kind       TEXT    NOT NULL CHECK (kind = 'victim' OR kind = 'family' OR kind = 'lawyer' OR kind = 'organization' OR kind = 'institution'
        OR kind = 'united_nations' OR kind = 'media' OR kind = 'other'),
    name       TEXT    NOT NULL DEFAULT '',
    note       TEXT    NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    -- 0 is the console.
    created_by INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX case_sources_by_case ON case_sources (case_id, id);

-- +goose StatementBegin
CREATE TRIGGER case_gets_a_source AFTER INSERT ON case_sources
BEGIN UPDATE cases SET sources = sources + 1 WHERE id = NEW.case_id; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER case_loses_a_source AFTER DELETE ON case_sources
BEGIN UPDATE cases SET sources = sources - 1 WHERE id = OLD.case_id; END;
-- +goose StatementEnd

-- What colleagues tell each other about a record. Text that its author took back is destroyed; that there was
-- a comment stays.
CREATE TABLE comments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    subject    TEXT    NOT NULL CHECK (subject = 'communication' OR subject = 'case' OR subject = 'reply'),
    subject_id INTEGER NOT NULL,
    author_id  INTEGER NOT NULL REFERENCES users (id),
    at         INTEGER NOT NULL,
    text       TEXT    NOT NULL CHECK (length(text) <= 10000),
    removed_at INTEGER,
    removed_by INTEGER REFERENCES users (id),
    CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
    CHECK ((removed_at IS NULL) = (text <> ''))
) STRICT;
CREATE INDEX comments_by_subject ON comments (subject, subject_id, id);
CREATE INDEX comments_by_author ON comments (author_id, id);

-- +goose Down
DROP TABLE comments;
DROP TABLE case_sources;
DROP TRIGGER case_loses_a_letter;
DROP TRIGGER case_changes_its_letters;
DROP TRIGGER case_gets_a_letter;
DROP INDEX communications_open_cases;
DROP INDEX communications_cases_of;
DROP INDEX cases_without_source;
DROP INDEX cases_without_letter;
DROP INDEX cases_words;
DROP INDEX cases_by_title;
DROP INDEX cases_by_number;
ALTER TABLE cases DROP COLUMN sources;
ALTER TABLE cases DROP COLUMN letters;
ALTER TABLE cases DROP COLUMN number;
ALTER TABLE cases DROP COLUMN title_fold;
ALTER TABLE cases DROP COLUMN happened_text;
ALTER TABLE cases DROP COLUMN happened_to;
ALTER TABLE cases DROP COLUMN happened_from;
ALTER TABLE cases DROP COLUMN happened_on;
ALTER TABLE cases DROP COLUMN happened_precision;
ALTER TABLE cases DROP COLUMN place;
