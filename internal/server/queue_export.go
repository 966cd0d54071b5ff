package server

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/document"
)

var queueFile = []document.Column{
	{Name: "what", Width: 24}, {Name: "number", Kind: document.Number}, {Name: "day", Kind: document.Date}, {Name: "addressee"},
	{Name: "iso3", Width: 8}, {Name: "their_reference"}, {Name: "document"}, {Name: "paragraph", Width: 12},
	{Name: "letter"}, {Name: "kind"}, {Name: "probable", Width: 10}, {Name: "set_aside_on", Kind: document.Date}, {Name: "set_aside_reason"},
}

// exportQueue gives a view of the queue as a file: the same filters and order, all its pages. A proposal is no
// fact: a file holds none, and cannot be narrowed by them.
func (s *Server) exportQueue(c echo.Context, kind fileKind) error {
	values, left := asked(c, queueFileNames)
	q, unknown := queueQuery(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err
	}
	rows := func(yield func([]string, error) bool) {
		for more := true; more; more = q.After != "" {
			v, err := s.Docket.QueueFacts(c.Request().Context(), actorOf(c), q)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, item := range v.Items {
				if !yield(queueCells(item), nil) {
					return
				}
			}
			for _, l := range v.Links {
				if !yield(queueLinkCells(l), nil) {
					return
				}
			}
			q.After = v.Next
		}
	}
	return s.sendTable(c, kind, "queue", document.Table{Title: "queue", Columns: queueFile}, rows)
}

func queueCells(item docket.QueueItem) []string {
	return []string{item.Subject, strconv.FormatInt(item.ID, 10), item.On.String(), item.AddresseeName, item.ISO3, item.TheirReference, item.Document, item.Paragraph,
		"", "", "", item.SetAsideOn.String(), item.SetAsideReason}
}

func queueLinkCells(l docket.QueueLink) []string {
	probable := "no"
	if l.Probable {
		probable = "yes"
	}
	return []string{l.Subject, strconv.FormatInt(l.ID, 10), l.On.String(), l.Letter.AddresseeName, l.Letter.ISO3, l.TheirReference, "", "",
		docket.Heading(l.Letter.Type, l.Letter.Reference), string(l.Kind), probable, "", ""}
}
