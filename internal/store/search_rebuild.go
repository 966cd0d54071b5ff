package store

import (
	"context"

	"answerable/internal/docket"
)

// The indexes hold nothing that is not in the records: they can be written anew at any time, and are when
// the program begins to cut texts differently.

// emptied forgets everything the indexes hold.
var emptied = []string{
	`INSERT INTO search_open (search_open) VALUES ('delete-all')`,
	`INSERT INTO search_protected (search_protected) VALUES ('delete-all')`,
	`DELETE FROM search_documents`, `DELETE FROM search_words`, `DELETE FROM search_protected_words`,
	`DELETE FROM search_names`, `DELETE FROM search_pending`,
}

// searched are the tables that documents are made of.
var searched = [...]string{
	docket.SearchLetters: "communications", docket.SearchReplies: "replies", docket.SearchReminders: "reminders",
	docket.SearchCases: "cases", docket.SearchComments: "comments",
}

// refreshSearch writes the indexes anew unless this program's way of cutting texts wrote them.
func (s *Store) refreshSearch(ctx context.Context, progress func(done, of int)) error {
	var version int
	if err := s.one(ctx, "read the version of the index", &version, `SELECT version FROM search_state`); err != nil || version == docket.SearchVersion {
		return err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	return s.Tx(ctx, func(tx docket.Store) error { return tx.(*Store).rebuildSearch(ctx, progress) })
}

func (s *Store) rebuildSearch(ctx context.Context, progress func(done, of int)) error {
	const doing = "write the index of words anew"
	for _, statement := range emptied {
		if _, err := s.exec(ctx, doing, statement); err != nil {
			return err
		}
	}
	var done, of int
	if err := s.one(ctx, doing, &of, `SELECT (SELECT count(*) FROM communications) + (SELECT count(*) FROM replies) +
		(SELECT count(*) FROM reminders) + (SELECT count(*) FROM cases) + (SELECT count(*) FROM comments)`); err != nil {
		return err
	}
	for _, kind := range docket.SearchKinds {
		err := s.eachPart(ctx, searched[kind], func(ids []int64) error {
			documents, err := s.documents(ctx, kind, ids)
			if err != nil {
				return err
			}
			for _, d := range documents {
				if err := s.searchNew(ctx, d); err != nil {
					return err
				}
			}
			done += len(ids)
			progress(done, of)
			return nil
		})
		if err != nil {
			return err
		}
	}
	err := s.eachPart(ctx, "addressees", func(ids []int64) error { return s.readNames(ctx, ids) })
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, doing, `UPDATE search_state SET version = ?`, docket.SearchVersion)
	return err
}

// eachPart hands out the numbers of a table's rows, some at a time.
func (s *Store) eachPart(ctx context.Context, table string, fn func(ids []int64) error) error {
	for after := int64(0); ; {
		ids, err := s.ids(ctx, "read records for the index", "SELECT id FROM "+table+" WHERE id > ? ORDER BY id LIMIT ?", after, part)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := fn(ids); err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}
