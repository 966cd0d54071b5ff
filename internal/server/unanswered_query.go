package server

import (
	"cmp"
	"net/url"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

var unansweredFilterNames = []string{"state", "overdue", "reminded", "sort", "order"}

// unansweredQueried is what the address asks of the page: some Governments, those with overdue letters,
// those reminded, and an order.
type unansweredQueried struct {
	states    []string
	overdue   *bool
	reminded  *bool
	sort      string
	ascending bool
	values    url.Values // what stands in the address, understood
}

// unansweredSort is a column to sort by and which way it goes at the first click.
type unansweredSort struct {
	ascending bool
	compare   func(a, b docket.UnansweredGroup) int
	missing   func(docket.UnansweredGroup) bool // last in both directions
}

var unansweredSorts = map[string]unansweredSort{
	"sent_on":       {true, byDate(func(g docket.UnansweredGroup) civil.Date { return g.OldestSentOn }), func(g docket.UnansweredGroup) bool { return g.OldestSentOn.IsZero() }},
	"due_on":        {true, byDate(func(g docket.UnansweredGroup) civil.Date { return g.OldestDueOn }), func(g docket.UnansweredGroup) bool { return g.OldestDueOn.IsZero() }},
	"last_reminded": {false, byDate(func(g docket.UnansweredGroup) civil.Date { return g.LastReminded }), func(g docket.UnansweredGroup) bool { return g.LastReminded.IsZero() }},
	"open":          {false, byNumber(func(g docket.UnansweredGroup) int { return g.Open }), nil},
	"overdue":       {false, byNumber(func(g docket.UnansweredGroup) int { return g.Overdue }), nil},
	"partial":       {false, byNumber(func(g docket.UnansweredGroup) int { return g.Partial }), nil},
	"reminders":     {false, byNumber(func(g docket.UnansweredGroup) int { return g.Reminders }), nil},
	"addressee": {true, func(a, b docket.UnansweredGroup) int {
		return cmp.Compare(docket.Fold(a.AddresseeName), docket.Fold(b.AddresseeName))
	}, nil},
}

func byDate(of func(docket.UnansweredGroup) civil.Date) func(a, b docket.UnansweredGroup) int {
	return func(a, b docket.UnansweredGroup) int { return of(a).Compare(of(b)) }
}

func byNumber(of func(docket.UnansweredGroup) int) func(a, b docket.UnansweredGroup) int {
	return func(a, b docket.UnansweredGroup) int { return cmp.Compare(of(a), of(b)) }
}

// unansweredQuery reads the canonical address of the page: without a sort the oldest comes first.
func unansweredQuery(values url.Values) (unansweredQueried, []leftOut) {
	r := filterReader{values: values}
	q := unansweredQueried{states: r.codes("state"), overdue: r.yesNo("overdue"), reminded: r.yesNo("reminded"), sort: values.Get("sort"), values: only(values, unansweredFilterNames...)}
	if _, ok := unansweredSorts[q.sort]; !ok {
		if q.sort != "" {
			r.note("sort", q.sort)
		}
		q.sort = "sent_on"
	}
	q.ascending = r.ascending(unansweredSorts[q.sort].ascending)
	for _, number := range values["addressee"] {
		r.note("addressee", number) // one is a page of its own; the list is narrowed by Governments
	}
	return q, r.left
}

// besideOne notes what the page of one addressee cannot use: it lists letters, not addressees.
func besideOne(values url.Values) []leftOut {
	_, left := unansweredQuery(only(values, "sort", "order"))
	for _, name := range []string{"overdue", "reminded"} {
		if values.Get(name) != "" {
			left = append(left, leftOut{
				page: docket.Msg("The filter %s is for the list of addressees; it was left out.", name),
				file: docket.Msg("No file was made: the filter %s is for the list of addressees, not for the letters of one.", name),
			})
		}
	}
	return left
}

// leave keeps the groups that the filters leave in, in the order asked for.
func (q unansweredQueried) leave(groups []docket.UnansweredGroup) []docket.UnansweredGroup {
	var out []docket.UnansweredGroup
	for _, g := range groups {
		if q.leaves(g) {
			out = append(out, g)
		}
	}
	by := unansweredSorts[q.sort]
	slices.SortStableFunc(out, func(a, b docket.UnansweredGroup) int {
		if by.missing != nil && by.missing(a) != by.missing(b) {
			if by.missing(a) {
				return 1
			}
			return -1
		}
		if q.ascending {
			return by.compare(a, b)
		}
		return by.compare(b, a)
	})
	return out
}

func (q unansweredQueried) leaves(g docket.UnansweredGroup) bool {
	code := g.ISO3
	if g.AddresseeKind != docket.State {
		code = docket.OTH
	}
	switch {
	case len(q.states) > 0 && !slices.Contains(q.states, code):
		return false
	case q.overdue != nil && *q.overdue != (g.Overdue > 0):
		return false
	case q.reminded != nil && *q.reminded != (g.Reminders > 0):
		return false
	}
	return true
}

// unansweredColumns are the headings; a click sorts, a second click turns round.
func unansweredColumns(w *locale.Words, q unansweredQueried) []view.Column {
	column := func(label, sort, class string) view.Column {
		if sort == "" {
			return view.Column{Label: label, Class: class}
		}
		return sortHeading(unansweredPath, q.values, view.Column{Label: label, Class: class}, sort, unansweredSorts[sort].ascending, q.sort == sort, q.ascending)
	}
	return []view.Column{
		column(w.T("Addressee"), "addressee", ""), column(w.C("column", "Open"), "open", "num"), column(w.C("column", "Overdue"), "overdue", "num"),
		column(w.C("column", "Not yet due"), "", "num"), column(w.C("column", "Partial"), "partial", "num"), column(w.T("Oldest sent"), "sent_on", ""),
		column(w.T("Oldest due"), "due_on", ""), column(w.T("Reminders"), "reminders", "num"), column(w.T("Last reminder"), "last_reminded", "mid"),
	}
}

// unansweredFilters makes the drop-downs: the Governments there are with how many letters are open.
func unansweredFilters(w *locale.Words, values url.Values, v docket.UnansweredView) []view.Filter {
	var states []view.Option
	others := 0
	for _, g := range v.Groups {
		if g.AddresseeKind != docket.State {
			others += g.Open
			continue
		}
		states = append(states, view.Option{Value: g.ISO3, Label: g.AddresseeName, Note: w.Number(g.Open), Selected: selected(values, "state", g.ISO3), Data: true})
	}
	slices.SortFunc(states, func(a, b view.Option) int { return cmp.Compare(docket.Fold(a.Label), docket.Fold(b.Label)) })
	if others > 0 {
		states = append(states, view.Option{Value: docket.OTH, Label: w.T("other actors"), Note: w.Number(others), Selected: selected(values, "state", docket.OTH)})
	}
	return []view.Filter{
		{Words: w, Name: "state", Label: w.T("Government"), Options: states},
		{Words: w, Name: "overdue", Label: w.C("filter", "Overdue"), Radio: true, Options: yesNoOptions(w, values, "overdue")},
		{Words: w, Name: "reminded", Label: w.C("filter", "Reminded"), Radio: true, Options: yesNoOptions(w, values, "reminded")},
	}
}
