-- The register: cases, communications, replies, reminders, extensions, closures, and where a record came from.
-- Reason: facts are stored with the day they happened on; what depends on the day one looks is never stored.
-- The columns under "derived" are facts too (first reply dates, the effective due date), kept on the row for
-- speed, written in the same transaction as their cause, derived by one function, rebuilt and compared by "check".
-- Words of a list are tied by OR, in checks and in conditions of indexes: IN with more than two builds a
-- temporary index for every row that is written, which cost an import half its speed.

-- +goose Up
CREATE TABLE cases (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    uid        TEXT    NOT NULL UNIQUE,
    reference  TEXT    NOT NULL UNIQUE CHECK (reference GLOB 'C-[0-9]*'),
    title      TEXT    NOT NULL CHECK (trim(title) <> ''),
    facts      TEXT    NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE communications (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    uid                TEXT    NOT NULL UNIQUE CHECK (length(uid) = 36),
    stage              TEXT    NOT NULL CHECK (stage IN ('draft', 'sent')),
    type               TEXT    NOT NULL CHECK (type = 'UA' OR type = 'AL' OR type = 'OL' OR type = 'IR' OR type = 'VR'),
    -- The public key, unique whatever the type; a withdrawn number stays here and is not used again.
    reference          TEXT    UNIQUE CHECK (reference IS NULL OR reference GLOB '[A-Z][A-Z][A-Z] [1-9]*/[12][0-9][0-9][0-9]'),
    -- Code, year, number padded: the order people expect of references.
    reference_sort     TEXT    NOT NULL DEFAULT '',
    reference_text     TEXT    NOT NULL DEFAULT '',
    addressee_id       INTEGER NOT NULL REFERENCES addressees (id),
    addressee_sort     TEXT    NOT NULL,
    case_id            INTEGER REFERENCES cases (id),

    sent_precision     TEXT    NOT NULL CHECK (sent_precision = 'day' OR sent_precision = 'month' OR sent_precision = 'year' OR sent_precision = 'unknown'),
    sent_on            TEXT    CHECK (date(sent_on) IS sent_on),
    sent_from          TEXT    CHECK (date(sent_from) IS sent_from),
    sent_to            TEXT    CHECK (date(sent_to) IS sent_to),
    sent_text          TEXT    NOT NULL DEFAULT '',
    dated_on           TEXT    CHECK (date(dated_on) IS dated_on),

    due_on             TEXT    CHECK (date(due_on) IS due_on),
    due_by_hand        INTEGER NOT NULL DEFAULT 0 CHECK (due_by_hand IN (0, 1)),
    due_reason         TEXT    NOT NULL DEFAULT '',
    due_rule_id        INTEGER REFERENCES due_rules (id),
    earliest_public_on TEXT    CHECK (date(earliest_public_on) IS earliest_public_on),
    released_at        INTEGER,

    subject            TEXT    NOT NULL DEFAULT '',
    summary            TEXT    NOT NULL DEFAULT '',
    public_subject     TEXT    NOT NULL DEFAULT '',
    public_summary     TEXT    NOT NULL DEFAULT '',
    categories         TEXT    NOT NULL DEFAULT '',
    victim_profile     TEXT    NOT NULL DEFAULT '',
    language           TEXT    NOT NULL DEFAULT '',
    follow_up          INTEGER NOT NULL DEFAULT 0 CHECK (follow_up IN (0, 1)),
    follows_id         INTEGER REFERENCES communications (id),
    reply_record       TEXT    NOT NULL DEFAULT 'complete' CHECK (reply_record = 'complete' OR reply_record = 'as_of_source' OR reply_record = 'not_captured'),
    officer_id         INTEGER REFERENCES users (id),
    reviewer_id        INTEGER REFERENCES users (id),

    not_expected_on    TEXT    CHECK (date(not_expected_on) IS not_expected_on),
    not_expected_kind  TEXT    NOT NULL DEFAULT '' CHECK (not_expected_kind = '' OR not_expected_kind = 'withdrawn' OR not_expected_kind = 'no_reply_asked'),
    not_expected_reason TEXT   NOT NULL DEFAULT '',

    created_at         INTEGER NOT NULL,
    version            INTEGER NOT NULL DEFAULT 1,

    -- derived
    sent_unknown       INTEGER NOT NULL CHECK (sent_unknown IN (0, 1)),
    sent_sort          TEXT    NOT NULL,
    effective_due_on   TEXT    CHECK (date(effective_due_on) IS effective_due_on),
    due_sort           TEXT    NOT NULL,
    first_acknowledged_on  TEXT CHECK (date(first_acknowledged_on) IS first_acknowledged_on),
    first_partial_on       TEXT CHECK (date(first_partial_on) IS first_partial_on),
    first_substantive_on   TEXT CHECK (date(first_substantive_on) IS first_substantive_on),
    first_unclassified_on  TEXT CHECK (date(first_unclassified_on) IS first_unclassified_on),
    first_received_on      TEXT CHECK (date(first_received_on) IS first_received_on),
    last_reply_on          TEXT CHECK (date(last_reply_on) IS last_reply_on),
    replies            INTEGER NOT NULL DEFAULT 0,
    probable_links     INTEGER NOT NULL DEFAULT 0,
    reminders          INTEGER NOT NULL DEFAULT 0,
    last_reminded_on   TEXT    CHECK (date(last_reminded_on) IS last_reminded_on),
    mandate_count      INTEGER NOT NULL DEFAULT 0,
    closed             INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    days_late          INTEGER,
    -- The public subject folded: the list's filter by words looks at nothing else that was written about a letter.
    public_fold        TEXT    NOT NULL DEFAULT '',
    -- What the facts say without a day: with one, it gives the status (see docket.Standing).
    standing           TEXT    NOT NULL CHECK (standing = 'draft' OR standing = 'not_expected' OR standing = 'in_time' OR standing = 'late' OR standing = 'untimed'
        OR standing = 'unclassified' OR standing = 'not_captured' OR standing = 'undated' OR standing = 'open'),

    CHECK ((sent_precision = 'day') = (sent_on IS NOT NULL)),
    CHECK (sent_precision = 'day' OR due_on IS NULL OR stage = 'draft'),
    CHECK ((not_expected_on IS NULL) = (not_expected_kind = '')),
    CHECK (due_by_hand = 0 OR due_reason <> ''),
    CHECK (follows_id IS NULL OR follows_id <> id),
    CHECK (effective_due_on IS NULL OR due_on IS NULL OR effective_due_on >= due_on)
) STRICT;

-- Every filter of the list has an index that ends in (sort key, id), newest sent first, undated last; read
-- backwards it gives the oldest first. Behind the key stand the columns that tell the status and the draft, so
-- that letters passed over cost no look at their row.
CREATE INDEX communications_newest ON communications (sent_unknown, sent_sort DESC, id DESC, standing, effective_due_on, first_received_on);
CREATE INDEX communications_by_type ON communications (type, sent_unknown, sent_sort DESC, id DESC, standing, effective_due_on);
CREATE INDEX communications_by_addressee ON communications (addressee_id, sent_unknown, sent_sort DESC, id DESC, standing, effective_due_on);
CREATE INDEX communications_by_officer ON communications (officer_id, standing, sent_unknown, sent_sort DESC, id DESC, effective_due_on) WHERE officer_id IS NOT NULL;
CREATE INDEX communications_follow_ups ON communications (follow_up, sent_unknown, sent_sort DESC, id DESC, standing, effective_due_on);
CREATE INDEX communications_closed ON communications (closed, sent_unknown, sent_sort DESC, id DESC, standing, effective_due_on);
CREATE INDEX communications_joint ON communications ((mandate_count > 1), sent_unknown, sent_sort DESC, id DESC, standing, effective_due_on);
-- Words of public subjects are looked for in this index alone.
CREATE INDEX communications_public ON communications (sent_unknown, sent_sort DESC, id DESC, public_fold) WHERE public_fold <> '';
-- The other columns that a list is sorted by.
CREATE INDEX communications_by_due ON communications (due_sort, id);
CREATE INDEX communications_by_reference ON communications (reference_sort, id);
CREATE INDEX communications_by_addressee_name ON communications (addressee_sort, id);
CREATE INDEX communications_by_days_late ON communications (days_late, id) WHERE standing = 'late';
CREATE INDEX communications_by_case ON communications (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX communications_by_follows ON communications (follows_id) WHERE follows_id IS NOT NULL;
-- The list by status, and the counts by status whatever the filters: it holds every column that they look at.
CREATE INDEX communications_by_standing ON communications (standing, sent_unknown, sent_sort DESC, id DESC, effective_due_on, addressee_id, type, officer_id, follow_up, closed, mandate_count);
-- What is open, by Government: unanswered in figures from the index alone.
CREATE INDEX communications_open ON communications (addressee_id, effective_due_on, sent_sort, first_partial_on, reminders, last_reminded_on, id) WHERE standing = 'open';
-- Overdue the longest first: the days late fall as the due date rises, so the ids run the other way. What is
-- due soon or later is few, and sorted by the date sent from the index alone.
CREATE INDEX communications_open_by_due ON communications (effective_due_on, id DESC, sent_unknown, sent_sort, standing) WHERE standing = 'open';
CREATE INDEX communications_asked ON communications (addressee_id) WHERE standing <> 'draft' AND standing <> 'not_expected' AND standing <> 'not_captured';
CREATE INDEX communications_answered ON communications (addressee_id) WHERE replies > 0;
-- Reply rates from the index alone, as at any day.
CREATE INDEX communications_rates ON communications (addressee_id, sent_unknown, sent_sort, standing, due_on, effective_due_on, first_substantive_on, first_received_on, not_expected_on, reply_record, sent_to);
-- The latest day on which anything happened: from it on the standing alone gives the status.
CREATE INDEX communications_not_expected ON communications (not_expected_on) WHERE not_expected_on IS NOT NULL;

CREATE TABLE communication_mandates (
    communication_id INTEGER NOT NULL REFERENCES communications (id),
    mandate_id       INTEGER NOT NULL REFERENCES mandates (id),
    position         INTEGER NOT NULL CHECK (position >= 1),
    lead             INTEGER NOT NULL CHECK (lead IN (0, 1)),
    -- Copied from the communication, so that the letters of a mandate come newest first from this index.
    sent_unknown     INTEGER NOT NULL,
    sent_sort        TEXT    NOT NULL,
    PRIMARY KEY (communication_id, mandate_id),
    UNIQUE (communication_id, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX communication_one_lead ON communication_mandates (communication_id) WHERE lead = 1;
CREATE INDEX communication_mandates_by_mandate ON communication_mandates (mandate_id, sent_unknown, sent_sort DESC, communication_id DESC);

CREATE TABLE replies (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    uid             TEXT    NOT NULL UNIQUE CHECK (length(uid) = 36),
    addressee_id    INTEGER NOT NULL REFERENCES addressees (id),
    received_on     TEXT    CHECK (date(received_on) IS received_on),
    dated_on        TEXT    CHECK (date(dated_on) IS dated_on),
    -- The day that counts: received on, else dated on, which then stands in and is marked.
    counts_on       TEXT    NOT NULL CHECK (date(counts_on) IS counts_on),
    their_reference TEXT    NOT NULL DEFAULT '',
    channel         TEXT    NOT NULL DEFAULT '',
    language        TEXT    NOT NULL DEFAULT '',
    translation     TEXT    NOT NULL DEFAULT 'not_needed' CHECK (translation = 'not_needed' OR translation = 'pending' OR translation = 'received'),
    publication     TEXT    NOT NULL DEFAULT 'public' CHECK (publication IN ('public', 'withheld')),
    pages           INTEGER CHECK (pages IS NULL OR pages BETWEEN 1 AND 100000),
    summary         TEXT    NOT NULL DEFAULT '',
    -- 0 while it waits in the queue; raised by its links.
    links           INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1,
    CHECK (counts_on IS coalesce(received_on, dated_on))
) STRICT;
CREATE INDEX replies_by_addressee ON replies (addressee_id, counts_on DESC, id DESC);
CREATE INDEX replies_same_note ON replies (addressee_id, their_reference) WHERE their_reference <> '';
CREATE INDEX replies_same_date ON replies (addressee_id, dated_on) WHERE dated_on IS NOT NULL;
CREATE INDEX replies_waiting ON replies (counts_on, id) WHERE links = 0;
CREATE INDEX replies_by_day ON replies (counts_on, id);

-- What a reply is, is recorded for each communication that it answers.
CREATE TABLE reply_links (
    reply_id         INTEGER NOT NULL REFERENCES replies (id),
    communication_id INTEGER NOT NULL REFERENCES communications (id),
    kind             TEXT    NOT NULL CHECK (kind = 'acknowledgement' OR kind = 'extension_request' OR kind = 'partial' OR kind = 'substantive' OR kind = 'additional' OR kind = 'unclassified'),
    probable         INTEGER NOT NULL DEFAULT 0 CHECK (probable IN (0, 1)),
    counts_on        TEXT    NOT NULL CHECK (date(counts_on) IS counts_on),
    PRIMARY KEY (reply_id, communication_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reply_links_by_communication ON reply_links (communication_id, counts_on, reply_id);
CREATE INDEX reply_links_by_day ON reply_links (counts_on, communication_id);
CREATE INDEX reply_links_unclassified ON reply_links (counts_on, reply_id) WHERE kind = 'unclassified';

CREATE TABLE reminders (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    uid          TEXT    NOT NULL UNIQUE CHECK (length(uid) = 36),
    addressee_id INTEGER NOT NULL REFERENCES addressees (id),
    sent_on      TEXT    NOT NULL CHECK (date(sent_on) IS sent_on),
    language     TEXT    NOT NULL DEFAULT '',
    note         TEXT    NOT NULL DEFAULT '',
    links        INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX reminders_by_addressee ON reminders (addressee_id, sent_on DESC, id DESC);
CREATE INDEX reminders_waiting ON reminders (sent_on, id) WHERE links = 0;

CREATE TABLE reminder_links (
    reminder_id      INTEGER NOT NULL REFERENCES reminders (id),
    communication_id INTEGER NOT NULL REFERENCES communications (id),
    sent_on          TEXT    NOT NULL CHECK (date(sent_on) IS sent_on),
    PRIMARY KEY (reminder_id, communication_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_links_by_communication ON reminder_links (communication_id, sent_on, reminder_id);

CREATE TABLE extensions (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    communication_id INTEGER NOT NULL REFERENCES communications (id),
    asked_on         TEXT    CHECK (date(asked_on) IS asked_on),
    decided_on       TEXT    CHECK (date(decided_on) IS decided_on),
    decision         TEXT    NOT NULL DEFAULT '' CHECK (decision = '' OR decision = 'granted' OR decision = 'refused'),
    granted_until    TEXT    CHECK (date(granted_until) IS granted_until),
    reason           TEXT    NOT NULL DEFAULT '',
    created_at       INTEGER NOT NULL,
    CHECK (asked_on IS NOT NULL OR decided_on IS NOT NULL),
    CHECK ((decided_on IS NULL) = (decision = '')),
    CHECK ((granted_until IS NOT NULL) = (decision = 'granted')),
    CHECK (asked_on IS NULL OR decided_on IS NULL OR decided_on >= asked_on)
) STRICT;
CREATE INDEX extensions_by_communication ON extensions (communication_id, decided_on);
CREATE INDEX extensions_by_decision ON extensions (decided_on) WHERE decided_on IS NOT NULL;

-- Closing changes no status and no figure; it takes the letter out of daily work and reminders.
CREATE TABLE closures (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    communication_id INTEGER NOT NULL REFERENCES communications (id),
    closed_on        TEXT    NOT NULL CHECK (date(closed_on) IS closed_on),
    reason           TEXT    NOT NULL CHECK (trim(reason) <> ''),
    reopened_on      TEXT    CHECK (date(reopened_on) IS reopened_on),
    reopened_reason  TEXT    NOT NULL DEFAULT '',
    CHECK (reopened_on IS NULL OR reopened_on >= closed_on)
) STRICT;
CREATE UNIQUE INDEX closures_one_open ON closures (communication_id) WHERE reopened_on IS NULL;
CREATE INDEX closures_by_communication ON closures (communication_id, closed_on);

CREATE TABLE imports (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    file_name  TEXT    NOT NULL,
    sha256     TEXT    NOT NULL CHECK (length(sha256) = 64),
    at         INTEGER NOT NULL,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    counts     TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(counts))
) STRICT;

-- Where a record came from, and the keys by which the same row is known again.
-- One record may come from several files; a row may carry several records (its replies).
CREATE TABLE origins (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id  INTEGER NOT NULL REFERENCES imports (id),
    subject    TEXT    NOT NULL CHECK (subject = 'communication' OR subject = 'reply' OR subject = 'reminder'),
    subject_id INTEGER NOT NULL,
    row        INTEGER NOT NULL,
    row_key    TEXT    NOT NULL DEFAULT '',
    digest     BLOB    NOT NULL,
    document   TEXT    NOT NULL DEFAULT '',
    paragraph  TEXT    NOT NULL DEFAULT '',
    printed    TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(printed))
) STRICT;
CREATE INDEX origins_by_subject ON origins (subject, subject_id);
CREATE INDEX origins_by_row_key ON origins (row_key) WHERE row_key <> '';
CREATE INDEX origins_by_digest ON origins (digest);

-- +goose Down
DROP TABLE origins;
DROP TABLE imports;
DROP TABLE closures;
DROP TABLE extensions;
DROP TABLE reminder_links;
DROP TABLE reminders;
DROP TABLE reply_links;
DROP TABLE replies;
DROP TABLE communication_mandates;
DROP TABLE communications;
DROP TABLE cases;
