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
}

// exportQueue gives the queue as a file: all its pages, oldest first.
func (s *Server) exportQueue(c echo.Context, kind fileKind) error {
	if _, left := asked(c, nil); len(left) > 0 {
		return refuse(left)
	}
	var rows [][]string
	for after := ""; ; {
		v, err := s.Docket.Queue(c.Request().Context(), actorOf(c), after)
		if err != nil {
			return err
		}
		for _, item := range v.Items {
			rows = append(rows, queueCells(item))
		}
		if after = v.Next; after == "" {
			break
		}
	}
	return s.sendTable(c, kind, "queue", document.Table{Title: "queue", Columns: queueFile}, func(yield func([]string, error) bool) {
		for row := range slices.Values(rows) {
			if !yield(row, nil) {
				return
			}
		}
	})
}

func queueCells(item docket.QueueItem) []string {
	return []string{item.Subject, strconv.FormatInt(item.ID, 10), item.On.String(), item.AddresseeName, item.ISO3, item.TheirReference, item.Document, item.Paragraph}
}
