-- Two indexes of words: one over what everybody reads who reads the register, one over what is protected.
-- Reason: a search that looks into one index and leaves out hits afterwards tells by its counts, its order and
-- its time what it left out. Who has no right to comments asks the first index alone, and nobody has to
-- remember it. The indexes keep no text: a hit is read from its record, within the reader's scope.
-- A document stands at (day, record), so that the newest come first by the index's own order. Texts are cut into
-- words by the program; the indexes only part them at blanks.

-- +goose Up
CREATE VIRTUAL TABLE search_open USING fts5 (words, content='', contentless_delete=1, prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co Cn'");
CREATE VIRTUAL TABLE search_protected USING fts5 (words, content='', contentless_delete=1, prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co Cn'");
-- An import gathers words in memory; in pieces of this size it leaves few segments behind.
INSERT INTO search_open (search_open, rank) VALUES ('hashsize', 8000000);

-- Where each record's document stands, and a digest of what it says: it is replaced whole, and only when it
-- changes; "check" compares it with the record. The key is the record's number and its kind in one.
CREATE TABLE search_documents (
    key    INTEGER PRIMARY KEY,
    row    INTEGER NOT NULL,
    digest INTEGER NOT NULL
) STRICT;

-- The words of four letters and more, for those that are typed in part. Words are added, never taken out: one
-- that no document has any more finds nothing.
CREATE TABLE search_words (
    word TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE search_protected_words (
    word TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The words of addressees' names: a letter is found by the name of whom it is addressed to, in any language,
-- and a name that changes rewrites no letter.
CREATE TABLE search_names (
    word         TEXT    NOT NULL,
    addressee_id INTEGER NOT NULL,
    PRIMARY KEY (word, addressee_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_names_by_addressee ON search_names (addressee_id);

-- Records whose document has to be made anew before the change ends. Triggers put them here, whoever writes;
-- 7 is an addressee, whose names are written anew. What is said about a record goes with it.
CREATE TABLE search_pending (
    key INTEGER PRIMARY KEY
) STRICT;

-- Which way of cutting texts wrote the indexes; 0 means that they have to be written from the records.
CREATE TABLE search_state (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO search_state (id, version) VALUES (1, 0);

-- No trigger hangs on a new letter: SQLite would put by every page that the letter touches, to take the
-- statement back, which cost an import a sixth of its speed. The program tells the case of a new letter.
DROP TRIGGER case_gets_a_letter;

-- +goose StatementBegin
CREATE TRIGGER search_letter_changes AFTER UPDATE OF stage, type, reference, reference_text, addressee_id, case_id, sent_from,
    subject, summary, public_subject, public_summary ON communications
BEGIN
    INSERT OR IGNORE INTO search_pending VALUES (NEW.id << 3);
    INSERT OR IGNORE INTO search_pending SELECT c.value << 3 | 3 FROM json_each(json_array(OLD.case_id, NEW.case_id)) c
        WHERE c.value IS NOT NULL AND (OLD.case_id IS NOT NEW.case_id OR OLD.stage <> NEW.stage OR OLD.addressee_id <> NEW.addressee_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_letter_goes AFTER DELETE ON communications
BEGIN
    INSERT OR IGNORE INTO search_pending VALUES (OLD.id << 3);
    INSERT OR IGNORE INTO search_pending SELECT OLD.case_id << 3 | 3 WHERE OLD.case_id IS NOT NULL;
END;
-- +goose StatementEnd

-- A mandate that joins or leaves changes who finds the letter and all that hangs on it. A letter that is only
-- being written has no document yet, and nothing hangs on it.
-- +goose StatementBegin
CREATE TRIGGER search_mandate_joins AFTER INSERT ON communication_mandates
WHEN EXISTS (SELECT 1 FROM search_documents WHERE key = NEW.communication_id << 3)
BEGIN
    INSERT OR IGNORE INTO search_pending VALUES (NEW.communication_id << 3);
    INSERT OR IGNORE INTO search_pending SELECT reply_id << 3 | 1 FROM reply_links WHERE communication_id = NEW.communication_id;
    INSERT OR IGNORE INTO search_pending SELECT reminder_id << 3 | 2 FROM reminder_links WHERE communication_id = NEW.communication_id;
    INSERT OR IGNORE INTO search_pending SELECT case_id << 3 | 3 FROM communications WHERE id = NEW.communication_id AND case_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_mandate_leaves AFTER DELETE ON communication_mandates
BEGIN
    INSERT OR IGNORE INTO search_pending VALUES (OLD.communication_id << 3);
    INSERT OR IGNORE INTO search_pending SELECT reply_id << 3 | 1 FROM reply_links WHERE communication_id = OLD.communication_id;
    INSERT OR IGNORE INTO search_pending SELECT reminder_id << 3 | 2 FROM reminder_links WHERE communication_id = OLD.communication_id;
    INSERT OR IGNORE INTO search_pending SELECT case_id << 3 | 3 FROM communications WHERE id = OLD.communication_id AND case_id IS NOT NULL;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_reply_changes AFTER UPDATE OF addressee_id, counts_on, their_reference, summary ON replies
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.id << 3 | 1); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_reply_goes AFTER DELETE ON replies
BEGIN INSERT OR IGNORE INTO search_pending VALUES (OLD.id << 3 | 1); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_reply_is_linked AFTER INSERT ON reply_links
WHEN EXISTS (SELECT 1 FROM search_documents WHERE key = NEW.reply_id << 3 | 1) OR EXISTS (SELECT 1 FROM comments WHERE subject = 'reply' AND subject_id = NEW.reply_id)
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.reply_id << 3 | 1); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_reply_is_unlinked AFTER DELETE ON reply_links
BEGIN INSERT OR IGNORE INTO search_pending VALUES (OLD.reply_id << 3 | 1); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_reminder_changes AFTER UPDATE OF addressee_id, sent_on, note ON reminders
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.id << 3 | 2); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_reminder_goes AFTER DELETE ON reminders
BEGIN INSERT OR IGNORE INTO search_pending VALUES (OLD.id << 3 | 2); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_reminder_is_linked AFTER INSERT ON reminder_links
WHEN EXISTS (SELECT 1 FROM search_documents WHERE key = NEW.reminder_id << 3 | 2)
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.reminder_id << 3 | 2); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_reminder_is_unlinked AFTER DELETE ON reminder_links
BEGIN INSERT OR IGNORE INTO search_pending VALUES (OLD.reminder_id << 3 | 2); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_case_comes AFTER INSERT ON cases
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.id << 3 | 3); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_case_changes AFTER UPDATE OF reference, title, facts, place ON cases
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.id << 3 | 3); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_case_goes AFTER DELETE ON cases
BEGIN INSERT OR IGNORE INTO search_pending VALUES (OLD.id << 3 | 3); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_comment_comes AFTER INSERT ON comments
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.id << 3 | 4); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_comment_changes AFTER UPDATE ON comments
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.id << 3 | 4); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_comment_goes AFTER DELETE ON comments
BEGIN INSERT OR IGNORE INTO search_pending VALUES (OLD.id << 3 | 4); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_name_comes AFTER INSERT ON addressee_names
BEGIN INSERT OR IGNORE INTO search_pending VALUES (NEW.addressee_id << 3 | 7); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_name_changes AFTER UPDATE ON addressee_names
BEGIN INSERT OR IGNORE INTO search_pending SELECT value << 3 | 7 FROM json_each(json_array(OLD.addressee_id, NEW.addressee_id)); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_name_goes AFTER DELETE ON addressee_names
BEGIN INSERT OR IGNORE INTO search_pending VALUES (OLD.addressee_id << 3 | 7); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER search_name_goes;
DROP TRIGGER search_name_changes;
DROP TRIGGER search_name_comes;
DROP TRIGGER search_comment_goes;
DROP TRIGGER search_comment_changes;
DROP TRIGGER search_comment_comes;
DROP TRIGGER search_case_goes;
DROP TRIGGER search_case_changes;
DROP TRIGGER search_case_comes;
DROP TRIGGER search_reminder_is_unlinked;
DROP TRIGGER search_reminder_is_linked;
DROP TRIGGER search_reminder_goes;
DROP TRIGGER search_reminder_changes;
DROP TRIGGER search_reply_is_unlinked;
DROP TRIGGER search_reply_is_linked;
DROP TRIGGER search_reply_goes;
DROP TRIGGER search_reply_changes;
DROP TRIGGER search_mandate_leaves;
DROP TRIGGER search_mandate_joins;
DROP TRIGGER search_letter_goes;
DROP TRIGGER search_letter_changes;
-- +goose StatementBegin
CREATE TRIGGER case_gets_a_letter AFTER INSERT ON communications WHEN NEW.case_id IS NOT NULL
BEGIN UPDATE cases SET letters = letters + 1 WHERE id = NEW.case_id; END;
-- +goose StatementEnd
DROP TABLE search_state;
DROP TABLE search_pending;
DROP TABLE search_names;
DROP TABLE search_protected_words;
DROP TABLE search_words;
DROP TABLE search_documents;
DROP TABLE search_protected;
DROP TABLE search_open;
