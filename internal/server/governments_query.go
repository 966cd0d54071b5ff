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

const governmentsPath = docket.GovernmentsPath

var (
	governmentFilterNames = []string{"kind", "scheme", "region", "home", "sent_from", "sent_to", "letters", "never_replied", "overdue", "q"}
	governmentNames       = slices.Concat(governmentFilterNames, []string{"sort", "order", "after"})
)

// The schemes by which States are put into regions: those of the elections of the United Nations, and
// those by which the office of the High Commissioner works.
const (
	schemeUN    = "un"
	schemeOHCHR = "ohchr"
)

// governmentsQueried is what the address asks of the list of Governments, or of the other actors.
type governmentsQueried struct {
	docket.GovernmentsQuery
	scheme       string
	regions      []string
	home         string // of other actors: the code of a State
	letters      string // "", "without" or "all"
	neverReplied *bool
	overdue      *bool
	sort         string
	ascending    bool
	after        string
	values       url.Values // what stands in the address, understood
}

// governmentSort is a column to sort by and which way it goes at the first click.
type governmentSort struct {
	ascending bool
	compare   func(a, b docket.GovernmentRow) int
	missing   func(docket.GovernmentRow) bool // last in both directions
}

var governmentSorts = map[string]governmentSort{
	"addressee":        {true, func(a, b docket.GovernmentRow) int { return cmp.Compare(a.SortName, b.SortName) }, nil},
	"sent":             figureSort(func(r docket.GovernmentRow) int { return r.Letters() }),
	"expecting":        figureSort(func(r docket.GovernmentRow) int { return r.Cells.Sent() }),
	"in_time":          figureSort(func(r docket.GovernmentRow) int { return r.InTime }),
	"late":             figureSort(func(r docket.GovernmentRow) int { return r.Late }),
	"open":             figureSort(func(r docket.GovernmentRow) int { return r.Open() }),
	"overdue":          figureSort(func(r docket.GovernmentRow) int { return r.Overdue }),
	"reminders":        figureSort(func(r docket.GovernmentRow) int { return r.Reminders }),
	"in_time_rate":     rateSort(func(r docket.GovernmentRow) int { return r.InTime }),
	"final_rate":       rateSort(func(r docket.GovernmentRow) int { return r.Answered() }),
	"last_reply":       daySort(func(r docket.GovernmentRow) civil.Date { return r.LastReplyOn }),
	"last_substantive": daySort(func(r docket.GovernmentRow) civil.Date { return r.LastSubstantiveOn }),
}

func figureSort(of func(docket.GovernmentRow) int) governmentSort {
	return governmentSort{false, func(a, b docket.GovernmentRow) int { return cmp.Compare(of(a), of(b)) }, nil}
}

func rateSort(part func(docket.GovernmentRow) int) governmentSort {
	tenths := func(r docket.GovernmentRow) int {
		share, _ := r.Percent(part(r))
		return share
	}
	return governmentSort{false, func(a, b docket.GovernmentRow) int { return cmp.Compare(tenths(a), tenths(b)) },
		func(r docket.GovernmentRow) bool { return r.Cells.Sent() == 0 }}
}

func daySort(of func(docket.GovernmentRow) civil.Date) governmentSort {
	return governmentSort{false, func(a, b docket.GovernmentRow) int { return of(a).Compare(of(b)) },
		func(r docket.GovernmentRow) bool { return of(r).IsZero() }}
}

