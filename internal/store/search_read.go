package store

import (
	"context"
	"slices"

	"answerable/internal/docket"
)

// Search lists hits, newest first. The indexes are asked within the scope, and what they find is looked at
// once more where the records are read: a hit that the scope leaves out there is none.
func (s *Store) Search(ctx context.Context, scope docket.Scope, ask docket.SearchAsk) ([]docket.SearchHit, error) {
	if !s.inside {
		var hits []docket.SearchHit
		err := s.Read(ctx, func(r docket.Store) (err error) {
			hits, err = r.Search(ctx, scope, ask)
			return err
		})
		return hits, err
	}
	questions, err := s.questions(ctx, scope, ask)
	if err != nil {
		return nil, err
	}
	var hits []docket.SearchHit
	for len(hits) < ask.Limit {
		rows, err := s.found(ctx, questions, ask, ask.Limit-len(hits))
		if err != nil {
			return nil, err
		}
		some, err := s.readHits(ctx, scope, ask, rows)
		if err != nil {
			return nil, err
		}
		hits = append(hits, some...)
		if len(rows) == 0 {
			break
		}
		ask.After = rows[len(rows)-1]
	}
	return hits, nil
}

// CountHits counts up to most hits and one more.
func (s *Store) CountHits(ctx context.Context, scope docket.Scope, ask docket.SearchAsk, most int) (int, error) {
	if !s.inside {
		n := 0
		err := s.Read(ctx, func(r docket.Store) (err error) {
			n, err = r.CountHits(ctx, scope, ask, most)
			return err
		})
		return n, err
	}
	questions, err := s.questions(ctx, scope, ask)
	if err != nil {
		return 0, err
	}
	n := 0
	for n <= most {
		rows, err := s.found(ctx, questions, ask, most+1-n)
		if err != nil || len(rows) == 0 {
			return n, err
		}
		seen, err := s.seenOf(ctx, scope, ask, rows)
		if err != nil {
			return 0, err
		}
		n += len(seen)
		ask.After = rows[len(rows)-1]
	}
	return n, nil
}

// question is what one index is asked.
type question struct {
	index
	text string
}

// questions asks the second index only of those who may read what stands in it.
func (s *Store) questions(ctx context.Context, scope docket.Scope, ask docket.SearchAsk) ([]question, error) {
	var asked []question
	for _, in := range []index{openIndex, protectedIndex} {
		if in.name == protectedIndex.name && !scope.Drafts {
			continue
		}
		text, err := s.match(ctx, scope, in, ask)
		if err != nil {
			return nil, err
		}
		if text != "" {
			asked = append(asked, question{in, text})
		}
	}
	return asked, nil
}

// found gives the places of up to want hits behind the last one, newest first.
func (s *Store) found(ctx context.Context, questions []question, ask docket.SearchAsk, want int) ([]int64, error) {
	first, last := docket.RowsOfYears(ask.FromYear, ask.ToYear)
	if ask.After > 0 {
		last = min(last, ask.After-1)
	}
	var rows []int64
	for _, q := range questions {
		some, err := s.ids(ctx, "search", q.page, q.text, first, last, want)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	if len(questions) > 1 {
		slices.SortFunc(rows, func(a, b int64) int { return int(min(1, max(-1, b-a))) })
	}
	return rows[:min(want, len(rows))], nil
}

// byKind parts places of the index by the kind of their records.
func byKind(rows []int64) map[docket.SearchKind][]int64 {
	ids := make(map[docket.SearchKind][]int64)
	for _, row := range rows {
		kind, id := docket.SearchedRow(row)
		ids[kind] = append(ids[kind], id)
	}
	return ids
}

// seenOf leaves in the places whose records the scope leaves in.
func (s *Store) seenOf(ctx context.Context, scope docket.Scope, ask docket.SearchAsk, rows []int64) ([]int64, error) {
	if !scope.Limited() && scope.Drafts {
		return rows, nil
	}
	seen := make(map[int64]bool, len(rows))
	for kind, ids := range byKind(rows) {
		found, err := s.seenKind(ctx, scope, ask, kind, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			seen[docket.SearchKey(kind, id)] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row int64) bool { return !seen[docket.SearchKey(docket.SearchedRow(row))] }), nil
}

func (s *Store) seenKind(ctx context.Context, scope docket.Scope, ask docket.SearchAsk, kind docket.SearchKind, ids []int64) ([]int64, error) {
	const doing = "look at hits within the scope"
	var seen string
	var args []any
	switch kind {
	case docket.SearchLetters:
		seen, args = seenLetters(scope, "t")
	case docket.SearchReplies:
		seen, args = seenReplies(scope, "t")
	case docket.SearchReminders:
		seen, args = seenReminders(scope, "t")
	case docket.SearchCases:
		seen, args = seenCases(scope, "t")
		some, more := partyOfCase(scope, ask, "t.id")
		seen, args = seen+some, append(args, more...)
	case docket.SearchComments:
		return s.seenComments(ctx, scope, ask, ids)
	}
	return s.ids(ctx, doing, "SELECT t.id FROM json_each(?) k CROSS JOIN "+searched[kind]+" t ON t.id = k.value WHERE 1"+seen,
		append([]any{idsOf(ids)}, args...)...)
}

// partyOfCase asks of a case a letter to one of the addressees that the reader may see: the mark in the
// index is also that of one he may not.
func partyOfCase(scope docket.Scope, ask docket.SearchAsk, column string) (string, []any) {
	if ask.Addressees == nil {
		return "", nil
	}
	letter, args := seenLetters(scope, "letter")
	return " AND EXISTS (SELECT 1 FROM communications letter WHERE letter.case_id = " + column + " AND letter.addressee_id" + oneOf + letter + ")",
		append([]any{idsOf(ask.Addressees)}, args...)
}

// seenComments leaves in the comments on records that the scope leaves in.
func (s *Store) seenComments(ctx context.Context, scope docket.Scope, ask docket.SearchAsk, ids []int64) ([]int64, error) {
	if !scope.Drafts {
		return nil, nil
	}
	letter, ofLetter := seenLetters(scope, "t")
	reply, ofReply := seenReplies(scope, "t")
	about, ofCase := seenCases(scope, "t")
	party, ofParty := partyOfCase(scope, ask, "t.id")
	return s.ids(ctx, "look at comments within the scope", `SELECT c.id FROM json_each(?) k CROSS JOIN comments c ON c.id = k.value WHERE c.removed_at IS NULL AND
		CASE c.subject WHEN 'communication' THEN EXISTS (SELECT 1 FROM communications t WHERE t.id = c.subject_id`+letter+`)
		WHEN 'reply' THEN EXISTS (SELECT 1 FROM replies t WHERE t.id = c.subject_id`+reply+`)
		ELSE EXISTS (SELECT 1 FROM cases t WHERE t.id = c.subject_id`+about+party+`) END`,
		slices.Concat([]any{idsOf(ids)}, ofLetter, ofReply, ofCase, ofParty)...)
}
