package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/docket"
)

// caseOrder is one order of the list of cases: the index it is read by, and the column before the id.
type caseOrder struct {
	sort   docket.CaseSort
	desc   bool
	index  string // none where the rows themselves stand in the order
	column string
	number bool // the column holds numbers
}

func caseOrderOf(q docket.CaseQuery) caseOrder {
	o := caseOrder{sort: docket.CaseByAge, column: "k.id", desc: !q.Ascending}
	switch q.Sort {
	case docket.CaseByReference:
		o.sort, o.index, o.column, o.number = q.Sort, "cases_by_number", "k.number", true
	case docket.CaseByTitle:
		o.sort, o.index, o.column = q.Sort, "cases_by_title", "k.title_fold"
	}
	return o
}

func (o caseOrder) name() string {
	if o.desc {
		return "cases by " + string(o.sort) + " desc"
	}
	return "cases by " + string(o.sort) + " asc"
}

// beyond is the condition of what lies past a place, and the order that reaches it.
func (o caseOrder) beyond(at *position, desc bool) (clause, string) {
	way, sign := " ASC", " > "
	if desc {
		way, sign = " DESC", " < "
	}
	order := " ORDER BY " + o.column + way + ", k.id" + way
	if at == nil {
		return clause{}, order
	}
	var key any = at.key
	if o.number {
		key, _ = strconv.ParseInt(at.key, 10, 64) // a cursor that was changed lies at the beginning
	}
	if o.column == "k.id" {
		return clause{" AND k.id" + sign + "?", []any{at.id}}, order
	}
	return clause{" AND (" + o.column + ", k.id)" + sign + "(?, ?)", []any{key, at.id}}, order
}

// caseChoice is a filter of the list of cases, resolved within a scope.
type caseChoice struct {
	filter     docket.CaseFilter
	scope      docket.Scope
	addressees []int64 // of the filter, within the scope; nil does not narrow
	drive      clause  // a query of the ids that come into question, where they are few
}

func (s *Store) chooseCases(ctx context.Context, scope docket.Scope, f docket.CaseFilter) (caseChoice, error) {
	choice := caseChoice{filter: f, scope: scope}
	if len(f.States) > 0 {
		ids, err := s.addresseesOf(ctx, f.States)
		if err != nil {
			return choice, err
		}
		choice.addressees = ids
	}
	if scope.Addressees != nil {
		choice.addressees = both(choice.addressees, plain(scope.Addressees))
	}
	for _, way := range choice.ways() {
		var n int
		q := clause{sql: "SELECT count(*) FROM (SELECT 1 FROM ("}.then(way).with(") LIMIT ?)", fewLetters)
		if err := s.one(ctx, "count the cases of a filter", &n, q.sql, q.args...); err != nil {
			return choice, err
		}
		if n < fewLetters {
			choice.drive = way
			break
		}
	}
	return choice, nil
}

// ways are filters that lead to their cases by an index of the letters.
func (c caseChoice) ways() []clause {
	var all []clause
	seen, args := seenLetters(c.scope, "c")
	if c.addressees != nil {
		all = append(all, clause{"SELECT DISTINCT c.case_id FROM communications c INDEXED BY communications_cases_of WHERE c.addressee_id" + oneOf +
			" AND c.case_id IS NOT NULL" + seen, append([]any{idsOf(c.addressees)}, args...)})
	}
	if c.filter.Open {
		all = append(all, clause{"SELECT DISTINCT c.case_id FROM communications c INDEXED BY communications_open_cases WHERE c.case_id IS NOT NULL AND c.standing = 'open'" + seen, args})
	}
	return all
}

// conditions is everything that a case has to meet, each beginning with AND.
func (c caseChoice) conditions() clause {
	seen, args := seenCases(c.scope, "k")
	all := clause{seen, args}
	letters, bound := seenLetters(c.scope, "c")
	with := func(condition string, args ...any) {
		all = all.then(clause{" AND EXISTS (SELECT 1 FROM communications c WHERE c.case_id = k.id AND " + condition + letters + ")", append(args, bound...)})
	}
	if c.addressees != nil {
		with("c.addressee_id"+oneOf, idsOf(c.addressees))
	}
	if c.filter.Open {
		with("c.standing = 'open'")
	}
	if c.filter.NoSource {
		all = all.with(" AND k.sources = 0")
	}
	if c.filter.NoLetters {
		all = all.with(" AND k.letters = 0")
	}
	for _, word := range strings.Fields(c.filter.Text) {
		upper := strings.ToUpper(word)
		if fold := docket.Fold(word); fold != "" {
			all = all.with(" AND (instr(k.title_fold, ?) > 0 OR instr(k.reference, ?) > 0)", fold, upper)
		} else {
			all = all.with(" AND instr(k.reference, ?) > 0", upper)
		}
	}
	return all
}

// from is the table that a list is read from, in the order that is asked where an index gives it.
func (c caseChoice) from(o caseOrder) clause {
	if c.drive.sql != "" {
		return clause{sql: "("}.then(c.drive).with(") way CROSS JOIN cases k ON k.id = way.case_id")
	}
	index := o.index
	switch {
	case index != "":
	case c.filter.NoLetters:
		index = "cases_without_letter"
	case c.filter.NoSource:
		index = "cases_without_source"
	case c.filter.Text != "":
		index = "cases_words"
	default:
		return clause{sql: "cases k"}
	}
	return clause{sql: "cases k INDEXED BY " + index}
}

