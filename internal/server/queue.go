package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

const queuePath = docket.QueuePath

type queueListPage struct {
	view.Page
	Lead   []string
	Rows   []queueRow
	Paging paging
}

// queueRow is a document that waits for its letter.
type queueRow struct {
	Href      string // empty for a reminder, which has no page of its own
	Kind      string
	Class     string
	Day       string
	Stamp     string
	Addressee string
	Reference string
	Document  string
	Paragraph string
}

// listQueue shows what waits for its letter, oldest first.
func (s *Server) listQueue(c echo.Context) error {
	after := c.QueryParam("after")
	v, err := s.Docket.Queue(c.Request().Context(), actorOf(c), after)
	if err != nil {
		return err
	}
	w := words(c)
	p := queueListPage{Page: s.page(c, w.T("Queue"))}
	if v.Replies > 0 {
		p.Lead = append(p.Lead, w.N("%d reply", "%d replies", v.Replies))
	}
	if v.Reminders > 0 {
		p.Lead = append(p.Lead, w.N("%d reminder", "%d reminders", v.Reminders))
	}
	if v.ToClosed > 0 {
		p.Lead = append(p.Lead, w.N("%d reply to a closed letter", "%d replies to closed letters", v.ToClosed))
	}
	for _, item := range v.Items {
		p.Rows = append(p.Rows, queued(w, item))
	}
	p.Paging = queuePaging(w, c.QueryParams(), v)
	return s.render(c, http.StatusOK, "queue/list", p)
}

func queued(w *locale.Words, item docket.QueueItem) queueRow {
	row := queueRow{Kind: w.C("queue", "reply"), Class: "reply", Day: w.DateShort(item.On), Stamp: item.On.String(), Addressee: item.AddresseeName,
		Reference: item.TheirReference, Document: item.Document, Paragraph: item.Paragraph}
	if item.Subject == "reminder" {
		row.Kind, row.Class = w.C("queue", "reminder"), "reminder"
		return row
	}
	if item.Subject == docket.QueuedForClosed {
		row.Kind = w.C("queue", "reply to a closed letter")
	}
	row.Href = docket.ReplyPath(docket.ReplyID(item.ID))
	return row
}

// queuePaging goes on by cursor; back leads to the first page, since the queue is worked from its front.
func queuePaging(w *locale.Words, values url.Values, v docket.QueueView) paging {
	from, total := position(values), v.Replies+v.Reminders+v.ToClosed
	foot := paging{Words: w, PrevWord: w.C("pager", "back to the oldest"), NextWord: w.C("pager", "newer")}
	if values.Get("after") != "" {
		foot.Prev = queuePath
	}
	if len(v.Items) == 0 {
		return foot
	}
	to := from + len(v.Items) - 1
	foot.say(from, to, total)
	if v.Next != "" {
		foot.Next = address(queuePath, url.Values{"after": {v.Next}, "from": {strconv.Itoa(to + 1)}})
	}
	return foot
}
