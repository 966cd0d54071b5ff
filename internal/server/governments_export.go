package server

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/document"
)

var governmentsFile = []document.Column{
	{Name: "addressee"}, {Name: "iso3", Width: 8}, {Name: "addressee_kind"}, {Name: "standing"}, {Name: "un_region"}, {Name: "ohchr_region"}, {Name: "home_iso3", Width: 10},
	{Name: "sent", Kind: document.Number}, {Name: "expecting_reply", Kind: document.Number}, {Name: "in_time", Kind: document.Number}, {Name: "in_time_by_original_date", Kind: document.Number},
	{Name: "late", Kind: document.Number}, {Name: "open_in_time", Kind: document.Number}, {Name: "open_late", Kind: document.Number}, {Name: "overdue", Kind: document.Number},
	{Name: "not_expected", Kind: document.Number}, {Name: "undated", Kind: document.Number}, {Name: "not_captured", Kind: document.Number},
	{Name: "in_time_percent", Kind: document.Number}, {Name: "final_percent", Kind: document.Number}, {Name: "few", Width: 8},
	{Name: "reminders", Kind: document.Number}, {Name: "last_reply_on", Kind: document.Date}, {Name: "last_substantive_on", Kind: document.Date}, {Name: "ever_replied", Width: 12},
}

// exportGovernments gives the list as a file: the same rows in the same order, without the sum.
func (s *Server) exportGovernments(c echo.Context, kind fileKind) error {
	values, left := asked(c, governmentNames)
	q, unknown := governmentsQuery(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err
	}
	v, err := s.Docket.Governments(c.Request().Context(), actorOf(c), q.GovernmentsQuery)
	if err != nil {
		return err
	}
	return s.sendTable(c, kind, "governments", document.Table{Title: "governments", Columns: governmentsFile}, func(yield func([]string, error) bool) {
		for _, row := range q.leave(v.Rows) {
			if !yield(governmentCells(row), nil) {
				return
			}
		}
	})
}

func governmentCells(r docket.GovernmentRow) []string {
	yes := map[bool]string{true: "yes", false: "no"}
	code, home := "", ""
	if r.ISO3 != nil {
		code = *r.ISO3
	}
	if r.Home != nil {
		home = r.Home.Code()
	}
	cells := []string{r.NameEN, code, string(r.Kind), string(r.Standing), r.UNRegion, r.OHCHRRegion, home}
	for _, n := range []int{r.Letters(), r.Cells.Sent(), r.InTime, r.ByOriginal, r.Late, r.OpenInTime, r.OpenLate, r.Overdue, r.NotExpected, r.Undated, r.NotCaptured} {
		cells = append(cells, strconv.Itoa(n))
	}
	return append(cells, percentCell(r.Cells, r.InTime), percentCell(r.Cells, r.Answered()), yes[r.Few()],
		strconv.Itoa(r.Reminders), r.LastReplyOn.String(), r.LastSubstantiveOn.String(), yes[r.EverReplied])
}

// percentCell writes a percentage for machines; it is empty without letters.
func percentCell(c docket.Cells, part int) string {
	tenths, ok := c.Percent(part)
	if !ok {
		return ""
	}
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10)
}
