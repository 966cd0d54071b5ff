package server

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/document"
)

// exportUnanswered gives the page as a file: a line for each addressee; of one addressee, a line for
// each open letter with the columns of the communications file.
func (s *Server) exportUnanswered(c echo.Context, kind fileKind) error {
	values, left := asked(c, unansweredNames)
	if of := oneAddressee(values); of != "" {
		if err := refuse(slices.Concat(left, besideOne(values))); err != nil {
			return err
		}
		return s.exportOpenOf(c, kind, of)
	}
	q, unknown := unansweredQuery(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err
	}
	v, err := s.Docket.Unanswered(c.Request().Context(), actorOf(c))
	if err != nil {
		return err
	}
	table := document.Table{Title: "unanswered", Columns: unansweredFile}
	return s.sendTable(c, kind, "unanswered", table, func(yield func([]string, error) bool) {
		for _, g := range q.leave(withNeverReplied(v)) {
			if !yield(unansweredCells(g), nil) {
				return
			}
		}
	})
}

// withNeverReplied is every addressee of the page once: those with open letters, and those who never
// replied although nothing that can be reminded of is open.
func withNeverReplied(v docket.UnansweredView) []docket.UnansweredGroup {
	groups := append([]docket.UnansweredGroup{}, v.Groups...)
	for _, g := range v.NeverReplied {
		if g.Open == 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (s *Server) exportOpenOf(c echo.Context, kind fileKind, of string) error {
	a, err := s.askedAddressee(c, of)
	if err != nil {
		return err
	}
	q := docket.ListQuery{Sort: docket.SortSentOn, Ascending: true, Filter: docket.Filter{Addressees: []docket.AddresseeID{a.ID}, Statuses: openStatuses}}
	return s.sendTable(c, kind, "unanswered", CommunicationsTable(), s.exportRows(c.Request().Context(), actorOf(c), q))
}

var unansweredFile = []document.Column{
	{Name: "addressee"}, {Name: "iso3", Width: 8}, {Name: "addressee_kind"}, {Name: "open", Kind: document.Number}, {Name: "overdue", Kind: document.Number},
	{Name: "not_yet_due", Kind: document.Number}, {Name: "partial", Kind: document.Number}, {Name: "oldest_sent_on", Kind: document.Date},
	{Name: "oldest_due_on", Kind: document.Date}, {Name: "reminders", Kind: document.Number}, {Name: "last_reminded_on", Kind: document.Date},
	{Name: "sent", Kind: document.Number}, {Name: "ever_replied", Width: 12},
}

func unansweredCells(g docket.UnansweredGroup) []string {
	replied := "no"
	if g.EverReplied {
		replied = "yes"
	}
	return []string{g.AddresseeName, g.ISO3, string(g.AddresseeKind), strconv.Itoa(g.Open), strconv.Itoa(g.Overdue), strconv.Itoa(g.Open - g.Overdue),
		strconv.Itoa(g.Partial), g.OldestSentOn.String(), g.OldestDueOn.String(), strconv.Itoa(g.Reminders), g.LastReminded.String(), strconv.Itoa(g.Sent), replied}
}
