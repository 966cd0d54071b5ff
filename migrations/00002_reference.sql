-- Addressees, mandates and the rules that give dates, as data.
-- Reason: names, titles and rules change with time and an administrator changes them; code never names a State.

-- +goose Up
CREATE TABLE addressees (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT NOT NULL CHECK (kind IN ('state', 'company', 'intergovernmental', 'de_facto', 'other')),
    -- member and observer are today's States; former ones keep their own line; invented ones are for samples.
    standing      TEXT NOT NULL CHECK (standing IN ('member', 'observer', 'former', 'invented', 'none')),
    iso3          TEXT UNIQUE CHECK (iso3 IS NULL OR iso3 GLOB '[A-Z][A-Z][A-Z]'),
    name_en       TEXT NOT NULL CHECK (trim(name_en) <> ''),
    name_fr       TEXT NOT NULL DEFAULT '',
    name_es       TEXT NOT NULL DEFAULT '',
    name_ar       TEXT NOT NULL DEFAULT '',
    name_ru       TEXT NOT NULL DEFAULT '',
    name_zh       TEXT NOT NULL DEFAULT '',
    -- English alphabetical order: Iran (Islamic Republic of) under I, Cote d'Ivoire after Costa Rica.
    sort_name     TEXT NOT NULL CHECK (sort_name <> ''),
    -- The folded English name; other actors are told apart by it.
    fold_name     TEXT NOT NULL CHECK (fold_name <> ''),
    un_region     TEXT NOT NULL DEFAULT '',
    ohchr_region  TEXT NOT NULL DEFAULT '',
    home_state_id INTEGER REFERENCES addressees (id),
    note          TEXT NOT NULL DEFAULT '',
    retired_on    TEXT CHECK (date(retired_on) IS retired_on),
    version       INTEGER NOT NULL DEFAULT 1,
    CHECK ((kind = 'state') = (iso3 IS NOT NULL)),
    CHECK ((kind = 'state') = (standing <> 'none'))
) STRICT;
CREATE UNIQUE INDEX addressees_other_by_name ON addressees (kind, fold_name) WHERE kind <> 'state';
CREATE INDEX addressees_by_sort_name ON addressees (sort_name, id);

-- Every way a name is written, in any language: what a person types or a spreadsheet prints is matched here.
CREATE TABLE addressee_names (
    addressee_id INTEGER NOT NULL REFERENCES addressees (id),
    fold         TEXT    NOT NULL CHECK (fold <> ''),
    name         TEXT    NOT NULL,
    language     TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (fold, addressee_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX addressee_names_by_addressee ON addressee_names (addressee_id);

-- Where letters to an addressee go, with dates: mission, ministry, office.
CREATE TABLE addressee_channels (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    addressee_id INTEGER NOT NULL REFERENCES addressees (id),
    kind         TEXT    NOT NULL CHECK (kind IN ('permanent_mission', 'ministry', 'office')),
    name         TEXT    NOT NULL,
    form_of_address TEXT NOT NULL DEFAULT '',
    language     TEXT    NOT NULL DEFAULT '',
    valid_from   TEXT    NOT NULL DEFAULT '1900-01-01' CHECK (date(valid_from) IS valid_from),
    valid_to     TEXT    CHECK (date(valid_to) IS valid_to)
) STRICT;
CREATE INDEX addressee_channels_by_addressee ON addressee_channels (addressee_id, valid_from);

CREATE TABLE mandates (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    code       TEXT NOT NULL UNIQUE CHECK (code GLOB '[a-z]*' AND code NOT GLOB '*[^a-z0-9_]*'),
    kind       TEXT NOT NULL CHECK (kind IN ('thematic', 'country')),
    label      TEXT NOT NULL DEFAULT '',
    name_en    TEXT NOT NULL,
    name_fr    TEXT NOT NULL DEFAULT '',
    name_es    TEXT NOT NULL DEFAULT '',
    name_ar    TEXT NOT NULL DEFAULT '',
    name_ru    TEXT NOT NULL DEFAULT '',
    name_zh    TEXT NOT NULL DEFAULT '',
    retired_on TEXT CHECK (date(retired_on) IS retired_on),
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A letter bears the title and the holder of the day it was sent.
CREATE TABLE mandate_titles (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    mandate_id INTEGER NOT NULL REFERENCES mandates (id),
    valid_from TEXT    NOT NULL CHECK (date(valid_from) IS valid_from),
    kind       TEXT    NOT NULL CHECK (kind IN ('SR', 'SRSG', 'IE', 'WG', 'other')),
    title      TEXT    NOT NULL,
    holder     TEXT    NOT NULL DEFAULT '',
    UNIQUE (mandate_id, valid_from)
) STRICT;

CREATE TABLE user_mandates (
    user_id    INTEGER NOT NULL REFERENCES users (id),
    mandate_id INTEGER NOT NULL REFERENCES mandates (id),
    PRIMARY KEY (user_id, mandate_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_addressees (
    user_id      INTEGER NOT NULL REFERENCES users (id),
    addressee_id INTEGER NOT NULL REFERENCES addressees (id),
    PRIMARY KEY (user_id, addressee_id)
) STRICT, WITHOUT ROWID;

-- How long an addressee is given to reply, by type and by the day the letter is sent.
CREATE TABLE due_rules (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    type       TEXT    NOT NULL CHECK (type IN ('UA', 'AL', 'OL', 'IR', 'VR')),
    valid_from TEXT    NOT NULL CHECK (date(valid_from) IS valid_from),
    amount     INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 3660),
    unit       TEXT    NOT NULL CHECK (unit IN ('days', 'months', 'by_hand', 'none')),
    source     TEXT    NOT NULL DEFAULT '',
    UNIQUE (type, valid_from)
) STRICT;
INSERT INTO due_rules (type, valid_from, amount, unit, source) VALUES
    ('UA', '1900-01-01', 30, 'days',    'practice of the mandates'),
    ('AL', '1900-01-01',  2, 'months',  'A/62/280 para 10'),
    ('OL', '1900-01-01', 60, 'days',    'practice of the mandates'),
    ('IR', '1900-01-01',  0, 'by_hand', 'named in each request'),
    ('VR', '1900-01-01',  0, 'none',    'a request for a visit has no due date'),
    ('UA', '2017-06-01', 60, 'days',    'practice of the mandates'),
    ('AL', '2017-06-01', 60, 'days',    'practice of the mandates'),
    ('OL', '2017-06-01', 60, 'days',    'practice of the mandates');

-- When a letter may become public at the earliest; extensions never move it.
CREATE TABLE publication_rules (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    type       TEXT    NOT NULL CHECK (type IN ('UA', 'AL', 'OL')),
    valid_from TEXT    NOT NULL CHECK (date(valid_from) IS valid_from),
    days       INTEGER NOT NULL CHECK (days BETWEEN 0 AND 3660),
    source     TEXT    NOT NULL DEFAULT '',
    UNIQUE (type, valid_from)
) STRICT;
INSERT INTO publication_rules (type, valid_from, days, source) VALUES
    ('UA', '1900-01-01', 60, 'practice of the mandates'),
    ('AL', '1900-01-01', 60, 'practice of the mandates'),
    ('OL', '1900-01-01',  2, 'practice of the mandates');

-- +goose Down
DROP TABLE publication_rules;
DROP TABLE due_rules;
DROP TABLE user_addressees;
DROP TABLE user_mandates;
DROP TABLE mandate_titles;
DROP TABLE mandates;
DROP TABLE addressee_channels;
DROP TABLE addressee_names;
DROP TABLE addressees;
