package server

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

const unansweredPath = "/unanswered"

// openStatuses are those of a letter to which a substantive reply is outstanding.
var openStatuses = []docket.Status{docket.StatusOverdue, docket.StatusDueSoon, docket.StatusAwaiting}

type unansweredListPage struct {
	view.Page
	Figures  []view.Count
	Beside   []view.Count // letters without a substantive reply that are counted elsewhere
	Notes    []string
	Filters  []view.Filter
	Sorting  []hidden
	Chips    view.Chips
	Open     []unansweredTable // Governments, then other actors
	Partial  []unansweredRow
	Never    []unansweredTable
	Columns  []view.Column
	CSV      string
	XLSX     string
	Empty    bool
	Filtered bool
}

// unansweredTable is a heading and the addressees below it, with a line that adds them up.
type unansweredTable struct {
	Heading string
	Rows    []unansweredRow
	Total   unansweredTotal
}

// Sum heads the line of totals with how many addressees it adds up.
func (t unansweredTable) Sum(w *locale.Words) string {
	return w.N("%d addressee in all", "%d addressees in all", t.Total.Addressees)
}

// unansweredRow is one addressee's open letters in figures.
type unansweredRow struct {
	Name, Href, ReplyHref       string
	OpenHref, OverdueHref       string
	Open, Overdue, Sent         string
	Running, Partial, Reminders figure
	OldestSent, OldestDue, Age  string
	Bar                         int // of the age, in hundredths of the oldest
	LastReminded                string
	NeverReplied                bool
}

// figure is a number that stands back when it is nought.
type figure struct {
	N     string
	Quiet bool
}

func figureOf(w *locale.Words, n int) figure { return figure{w.Number(n), n == 0} }

// unansweredTotal adds up the rows above it.
type unansweredTotal struct {
	Addressees, Open, Overdue, Running, Partial, Reminders, Sent int
}

// listUnanswered shows who has not answered, by addressee; asked for one of them, its open letters.
func (s *Server) listUnanswered(c echo.Context) error {
	values, left := asked(c, unansweredNames)
	if of := oneAddressee(values); of != "" {
		return s.showUnanswered(c, of, slices.Concat(left, besideOne(values)))
	}
	v, err := s.Docket.Unanswered(c.Request().Context(), actorOf(c))
	if err != nil {
		return err
	}
	counts := s.countLater(c.Request().Context(), actorOf(c), docket.ListQuery{})
	w := words(c)
	q, unknown := unansweredQuery(values)
	p := unansweredListPage{Page: s.page(c, w.T("Unanswered")), Notes: notesOn(w, slices.Concat(left, unknown)), Sorting: travelling(values, "sort", "order")}
	p.Empty = len(v.Groups) == 0 && len(v.NeverReplied) == 0
	p.Filters = unansweredFilters(w, values, v)
	p.Chips = listChips(w, unansweredPath, only(values, unansweredFilterNames...), p.Filters, nil)
	p.Filtered = len(p.Chips.Items) > 0
	p.tabulate(q, v)
	p.beside(soon(counts))
	p.CSV, p.XLSX = address(unansweredPath+".csv", q.values), address(unansweredPath+".xlsx", q.values)
	return s.render(c, http.StatusOK, "unanswered/list", p)
}

// oneAddressee is the one addressee whose letters are asked for: a code, or a number of a record.
func oneAddressee(values url.Values) string {
	asked := slices.Concat(values["state"], values["addressee"])
	if len(asked) == 1 && asked[0] != docket.OTH {
		return asked[0]
	}
	return ""
}

// tabulate fills the tables and the figures above them from the groups that the filters leave.
func (p *unansweredListPage) tabulate(q unansweredQueried, v docket.UnansweredView) {
	w := p.Words
	open, never := q.leave(v.Groups), q.leave(v.NeverReplied)
	oldest := 1
	for _, g := range open {
		oldest = max(oldest, age(g.OldestSentOn, v.Today))
	}
	p.Columns = unansweredColumns(w, q)
	var all unansweredTotal
	for _, part := range splitActors(w.T("Governments"), w.T("Other actors"), open) {
		table := unansweredTable{Heading: part.heading}
		for _, g := range part.groups {
			row := unanswered(w, g, v.Today, oldest, p.CanWrite)
			table.Rows = append(table.Rows, row)
			table.Total.add(g)
			all.add(g)
		}
		p.Open = append(p.Open, table)
	}
	for _, g := range open {
		if g.Partial > 0 {
			p.Partial = append(p.Partial, unanswered(w, g, v.Today, oldest, p.CanWrite))
		}
	}
	for _, part := range splitActors(w.T("Governments that have never replied"), w.T("Other actors that have never replied"), never) {
		table := unansweredTable{Heading: part.heading}
		for _, g := range part.groups {
			table.Rows = append(table.Rows, unanswered(w, g, v.Today, oldest, p.CanWrite))
			table.Total.add(g)
		}
		p.Never = append(p.Never, table)
	}
	p.figures(q, all, len(never))
}