// governmentsQuery reads the canonical address of the list: without a sort it is alphabetical.
func governmentsQuery(values url.Values) (governmentsQueried, []leftOut) {
	r := filterReader{values: values}
	q := governmentsQueried{scheme: schemeUN, regions: values["region"], neverReplied: r.yesNo("never_replied"), overdue: r.yesNo("overdue"),
		sort: values.Get("sort"), after: values.Get("after"), values: only(values, slices.Concat(governmentFilterNames, []string{"sort", "order"})...)}
	q.SentFrom, q.SentTo = r.day("sent_from"), r.day("sent_to")
	q.Others = r.oneOf("kind", "state", "other") == "other"
	if r.oneOf("scheme", schemeUN, schemeOHCHR) == schemeOHCHR {
		q.scheme = schemeOHCHR
	}
	q.letters = r.oneOf("letters", "with", "without", "all")
	if q.Others {
		q.regions = nil
		for _, code := range r.codes("home") {
			q.home = code
		}
		// Another actor may be a person: no address carries its name.
		for _, name := range []string{"q", "region"} {
			for _, v := range values[name] {
				r.note(name, v)
			}
		}
	} else {
		q.Text = values.Get("q")
		if v := values.Get("home"); v != "" {
			r.note("home", v)
		}
	}
	if _, ok := governmentSorts[q.sort]; !ok {
		if q.sort != "" {
			r.note("sort", q.sort)
		}
		q.sort = "addressee"
	}
	q.ascending = r.ascending(governmentSorts[q.sort].ascending)
	return q, r.left
}

// oneOf reads a value that is one of some words; the first is what no value means.
func (r *filterReader) oneOf(name string, words ...string) string {
	v := r.values.Get(name)
	if v == "" || slices.Contains(words, v) {
		return v
	}
	r.note(name, v)
	return ""
}

// regionOf gives the region of a State in the scheme asked for.
func (q governmentsQueried) regionOf(a docket.Addressee) string {
	if q.scheme == schemeOHCHR {
		return a.OHCHRRegion
	}
	return a.UNRegion
}