func (c caseChoice) query(o caseOrder, at *position, desc bool, limit int) clause {
	place, order := o.beyond(at, desc)
	return clause{sql: "SELECT " + o.column + ", k.id FROM "}.then(c.from(o)).with(" WHERE 1").then(c.conditions()).then(place).with(order+" LIMIT ?", limit)
}

// ListCases reads one page: first the ids in order, from indexes, then their rows and letters.
func (s *Store) ListCases(ctx context.Context, scope docket.Scope, q docket.CaseQuery) (docket.CasePage, error) {
	o := caseOrderOf(q)
	cursor, back := q.After, false
	if cursor == "" {
		cursor, back = q.Before, q.Before != ""
	}
	var at *position
	if cursor != "" {
		place, err := cursorAt(o.name(), cursor, 1)
		if err != nil {
			return docket.CasePage{}, err
		}
		at = &place
	}
	choice, err := s.chooseCases(ctx, scope, q.Filter)
	if err != nil {
		return docket.CasePage{}, err
	}
	found, err := s.casePositions(ctx, choice, o, at, o.desc != back, q.Limit+1)
	if err != nil {
		return docket.CasePage{}, err
	}
	more := len(found) > q.Limit
	if more {
		found = found[:q.Limit]
	}
	if back {
		slices.Reverse(found)
	}
	var page docket.CasePage
	if len(found) > 0 && at != nil && (!back || more) {
		page.Prev = found[0].cursor(o.name())
	}
	if len(found) > 0 && (back || more) {
		page.Next = found[len(found)-1].cursor(o.name())
	}
	page.Rows, err = s.caseRows(ctx, scope, found, q.Bare)
	return page, err
}

// EachCase hands out the whole list in its order, in batches and in one read transaction.
func (s *Store) EachCase(ctx context.Context, scope docket.Scope, q docket.CaseQuery, each func(docket.CaseRow) error) error {
	if !s.inside {
		return s.Read(ctx, func(r docket.Store) error { return r.EachCase(ctx, scope, q, each) })
	}
	o := caseOrderOf(q)
	choice, err := s.chooseCases(ctx, scope, q.Filter)
	if err != nil {
		return err
	}
	for at := (*position)(nil); ; {
		found, err := s.casePositions(ctx, choice, o, at, o.desc, batch)
		if err != nil {
			return err
		}
		rows, err := s.caseRows(ctx, scope, found, q.Bare)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := each(row); err != nil {
				return err
			}
		}
		if len(found) < batch {
			return nil
		}
		at = &found[len(found)-1]
	}
}

// CountCases counts the cases of a filter, and stops one above most.
func (s *Store) CountCases(ctx context.Context, scope docket.Scope, f docket.CaseFilter, most int) (n int, err error) {
	choice, err := s.chooseCases(ctx, scope, f)
	if err != nil {
		return 0, err
	}
	q := clause{sql: "SELECT count(*) FROM (SELECT 1 FROM "}.then(choice.from(caseOrder{})).with(" WHERE 1").then(choice.conditions()).with(" LIMIT ?)", most+1)
	err = s.one(ctx, "count the cases", &n, q.sql, q.args...)
	return n, err
}

func (s *Store) casePositions(ctx context.Context, choice caseChoice, o caseOrder, at *position, desc bool, limit int) ([]position, error) {
	q := choice.query(o, at, desc, limit)
	var found []position
	err := s.each(ctx, "list cases", q.sql, q.args, func(scan func(...any) error) error {
		var p position
		err := scan(&p.key, &p.id)
		found = append(found, p)
		return err
	})
	return found, err
}

// caseRows reads the rows of positions in their order, and the letters within the scope of all of them.
func (s *Store) caseRows(ctx context.Context, scope docket.Scope, found []position, bare bool) ([]docket.CaseRow, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]docket.CaseID, len(found))
	for i, p := range found {
		ids[i] = docket.CaseID(p.id)
	}
	rows := make([]docket.CaseRow, 0, len(ids))
	byReference := make(map[string]int, len(ids))
	err := s.each(ctx, "read rows of the cases", `SELECT k.id, k.reference, k.title, k.place, k.sources > 0, k.created_at
		FROM json_each(?) ids CROSS JOIN cases k ON k.id = ids.value ORDER BY ids.key`, []any{idsOf(ids)}, func(scan func(...any) error) error {
		var r docket.CaseRow
		err := scan(&r.ID, &r.Reference, &r.Title, &r.Place, &r.Sourced, &r.CreatedAt)
		byReference[r.Reference] = len(rows)
		rows = append(rows, r)
		return err
	})
	if err != nil || bare {
		return rows, err
	}
	seen, args := seenLetters(scope, "c")
	letters, err := s.ids(ctx, "list the letters of cases", `SELECT c.id FROM communications c INDEXED BY communications_by_case
		WHERE c.case_id`+oneOf+seen+` ORDER BY c.sent_unknown, c.sent_sort DESC, c.id DESC`, append([]any{idsOf(ids)}, args...)...)
	if err != nil {
		return nil, err
	}
	positions := make([]position, len(letters))
	for i, id := range letters {
		positions[i].id = id
	}
	told, err := s.rows(ctx, positions)
	for _, l := range told {
		at := byReference[l.CaseReference]
		rows[at].Letters = append(rows[at].Letters, l)
	}
	return rows, err
}
