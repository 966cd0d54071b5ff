package server

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
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
	Filters  []view.Filter
	Sorting  []hidden
	Chips    view.Chips
	Notes    []string
	Columns  []view.Column
	Rows     [][]listCell
	Pager    view.Pager
	Chooser  view.Field
	CSV      string
	XLSX     string
	Empty    bool // the register holds no letter that this person may see
	Filtered bool
}

// hidden is a value that travels along with a form.
type hidden struct{ Name, Value string }

// countsWait is how long a page waits for its counts; rows never wait for them.
var countsWait = 150 * time.Millisecond

func (s *Server) listCommunications(c echo.Context) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	values := c.QueryParams()
	q, notes := listQuery(values, w)
	counts := s.countLater(ctx, actor, q)
	page, err := s.Docket.ListCommunications(ctx, actor, q)
	if err != nil {
		return err
	}
	choices, err := s.Docket.Choices(ctx, actor)
	if err != nil {
		return err
	}
	choice, err := s.Docket.PersonSetting(ctx, actor, settingColumns)
	if err != nil {
		return err
	}
	p := communicationListPage{Page: s.page(c, w.T("Communications")), Notes: notes}
	p.Find = q.Filter.Text
	p.fill(filtersOf(values), q, choices, choice, page)
	p.count(values, q, page, soon(counts))
	return s.render(c, http.StatusOK, "communications/list", p)
}

// countLater counts beside the page; a count that comes too late still fills the cache for the next.
func (s *Server) countLater(ctx context.Context, actor docket.Actor, q docket.ListQuery) <-chan map[docket.Status]int {
	out := make(chan map[docket.Status]int, 1)
	go func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer stop()
		counts, err := s.Docket.CountByStatus(ctx, actor, q)
		if err != nil {
			s.Log.Error("counting failed", "error", causeOf(err))
			counts = nil
		}
		out <- counts
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
	p.Chips = listChips(w, listPath, values, p.Filters)
	p.Filtered = len(p.Chips.Items) > 0
	for _, name := range []string{"sort", "order", "q"} {
		if v := values.Get(name); v != "" {
			p.Sorting = append(p.Sorting, hidden{name, v})
		}
	}
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
		p.Rows = append(p.Rows, row)
	}
	p.CSV, p.XLSX = address(listPath+".csv", values), address(listPath+".xlsx", values)
	p.Empty = len(page.Rows) == 0 && !p.Filtered && q.After == "" && q.Before == ""
}

// sortable makes the heading of a column; a click sorts by it, a second click turns it round.
func sortable(w *locale.Words, c listColumn, values url.Values, q docket.ListQuery) view.Column {
	head := view.Column{Label: c.label(w), Class: c.class}
	if c.sort == "" {
		return head
	}
	order := "desc"
	if ascendingFirst(c.sort) {
		order = "asc"
	}
	if q.Sort == c.sort {
		head.Sort, order = "descending", "asc"
		if q.Ascending {
			head.Sort, order = "ascending", "desc"
		}
	}
	head.Href = address(listPath, with(with(values, "sort", string(c.sort)), "order", order))
	return head
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
	p.Pager = pager(w, listPath, values, page, shown, counts != nil)
}

// pager makes the foot of a list: where one is, and the ways on.
func pager(w *locale.Words, path string, values url.Values, page docket.ListPage, total int, counted bool) view.Pager {
	foot := view.Pager{Words: w}
	if len(page.Rows) == 0 {
		return foot
	}
	from := position(values)
	to := from + len(page.Rows) - 1
	filters := filtersOf(values)
	if page.Prev != "" {
		foot.Newer = address(path, with(with(filters, "before", page.Prev), "from", strconv.Itoa(max(1, from-docket.PageSize))))
	}
	if page.Next != "" {
		foot.Older = address(path, with(with(filters, "after", page.Next), "from", strconv.Itoa(to+1)))
	}
	switch {
	case counted && to <= total:
		foot.Summary = w.T("%s–%s of %s", w.Number(from), w.Number(to), w.Number(total))
	default:
		foot.Summary = w.T("%s–%s", w.Number(from), w.Number(to))
	}
	return foot
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
	next := sameSite(p.text("next"))
	if !strings.HasPrefix(next, listPath) {
		next = listPath
	}
	return c.Redirect(http.StatusSeeOther, next)
}