// leave keeps the rows that the filters leave in, in the order asked for; former States stand after the others.
func (q governmentsQueried) leave(rows []docket.GovernmentRow) []docket.GovernmentRow {
	var out []docket.GovernmentRow
	for _, row := range rows {
		if q.leaves(row) {
			out = append(out, row)
		}
	}
	by := governmentSorts[q.sort]
	slices.SortStableFunc(out, func(a, b docket.GovernmentRow) int {
		former := func(r docket.GovernmentRow) int {
			if r.Standing == docket.FormerState {
				return 1
			}
			return 0
		}
		if c := former(a) - former(b); c != 0 {
			return c
		}
		if by.missing != nil && by.missing(a) != by.missing(b) {
			if by.missing(a) {
				return 1
			}
			return -1
		}
		c := by.compare(a, b)
		if !q.ascending {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.SortName, b.SortName), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (q governmentsQueried) leaves(r docket.GovernmentRow) bool {
	switch {
	case q.letters != "all" && (q.letters == "without") != (r.Letters() == 0):
		return false
	case len(q.regions) > 0 && !slices.Contains(q.regions, q.regionOf(r.Addressee)):
		return false
	case q.home != "" && (r.Home == nil || r.Home.Code() != q.home):
		return false
	case q.neverReplied != nil && *q.neverReplied != r.NeverReplied():
		return false
	case q.overdue != nil && *q.overdue != (r.Overdue > 0):
		return false
	}
	return true
}

// governmentColumns are the headings; a click sorts, a second click turns round.
func governmentColumns(w *locale.Words, q governmentsQueried) []view.Column {
	column := func(label, sort, class string) view.Column {
		if sort == "" {
			return view.Column{Label: label, Class: class}
		}
		return sortHeading(governmentsPath, q.values, view.Column{Label: label, Class: class}, sort, governmentSorts[sort].ascending, q.sort == sort, q.ascending)
	}
	columns := []view.Column{column(w.T("Government"), "addressee", ""), column(w.T("Region"), "", "roomy")}
	if q.Others {
		columns = []view.Column{column(w.T("Addressee"), "addressee", ""), column(w.C("column", "Kind"), "", ""), column(w.T("Home State"), "", "roomy")}
	}
	return append(columns,
		column(w.C("column", "Sent"), "sent", "num"), column(w.C("column", "Asked"), "expecting", "num"),
		column(w.C("column", "In time"), "in_time", "num"), column(w.C("column", "Late"), "late", "num"),
		column(w.C("column", "Open"), "open", "num"), column(w.C("column", "Overdue"), "overdue", "num"),
		column(w.C("column", "%% in time"), "in_time_rate", "num"), column(w.C("column", "%% final"), "final_rate", "num"),
		column(w.T("Reminders"), "reminders", "num mid"), column(w.T("Last reply"), "last_reply", "mid"), column(w.T("Last substantive"), "last_substantive", ""))
}

// governmentFilters makes the drop-downs.
func governmentFilters(w *locale.Words, q governmentsQueried, rows []docket.GovernmentRow) []view.Filter {
	values := q.values
	filters := []view.Filter{}
	if !q.Others {
		filters = append(filters,
			view.Filter{Words: w, Name: "scheme", Label: w.C("filter", "Regions by"), Radio: true, Options: []view.Option{
				{Value: "", Label: w.T("UN regional groups"), Selected: q.scheme == schemeUN},
				{Value: schemeOHCHR, Label: w.T("OHCHR regions"), Selected: q.scheme == schemeOHCHR}}},
			view.Filter{Words: w, Name: "region", Label: w.T("Region"), Options: regionOptions(w, q, rows)})
	} else if options := homeOptions(w, q, rows); len(options) > 0 {
		filters = append(filters, view.Filter{Words: w, Name: "home", Label: w.T("Home State"), Radio: true, Options: options})
	}
	return append(filters,
		view.Filter{Words: w, Name: "sent", Label: w.C("filter", "Sent"), From: dateFilter(w, values, "sent_from", w.T("Sent from")), To: dateFilter(w, values, "sent_to", w.T("Sent to"))},
		view.Filter{Words: w, Name: "letters", Label: w.C("filter", "Letters"), Radio: true, Options: []view.Option{
			{Value: "", Label: w.C("filter", "with letters"), Selected: q.letters == "" || q.letters == "with"},
			{Value: "without", Label: w.C("filter", "without letters"), Selected: q.letters == "without"},
			{Value: "all", Label: w.C("filter", "with or without"), Selected: q.letters == "all"}}},
		view.Filter{Words: w, Name: "never_replied", Label: w.C("filter", "Never replied"), Radio: true, Options: yesNoOptions(w, values, "never_replied")},
		view.Filter{Words: w, Name: "overdue", Label: w.C("filter", "Overdue"), Radio: true, Options: yesNoOptions(w, values, "overdue")})
}

func regionOptions(w *locale.Words, q governmentsQueried, rows []docket.GovernmentRow) []view.Option {
	seen := map[string]bool{}
	var out []view.Option
	for _, r := range rows {
		if region := q.regionOf(r.Addressee); region != "" && !seen[region] {
			seen[region] = true
			out = append(out, view.Option{Value: region, Label: regionWord(w, region), Selected: slices.Contains(q.regions, region)})
		}
	}
	slices.SortFunc(out, func(a, b view.Option) int { return cmp.Compare(a.Label, b.Label) })
	return out
}

func homeOptions(w *locale.Words, q governmentsQueried, rows []docket.GovernmentRow) []view.Option {
	seen := map[string]bool{}
	var out []view.Option
	for _, r := range rows {
		if r.Home != nil && !seen[r.Home.Code()] {
			seen[r.Home.Code()] = true
			out = append(out, view.Option{Value: r.Home.Code(), Label: r.Home.Name(w.Lang()), Selected: q.home == r.Home.Code(), Data: true})
		}
	}
	if len(out) == 0 {
		return nil
	}
	slices.SortFunc(out, func(a, b view.Option) int { return cmp.Compare(docket.Fold(a.Label), docket.Fold(b.Label)) })
	return append([]view.Option{{Value: "", Label: w.C("filter", "any"), Selected: q.home == ""}}, out...)
}
