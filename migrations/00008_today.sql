-- What a person's day is made of: who has seen which reply, what reviewers judged of replies, and indexes
-- that give each part of the day without looking at the rest of the register.
-- Reason: whether a reply was opened is a fact of its own and not "unclassified"; an assessment is kept with
-- those before it, so rows are only added and the latest counts. "First seen at" and "assessed" stand on the
-- reply and on its link too, for speed: what nobody has seen or assessed is found without asking row by row.

-- +goose Up
CREATE TABLE reply_seen (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    reply_id INTEGER NOT NULL REFERENCES replies (id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL REFERENCES users (id),
    at       INTEGER NOT NULL,
    UNIQUE (reply_id, user_id)
) STRICT;
ALTER TABLE replies ADD COLUMN first_seen_at INTEGER;
-- Who logged a reply from its envelope has seen it.
INSERT INTO reply_seen (reply_id, user_id, at)
    SELECT e.subject_id, e.actor_id, min(e.at) FROM events e JOIN replies r ON r.id = e.subject_id JOIN users u ON u.id = e.actor_id
    WHERE e.action = 'reply.log' AND e.subject = 'reply' GROUP BY e.subject_id, e.actor_id;
UPDATE replies SET first_seen_at = (SELECT min(at) FROM reply_seen s WHERE s.reply_id = replies.id)
    WHERE id IN (SELECT reply_id FROM reply_seen);

CREATE TABLE assessments (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    reply_id         INTEGER NOT NULL REFERENCES replies (id),
    communication_id INTEGER NOT NULL REFERENCES communications (id),
    scale            TEXT    NOT NULL CHECK (scale = 'largely_satisfactory' OR scale = 'cooperative_incomplete' OR scale = 'rejected_substantiated'
        OR scale = 'rejected_unsubstantiated' OR scale = 'immaterial' OR scale = 'acknowledged_only' OR scale = 'not_assessed'),
    reason           TEXT    NOT NULL CHECK (trim(reason) <> ''),
    assessed_on      TEXT    NOT NULL CHECK (date(assessed_on) IS assessed_on),
    assessed_by      INTEGER NOT NULL REFERENCES users (id),
    at               INTEGER NOT NULL
) STRICT;
CREATE INDEX assessments_by_reply ON assessments (reply_id, communication_id, id);
CREATE INDEX assessments_by_communication ON assessments (communication_id, id);
ALTER TABLE reply_links ADD COLUMN assessed INTEGER NOT NULL DEFAULT 0 CHECK (assessed IN (0, 1));

CREATE INDEX replies_unread ON replies (counts_on, id) WHERE first_seen_at IS NULL;
CREATE INDEX replies_translating ON replies (counts_on, id) WHERE translation = 'pending';
CREATE INDEX replies_by_creation ON replies (created_at);
CREATE INDEX reply_links_unassessed ON reply_links (counts_on, reply_id, communication_id) WHERE assessed = 0 AND (kind = 'substantive' OR kind = 'partial');
-- An officer's open letters by their due date.
CREATE INDEX communications_today ON communications (officer_id, effective_due_on, id, sent_to, addressee_id, sent_sort, reminders) WHERE standing = 'open' AND closed = 0;
CREATE INDEX communications_drafts ON communications (id, officer_id) WHERE standing = 'draft';
-- Letters that are worked on, with all that a day asks of them: what their records lack is read from it, and
-- replies are counted against it.
CREATE INDEX communications_followed ON communications (sent_sort, id, officer_id, reviewer_id, addressee_id, sent_to, standing, case_id, mandate_count, sent_unknown) WHERE closed = 0 AND standing <> 'draft';
CREATE INDEX events_of_sending ON events (at, subject_id) WHERE action = 'communication.send' OR action = 'communication.log';
CREATE INDEX extensions_undecided ON extensions (asked_on, communication_id) WHERE decision = '';

-- +goose Down
DROP INDEX extensions_undecided;
DROP INDEX events_of_sending;
DROP INDEX communications_followed;
DROP INDEX communications_drafts;
DROP INDEX communications_today;
DROP INDEX reply_links_unassessed;
DROP INDEX replies_by_creation;
DROP INDEX replies_translating;
DROP INDEX replies_unread;
ALTER TABLE reply_links DROP COLUMN assessed;
DROP TABLE assessments;
ALTER TABLE replies DROP COLUMN first_seen_at;
DROP TABLE reply_seen;
