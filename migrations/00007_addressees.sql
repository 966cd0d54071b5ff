-- The whole record of an addressee: former and later names, States of operation, channels by language and day.
-- Reason: a letter bears the name, the channel and the form of address of the day it is sent, so each of them has
-- its dates and none is written over. Figures by Government are read from one index, with the last reply in it;
-- extensions carry their addressee, so that a Government's timeline is read in order like its letters. That copy
-- is kept by triggers, whoever writes a letter, and compared by "check".

-- +goose Up
CREATE TABLE addressee_past_names (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    addressee_id INTEGER NOT NULL REFERENCES addressees (id),
    name_en      TEXT    NOT NULL CHECK (trim(name_en) <> ''),
    name_fr      TEXT    NOT NULL DEFAULT '',
    name_es      TEXT    NOT NULL DEFAULT '',
    -- No first day: as far back as the record goes. No last day: a name that holds from a day to come.
    valid_from   TEXT    CHECK (date(valid_from) IS valid_from),
    valid_to     TEXT    CHECK (date(valid_to) IS valid_to),
    version      INTEGER NOT NULL DEFAULT 1,
    CHECK (valid_from IS NOT NULL OR valid_to IS NOT NULL),
    CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_to >= valid_from)
) STRICT;
CREATE INDEX addressee_past_names_by_addressee ON addressee_past_names (addressee_id, valid_to);

-- Where another actor works, beside the State it has its home in.
CREATE TABLE addressee_operations (
    addressee_id INTEGER NOT NULL REFERENCES addressees (id),
    state_id     INTEGER NOT NULL REFERENCES addressees (id),
    PRIMARY KEY (addressee_id, state_id),
    CHECK (addressee_id <> state_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX addressees_by_home ON addressees (home_state_id) WHERE home_state_id IS NOT NULL;

-- What a channel is called and how it is addressed, in each language of correspondence.
CREATE TABLE addressee_channel_forms (
    channel_id      INTEGER NOT NULL REFERENCES addressee_channels (id),
    language        TEXT    NOT NULL CHECK (language <> ''),
    name            TEXT    NOT NULL DEFAULT '',
    form_of_address TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (channel_id, language),
    CHECK (name <> '' OR form_of_address <> '')
) STRICT, WITHOUT ROWID;
INSERT INTO addressee_channel_forms (channel_id, language, name, form_of_address)
    SELECT id, CASE language WHEN '' THEN 'en' ELSE language END, name, form_of_address FROM addressee_channels WHERE name <> '' OR form_of_address <> '';
ALTER TABLE addressee_channels DROP COLUMN name;
ALTER TABLE addressee_channels DROP COLUMN form_of_address;
ALTER TABLE addressee_channels DROP COLUMN language;
ALTER TABLE addressee_channels ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- The last substantive reply, beside the first: a fact of the row like the others.
ALTER TABLE communications ADD COLUMN last_substantive_on TEXT CHECK (date(last_substantive_on) IS last_substantive_on);
UPDATE communications SET last_substantive_on = (SELECT max(l.counts_on) FROM reply_links l WHERE l.communication_id = communications.id AND l.kind = 'substantive')
    WHERE first_substantive_on IS NOT NULL;
DROP INDEX communications_rates;
CREATE INDEX communications_rates ON communications (addressee_id, sent_unknown, sent_sort, standing, due_on, effective_due_on, first_substantive_on, first_received_on, not_expected_on, reply_record, sent_to, last_reply_on, last_substantive_on, reminders);

ALTER TABLE extensions ADD COLUMN addressee_id INTEGER REFERENCES addressees (id);
UPDATE extensions SET addressee_id = (SELECT c.addressee_id FROM communications c WHERE c.id = extensions.communication_id);
CREATE INDEX extensions_asked ON extensions (addressee_id, asked_on DESC, id DESC) WHERE asked_on IS NOT NULL;
CREATE INDEX extensions_decided ON extensions (addressee_id, decided_on DESC, id DESC) WHERE decided_on IS NOT NULL;
-- +goose StatementBegin
CREATE TRIGGER extension_has_its_addressee AFTER INSERT ON extensions
BEGIN UPDATE extensions SET addressee_id = (SELECT c.addressee_id FROM communications c WHERE c.id = NEW.communication_id) WHERE id = NEW.id; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER extension_follows_its_letter AFTER UPDATE OF addressee_id ON communications WHEN OLD.addressee_id <> NEW.addressee_id
BEGIN UPDATE extensions SET addressee_id = NEW.addressee_id WHERE communication_id = NEW.id; END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER extension_follows_its_letter;
DROP TRIGGER extension_has_its_addressee;
DROP INDEX extensions_decided;
DROP INDEX extensions_asked;
ALTER TABLE extensions DROP COLUMN addressee_id;
DROP INDEX communications_rates;
ALTER TABLE communications DROP COLUMN last_substantive_on;
CREATE INDEX communications_rates ON communications (addressee_id, sent_unknown, sent_sort, standing, due_on, effective_due_on, first_substantive_on, first_received_on, not_expected_on, reply_record, sent_to);
ALTER TABLE addressee_channels DROP COLUMN version;
ALTER TABLE addressee_channels ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE addressee_channels ADD COLUMN form_of_address TEXT NOT NULL DEFAULT '';
ALTER TABLE addressee_channels ADD COLUMN language TEXT NOT NULL DEFAULT '';
UPDATE addressee_channels SET (name, form_of_address, language) = (SELECT f.name, f.form_of_address, f.language FROM addressee_channel_forms f WHERE f.channel_id = addressee_channels.id ORDER BY f.language <> 'en', f.language LIMIT 1)
    WHERE id IN (SELECT channel_id FROM addressee_channel_forms);
DROP TABLE addressee_channel_forms;
DROP INDEX addressees_by_home;
DROP TABLE addressee_operations;
DROP TABLE addressee_past_names;
