package store

import (
	"context"
	"encoding/json"
	"slices"

	"answerable/internal/docket"
)

// How many letters of each kind of evidence are looked at for one document.
const (
	mostByDue   = 15 // on each side of the day
	mostSent    = 20
	mostPeriods = 10
)

// askedDocuments is the documents as rows: their place, addressee and day.
const askedDocuments = `WITH asked AS MATERIALIZED (SELECT key AS n, value ->> 0 AS addressee, value ->> 1 AS day FROM json_each(?)) `

// proposable begins each query of one kind of evidence: for each document the letters that a part finds.
func proposable(part string) string {
	return askedDocuments + "SELECT asked.n, c.id FROM asked CROSS JOIN communications c ON c.id IN (" + part + ")"
}

// evidenceKinds are the ways to letters that a document may belong to; seen stands for the scope. Each part
// reads a bounded piece of an index that holds the letters of one addressee in the order of a date.
func evidenceKinds(seen string) []string {
	open := func(sign, order string) string {
		return `SELECT id FROM (SELECT o.id FROM communications o INDEXED BY communications_open WHERE o.standing = 'open' AND o.addressee_id = asked.addressee
			AND o.effective_due_on ` + sign + ` asked.day AND o.sent_sort <= asked.day` + seen + ` ORDER BY o.effective_due_on ` + order + ` LIMIT ?)`
	}
	return []string{
		proposable(open("<=", "DESC")),
		proposable(open(">", "ASC")),
		proposable(`SELECT id FROM (SELECT o.id FROM communications o INDEXED BY communications_by_addressee WHERE o.addressee_id = asked.addressee AND o.sent_unknown = 0
			AND o.sent_sort <= asked.day AND o.sent_sort >= date(asked.day, '-1095 days') AND o.standing <> 'draft'` + seen + ` ORDER BY o.sent_sort DESC, o.id DESC LIMIT ?)`),
		proposable(`SELECT id FROM (SELECT o.id FROM communications o INDEXED BY communications_by_addressee WHERE o.addressee_id = asked.addressee AND o.sent_unknown = 1
			AND o.sent_sort <= asked.day AND o.standing <> 'draft'` + seen + ` ORDER BY o.sent_sort DESC, o.id DESC LIMIT ?)`),
	}
}

// Candidates finds letters that documents may belong to: one query for each kind of evidence, one for the
// letters found, one for their sources.
func (s *Store) Candidates(ctx context.Context, scope docket.Scope, queued []docket.Queued) ([][]docket.Candidate, error) {
	asked := make([][2]any, len(queued))
	for i, q := range queued {
		asked[i] = [2]any{q.AddresseeID, q.On.String()}
	}
	bound, err := json.Marshal(asked)
	if err != nil {
		return nil, err
	}
	found := make([]map[docket.CommunicationID]bool, len(queued))
	for i := range found {
		found[i] = map[docket.CommunicationID]bool{}
	}
	scope.Drafts = true // none of the ways leads to one
	seen, args := seenLetters(scope, "o")
	for i, query := range evidenceKinds(seen) {
		most := []int{mostByDue, mostByDue, mostSent, mostPeriods}[i]
		err := s.each(ctx, "look for letters", query, slices.Concat([]any{string(bound)}, args, []any{most}), func(scan func(...any) error) error {
			var n int
			var id docket.CommunicationID
			err := scan(&n, &id)
			if err == nil {
				found[n][id] = true
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if err := s.addCited(ctx, scope, queued, found); err != nil {
		return nil, err
	}
	return s.candidates(ctx, found)
}

// addCited adds the letters to the same addressee whose references a document cites, however old.
func (s *Store) addCited(ctx context.Context, scope docket.Scope, queued []docket.Queued, found []map[docket.CommunicationID]bool) error {
	citing := map[string][]int{}
	for i, q := range queued {
		for _, key := range docket.CitedKeys(q) {
			citing[key] = append(citing[key], i)
		}
	}
	if len(citing) == 0 {
		return nil
	}
	keys := make([]string, 0, len(citing))
	for key := range citing {
		keys = append(keys, key)
	}
	seen, bound := seenLetters(scope, "c")
	return s.each(ctx, "look for cited letters", `SELECT c.id, c.addressee_id, c.reference FROM communications c WHERE c.reference`+oneOf+` AND c.stage = 'sent'`+seen,
		append([]any{textsOf(keys)}, bound...), func(scan func(...any) error) error {
			var id docket.CommunicationID
			var addressee docket.AddresseeID
			var key string
			if err := scan(&id, &addressee, &key); err != nil {
				return err
			}
			for _, i := range citing[key] {
				if queued[i].AddresseeID == addressee {
					found[i][id] = true
				}
			}
			return nil
		})
}

const candidateColumns = `SELECT c.id, c.addressee_id, coalesce(c.reference, ''), c.sent_precision, c.sent_on, c.sent_from, c.sent_to, c.sent_text, c.effective_due_on,
	c.first_substantive_on, c.not_expected_on, c.subject || ' ' || c.public_subject || ' ' || c.categories || ' ' || c.victim_profile || ' ' || substr(c.summary, 1, 1000),
	coalesce(o.document, ''), coalesce(o.paragraph, '')
	FROM json_each(?) ids CROSS JOIN communications c ON c.id = ids.value
	LEFT JOIN origins o ON o.id = (SELECT min(id) FROM origins WHERE subject = 'communication' AND subject_id = c.id)`

// candidates reads what is weighed of the letters found.
func (s *Store) candidates(ctx context.Context, found []map[docket.CommunicationID]bool) ([][]docket.Candidate, error) {
	known := map[docket.CommunicationID]docket.Candidate{}
	for _, ids := range found {
		for id := range ids {
			known[id] = docket.Candidate{}
		}
	}
	ids := make([]docket.CommunicationID, 0, len(known))
	for id := range known {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	err := s.each(ctx, "read letters to propose", candidateColumns, []any{idsOf(ids)}, func(scan func(...any) error) error {
		var c docket.Candidate
		var text string
		err := scan(&c.ID, &c.AddresseeID, &c.Reference, &c.SentPrecision, &c.SentOn, &c.SentFrom, &c.SentTo, &c.SentText, &c.DueOn,
			&c.FirstSubstantiveOn, &c.NotExpectedOn, &text, &c.Document, &c.Paragraph)
		c.Words = docket.TellingWords(text)
		known[c.ID] = c
		return err
	})
	if err != nil {
		return nil, err
	}
	lists := make([][]docket.Candidate, len(found))
	for i, of := range found {
		for _, id := range ids {
			if of[id] {
				lists[i] = append(lists[i], known[id])
			}
		}
	}
	return lists, nil
}
