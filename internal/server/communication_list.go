package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

const listPath = "/communications"

type communicationListPage struct {
	view.Page
	Lead     string
	Counts   []view.Count
	Text     string // looked for in references, States and public subjects
	Filters  []view.Filter
	Rarer    rarerFilters
	Sorting  []hidden
	Chips    view.Chips
	Notes    []string
	Columns  []view.Column
	Rows     []letterLine
	Bulk     *bulkBar // nil for whoever may not write
	Paging   paging
	Chooser  view.Field
	CSV      string
	XLSX     string
	Empty    bool // the register holds no letter that this person may see
	Limited  bool // some letters may lie outside the person's limits
	Filtered bool
}

// letterLine is one letter of the list: its number and heading for ticking it, and its cells.
type letterLine struct {
	ID      docket.CommunicationID
	Heading string
	Cells   []listCell
}

// hidden is a value that travels along with a form.
type hidden struct{ Name, Value string }

// countsWait is how long a page waits for its counts; rows never wait for them.
var countsWait = 150 * time.Millisecond

func (s *Server) listCommunications(c echo.Context) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	values, left := asked(c, listNames)
	q, unknown := listQuery(values)
	counts := s.countLater(ctx, actor, q)
	page, err := s.Docket.ListCommunications(ctx, actor, q)
	if err != nil {
		return err
	}
	choices, err := s.choicesOf(ctx, actor)
	if err != nil {
		return err
	}
	choice, err := s.Docket.PersonSetting(ctx, actor, settingColumns)
	if err != nil {
		return err
	}
	p := communicationListPage{Page: s.page(c, w.T("Communications")), Notes: notesOn(w, slices.Concat(left, unknown))}
	p.Text = q.Filter.Text
	p.fill(filtersOf(values), q, choices, choice, page)
	p.Chips = listChips(w, listPath, filtersOf(values), slices.Concat(p.Filters, p.Rarer.Filters), s.addresseeNames(ctx, actor, w, values["addressee"]))
	p.Limited = actor.Scope().Limited()
	p.Filtered = len(p.Chips.Items) > 0
	p.Empty = len(page.Rows) == 0 && !p.Filtered && q.After == "" && q.Before == ""
	p.count(values, q, page, soon(counts))
	return s.render(c, http.StatusOK, "communications/list", p)
}

// addresseeNames names the addressees that a filter gives by number.
func (s *Server) addresseeNames(ctx context.Context, actor docket.Actor, w *locale.Words, numbers []string) map[string]string {
	names := map[string]string{}
	for _, number := range numbers {
		if a, err := s.Docket.FindAddressee(ctx, actor, number); err == nil {
			names[number] = a.Name(w.Lang())
		}
	}
	return names
}

// countLater counts beside the page; a count that comes too late still fills the cache for the next.
func (s *Server) countLater(ctx context.Context, actor docket.Actor, q docket.ListQuery) <-chan map[docket.Status]int {
	out := make(chan map[docket.Status]int, 1)
	go func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer stop()
		var counts map[docket.Status]int
		defer func() {
			if r := recover(); r != nil { // nobody else catches it here, and the page does without
				s.Log.Error("counting failed", "panic", fmt.Sprint(r))
			}
			out <- counts
		}()
		found, err := s.Docket.CountByStatus(ctx, actor, q)
		if err != nil {
			s.Log.Error("counting failed", "error", causeOf(err))
			return
		}
		counts = found
	}()
	return out
}

func soon(counts <-chan map[docket.Status]int) map[docket.Status]int {
	late := time.NewTimer(countsWait)
	defer late.Stop()
	select {
	case c := <-counts:
		return c
	case <-late.C:
		return nil
	}
}

