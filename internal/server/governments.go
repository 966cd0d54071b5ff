package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type governmentListPage struct {
	view.Page
	Lead     string
	Tabs     []view.Count // Governments, other actors: never under one head
	Others   bool
	Notes    []string
	Filters  []view.Filter
	Sorting  []hidden
	Text     string // words looked for in names
	Chips    view.Chips
	Columns  []view.Column
	Rows     []governmentRow
	Total    governmentRow
	Paging   paging
	CSV      string
	XLSX     string
	Empty    bool
	Filtered bool
}

// governmentRow is one addressee's letters in figures, or the sum of all of them.
type governmentRow struct {
	Name, Href      string
	Former          bool
	Region          string // of other actors: the kind
	Home, HomeHref  string
	Sent, Asked     figureLink
	InTime, Late    figureLink
	Open, Overdue   figureLink
	InTimeRate      rate
	FinalRate       rate
	Reminders       figureLink
	LastReply       string
	LastSubstantive string
	Silent          bool   // never replied to anything
	Card            string // the second line of a card
}

// figureLink is a number and the letters behind it.
type figureLink struct {
	N, Href string
	Quiet   bool
}

// rate is a percentage as it is printed: "–" where there is no letter, marked where there are few.
type rate struct {
	Text  string
	Few   bool
	Quiet bool
}

// governmentPage is how many addressees one page holds: all Governments there are, and not all companies.
const governmentPage = 250

// listGovernments shows the record of every Government in figures, or of every other actor.
func (s *Server) listGovernments(c echo.Context) error {
	values, left := asked(c, governmentNames)
	q, unknown := governmentsQuery(values)
	v, err := s.Docket.Governments(c.Request().Context(), actorOf(c), q.GovernmentsQuery)
	if err != nil {
		return err
	}
	w := words(c)
	title := w.T("Governments")
	if q.Others {
		title = w.T("Other actors")
	}
	p := governmentListPage{Page: s.page(c, title), Others: q.Others, Notes: notesOn(w, slices.Concat(left, unknown)), Text: q.Text,
		Sorting: travelling(q.values, "sort", "order", "kind"), Columns: governmentColumns(w, q)}
	p.Filters = governmentFilters(w, q, v.Rows)
	p.Chips = listChips(w, governmentsPath, only(q.values, governmentFilterNames...), p.Filters, nil)
	p.Filtered = len(p.Chips.Items) > 0
	if q.Others {
		p.Chips.Clear = address(governmentsPath, url.Values{"kind": {"other"}})
	}
	p.Tabs = []view.Count{
		{N: w.Number(v.States), Label: w.T("Governments"), Href: governmentsPath, Current: !q.Others},
		{N: w.Number(v.Others), Label: w.T("Other actors"), Href: address(governmentsPath, url.Values{"kind": {"other"}}), Current: q.Others},
	}
	p.tabulate(q, q.leave(v.Rows))
	p.Empty = len(p.Rows) == 0 && !p.Filtered
	p.CSV, p.XLSX = address(governmentsPath+".csv", q.values), address(governmentsPath+".xlsx", q.values)
	return s.render(c, http.StatusOK, "governments/list", p)
}

// tabulate words a page of the rows, and the sum of all of them.
func (p *governmentListPage) tabulate(q governmentsQueried, rows []docket.GovernmentRow) {
	w := p.Words
	var total docket.AddresseeFigures
	for _, r := range rows {
		total.Cells = total.Cells.Plus(r.Cells)
		total.Overdue += r.Overdue
		total.Reminders += r.Reminders
	}
	p.Lead = w.N("%d letter", "%d letters", total.Letters())
	sum := w.N("Letters to %d Government", "Letters to %d Governments", len(rows))
	if q.Others {
		sum = w.N("Letters to %d other actor", "Letters to %d other actors", len(rows))
	}
	p.Total = figuresOf(w, total, nil)
	p.Total.Name = sum
	from := 0
	if after := slices.IndexFunc(rows, func(r docket.GovernmentRow) bool { return strconv.FormatInt(int64(r.ID), 10) == q.after }); q.after != "" {
		from = after + 1
	}
	to := min(from+governmentPage, len(rows))
	for _, r := range rows[from:to] {
		p.Rows = append(p.Rows, governmentRowOf(w, q, r))
	}
	p.page(q, rows, from, to)
}

