package server

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// recordHistoryPage is every change of one record, newest first.
type recordHistoryPage struct {
	view.Page
	List    tab // the list that the record stands in
	Heading string
	Data    bool // the heading is the register's own text, not the program's words
	Back    string
	Table   historyTable
	Filters []view.Filter
	Chips   view.Chips
	More    bool // older changes are not on the page
}

// A page shows so many changes of a record, the newest; its filters look through more.
const (
	mostEvents   = 500
	mostFiltered = 5000
)

// showCaseHistory shows every change of a case. Its source and its comments are not part of it.
func (s *Server) showCaseHistory(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	v, events, err := s.Docket.CaseHistory(c.Request().Context(), actorOf(c), docket.CaseID(id), mostFiltered)
	if err != nil {
		return err
	}
	w := words(c)
	p := recordHistoryPage{Page: s.page(c, w.T("History of case %s", v.Reference)), List: tab{Label: w.T("Cases"), Href: casesPath}, Heading: v.Reference, Data: true, Back: docket.CasePath(v.ID)}
	return s.renderHistory(c, p, events)
}

// showReplyHistory shows every change of a reply, and of what it is for each of its letters.
func (s *Server) showReplyHistory(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	ctx, w := c.Request().Context(), words(c)
	v, events, err := s.Docket.ReplyHistory(ctx, actorOf(c), docket.ReplyID(id), mostFiltered)
	if err != nil {
		return err
	}
	a, err := s.Docket.Store().Addressee(ctx, v.AddresseeID)
	if err != nil {
		return err
	}
	heading := w.T("Reply of %s", w.Date(v.CountsOn))
	p := recordHistoryPage{Page: s.page(c, w.T("History of the reply of %s", w.Date(v.CountsOn))), List: tab{Label: a.Name(w.Lang()), Href: a.Path(), Data: true}, Heading: heading, Back: docket.ReplyPath(v.ID)}
	p.Table.Records = true
	return s.renderHistory(c, p, events)
}

// showAddresseeHistory shows every change of a Government or another actor.
func (s *Server) showAddresseeHistory(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	v, events, err := s.Docket.AddresseeHistory(c.Request().Context(), actorOf(c), docket.AddresseeID(id), mostFiltered)
	if err != nil {
		return err
	}
	w := words(c)
	p := recordHistoryPage{List: tab{Label: w.T("Governments"), Href: governmentsPath}, Heading: v.Name(w.Lang()), Data: true, Back: v.Path()}
	title := p.Heading
	if v.Kind != docket.State { // another actor may be a person
		title = addresseeKindWord(w, v.Kind)
	}
	p.Page = s.page(c, w.T("History of %s", title))
	return s.renderHistory(c, p, events)
}

// renderHistory words the changes of a record and leaves in those that the filters ask for. What a letter
// was as a draft is for those who read drafts.
func (s *Server) renderHistory(c echo.Context, p recordHistoryPage, events []docket.Event) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	p.Table.Words = w
	p.Table.Events = s.historyEvents(ctx, actor, w, events, p.Table.Records)
	values, _ := asked(c, historyNamesAsked)
	p.narrow(values, c.Request().URL.Path)
	return s.render(c, http.StatusOK, "history/record", p)
}

// historyEvents words the changes of one record, newest first; named says that each names its record.
func (s *Server) historyEvents(ctx context.Context, actor docket.Actor, w *locale.Words, events []docket.Event, named bool) []historyEvent {
	names := &historyNames{ctx: ctx, store: s.Docket.Store(), scope: actor.Scope(), words: w}
	drafted := docket.CanReadDrafts(actor)
	asDraft := false
	var out []historyEvent
	for _, e := range slices.Backward(events) { // from the oldest, to know while a letter was a draft
		told := readPayload(e.JSON)
		if told.After["stage"] != nil {
			asDraft = told.After["stage"] == string(docket.Draft)
		}
		h := historyOf(names, e, told, asDraft && !drafted, !drafted)
		if named {
			h.Record, h.RecordHref, h.RecordData = names.subject(e)
		}
		out = append(out, h)
	}
	slices.Reverse(out)
	return out
}
