package store

import (
	"context"
	"encoding/hex"
	"slices"

	"gorm.io/gorm/schema"

	"answerable/internal/docket"
)

// part is how many keys one query takes: a list of all keys of a large file would be a text of megabytes.
const part = 5_000

// takeParts reads the records whose column is among the keys; bind makes one value of a list of keys.
func takeParts[T schema.Tabler, K any](ctx context.Context, s *Store, doing string, t table, rest string, keys []K, bind func([]K) string) ([]T, error) {
	var found []T
	for some := range slices.Chunk(keys, part) {
		records, err := takeAll[T](ctx, s, doing, t, rest, bind(some))
		if err != nil {
			return nil, err
		}
		found = append(found, records...)
	}
	return found, nil
}

// CommunicationsByID reads letters by their numbers.
func (s *Store) CommunicationsByID(ctx context.Context, ids []docket.CommunicationID) ([]docket.Communication, error) {
	return takeParts[docket.Communication](ctx, s, "read communications", letters, "WHERE t.id"+oneOf, ids, idsOf)
}

// CommunicationsByUID reads letters by the identifiers that never change.
func (s *Store) CommunicationsByUID(ctx context.Context, uids []string) ([]docket.Communication, error) {
	return takeParts[docket.Communication](ctx, s, "read communications by uid", letters, "WHERE t.uid"+oneOf, uids, textsOf)
}

// CommunicationsByReference reads letters by their keys.
func (s *Store) CommunicationsByReference(ctx context.Context, keys []string) ([]docket.Communication, error) {
	return takeParts[docket.Communication](ctx, s, "read communications by reference", letters, "WHERE t.reference"+oneOf, keys, textsOf)
}

// CasesByReference reads cases by their references.
func (s *Store) CasesByReference(ctx context.Context, references []string) ([]docket.Case, error) {
	return takeParts[docket.Case](ctx, s, "read cases by reference", cases, "WHERE t.reference"+oneOf, references, textsOf)
}

const originColumns = `SELECT o.import_id, o.subject, o.subject_id, o.row, o.row_key, o.digest, o.document, o.paragraph, o.printed `

func (s *Store) origins(ctx context.Context, query string, args ...any) ([]docket.RowOrigin, error) {
	var found []docket.RowOrigin
	err := s.each(ctx, "read origins", originColumns+query, args, func(scan func(...any) error) error {
		var o docket.RowOrigin
		err := scan(&o.ImportID, &o.Subject, &o.SubjectID, &o.Row, &o.RowKey, &o.Digest, &o.Document, &o.Paragraph, &o.Printed)
		found = append(found, o)
		return err
	})
	return found, err
}

// OriginsByRowKey finds the records that rows with these keys made, whatever file they stood in.
func (s *Store) OriginsByRowKey(ctx context.Context, keys []string) ([]docket.RowOrigin, error) {
	var found []docket.RowOrigin
	for some := range slices.Chunk(keys, part) {
		origins, err := s.origins(ctx, `FROM json_each(?) k CROSS JOIN origins o INDEXED BY origins_by_row_key
			ON o.row_key = k.value AND o.row_key <> '' ORDER BY o.id`, textsOf(some))
		if err != nil {
			return nil, err
		}
		found = append(found, origins...)
	}
	return found, nil
}

// OriginsByDigest finds the records that rows with these digests made.
func (s *Store) OriginsByDigest(ctx context.Context, digests [][]byte) ([]docket.RowOrigin, error) {
	var found []docket.RowOrigin
	for some := range slices.Chunk(digests, part) {
		texts := make([]string, len(some))
		for i, digest := range some {
			texts[i] = hex.EncodeToString(digest)
		}
		origins, err := s.origins(ctx, `FROM json_each(?) k CROSS JOIN origins o INDEXED BY origins_by_digest
			ON o.digest = unhex(k.value) ORDER BY o.id`, textsOf(texts))
		if err != nil {
			return nil, err
		}
		found = append(found, origins...)
	}
	return found, nil
}

// OriginsOfAll lists where records of one kind came from, in the order they were imported.
func (s *Store) OriginsOfAll(ctx context.Context, subject string, ids []int64) ([]docket.RowOrigin, error) {
	var found []docket.RowOrigin
	for some := range slices.Chunk(ids, part) {
		origins, err := s.origins(ctx, `FROM json_each(?) k CROSS JOIN origins o INDEXED BY origins_by_subject
			ON o.subject = ? AND o.subject_id = k.value ORDER BY o.id`, idsOf(some), subject)
		if err != nil {
			return nil, err
		}
		found = append(found, origins...)
	}
	return found, nil
}

// MandatesOfAll lists the mandates of letters, each letter's in their order.
func (s *Store) MandatesOfAll(ctx context.Context, ids []docket.CommunicationID) ([]docket.CommunicationMandate, error) {
	var found []docket.CommunicationMandate
	for some := range slices.Chunk(ids, part) {
		err := s.each(ctx, "read the mandates of communications",
			`SELECT cm.communication_id, cm.mandate_id, cm.position, cm.lead, m.code FROM json_each(?) k
			CROSS JOIN communication_mandates cm ON cm.communication_id = k.value JOIN mandates m ON m.id = cm.mandate_id
			ORDER BY cm.communication_id, cm.position`, []any{idsOf(some)},
			func(scan func(...any) error) error {
				var m docket.CommunicationMandate
				err := scan(&m.CommunicationID, &m.MandateID, &m.Position, &m.Lead, &m.Code)
				found = append(found, m)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// RepliesToAll lists what answers letters, in the order the replies came.
func (s *Store) RepliesToAll(ctx context.Context, ids []docket.CommunicationID) ([]docket.ReplyLink, error) {
	return takeParts[docket.ReplyLink](ctx, s, "read the replies to communications", replyLinks,
		"WHERE t.communication_id"+oneOf+" ORDER BY t.communication_id, t.counts_on, t.reply_id", ids, idsOf)
}

// RemindersForAll lists the reminders about letters, in the order they were sent.
func (s *Store) RemindersForAll(ctx context.Context, ids []docket.CommunicationID) ([]docket.ReminderLink, error) {
	return takeParts[docket.ReminderLink](ctx, s, "read the reminders of communications", reminderLinks,
		"WHERE t.communication_id"+oneOf+" ORDER BY t.communication_id, t.sent_on, t.reminder_id", ids, idsOf)
}

// Classified names those of the letters of whose replies a person said what they are.
func (s *Store) Classified(ctx context.Context, ids []docket.CommunicationID) ([]docket.CommunicationID, error) {
	var found []docket.CommunicationID
	for some := range slices.Chunk(ids, part) {
		err := s.each(ctx, "read who was classified",
			`SELECT k.value FROM json_each(?) k WHERE EXISTS (SELECT 1 FROM events e INDEXED BY events_by_subject
				WHERE e.subject = 'communication' AND e.subject_id = k.value AND e.action = 'reply.classify')`, []any{idsOf(some)},
			func(scan func(...any) error) error {
				var id docket.CommunicationID
				err := scan(&id)
				found = append(found, id)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
