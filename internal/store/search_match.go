package store

import (
	"context"
	"slices"
	"strings"

	"answerable/internal/docket"
)

// What a person typed, as the index is asked. Each word stands in quotes, so that nothing typed is ever
// an operator; who may find what is part of the question, so that nothing outside is a hit or is counted.

// beginnings bounds the words that one beginning stands for. Where there are more, the index gathers
// them all itself, which takes longer the more letters have them.
const beginnings = 200

// wordsBeginning gives the words of the index that begin so; complete tells that these are all.
func (s *Store) wordsBeginning(ctx context.Context, in index, beginning string) (words []string, complete bool, err error) {
	err = s.each(ctx, "read words that begin so", in.beginning, []any{beginning, beginning + "\U0010ffff", beginnings + 1},
		func(scan func(...any) error) error {
			var word string
			err := scan(&word)
			words = append(words, word)
			return err
		})
	return words, len(words) <= beginnings, err
}

// match builds the question for one index; empty where nothing can be found.
func (s *Store) match(ctx context.Context, scope docket.Scope, in index, ask docket.SearchAsk) (string, error) {
	named, err := s.named(ctx, scope, ask.Query.Terms)
	if err != nil {
		return "", err
	}
	var all, none []string
	for i, term := range ask.Query.Terms {
		ways, err := s.waysOf(ctx, in, term)
		if err != nil {
			return "", err
		}
		for _, id := range named[i] {
			ways = append(ways, quotedWord(docket.MarkOfAddressee(docket.AddresseeID(id))))
		}
		if term.Without {
			none = append(none, ways...)
		} else {
			all = append(all, eitherOf(ways))
		}
	}
	if len(all) == 0 {
		return "", nil
	}
	if kinds, every := kindMarks(in, ask.Kinds); !every {
		all = append(all, kinds)
	}
	if ask.Addressees != nil {
		all = append(all, partyMarks(ask.Addressees))
	}
	if scope.Limited() {
		all = append(all, limitMarks(scope))
	}
	if slices.Contains(all, "") {
		return "", nil
	}
	if !scope.Drafts {
		none = append(none, quotedWord(docket.MarkOfDraft))
	}
	asked := strings.Join(all, " AND ")
	if len(none) > 0 {
		asked = "(" + asked + ") NOT " + eitherOf(none)
	}
	return asked, nil
}

// waysOf gives every way in which a term may stand in a document.
func (s *Store) waysOf(ctx context.Context, in index, term docket.SearchTerm) ([]string, error) {
	var ways []string
	for _, words := range term.Ways {
		last := words[len(words)-1]
		if !term.Prefix || len(words) > 1 || !docket.Begins(last) {
			ways = append(ways, quotedRow(words, term.Prefix))
			continue
		}
		longer, complete, err := s.wordsBeginning(ctx, in, last)
		if err != nil {
			return nil, err
		}
		if !complete || len(longer) == 0 {
			ways = append(ways, quotedRow(words, !complete))
			continue
		}
		for _, word := range longer {
			ways = append(ways, quotedWord(word))
		}
	}
	return ways, nil
}

// fewNames is how many addressees a word may name by itself.
const fewNames = 20

// named finds for each term the addressees that it names. A word of very many names, like "of", names those
// that another word of the query names too, or that all words name together.
func (s *Store) named(ctx context.Context, scope docket.Scope, terms []docket.SearchTerm) ([][]int64, error) {
	named := make([][]int64, len(terms))
	var few, together []int64
	first := true
	for i, term := range terms {
		var err error
		if named[i], err = s.addresseesCalled(ctx, scope, term); err != nil {
			return nil, err
		}
		if len(named[i]) <= fewNames {
			few = append(few, named[i]...)
		}
		if term.Without {
			continue
		}
		if first {
			together, first = named[i], false
		} else {
			together = inBoth(together, named[i])
		}
	}
	for i, ids := range named {
		if len(ids) > fewNames {
			named[i] = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return !slices.Contains(few, id) && !slices.Contains(together, id) })
		}
	}
	return named, nil
}

func inBoth(a, b []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(a), func(id int64) bool { return !slices.Contains(b, id) })
}

// addresseesCalled finds the addressees within the scope with all words of a term in their names.
func (s *Store) addresseesCalled(ctx context.Context, scope docket.Scope, term docket.SearchTerm) ([]int64, error) {
	var found []int64
	for _, words := range term.Ways {
		var called []int64
		for i, word := range words {
			beyond := word
			if term.Prefix && i == len(words)-1 {
				beyond += "\U0010ffff"
			}
			ids, err := s.ids(ctx, "find addressees by a word of their name",
				`SELECT DISTINCT addressee_id FROM search_names WHERE word BETWEEN ? AND ? ORDER BY addressee_id`, word, beyond)
			if err != nil {
				return nil, err
			}
			if i > 0 {
				ids = inBoth(called, ids)
			}
			called = ids
		}
		found = append(found, called...)
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if scope.Addressees != nil {
		found = slices.DeleteFunc(found, func(id int64) bool { return !slices.Contains(scope.Addressees, docket.AddresseeID(id)) })
	}
	return found, nil
}

// kindMarks leaves in the kinds of documents that are asked for and stand in the index; every tells that
// all of its kinds are, and no mark is needed.
func kindMarks(in index, kinds []docket.SearchKind) (marks string, every bool) {
	var asked []string
	every = true
	for _, kind := range docket.SearchKinds {
		if indexOf(kind).name != in.name {
			continue
		}
		if slices.Contains(kinds, kind) {
			asked = append(asked, quotedWord(docket.MarkOfKind(kind)))
		} else {
			every = false
		}
	}
	return eitherOf(asked), every
}

func partyMarks(addressees []docket.AddresseeID) string {
	var marks []string
	for _, id := range addressees {
		marks = append(marks, quotedWord(docket.MarkOfAddressee(id)), quotedWord(docket.MarkOfParty(id)))
	}
	return eitherOf(marks)
}

// limitMarks leaves in what a person's limits do; empty where they leave nothing in.
func limitMarks(scope docket.Scope) string {
	var limits []string
	if scope.Addressees != nil {
		limits = append(limits, partyMarks(scope.Addressees))
	}
	if scope.Mandates != nil {
		var marks []string
		for _, id := range scope.Mandates {
			marks = append(marks, quotedWord(docket.MarkOfMandate(id)))
		}
		limits = append(limits, eitherOf(marks))
	}
	if slices.Contains(limits, "") {
		return "" // limited to nothing
	}
	return strings.Join(limits, " AND ")
}

func eitherOf(ways []string) string {
	if len(ways) == 0 {
		return ""
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

func quotedWord(word string) string { return `"` + strings.ReplaceAll(word, `"`, `""`) + `"` }

// quotedRow is a phrase; prefix lets its last word go on.
func quotedRow(words []string, prefix bool) string {
	row := quotedWord(strings.Join(words, " "))
	if prefix {
		row += " *"
	}
	return row
}