func (p *communicationListPage) fill(values url.Values, q docket.ListQuery, choices docket.Choices, choice string, page docket.ListPage) {
	w := p.Words
	p.Filters = listFilters(w, values, choices)
	p.Rarer = rarerFilters{Words: w, Filters: rareFilters(w, values, choices)}
	p.Sorting = travelling(values, "sort", "order", "addressee")
	columns := chosenColumns(choice)
	p.Chooser = columnChooser(w, columns)
	for _, c := range columns {
		p.Columns = append(p.Columns, sortable(w, c, values, q))
	}
	for _, r := range page.Rows {
		row := make([]listCell, 0, len(columns))
		for _, c := range columns {
			cell := c.cell(w, r, p.Today)
			cell.Class = c.class
			row = append(row, cell)
		}
		p.Rows = append(p.Rows, letterLine{ID: r.ID, Heading: headingOf(w, r), Cells: row})
	}
	p.CSV, p.XLSX = address(listPath+".csv", values), address(listPath+".xlsx", values)
}

// travelling makes the hidden values of a filter bar: what its drop-downs do not hold stays as it is.
func travelling(values url.Values, names ...string) []hidden {
	var out []hidden
	for _, name := range names {
		for _, v := range values[name] {
			out = append(out, hidden{name, v})
		}
	}
	return out
}

// sortable makes the heading of a column; a click sorts by it, a second click turns it round.
func sortable(w *locale.Words, c listColumn, values url.Values, q docket.ListQuery) view.Column {
	head := view.Column{Label: c.label(w), Class: c.class}
	if c.sort == "" {
		return head
	}
	return sortHeading(listPath, values, head, string(c.sort), ascendingFirst(c.sort), q.Sort == c.sort, q.Ascending)
}

func columnChooser(w *locale.Words, chosen []listColumn) view.Field {
	shown := map[string]bool{}
	for _, c := range chosen {
		shown[c.key] = true
	}
	f := view.Field{Words: w, Name: "columns", Label: w.T("Columns"), Kind: "checks"}
	for _, c := range listColumns[1:] { // the reference is always there
		f.Options = append(f.Options, view.Option{Value: c.key, Label: c.label(w), Selected: shown[c.key]})
	}
	return f
}

// count fills in what depends on the counts: the figures above and the foot of the list.
func (p *communicationListPage) count(values url.Values, q docket.ListQuery, page docket.ListPage, counts map[docket.Status]int) {
	w, filters := p.Words, filtersOf(values)
	all, shown := 0, 0
	for _, s := range docket.Statuses {
		n := counts[s]
		all += n
		if len(q.Filter.Statuses) == 0 || selected(filters, "status", string(s)) {
			shown += n
		}
		if n == 0 && (counts != nil || s == docket.StatusDraft) && !selected(filters, "status", string(s)) {
			continue
		}
		count := view.Count{Status: string(s), Label: statusWord(w, s), Href: address(listPath, with(filters, "status", string(s))), Current: selected(filters, "status", string(s))}
		if counts != nil {
			count.N = w.Number(n)
		}
		p.Counts = append(p.Counts, count)
	}
	if counts != nil && all > 0 {
		p.Lead = w.N("%d letter", "%d letters", shown)
	}
	if p.CanWrite {
		p.Bulk = newBulkBar(w, filters, shown)
	}
	p.Paging = listPaging(w, values, q, page, shown)
}

// chooseColumns keeps the person's columns and goes back to the list as it was.
func (s *Server) chooseColumns(c echo.Context) error {
	p := readForm(c)
	var keys []string
	for _, column := range chosenColumns(strings.Join(p.Values["columns"], ",")) {
		keys = append(keys, column.key)
	}
	if len(p.Values["columns"]) == 0 {
		keys = []string{"reference"}
	}
	if p.text("reset") != "" {
		keys = nil
	}
	if err := s.Docket.SetPersonSetting(c.Request().Context(), actorOf(c), settingColumns, strings.Join(keys, ",")); err != nil {
		return err
	}
	next := p.text("next")
	if path, _, _ := strings.Cut(next, "?"); path != listPath {
		next = listPath
	}
	return c.Redirect(http.StatusSeeOther, next)
}