// figures are the numbers above the tables; overdue and not yet due make up all that is open.
func (p *unansweredListPage) figures(q unansweredQueried, t unansweredTotal, never int) {
	w := p.Words
	states := only(q.values, "state")
	list := func(statuses ...docket.Status) string { return address(listPath, withStatuses(states, statuses...)) }
	if q.overdue != nil || q.reminded != nil {
		list = func(...docket.Status) string { return "" } // the list knows no such filter
	}
	p.Figures = []view.Count{
		{N: w.Number(t.Open), Label: w.C("letters", "open"), Href: list(openStatuses...)},
		{Status: string(docket.StatusOverdue), N: w.Number(t.Overdue), Label: w.C("status", "overdue"), Href: list(docket.StatusOverdue)},
		{N: w.Number(t.Open - t.Overdue), Label: w.C("letters", "not yet due"), Href: list(docket.StatusDueSoon, docket.StatusAwaiting)},
		{N: w.Number(t.Partial), Label: w.C("letters", "answered in part"), Href: "#partial"},
		{N: w.Number(never), Label: w.C("addressees", "never replied"), Href: "#never"},
	}
}

// beside counts the letters that are not answered either but are no matter of reminding: their replies
// wait for us, or nobody knows when they were sent or whether a reply came.
func (p *unansweredListPage) beside(counts map[docket.Status]int) {
	for _, s := range []docket.Status{docket.StatusReceived, docket.StatusUndated, docket.StatusUnknown} {
		if n := counts[s]; n > 0 && !p.Filtered {
			p.Beside = append(p.Beside, view.Count{Status: string(s), N: p.Number(n), Label: statusWord(p.Words, s), Href: address(listPath, withStatuses(nil, s))})
		}
	}
}

func withStatuses(values url.Values, statuses ...docket.Status) url.Values {
	names := make([]string, len(statuses))
	for i, s := range statuses {
		names[i] = string(s)
	}
	return with(values, "status", names...)
}

// actorsPart is the groups of one kind of addressee. States and other actors stand apart.
type actorsPart struct {
	heading string
	groups  []docket.UnansweredGroup
}

func splitActors(states, others string, groups []docket.UnansweredGroup) []actorsPart {
	parts := []actorsPart{{heading: states}, {heading: others}}
	for _, g := range groups {
		at := 0
		if g.AddresseeKind != docket.State {
			at = 1
		}
		parts[at].groups = append(parts[at].groups, g)
	}
	return slices.DeleteFunc(parts, func(p actorsPart) bool { return len(p.groups) == 0 })
}

// unanswered words one addressee's figures.
func unanswered(w *locale.Words, g docket.UnansweredGroup, today civil.Date, oldest int, may bool) unansweredRow {
	who := whose(g)
	row := unansweredRow{
		Name: g.AddresseeName, Href: address(unansweredPath, who),
		Open: w.Number(g.Open), Overdue: w.Number(g.Overdue), Running: figureOf(w, g.Open-g.Overdue), Partial: figureOf(w, g.Partial),
		OpenHref: address(listPath, withStatuses(who, openStatuses...)), OverdueHref: address(listPath, withStatuses(who, docket.StatusOverdue)),
		OldestSent: w.DateShort(g.OldestSentOn), OldestDue: w.DateShort(g.OldestDueOn),
		Reminders: figureOf(w, g.Reminders), LastReminded: w.DateShort(g.LastReminded), Sent: w.Number(g.Sent), NeverReplied: !g.EverReplied,
	}
	if !g.OldestSentOn.IsZero() {
		days := age(g.OldestSentOn, today)
		row.Age, row.Bar = ageWord(w, days), max(1, days*100/oldest)
	}
	if may {
		row.ReplyHref = address("/replies/new", url.Values{"addressee": {cmp.Or(g.ISO3, strconv.FormatInt(int64(g.AddresseeID), 10))}})
	}
	return row
}

// whose names an addressee in an address: a State by its code, another actor by its number.
func whose(g docket.UnansweredGroup) url.Values {
	if g.ISO3 != "" {
		return url.Values{"state": {g.ISO3}}
	}
	return url.Values{"addressee": {strconv.FormatInt(int64(g.AddresseeID), 10)}}
}

func age(sent, today civil.Date) int {
	if sent.IsZero() {
		return 0
	}
	return max(0, today.DaysSince(sent))
}

// daysInYears is the age from which days say nothing any more: two years.
const daysInYears = 731

// ageWord writes an age in days, and in years where days say nothing any more.
func ageWord(w *locale.Words, days int) string {
	if days >= daysInYears {
		return w.N("%d year", "%d years", days*400/146097)
	}
	return w.N("%d day", "%d days", days)
}

func (t *unansweredTotal) add(g docket.UnansweredGroup) {
	t.Addressees++
	t.Open += g.Open
	t.Overdue += g.Overdue
	t.Running += g.Open - g.Overdue
	t.Partial += g.Partial
	t.Reminders += g.Reminders
	t.Sent += g.Sent
}
