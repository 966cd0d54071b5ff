package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// The names of filters in addresses; people bookmark them and scripts use them.
var filterNames = []string{
	"status", "type", "state", "addressee", "mandate", "officer", "reviewer", "joint", "follow_up", "closed", "exact",
	"sent_from", "sent_to", "due_from", "due_to", "received_from", "received_to", "q",
}

// listQuery reads the canonical address of a list. What is not understood is left out and noted: an old bookmark
// still opens.
func listQuery(values url.Values) (docket.ListQuery, []leftOut) {
	r := filterReader{values: values}
	q := docket.ListQuery{Sort: docket.SortSentOn, After: values.Get("after"), Before: values.Get("before")}
	q.Filter = docket.Filter{
		Statuses: known(&r, "status", docket.Status.Valid),
		Types:    known(&r, "type", docket.Type.Valid),
		States:   r.codes("state"), Addressees: r.numbers("addressee"), Mandates: values["mandate"], Officers: values["officer"], Reviewers: values["reviewer"],
		Joint: r.yesNo("joint"), FollowUp: r.yesNo("follow_up"), Closed: r.yesNo("closed"), Exact: r.yesNo("exact"),
		SentFrom: r.day("sent_from"), SentTo: r.day("sent_to"), DueFrom: r.day("due_from"), DueTo: r.day("due_to"),
		ReceivedFrom: r.day("received_from"), ReceivedTo: r.day("received_to"),
		Text: values.Get("q"),
	}
	if sort := docket.Sort(values.Get("sort")); sort.Valid() {
		q.Sort = sort
	} else if sort != "" {
		r.note("sort", string(sort))
	}
	q.Ascending = r.ascending(ascendingFirst(q.Sort))
	return q, r.left
}

// ascendingFirst tells which way a column is sorted at the first click: names from A, dates newest first.
func ascendingFirst(s docket.Sort) bool {
	return s == docket.SortReference || s == docket.SortAddressee || s == docket.SortDueOn
}

type filterReader struct {
	values url.Values
	left   []leftOut
}

func (r *filterReader) note(name, value string) {
	r.left = append(r.left, leftOut{
		page: docket.Msg("The filter %s does not know “%s”; it was left out.", name, quoted(value)),
		file: docket.Msg("No file was made: the filter %s does not know “%s”.", name, quoted(value)),
	})
}

// ascending reads the order; without one it is the order of the first click.
func (r *filterReader) ascending(first bool) bool {
	switch order := r.values.Get("order"); order {
	case "asc":
		return true
	case "desc":
		return false
	case "":
	default:
		r.note("order", order)
	}
	return first
}

func known[T ~string](r *filterReader, name string, valid func(T) bool) []T {
	var out []T
	for _, v := range r.values[name] {
		if value := T(v); valid(value) {
			out = append(out, value)
		} else {
			r.note(name, v)
		}
	}
	return out
}

func (r *filterReader) codes(name string) []string {
	var out []string
	for _, code := range r.values[name] {
		if len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			out = append(out, code)
		} else {
			r.note(name, code)
		}
	}
	return out
}

// numbers reads addressees by the number of their record: other actors have no code of their own.
func (r *filterReader) numbers(name string) []docket.AddresseeID {
	var out []docket.AddresseeID
	for _, v := range r.values[name] {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && n > 0 {
			out = append(out, docket.AddresseeID(n))
		} else {
			r.note(name, v)
		}
	}
	return out
}

func (r *filterReader) yesNo(name string) *bool {
	yes, no := true, false
	switch v := r.values.Get(name); v {
	case "yes":
		return &yes
	case "no":
		return &no
	case "":
	default:
		r.note(name, v)
	}
	return nil
}

func (r *filterReader) day(name string) civil.Date {
	text := r.values.Get(name)
	if text == "" {
		return civil.Date{}
	}
	printed, err := civil.ParsePrinted(text, civil.ParseOptions{})
	if err != nil || printed.From.IsZero() {
		r.note(name, text)
		return civil.Date{}
	}
	if strings.HasSuffix(name, "_to") {
		return printed.To
	}
	return printed.From
}

// address writes a path with a query; empty queries leave no question mark.
func address(path string, values url.Values) string {
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// filtersOf keeps what narrows and sorts the list and drops the place in its pages.
func filtersOf(values url.Values) url.Values {
	return only(values, append(slices.Clone(filterNames), "sort", "order")...)
}

// only keeps some names and of them what is not empty.
func only(values url.Values, names ...string) url.Values {
	out := url.Values{}
	for _, name := range names {
		for _, v := range values[name] {
			if v != "" {
				out.Add(name, v)
			}
		}
	}
	return out
}

// with sets one name of a copy; no values removes it.
func with(values url.Values, name string, set ...string) url.Values {
	out := url.Values{}
	for k, v := range values {
		if k != name {
			out[k] = v
		}
	}
	for _, v := range set {
		if v != "" {
			out.Add(name, v)
		}
	}
	return out
}

// without removes one value of a name and leaves its other values.
func without(values url.Values, name, value string) url.Values {
	var rest []string
	for _, v := range values[name] {
		if v != value {
			rest = append(rest, v)
		}
	}
	return with(values, name, rest...)
}
