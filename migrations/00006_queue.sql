-- The queue can be emptied: links of reminders may be probable, and what belongs to no letter is set aside.
-- Reason: a proposal accepted is probable until a person confirms it, for reminders as for replies; and a
-- document that answers no letter of the register is left without one by a person, with a reason, instead of
-- waiting for ever; a link takes it back. So is a reply that came after its letter was closed, once it is read
-- and the letter stays closed.

-- +goose Up
ALTER TABLE reminder_links ADD COLUMN probable INTEGER NOT NULL DEFAULT 0 CHECK (probable IN (0, 1));

ALTER TABLE replies ADD COLUMN set_aside_on TEXT CHECK (date(set_aside_on) IS set_aside_on);
ALTER TABLE replies ADD COLUMN set_aside_reason TEXT NOT NULL DEFAULT '' CHECK ((set_aside_on IS NULL) = (set_aside_reason = ''));
ALTER TABLE reminders ADD COLUMN set_aside_on TEXT CHECK (date(set_aside_on) IS set_aside_on) CHECK (set_aside_on IS NULL OR links = 0);
ALTER TABLE reminders ADD COLUMN set_aside_reason TEXT NOT NULL DEFAULT '' CHECK ((set_aside_on IS NULL) = (set_aside_reason = ''));

-- Each way of looking at the queue reads its rows from an index that holds only them, in their order.
DROP INDEX replies_waiting;
DROP INDEX reminders_waiting;
CREATE INDEX replies_waiting ON replies (counts_on, id) WHERE links = 0 AND set_aside_on IS NULL;
CREATE INDEX reminders_waiting ON reminders (sent_on, id) WHERE links = 0 AND set_aside_on IS NULL;
CREATE INDEX replies_waiting_of ON replies (addressee_id, counts_on, id) WHERE links = 0 AND set_aside_on IS NULL;
CREATE INDEX reminders_waiting_of ON reminders (addressee_id, sent_on, id) WHERE links = 0 AND set_aside_on IS NULL;
CREATE INDEX replies_set_aside ON replies (counts_on, id) WHERE set_aside_on IS NOT NULL;
CREATE INDEX reminders_set_aside ON reminders (sent_on, id) WHERE set_aside_on IS NOT NULL;
CREATE INDEX reply_links_probable ON reply_links (counts_on, reply_id) WHERE probable = 1;
CREATE INDEX reminder_links_probable ON reminder_links (sent_on, reminder_id) WHERE probable = 1;

-- +goose Down
DROP INDEX reminder_links_probable;
DROP INDEX reply_links_probable;
DROP INDEX reminders_set_aside;
DROP INDEX replies_set_aside;
DROP INDEX reminders_waiting_of;
DROP INDEX replies_waiting_of;
DROP INDEX reminders_waiting;
DROP INDEX replies_waiting;
CREATE INDEX replies_waiting ON replies (counts_on, id) WHERE links = 0;
CREATE INDEX reminders_waiting ON reminders (sent_on, id) WHERE links = 0;
ALTER TABLE reminders DROP COLUMN set_aside_reason;
ALTER TABLE reminders DROP COLUMN set_aside_on;
ALTER TABLE replies DROP COLUMN set_aside_reason;
ALTER TABLE replies DROP COLUMN set_aside_on;
ALTER TABLE reminder_links DROP COLUMN probable;
