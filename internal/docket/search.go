package docket

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MostCounted is how far hits are counted: beyond, "more than" says enough, and a count never takes long.
const MostCounted = 1_000

// SearchInput is a search as it is asked for.
type SearchInput struct {
	Query    string
	Kinds    []SearchKind // empty is all
	States   []string     // codes; empty is all addressees
	FromYear int
	ToYear   int
	After    int64
}

// SearchView is one page of hits.
type SearchView struct {
	Query SearchQuery
	Hits  []SearchHit
	Next  int64 // what the page after begins behind; 0 at the end
	Kinds []SearchKind
	// NoSuchLetter: what was typed is a reference, but of no letter or case that the actor may see.
	NoSuchLetter bool
	// Missing are the words that nothing has; filled only where there is no hit.
	Missing []string
}

// SearchKindsOf gives the kinds of records that an actor may look through.
func SearchKindsOf(a Actor) []SearchKind {
	return slices.DeleteFunc(slices.Clone(SearchKinds), func(k SearchKind) bool { return k.Protected() && !CanReadDrafts(a) })
}

// Search reads one page of hits, newest first.
func (s *Service) Search(ctx context.Context, actor Actor, in SearchInput) (SearchView, error) {
	if !CanRead(actor) {
		return SearchView{}, forbidden()
	}
	var v SearchView
	err := s.store.Read(ctx, func(r Store) error {
		ask, err := searchAsk(ctx, r, actor, in, &v)
		if err != nil || v.Query.Empty() {
			return err
		}
		ask.Limit = PageSize + 1
		if v.Hits, err = r.Search(ctx, actor.Scope(), ask); err != nil {
			return err
		}
		if len(v.Hits) > PageSize {
			v.Hits = v.Hits[:PageSize]
			v.Next = v.Hits[PageSize-1].Row
		}
		if len(v.Hits) == 0 && in.After == 0 {
			v.Missing, err = missing(ctx, r, actor.Scope(), ask)
		}
		return err
	})
	_, _, v.NoSuchLetter = referenceTyped(v.Query.Typed)
	return v, err
}

// CountHits counts the hits of a search, up to MostCounted and one more.
func (s *Service) CountHits(ctx context.Context, actor Actor, in SearchInput) (int, error) {
	if !CanRead(actor) {
		return 0, forbidden()
	}
	var v SearchView
	ask, err := searchAsk(ctx, s.store, actor, in, &v)
	if err != nil || v.Query.Empty() {
		return 0, err
	}
	ask.After = 0
	return s.store.CountHits(ctx, actor.Scope(), ask, MostCounted)
}

func searchAsk(ctx context.Context, r Store, actor Actor, in SearchInput, v *SearchView) (SearchAsk, error) {
	v.Query, v.Kinds = ParseSearch(in.Query), SearchKindsOf(actor)
	ask := SearchAsk{Query: v.Query, Kinds: v.Kinds, FromYear: in.FromYear, ToYear: in.ToYear, After: in.After}
	if len(in.Kinds) > 0 {
		ask.Kinds = slices.DeleteFunc(slices.Clone(v.Kinds), func(k SearchKind) bool { return !slices.Contains(in.Kinds, k) })
	}
	for _, code := range in.States {
		a, err := r.AddresseeByISO3(ctx, strings.ToUpper(strings.TrimSpace(code)))
		switch {
		case err == nil && SeesAddressee(actor, a.ID):
			ask.Addressees = append(ask.Addressees, a.ID)
		case err != nil && KindOf(err) != NotFound:
			return ask, err
		}
	}
	if len(in.States) > 0 && ask.Addressees == nil {
		ask.Addressees = []AddresseeID{} // of nobody
	}
	return ask, nil
}

// missing names the words that nothing has by themselves, so that one knows which to take off.
func missing(ctx context.Context, r Store, scope Scope, ask SearchAsk) ([]string, error) {
	var words []string
	for _, term := range ask.Query.Terms {
		if term.Without {
			continue
		}
		alone := ask
		alone.Query.Terms = []SearchTerm{term}
		n, err := r.CountHits(ctx, scope, alone, 0)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			words = append(words, term.Typed)
		}
	}
	return words, nil
}

var (
	caseTyped  = regexp.MustCompile(`(?i)^c-([0-9]{1,9})$`)
	draftTyped = regexp.MustCompile(`(?i)^draft ([0-9]{1,9})$`)
)

// referenceTyped reads a query that is nothing but a reference: of a letter, a case, or a draft.
func referenceTyped(text string) (ref Reference, rest string, is bool) {
	text = strings.TrimSpace(text)
	if ref, err := ParseReference(text); err == nil {
		return ref, "", true
	}
	text = strings.Join(strings.Fields(text), " ")
	if caseTyped.MatchString(text) || draftTyped.MatchString(text) {
		return Reference{}, text, true
	}
	return Reference{}, "", false
}

// GoTo gives the address of the record that a typed reference names; empty where the text is no
// reference, or of no record that the actor may see.
func (s *Service) GoTo(ctx context.Context, actor Actor, text string) (string, error) {
	if !CanRead(actor) {
		return "", forbidden()
	}
	ref, rest, is := referenceTyped(text)
	if !is {
		return "", nil
	}
	var path string
	err := s.store.Read(ctx, func(r Store) (err error) {
		path, err = goTo(ctx, r, actor.Scope(), ref, rest)
		return err
	})
	if KindOf(err) == NotFound && err != nil {
		return "", nil
	}
	return path, err
}

func goTo(ctx context.Context, r Store, scope Scope, ref Reference, rest string) (string, error) {
	if rest == "" {
		c, err := r.CommunicationByReference(ctx, scope, ref.Key())
		return CommunicationPath(c.ID), err
	}
	if caseTyped.MatchString(rest) {
		c, err := r.CaseByReference(ctx, scope, strings.ToUpper(rest))
		return CasePath(c.ID), err
	}
	id, err := strconv.ParseInt(draftTyped.FindStringSubmatch(rest)[1], 10, 64)
	if err != nil {
		return "", err
	}
	c, err := r.Communication(ctx, scope, CommunicationID(id))
	return CommunicationPath(c.ID), err
}
