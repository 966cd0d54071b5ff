package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type caseListPage struct {
	view.Page
	Lead     string
	Notes    []string
	Filters  []view.Filter
	Text     string
	Sorting  []hidden
	Chips    view.Chips
	Columns  []view.Column
	Rows     []caseRow
	Paging   paging
	CSV      string
	XLSX     string
	Empty    bool // there is no case that this person may see
	Filtered bool
}

// caseRow is a case as a line of the list.
type caseRow struct {
	Href, Reference, Title string
	Letters                figure
	Government             string
	Statuses               []view.Status
	Bare                   bool // without any communication
	LastOn, Logged         string
	Source                 string
	NoSource               bool
}

// The names that the address of the list of cases knows; only says what is left in: open, no_source, no_communications.
var (
	caseFilterNames = []string{"q", "state", "only"}
	caseNames       = slices.Concat(caseFilterNames, []string{"sort", "order"}, places)
)

// What the filter "only" leaves in.
const (
	onlyOpen      = "open"
	onlyNoSource  = "no_source"
	onlyNoLetters = "no_communications"
)

// caseQuery reads the canonical address of the list of cases.
func caseQuery(values url.Values) (docket.CaseQuery, []leftOut) {
	r := filterReader{values: values}
	q := docket.CaseQuery{Sort: docket.CaseByAge, After: values.Get("after"), Before: values.Get("before")}
	q.Filter = docket.CaseFilter{Text: values.Get("q"), States: r.codes("state")}
	for _, only := range values["only"] {
		switch only {
		case onlyOpen:
			q.Filter.Open = true
		case onlyNoSource:
			q.Filter.NoSource = true
		case onlyNoLetters:
			q.Filter.NoLetters = true
		default:
			r.note("only", only)
		}
	}
	if sort := docket.CaseSort(values.Get("sort")); sort.Valid() {
		q.Sort = sort
	} else if sort != "" {
		r.note("sort", string(sort))
	}
	q.Ascending = r.ascending(q.Sort != docket.CaseByAge)
	return q, r.left
}

// listCases shows the cases, those logged last first.
func (s *Server) listCases(c echo.Context) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	values, left := asked(c, caseNames)
	q, unknown := caseQuery(values)
	page, err := s.Docket.ListCases(ctx, actor, q)
	if err != nil {
		return err
	}
	total, err := s.Docket.CountCases(ctx, actor, q.Filter)
	if err != nil {
		return err
	}
	choices, err := s.choicesOf(ctx, actor)
	if err != nil {
		return err
	}
	filters := only(values, slices.Concat(caseFilterNames, []string{"sort", "order"})...)
	p := caseListPage{Page: s.page(c, w.T("Cases")), Notes: notesOn(w, slices.Concat(left, unknown)), Text: q.Filter.Text, Sorting: travelling(filters, "sort", "order")}
	p.Filters = caseFilters(w, values, choices)
	p.Chips = listChips(w, casesPath, filters, p.Filters, nil)
	p.Filtered = len(p.Chips.Items) > 0
	p.Empty = len(page.Rows) == 0 && !p.Filtered && q.After == "" && q.Before == ""
	p.Columns = caseColumns(w, filters, q)
	for _, r := range page.Rows {
		p.Rows = append(p.Rows, caseShown(w, r, p.Today))
	}
	p.foot(values, filters, page, total)
	p.CSV, p.XLSX = address(casesPath+".csv", filters), address(casesPath+".xlsx", filters)
	return s.render(c, http.StatusOK, "cases/list", p)
}

func caseFilters(w *locale.Words, values url.Values, choices docket.Choices) []view.Filter {
	option := func(value, label string) view.Option {
		return view.Option{Value: value, Label: label, Selected: selected(values, "only", value)}
	}
	return []view.Filter{
		{Words: w, Name: "state", Label: w.T("Government"), Options: stateOptions(w, values, choices)},
		{Words: w, Name: "only", Label: w.C("filter", "Only"), Options: []view.Option{
			option(onlyOpen, w.T("with open letters")), option(onlyNoSource, w.T("without a source")), option(onlyNoLetters, w.T("without communications"))}},
	}
}

