-- Who reviews a letter is looked for as its officer is; and one person's open work is handed over to
-- another with a note.
-- Reason: people leave. Their letters, drafts and reviews have to reach somebody else whole, who is told
-- of them and ticks that the note is read.

-- +goose Up
-- The letters of an officer have their index already: with it go those of nobody, and both for reviewers.
CREATE INDEX communications_without_officer ON communications (officer_id, standing, sent_unknown, sent_sort DESC, id DESC, effective_due_on) WHERE officer_id IS NULL;
CREATE INDEX communications_by_reviewer ON communications (reviewer_id, standing, sent_unknown, sent_sort DESC, id DESC, effective_due_on) WHERE reviewer_id IS NOT NULL;
CREATE INDEX communications_without_reviewer ON communications (reviewer_id, standing, sent_unknown, sent_sort DESC, id DESC, effective_due_on) WHERE reviewer_id IS NULL;
-- An answered letter with a further reply that nobody has classified is still work.
CREATE INDEX communications_to_classify ON communications (officer_id) WHERE officer_id IS NOT NULL AND first_unclassified_on IS NOT NULL;

CREATE TABLE handovers (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    from_id     INTEGER NOT NULL REFERENCES users (id),
    to_id       INTEGER NOT NULL REFERENCES users (id),
    -- Who handed over: the person himself, a reviewer or an administrator; 0 is the console.
    by_id       INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    -- From colleague to colleague; it never leaves the office, and stands in no event.
    note        TEXT    NOT NULL DEFAULT '',
    -- How many letters changed hands; a long hand-over raises it piece by piece.
    letters     INTEGER NOT NULL DEFAULT 0 CHECK (letters >= 0),
    read_at     INTEGER,
    CHECK (from_id <> to_id)
) STRICT;
CREATE INDEX handovers_unread ON handovers (to_id, id DESC) WHERE read_at IS NULL;

-- +goose Down
DROP TABLE handovers;
DROP INDEX communications_to_classify;
DROP INDEX communications_without_reviewer;
DROP INDEX communications_by_reviewer;
DROP INDEX communications_without_officer;
