package server

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/document"
)

// caseFile says of a source only whether there is one.
var caseFile = []document.Column{
	{Name: "reference", Width: 12}, {Name: "title"}, {Name: "place"}, {Name: "communications", Kind: document.Number}, {Name: "references"}, {Name: "addressees"},
	{Name: "statuses"}, {Name: "last_on", Kind: document.Date}, {Name: "source", Width: 8}, {Name: "logged_on", Kind: document.Date},
}

// exportCases gives the list of cases as a file: the same filters and order, all its pages.
func (s *Server) exportCases(c echo.Context, kind fileKind) error {
	values, left := asked(c, caseNames)
	q, unknown := caseQuery(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err
	}
	ctx, actor, today := c.Request().Context(), actorOf(c), s.Docket.Today()
	return s.sendTable(c, kind, "cases", document.Table{Title: "cases", Columns: caseFile}, func(yield func([]string, error) bool) {
		err := s.Docket.EachCase(ctx, actor, q, func(r docket.CaseRow) error {
			if !yield(caseCells(r, today), nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	})
}

func caseCells(r docket.CaseRow, today civil.Date) []string {
	var references, statuses []string
	for _, l := range r.Letters {
		if l.Reference != "" {
			references = append(references, l.Reference)
		}
	}
	for _, n := range statusesOf(r.Letters, today) {
		statuses = append(statuses, string(n.status)+" "+strconv.Itoa(n.letters))
	}
	sourced := "no"
	if r.Sourced {
		sourced = "yes"
	}
	return []string{r.Reference, r.Title, r.Place, strconv.Itoa(len(r.Letters)), strings.Join(references, ";"), strings.Join(addresseesOf(r.Letters), ";"),
		strings.Join(statuses, ";"), r.LastOn().String(), sourced, civil.Of(r.CreatedAt.Time()).String()}
}
