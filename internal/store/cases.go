package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	cases      = tableOf(docket.Case{})
	caseOwn    = cases.columns("title facts place happened_precision happened_on happened_from happened_to happened_text title_fold")
	caseBirth  = append(cases.columns("uid reference created_at version"), caseOwn...)
	insertCase = cases.insertInto(caseBirth)
	updateCase = cases.setting(caseOwn) + edited

	caseSources  = tableOf(docket.CaseSource{})
	sourceOwn    = caseSources.columns("kind name note")
	sourceBirth  = append(caseSources.columns("case_id created_at created_by version"), sourceOwn...)
	insertSource = caseSources.insertInto(sourceBirth)
	updateSource = caseSources.setting(sourceOwn) + edited
)

// Case reads a case whatever the scope: of a letter that the reader sees.
func (s *Store) Case(ctx context.Context, id docket.CaseID) (docket.Case, error) {
	return take[docket.Case](ctx, s, "read a case", cases, "t.id = ?", id)
}

// CaseWithin reads a case that the scope leaves in.
func (s *Store) CaseWithin(ctx context.Context, scope docket.Scope, id docket.CaseID) (docket.Case, error) {
	seen, args := seenCases(scope, "t")
	return take[docket.Case](ctx, s, "read a case", cases, "t.id = ?"+seen, append([]any{id}, args...)...)
}

// CaseByReference reads a case within the scope by its reference; C-7 finds C-0007.
func (s *Store) CaseByReference(ctx context.Context, scope docket.Scope, reference string) (docket.Case, error) {
	seen, args := seenCases(scope, "t")
	const doing = "read a case by reference"
	found, err := take[docket.Case](ctx, s, doing, cases, "t.reference = ?"+seen, append([]any{reference}, args...)...)
	number := docket.CaseNumber(reference)
	if docket.KindOf(err) != docket.NotFound || number == 0 {
		return found, err
	}
	return take[docket.Case](ctx, s, doing, cases, "t.number = ?"+seen+" ORDER BY t.id LIMIT 1", append([]any{number}, args...)...)
}

// HighestCase gives the highest number of a case.
func (s *Store) HighestCase(ctx context.Context) (highest int, err error) {
	err = s.one(ctx, "find the highest case", &highest, `SELECT coalesce(max(number), 0) FROM cases`)
	return highest, err
}

// CaseNumberTaken tells whether a case bears the number, however it is padded; it looks past every scope.
func (s *Store) CaseNumberTaken(ctx context.Context, number int) (taken bool, err error) {
	err = s.one(ctx, "look for a case", &taken, `SELECT EXISTS (SELECT 1 FROM cases WHERE number = ?)`, number)
	return taken, err
}

// InsertCase writes a new case.
func (s *Store) InsertCase(ctx context.Context, c *docket.Case) error {
	c.Version = 1
	settleCase(c)
	id, err := s.insert(ctx, "insert a case", insertCase, cases.values(c, caseBirth)...)
	c.ID = docket.CaseID(id)
	return err
}

// UpdateCase writes what a person edits and raises the version in c too.
func (s *Store) UpdateCase(ctx context.Context, c *docket.Case) error {
	settleCase(c)
	if err := s.edit(ctx, "update a case", updateCase, append(cases.values(c, caseOwn), c.ID, c.Version)...); err != nil {
		return err
	}
	c.Version++
	return nil
}

// settleCase fills what follows from the rest of the record.
func settleCase(c *docket.Case) {
	c.TitleFold = docket.Fold(c.Title)
	if c.HappenedPrecision == "" {
		c.HappenedPrecision = "unknown"
	}
}

// SourcesOf reads the sources of a case for those with the right to identities, and nothing for others.
func (s *Store) SourcesOf(ctx context.Context, scope docket.Scope, id docket.CaseID) ([]docket.CaseSource, error) {
	if !scope.Identities {
		return nil, nil
	}
	return takeAll[docket.CaseSource](ctx, s, "read the sources of a case", caseSources, "WHERE t.case_id = ? ORDER BY t.id", id)
}

// InsertSource writes where the information on a case comes from; the case counts it.
func (s *Store) InsertSource(ctx context.Context, source *docket.CaseSource) error {
	source.Version = 1
	id, err := s.insert(ctx, "insert a source", insertSource, caseSources.values(source, sourceBirth)...)
	source.ID = docket.CaseSourceID(id)
	return err
}

// UpdateSource writes what a person edits.
func (s *Store) UpdateSource(ctx context.Context, source *docket.CaseSource) error {
	err := s.edit(ctx, "update a source", updateSource, append(caseSources.values(source, sourceOwn), source.ID, source.Version)...)
	if err == nil {
		source.Version++
	}
	return err
}

// DeleteSource takes a source off its case; what it was stays in the payload of its event only.
func (s *Store) DeleteSource(ctx context.Context, source docket.CaseSource) error {
	return s.edit(ctx, "delete a source", `DELETE FROM case_sources WHERE id = ? AND version = ?`, source.ID, source.Version)
}

// LettersOf lists the letters of a case within the scope, newest sent first.
func (s *Store) LettersOf(ctx context.Context, scope docket.Scope, id docket.CaseID, limit int) ([]docket.ListRow, error) {
	seen, args := seenLetters(scope, "c")
	ids, err := s.ids(ctx, "list the letters of a case", `SELECT c.id FROM communications c INDEXED BY communications_by_case
		WHERE c.case_id = ?`+seen+` ORDER BY c.sent_unknown, c.sent_sort DESC, c.id DESC LIMIT ?`, append(append([]any{id}, args...), limit)...)
	if err != nil {
		return nil, err
	}
	found := make([]position, len(ids))
	for i := range ids {
		found[i].id = ids[i]
	}
	return s.rows(ctx, found)
}

// ExtensionsOfAll lists the requests for more time of several letters, and what was decided.
func (s *Store) ExtensionsOfAll(ctx context.Context, ids []docket.CommunicationID) ([]docket.Extension, error) {
	return takeAll[docket.Extension](ctx, s, "read the extensions of communications", extensions, "WHERE t.communication_id"+oneOf+" ORDER BY t.id", idsOf(ids))
}

// ClosuresOfAll lists when several letters were closed and reopened.
func (s *Store) ClosuresOfAll(ctx context.Context, ids []docket.CommunicationID) ([]docket.Closure, error) {
	return takeAll[docket.Closure](ctx, s, "read the closures of communications", closures, "WHERE t.communication_id"+oneOf+" ORDER BY t.id", idsOf(ids))
}
