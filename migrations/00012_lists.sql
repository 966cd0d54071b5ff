-- Lists of values that forms offer, kept by administrators.
-- Reason: how a reply came and why a letter is closed are words of the office; they are data with a day of
-- retirement, so that a word in use stays readable where it stands and is only offered no more.

-- +goose Up
CREATE TABLE list_values (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    list       TEXT    NOT NULL CHECK (list = 'channel' OR list = 'closing_reason'),
    name       TEXT    NOT NULL CHECK (trim(name) <> ''),
    fold       TEXT    NOT NULL CHECK (fold <> ''),
    retired_on TEXT    CHECK (date(retired_on) IS retired_on),
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (list, fold)
) STRICT;
INSERT INTO list_values (list, name, fold) VALUES
    ('channel', 'note verbale', 'note verbale'),
    ('channel', 'e-mail', 'e mail'),
    ('channel', 'post', 'post'),
    ('channel', 'by hand', 'by hand'),
    ('channel', 'fax', 'fax'),
    ('closing_reason', 'The situation is resolved', 'the situation is resolved'),
    ('closing_reason', 'The source asked not to go on', 'the source asked not to go on'),
    ('closing_reason', 'Taken up in another letter', 'taken up in another letter');

-- The whole history is filtered by what was changed.
CREATE INDEX events_by_kind ON events (subject, id);
CREATE INDEX events_by_at ON events (at, id);

-- +goose Down
DROP INDEX events_by_at;
DROP INDEX events_by_kind;
DROP TABLE list_values;
