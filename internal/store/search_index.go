package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"hash/fnv"
	"slices"
	"strings"

	"answerable/internal/docket"
)

// The indexes of words are written at the end of each change: documents made at hand while a file is
// imported first, then those of the records that triggers noted. Their order is that of the index:
// a document written before one that stands behind it makes FTS5 begin a new segment.

// posting is a document as the index takes it. Without words, the record has none (any more).
type posting struct {
	key, row int64
	words    string
	begins   []string // words that may be typed in part
}

// gatheredAtMost bounds the bytes of documents that a change keeps at hand.
const gatheredAtMost = 32 << 20

// gathered are the documents of records that are new in this change.
type gathered struct {
	postings []posting
	bytes    int
	known    map[string]struct{} // words written already
}

func postingOf(d docket.SearchDocument) posting {
	p := posting{key: d.Key(), row: d.Row()}
	words := d.Words()
	if p.words = strings.Join(words, " "); p.words == "" {
		return p
	}
	for _, word := range words {
		if docket.Begins(word) {
			p.begins = append(p.begins, word)
		}
	}
	return p
}

// digest tells whether a document says what it said.
func (p posting) digest() int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(p.words)) // a hash takes everything
	return int64(h.Sum64())
}

// index is one of the two, with its list of words.
type index struct {
	name           string
	insert, delete string
	word           string // writes one of its words
	beginning      string // reads those that begin so
	page           string // reads the places of documents, newest first
}

var (
	openIndex = index{
		name:      "search_open",
		insert:    `INSERT INTO search_open (rowid, words) VALUES (?, ?)`,
		delete:    `DELETE FROM search_open WHERE rowid = ?`,
		word:      `INSERT OR IGNORE INTO search_words (word) VALUES (?)`,
		beginning: `SELECT word FROM search_words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?`,
		page:      `SELECT rowid FROM search_open WHERE search_open MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?`,
	}
	protectedIndex = index{
		name:      "search_protected",
		insert:    `INSERT INTO search_protected (rowid, words) VALUES (?, ?)`,
		delete:    `DELETE FROM search_protected WHERE rowid = ?`,
		word:      `INSERT OR IGNORE INTO search_protected_words (word) VALUES (?)`,
		beginning: `SELECT word FROM search_protected_words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?`,
		page:      `SELECT rowid FROM search_protected WHERE search_protected MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?`,
	}
)

func indexOf(kind docket.SearchKind) index {
	if kind.Protected() {
		return protectedIndex
	}
	return openIndex
}

// searchNew gathers the document of a record that was not there before this change.
func (s *Store) searchNew(ctx context.Context, d docket.SearchDocument) error {
	p := postingOf(d)
	if p.words == "" {
		return nil
	}
	g := &s.change.gathered
	g.postings = append(g.postings, p)
	if g.bytes += 2*len(p.words) + 64; g.bytes < gatheredAtMost {
		return nil
	}
	return s.writeGathered(ctx)
}

// searchChanged notes that a record's document has to be made anew; for what no trigger tells.
func (s *Store) searchChanged(ctx context.Context, kind docket.SearchKind, id int64) error {
	_, err := s.exec(ctx, "note what search has to read again", `INSERT OR IGNORE INTO search_pending (key) VALUES (?)`, docket.SearchKey(kind, id))
	return err
}

// writeSearch brings the indexes up to what this change wrote.
func (s *Store) writeSearch(ctx context.Context) error {
	if err := s.writeGathered(ctx); err != nil {
		return err
	}
	return s.writePending(ctx)
}

func (s *Store) writeGathered(ctx context.Context) error {
	g := &s.change.gathered
	if len(g.postings) == 0 {
		return nil
	}
	err := s.writePostings(ctx, g.postings)
	clear(g.postings)
	g.postings, g.bytes = g.postings[:0], 0
	return err
}

