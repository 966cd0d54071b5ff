package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
)

// The names of filters in addresses; people bookmark them and scripts use them.
var filterNames = []string{
	"status", "type", "state", "mandate", "officer", "joint", "follow_up", "closed",
	"sent_from", "sent_to", "due_from", "due_to", "received_from", "received_to", "q",
}

// listQuery reads the address of a list. What is not understood is left out and noted, never refused:
// an old bookmark still opens.
func listQuery(values url.Values, w *locale.Words) (docket.ListQuery, []string) {
	r := filterReader{values: values, words: w}
	q := docket.ListQuery{Sort: docket.SortSentOn, After: values.Get("after"), Before: values.Get("before")}
	q.Filter = docket.Filter{
		Statuses: known(&r, "status", docket.Status.Valid, docket.Statuses),
		Types:    known(&r, "type", docket.Type.Valid, docket.Types),
		States:   r.codes("state"), Mandates: r.lower("mandate"), Officers: r.lower("officer"),
		Joint: r.yesNo("joint"), FollowUp: r.yesNo("follow_up"), Closed: r.yesNo("closed"),
		SentFrom: r.day("sent_from"), SentTo: r.day("sent_to"), DueFrom: r.day("due_from"), DueTo: r.day("due_to"),
		ReceivedFrom: r.day("received_from"), ReceivedTo: r.day("received_to"),
		Text: strings.TrimSpace(values.Get("q")),
	}
	if sort := docket.Sort(values.Get("sort")); sort.Valid() {
		q.Sort = sort
	} else if sort != "" {
		r.note("sort", string(sort))
	}
	q.Ascending = values.Get("order") == "asc" || values.Get("order") == "" && ascendingFirst(q.Sort)
	return q, r.notes
}

// ascendingFirst tells which way a column is sorted at the first click: names from A, dates newest first.
func ascendingFirst(s docket.Sort) bool {
	return s == docket.SortReference || s == docket.SortAddressee || s == docket.SortDueOn
}

type filterReader struct {
	values url.Values
	words  *locale.Words
	notes  []string
}

func (r *filterReader) note(name, value string) {
	r.notes = append(r.notes, r.words.T("The filter %s does not know “%s”; it was left out.", name, value))
}

func known[T ~string](r *filterReader, name string, valid func(T) bool, _ []T) []T {
	var out []T
	for _, v := range r.values[name] {
		switch value := T(v); {
		case v == "":
		case valid(value):
			out = append(out, value)
		default:
			r.note(name, v)
		}
	}
	return out
}

func (r *filterReader) codes(name string) []string {
	var out []string
	for _, v := range r.values[name] {
		code := strings.ToUpper(strings.TrimSpace(v))
		switch {
		case code == "":
		case len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
			out = append(out, code)
		default:
			r.note(name, v)
		}
	}
	return out
}

func (r *filterReader) lower(name string) []string {
	var out []string
	for _, v := range r.values[name] {
		if v = strings.ToLower(strings.TrimSpace(v)); v != "" {
			out = append(out, v)
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
	text := strings.TrimSpace(r.values.Get(name))
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

// filtersOf keeps what narrows and sorts a list and drops the place in its pages.
func filtersOf(values url.Values) url.Values {
	out := url.Values{}
	for _, name := range append(slices.Clone(filterNames), "sort", "order") {
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

// position is the number of the first row of a page, carried in the address beside the cursor; it is
// only shown, never used to find rows.
func position(values url.Values) int {
	n, err := strconv.Atoi(values.Get("from"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}