// page words the foot of the list where it has more than one page; the order is remembered nowhere, so the
// way back leads to the first page.
func (p *governmentListPage) page(q governmentsQueried, rows []docket.GovernmentRow, from, to int) {
	w := p.Words
	p.Paging = paging{Words: w, PrevWord: w.C("pager", "first page"), NextWord: w.C("pager", "next")}
	if len(rows) <= governmentPage {
		return
	}
	p.Paging.say(from+1, to, len(rows))
	if from > 0 {
		p.Paging.Prev = address(governmentsPath, q.values)
	}
	if to < len(rows) {
		p.Paging.Next = address(governmentsPath, with(q.values, "after", strconv.FormatInt(int64(rows[to-1].ID), 10)))
	}
}

func governmentRowOf(w *locale.Words, q governmentsQueried, r docket.GovernmentRow) governmentRow {
	letters := lettersOf(r.Addressee, q.values)
	row := figuresOf(w, r.AddresseeFigures, letters)
	row.Name, row.Href = r.Addressee.Name(w.Lang()), r.Path()
	row.Former = r.Standing == docket.FormerState
	row.Silent = r.NeverReplied()
	row.Card = w.T("%s asked · %s %% answered in the end", row.Asked.N, row.FinalRate.Text)
	row.LastReply, row.LastSubstantive = w.DateShort(r.LastReplyOn), w.DateShort(r.LastSubstantiveOn)
	if r.Reminders > 0 && q.SentFrom.IsZero() && q.SentTo.IsZero() {
		row.Reminders.Href = address(r.Path(), url.Values{"kind": {string(docket.TimelineReminder)}}) + "#timeline"
	}
	if region := q.regionOf(r.Addressee); region != "" {
		row.Region = regionWord(w, region)
	}
	if q.Others {
		row.Region = addresseeKindWord(w, r.Kind)
	}
	if r.Home != nil {
		row.Home, row.HomeHref = r.Home.Name(w.Lang()), r.Home.Path()
	}
	return row
}

// lettersOf begins the addresses of the letters behind a figure: of the addressee, in the window.
func lettersOf(a docket.Addressee, values url.Values) url.Values {
	letters := only(values, "sent_from", "sent_to")
	for name, v := range addresseeAsked(a) {
		letters[name] = v
	}
	return letters
}

// What the list calls the letters behind each cell. A rate looks at letters sent on an exact day.
var (
	sentStatuses = slices.DeleteFunc(slices.Clone(docket.Statuses), func(s docket.Status) bool { return s == docket.StatusDraft })
	openCells    = []docket.Status{docket.StatusOverdue, docket.StatusDueSoon, docket.StatusAwaiting, docket.StatusReceived}
	askedCells   = append(slices.Clone(openCells), docket.StatusReplied, docket.StatusRepliedLate)
)

// figuresOf words figures, each leading to its letters where there are addresses for them.
func figuresOf(w *locale.Words, f docket.AddresseeFigures, letters url.Values) governmentRow {
	link := func(n int, exact bool, statuses ...docket.Status) figureLink {
		l := figureLink{N: w.Number(n), Quiet: n == 0}
		if letters == nil || n == 0 {
			return l
		}
		values := withStatuses(letters, statuses...)
		if exact {
			values = with(values, "exact", "yes")
		}
		l.Href = address(listPath, values)
		return l
	}
	return governmentRow{
		Sent: link(f.Letters(), false, sentStatuses...), Asked: link(f.Cells.Sent(), true, askedCells...),
		InTime: link(f.InTime, true, docket.StatusReplied), Late: link(f.Late, true, docket.StatusRepliedLate),
		Open: link(f.Open(), true, openCells...), Overdue: link(f.Overdue, false, docket.StatusOverdue),
		InTimeRate: rateOf(w, f.Cells, f.InTime), FinalRate: rateOf(w, f.Cells, f.Answered()),
		Reminders: figureLink{N: w.Number(f.Reminders), Quiet: f.Reminders == 0},
	}
}

// rateOf words a share of the letters that expect a reply.
func rateOf(w *locale.Words, c docket.Cells, part int) rate {
	tenths, ok := c.Percent(part)
	if !ok {
		return rate{Text: "–", Quiet: true}
	}
	return rate{Text: percentWord(w, tenths), Few: c.Few()}
}

// percentWord writes tenths of a percent.
func percentWord(w *locale.Words, tenths int) string {
	return w.C("percentage, whole and tenths", "%s.%s", w.Number(tenths/10), w.Number(tenths%10))
}