func (s *Store) writePostings(ctx context.Context, postings []posting) error {
	slices.SortFunc(postings, func(a, b posting) int { return cmp.Compare(a.row, b.row) })
	for _, p := range postings {
		if err := s.writePosting(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) writePosting(ctx context.Context, p posting) error {
	const doing = "write the index of words"
	kind, _ := docket.SearchedRow(p.row)
	in := indexOf(kind)
	if _, err := s.exec(ctx, doing, in.insert, p.row, p.words); err != nil {
		return err
	}
	if _, err := s.exec(ctx, doing, `INSERT INTO search_documents (key, row, digest) VALUES (?, ?, ?)`, p.key, p.row, p.digest()); err != nil {
		return err
	}
	return s.writeWords(ctx, in, p.begins)
}

// knownWords bounds the words remembered as written.
const knownWords = 100_000

func (s *Store) writeWords(ctx context.Context, in index, words []string) error {
	g := &s.change.gathered
	if g.known == nil || len(g.known) > knownWords {
		g.known = make(map[string]struct{})
	}
	for _, word := range words {
		key := in.name + word
		if _, known := g.known[key]; known {
			continue
		}
		g.known[key] = struct{}{}
		if _, err := s.exec(ctx, "write a word of the index", in.word, word); err != nil {
			return err
		}
	}
	return nil
}

// writePending makes the documents anew of all records that were noted.
func (s *Store) writePending(ctx context.Context) error {
	const doing = "read what search has to read again"
	var some bool
	if err := s.one(ctx, doing, &some, `SELECT EXISTS (SELECT 1 FROM search_pending)`); err != nil || !some {
		return err
	}
	// What is said about a record is found by whoever finds the record.
	if _, err := s.exec(ctx, doing, `INSERT OR IGNORE INTO search_pending (key)
		SELECT c.id << 3 | 4 FROM search_pending p CROSS JOIN comments c INDEXED BY comments_by_subject
		ON c.subject = CASE p.key & 7 WHEN 0 THEN 'communication' WHEN 1 THEN 'reply' WHEN 3 THEN 'case' END AND c.subject_id = p.key >> 3`); err != nil {
		return err
	}
	for {
		keys, err := s.ids(ctx, doing, `SELECT key FROM search_pending ORDER BY key & 7, key LIMIT ?`, part)
		if err != nil || len(keys) == 0 {
			return err
		}
		if err := s.readAgain(ctx, keys); err != nil {
			return err
		}
		if _, err := s.exec(ctx, "forget what search has read", `DELETE FROM search_pending WHERE key`+oneOf, idsOf(keys)); err != nil {
			return err
		}
	}
}

// readAgain makes the documents of records from what stands in the register.
func (s *Store) readAgain(ctx context.Context, keys []int64) error {
	byKind := map[int64][]int64{}
	for _, key := range keys {
		byKind[key&kindMask] = append(byKind[key&kindMask], key>>kindBits)
	}
	var fresh []posting
	for kind, ids := range byKind {
		if kind == namesKind {
			if err := s.readNames(ctx, ids); err != nil {
				return err
			}
			continue
		}
		documents, err := s.documents(ctx, docket.SearchKind(kind), ids)
		if err != nil {
			return err
		}
		made := make(map[int64]posting, len(documents))
		for _, d := range documents {
			made[d.ID] = postingOf(d)
		}
		for _, id := range ids {
			p, found := made[id]
			if !found {
				p = posting{key: docket.SearchKey(docket.SearchKind(kind), id)}
			}
			changed, err := s.takeOut(ctx, p)
			if err != nil {
				return err
			}
			if changed && p.words != "" {
				fresh = append(fresh, p)
			}
		}
	}
	return s.writePostings(ctx, fresh)
}

// The kinds as the tables of the index write them; 7 is an addressee's names.
const (
	kindBits  = 3
	kindMask  = 1<<kindBits - 1
	namesKind = 7
)

// takeOut takes the document of a record out of its index, and tells that there is another to put in.
// One that says the same stays.
func (s *Store) takeOut(ctx context.Context, p posting) (changed bool, err error) {
	const doing = "take a document out of the index"
	var row, digest int64
	err = s.conn.QueryRowContext(ctx, `SELECT row, digest FROM search_documents WHERE key = ?`, p.key).Scan(&row, &digest)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return true, nil
	case err != nil:
		return false, refused(doing, err)
	case p.words != "" && row == p.row && digest == p.digest():
		return false, nil
	}
	if _, err := s.exec(ctx, doing, indexOf(docket.SearchKind(p.key&kindMask)).delete, row); err != nil {
		return false, err
	}
	_, err = s.exec(ctx, doing, `DELETE FROM search_documents WHERE key = ?`, p.key)
	return true, err
}

// readNames writes the words of addressees' names anew.
func (s *Store) readNames(ctx context.Context, ids []int64) error {
	const doing = "index the names of addressees"
	if _, err := s.exec(ctx, doing, `DELETE FROM search_names WHERE addressee_id`+oneOf, idsOf(ids)); err != nil {
		return err
	}
	type name struct {
		word string
		id   int64
	}
	var names []name
	err := s.each(ctx, doing, `SELECT n.name, n.addressee_id FROM json_each(?) k CROSS JOIN addressee_names n INDEXED BY addressee_names_by_addressee
		ON n.addressee_id = k.value`, []any{idsOf(ids)}, func(scan func(...any) error) error {
		var text string
		var id int64
		err := scan(&text, &id)
		for _, token := range docket.SearchTokens(text) {
			names = append(names, name{token.Text, id})
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(names, func(a, b name) int { return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(a.id, b.id)) })
	for _, n := range slices.Compact(names) {
		if _, err := s.exec(ctx, doing, `INSERT INTO search_names (word, addressee_id) VALUES (?, ?)`, n.word, n.id); err != nil {
			return err
		}
	}
	return nil
}
