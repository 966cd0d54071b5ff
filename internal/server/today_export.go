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

var todayFile = []document.Column{
	{Name: "what", Width: 16}, {Name: "reply", Kind: document.Number}, {Name: "received_on", Kind: document.Date}, {Name: "their_reference"}, {Name: "translation", Width: 12},
	{Name: "uid"}, {Name: "reference"}, {Name: "addressee"}, {Name: "iso3", Width: 8}, {Name: "sent_on", Kind: document.Date}, {Name: "effective_due_on", Kind: document.Date},
	{Name: "status", Width: 14}, {Name: "days_late", Kind: document.Number}, {Name: "officer"}, {Name: "gaps"}, {Name: "subject"},
}

// exportToday gives a list of a day as a file: all its pages. Several letters of one reply are joined.
func (s *Server) exportToday(c echo.Context, l todayList, kind fileKind) error {
	values, left := asked(c, l.names())
	ask, unknown := askedToday(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err
	}
	ctx, actor, today := c.Request().Context(), actorOf(c), s.Docket.Today()
	if !l.isFor(actor) {
		return notAllowed()
	}
	name := "today-" + l.slug
	return s.sendTable(c, kind, name, document.Table{Title: name, Columns: todayFile}, func(yield func([]string, error) bool) {
		err := s.Docket.EachToday(ctx, actor, ask, l.parts, func(item docket.TodayItem) error {
			if !yield(todayCells(item, today), nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	})
}

func todayCells(item docket.TodayItem, today civil.Date) []string {
	cells := []string{string(item.Part), "", "", "", ""}
	if r := item.Reply; r != nil {
		cells = []string{string(item.Part), strconv.FormatInt(int64(r.ID), 10), r.CountsOn.String(), r.TheirReference, string(r.Translation)}
	}
	each := func(of func(docket.ListRow) string) string {
		var all []string
		for _, letter := range item.Letters {
			all = append(all, of(letter))
		}
		return strings.Trim(strings.Join(all, ";"), ";")
	}
	single := func(of func(docket.ListRow) string) string { // a day or a number has no list
		if len(item.Letters) != 1 {
			return ""
		}
		return of(item.Letters[0])
	}
	var gaps []string
	for _, g := range item.Gaps {
		gaps = append(gaps, string(g))
	}
	return append(cells,
		each(func(r docket.ListRow) string { return r.UID }), each(func(r docket.ListRow) string { return r.Reference }), item.AddresseeName, item.ISO3,
		single(func(r docket.ListRow) string { return r.SentOn.String() }), single(func(r docket.ListRow) string { return r.EffectiveDueOn.String() }),
		each(func(r docket.ListRow) string { status, _ := r.Facts().StatusOn(today); return string(status) }),
		single(func(r docket.ListRow) string { return daysLateCell(r, today) }),
		single(func(r docket.ListRow) string { return r.OfficerEmail }), strings.Join(gaps, ";"),
		single(func(r docket.ListRow) string { return r.Subject }))
}

func daysLateCell(r docket.ListRow, today civil.Date) string {
	if _, late := r.Facts().StatusOn(today); late > 0 {
		return strconv.Itoa(late)
	}
	return ""
}
