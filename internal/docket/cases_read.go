package docket

import (
	"context"

	"answerable/internal/civil"
)

// mostCaseLetters is how many letters of a case a page shows: an information request goes to all States.
const mostCaseLetters = 300

// CaseView is everything the page of a case tells a reader, read in one transaction.
type CaseView struct {
	Case
	Today      civil.Date
	Letters    []ListRow // within the scope, newest sent first
	More       bool      // further letters are not shown
	Extensions []Extension
	Closures   []Closure
	SourceList []CaseSource // empty without the right to identities
	Comments   []Comment
}

// ShowCase reads a case with its letters. What a person's scope leaves out of it is neither shown nor counted.
func (s *Service) ShowCase(ctx context.Context, actor Actor, id CaseID) (CaseView, error) {
	if !CanRead(actor) {
		return CaseView{}, forbidden()
	}
	v := CaseView{Today: s.Today()}
	err := s.store.Read(ctx, func(r Store) (err error) {
		scope := actor.Scope()
		if v.Case, err = r.CaseWithin(ctx, scope, id); err != nil {
			return err
		}
		if v.Letters, err = r.LettersOf(ctx, scope, id, mostCaseLetters+1); err != nil {
			return err
		}
		if v.More = len(v.Letters) > mostCaseLetters; v.More {
			v.Letters = v.Letters[:mostCaseLetters]
		}
		ids := make([]CommunicationID, len(v.Letters))
		for i, l := range v.Letters {
			ids[i] = l.ID
		}
		if v.Extensions, err = r.ExtensionsOfAll(ctx, ids); err != nil {
			return err
		}
		if v.Closures, err = r.ClosuresOfAll(ctx, ids); err != nil {
			return err
		}
		if v.SourceList, err = r.SourcesOf(ctx, scope, id); err != nil {
			return err
		}
		v.Comments, err = r.CommentsOn(ctx, scope, OnCase, int64(id))
		return err
	})
	if err == nil && len(v.SourceList) > 0 {
		err = s.note(ctx, Access{ActorID: actor.ID, Action: "read", Subject: "case_source", SubjectID: int64(id)})
	}
	return v, err
}

// ListCases reads one page of the list of cases.
func (s *Service) ListCases(ctx context.Context, actor Actor, q CaseQuery) (CasePage, error) {
	if !CanRead(actor) {
		return CasePage{}, forbidden()
	}
	if q.Limit == 0 {
		q.Limit = PageSize
	}
	return s.store.ListCases(ctx, actor.Scope(), q)
}

// EachCase streams the list of cases, for files: the same rows as the page, all of them.
func (s *Service) EachCase(ctx context.Context, actor Actor, q CaseQuery, each func(CaseRow) error) error {
	if !CanRead(actor) {
		return forbidden()
	}
	q.After, q.Before, q.Limit = "", "", 0
	return s.store.EachCase(ctx, actor.Scope(), q, each)
}

// MostCasesCounted bounds how far the cases of a list are counted.
const MostCasesCounted = 10_000

// CountCases counts the cases of a filter; above MostCasesCounted it only says that there are more.
func (s *Service) CountCases(ctx context.Context, actor Actor, f CaseFilter) (int, error) {
	if !CanRead(actor) {
		return 0, forbidden()
	}
	return s.store.CountCases(ctx, actor.Scope(), f, MostCasesCounted)
}

// mostOffered is how many cases a form offers: those logged last are written about.
const mostOffered = 200

// OfferedCases lists the cases that the form of a letter suggests, within what the person may see.
func (s *Service) OfferedCases(ctx context.Context, actor Actor) ([]CaseRow, error) {
	if !CanRead(actor) {
		return nil, forbidden()
	}
	page, err := s.store.ListCases(ctx, actor.Scope(), CaseQuery{Sort: CaseByAge, Limit: mostOffered, Bare: true})
	return page.Rows, err
}
