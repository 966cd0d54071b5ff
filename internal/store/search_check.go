package store

import (
	"context"
	"database/sql"
	"errors"

	"answerable/internal/docket"
)

// unindexed are places that only one of the index and its list of documents knows.
var unindexed = []string{
	`SELECT count(*) FROM search_open_docsize s WHERE NOT EXISTS (SELECT 1 FROM search_documents d WHERE d.key = s.id & 4294967295 AND d.row = s.id AND d.key & 7 <> 4)`,
	`SELECT count(*) FROM search_protected_docsize s WHERE NOT EXISTS (SELECT 1 FROM search_documents d WHERE d.key = s.id & 4294967295 AND d.row = s.id AND d.key & 7 = 4)`,
	`SELECT count(*) FROM search_documents d WHERE d.key & 7 <> 4 AND NOT EXISTS (SELECT 1 FROM search_open_docsize s WHERE s.id = d.row)`,
	`SELECT count(*) FROM search_documents d WHERE d.key & 7 = 4 AND NOT EXISTS (SELECT 1 FROM search_protected_docsize s WHERE s.id = d.row)`,
}

// checkSearch makes the document of every record anew and compares it with what the index holds.
func (s *Store) checkSearch(ctx context.Context, found *Findings) error {
	const doing = "check the index of words"
	for _, query := range unindexed {
		var n int
		if err := s.one(ctx, doing, &n, query); err != nil {
			return err
		}
		if n > 0 {
			found.add("Search: %d documents of the index do not agree with its list.", n)
		}
	}
	for _, kind := range docket.SearchKinds {
		err := s.eachPart(ctx, searched[kind], func(ids []int64) error { return s.checkDocuments(ctx, kind, ids, found) })
		if err != nil {
			return err
		}
	}
	return s.each(ctx, doing, `SELECT d.key & 7, d.key >> 3 FROM search_documents d WHERE NOT CASE d.key & 7
		WHEN 0 THEN EXISTS (SELECT 1 FROM communications t WHERE t.id = d.key >> 3) WHEN 1 THEN EXISTS (SELECT 1 FROM replies t WHERE t.id = d.key >> 3)
		WHEN 2 THEN EXISTS (SELECT 1 FROM reminders t WHERE t.id = d.key >> 3) WHEN 3 THEN EXISTS (SELECT 1 FROM cases t WHERE t.id = d.key >> 3)
		ELSE EXISTS (SELECT 1 FROM comments t WHERE t.id = d.key >> 3) END`, nil, func(scan func(...any) error) error {
		var kind docket.SearchKind
		var id int64
		err := scan(&kind, &id)
		if err == nil && int(kind) >= len(searched) {
			found.add("Search finds a record of a kind that does not exist.")
		} else if err == nil {
			found.add("Search finds record %d among the %s, which does not exist.", id, searched[kind])
		}
		return err
	})
}

func (s *Store) checkDocuments(ctx context.Context, kind docket.SearchKind, ids []int64, found *Findings) error {
	documents, err := s.documents(ctx, kind, ids)
	if unreadable(ctx, err) {
		found.add("Among the %s from number %d on is a value that search cannot read.", searched[kind], ids[0])
		return nil
	}
	if err != nil {
		return err
	}
	made := make(map[int64]posting, len(documents))
	for _, d := range documents {
		made[d.ID] = postingOf(d)
	}
	for _, id := range ids {
		p := made[id] // without words where the record has none
		var row, digest int64
		err := s.conn.QueryRowContext(ctx, `SELECT row, digest FROM search_documents WHERE key = ?`, docket.SearchKey(kind, id)).Scan(&row, &digest)
		indexed := err == nil
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if indexed != (p.words != "") || indexed && (row != p.row || digest != p.digest()) {
			found.add("Search: what the index holds of record %d of the %s is not what the record says.", id, searched[kind])
		}
	}
	return nil
}
