-- People, their credentials and the office's settings.
-- Reason: permission is asked in the service from the first table on, so the people and their rights
-- come before any record. Credentials stand apart from people: the domain sees who acts, never a hash.
-- Every table is STRICT; "..._on" is TEXT holding a civil date, "..._at" INTEGER microseconds UTC.

-- +goose Up
CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY CHECK (key <> ''),
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row, raised by every change: caches of counts are keyed by it.
CREATE TABLE register_state (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    change_number INTEGER NOT NULL
) STRICT;
INSERT INTO register_state (id, change_number) VALUES (1, 0);

CREATE TABLE users (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    email              TEXT    NOT NULL COLLATE NOCASE UNIQUE CHECK (email LIKE '%_@_%'),
    name               TEXT    NOT NULL CHECK (trim(name) <> ''),
    role               TEXT    NOT NULL CHECK (role IN ('observer', 'staff', 'reviewer', 'administrator')),
    identities         INTEGER NOT NULL CHECK (identities IN (0, 1)),
    limited_mandates   INTEGER NOT NULL DEFAULT 0 CHECK (limited_mandates IN (0, 1)),
    limited_addressees INTEGER NOT NULL DEFAULT 0 CHECK (limited_addressees IN (0, 1)),
    created_at         INTEGER NOT NULL,
    disabled_at        INTEGER,
    version            INTEGER NOT NULL DEFAULT 1,
    -- An observer reads without protected identities, whoever asks.
    CHECK (role <> 'observer' OR identities = 0)
) STRICT;

-- What one person chose for himself: columns of a list, theme, language.
CREATE TABLE person_settings (
    user_id INTEGER NOT NULL REFERENCES users (id),
    key     TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
    user_id       INTEGER PRIMARY KEY REFERENCES users (id),
    password_hash TEXT    NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    changed_at    INTEGER NOT NULL
) STRICT;

-- A browser session. The cookie carries the identifier; the table only its hash.
CREATE TABLE signins (
    id_hash      BLOB    NOT NULL PRIMARY KEY CHECK (length(id_hash) = 32),
    user_id      INTEGER NOT NULL REFERENCES users (id),
    csrf         TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX signins_by_user ON signins (user_id);
CREATE INDEX signins_by_expiry ON signins (expires_at);

-- Failed sign-ins, counted by account and by address; keys are hashes, never an e-mail in clear.
CREATE TABLE throttles (
    key           TEXT    NOT NULL PRIMARY KEY,
    failures      INTEGER NOT NULL,
    first_at      INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- One-time addresses: set-up of an empty register, invitations, password resets.
CREATE TABLE invitations (
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    purpose    TEXT    NOT NULL CHECK (purpose IN ('setup', 'invite', 'reset')),
    user_id    INTEGER REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    CHECK ((purpose = 'setup') = (user_id IS NULL))
) STRICT, WITHOUT ROWID;

-- A creating form carries a "once" value: a second click lands on the first one's result.
CREATE TABLE submissions (
    once     TEXT    NOT NULL PRIMARY KEY CHECK (length(once) BETWEEN 16 AND 64),
    user_id  INTEGER NOT NULL REFERENCES users (id),
    location TEXT    NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX submissions_by_at ON submissions (at);

-- +goose Down
DROP TABLE submissions;
DROP TABLE invitations;
DROP TABLE throttles;
DROP TABLE signins;
DROP TABLE credentials;
DROP TABLE person_settings;
DROP TABLE users;
DROP TABLE register_state;
DROP TABLE settings;