func caseColumns(w *locale.Words, filters url.Values, q docket.CaseQuery) []view.Column {
	sorted := func(label string, sort docket.CaseSort, class string) view.Column {
		return sortHeading(casesPath, filters, view.Column{Label: label, Class: class}, string(sort), sort != docket.CaseByAge, q.Sort == sort, q.Ascending)
	}
	return []view.Column{
		sorted(w.T("Reference"), docket.CaseByReference, "ref"), {Label: w.T("Government"), Class: "government"},
		sorted(w.C("case", "Title"), docket.CaseByTitle, "subject"), {Label: w.C("column", "Letters"), Class: "num extra"}, {Label: w.C("column", "Status"), Class: "status"},
		{Label: w.T("Last activity"), Class: "nw extra"}, {Label: w.T("Source"), Class: "nw extra mid"}, sorted(w.C("case", "Logged"), docket.CaseByAge, "nw extra roomy"),
	}
}

// mostStatuses is how many statuses a line names; the letters of the others are in the case.
const mostStatuses = 2

func caseShown(w *locale.Words, r docket.CaseRow, today civil.Date) caseRow {
	row := caseRow{
		Href: docket.CasePath(r.ID), Reference: r.Reference, Title: r.Title, Letters: figureOf(w, len(r.Letters)), Bare: len(r.Letters) == 0,
		LastOn: w.DateShort(r.LastOn()), Logged: w.DateShort(civil.Of(r.CreatedAt.Time())), Source: w.C("source", "recorded"), NoSource: !r.Sourced,
	}
	if !r.Sourced {
		row.Source = w.C("source", "none")
	}
	names := addresseesOf(r.Letters)
	if row.Government = strings.Join(names[:min(len(names), mostCodes)], ", "); len(names) > mostCodes {
		row.Government += " +" + w.Number(len(names)-mostCodes)
	}
	counts := statusesOf(r.Letters, today)
	for i, n := range counts {
		if i == mostStatuses {
			last := &row.Statuses[mostStatuses-1]
			last.Marks = append(last.Marks, "+"+w.Number(len(counts)-mostStatuses))
			break
		}
		mark := view.Status{Status: string(n.status), Label: statusWord(w, n.status)}
		if n.letters > 1 {
			mark.Detail = w.Number(n.letters)
		}
		row.Statuses = append(row.Statuses, mark)
	}
	return row
}

// addresseesOf names the addressees of letters, each once, those of the latest letters first.
func addresseesOf(letters []docket.ListRow) []string {
	var names []string
	for _, l := range letters {
		if !slices.Contains(names, l.AddresseeName) {
			names = append(names, l.AddresseeName)
		}
	}
	return names
}

// statusCount is how many letters have a status.
type statusCount struct {
	status  docket.Status
	letters int
}

// pressing is the order in which statuses ask for work.
var pressing = []docket.Status{
	docket.StatusOverdue, docket.StatusDueSoon, docket.StatusReceived, docket.StatusAwaiting, docket.StatusUndated, docket.StatusUnknown,
	docket.StatusRepliedLate, docket.StatusReplied, docket.StatusNotExpected, docket.StatusDraft,
}

func statusesOf(letters []docket.ListRow, today civil.Date) []statusCount {
	n := map[docket.Status]int{}
	for _, l := range letters {
		status, _ := l.Facts().StatusOn(today)
		n[status]++
	}
	var counts []statusCount
	for _, status := range pressing {
		if n[status] > 0 {
			counts = append(counts, statusCount{status, n[status]})
		}
	}
	return counts
}

// foot says where in the list one is. A list longer than is counted has no total.
func (p *caseListPage) foot(values, filters url.Values, page docket.CasePage, total int) {
	w := p.Words
	if total > docket.MostCasesCounted {
		p.Lead = w.T("more than %s cases", w.Number(docket.MostCasesCounted))
		total = 0
	} else if total > 0 {
		p.Lead = w.N("%d case", "%d cases", total)
	}
	p.Paging = paging{Words: w, PrevWord: w.C("pager", "previous"), NextWord: w.C("pager", "next")}
	if len(page.Rows) == 0 {
		return
	}
	from := position(values)
	if page.Prev == "" {
		from = 1
	}
	to := from + len(page.Rows) - 1
	if page.Prev != "" {
		p.Paging.Prev = address(casesPath, with(with(filters, "before", page.Prev), "from", strconv.Itoa(max(1, from-docket.PageSize))))
	}
	if page.Next != "" {
		p.Paging.Next = address(casesPath, with(with(filters, "after", page.Next), "from", strconv.Itoa(to+1)))
	}
	p.Paging.say(from, to, total)
}
