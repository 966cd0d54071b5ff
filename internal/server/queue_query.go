package server

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

var (
	queueFilterNames = []string{"show", "what", "state", "proposal", "sort", "order"}
	queueNames       = slices.Concat(queueFilterNames, []string{"answers"}, places)
	queueFileNames   = []string{"show", "what", "state", "sort", "order"}
)

// queuedSubjects are the kinds of document by their names in addresses and forms.
var queuedSubjects = map[string]string{"reply": docket.QueuedReply, "reminder": docket.QueuedReminder, "closed": docket.QueuedForClosed}

// queueQuery reads the canonical address of the queue.
func queueQuery(values url.Values) (docket.QueueQuery, []leftOut) {
	r := filterReader{values: values}
	q := docket.QueueQuery{States: r.codes("state"), Proposed: r.yesNo("proposal"), After: values.Get("after")}
	if show := docket.QueueShow(values.Get("show")); show.Valid() {
		q.Show = show
	} else {
		r.note("show", string(show))
	}
	for _, what := range values["what"] {
		if subject, ok := queuedSubjects[what]; ok {
			q.Subjects = append(q.Subjects, subject)
		} else {
			r.note("what", what)
		}
	}
	if q.Show != docket.ShowWaiting && q.Proposed != nil {
		r.note("proposal", values.Get("proposal"))
		q.Proposed = nil
	}
	switch sort := values.Get("sort"); {
	case sort == "addressee" && !q.Show.Links():
		q.ByAddressee = true
	case sort != "" && sort != "day":
		r.note("sort", sort)
	}
	q.Descending = !r.ascending(true)
	return q, r.left
}

// queueFilters are the drop-downs of a view.
func queueFilters(w *locale.Words, values url.Values, show docket.QueueShow, choices docket.Choices) []view.Filter {
	what := []view.Option{{Value: "reply", Label: w.C("queue", "replies")}, {Value: "reminder", Label: w.C("queue", "reminders")}}
	if show == docket.ShowWaiting {
		what = append(what, view.Option{Value: "closed", Label: w.C("queue", "replies to closed letters")})
	}
	for i := range what {
		what[i].Selected = selected(values, "what", what[i].Value)
	}
	filters := []view.Filter{{Words: w, Name: "state", Label: w.T("Government"), Options: stateOptions(w, values, choices)}}
	if show != docket.ShowUnclassified {
		filters = append([]view.Filter{{Words: w, Name: "what", Label: w.C("filter", "What"), Options: what}}, filters...)
	}
	if show == docket.ShowWaiting {
		filters = append(filters, view.Filter{Words: w, Name: "proposal", Label: w.C("filter", "With a proposal"), Radio: true, Options: yesNoOptions(w, values, "proposal")})
	}
	return filters
}

// queueColumns are the headings; a click sorts, a second click turns round.
func queueColumns(w *locale.Words, filters url.Values, q docket.QueueQuery) []view.Column {
	column := func(label, sort string, current bool, class string) view.Column {
		return sortHeading(queuePath, filters, view.Column{Label: label, Class: class}, sort, true, current, !q.Descending)
	}
	columns := []view.Column{column(w.C("column", "Day"), "day", !q.ByAddressee, "")}
	if q.Show.Links() {
		return append(columns, view.Column{Label: w.T("Government")}, view.Column{Label: w.C("column", "What")}, view.Column{Label: w.T("Letter")},
			view.Column{Label: w.C("column", "Sent")}, view.Column{Label: w.C("column", "Status")}, view.Column{Label: w.T("Subject")})
	}
	return append(columns, column(w.T("Government"), "addressee", q.ByAddressee, ""), view.Column{Label: w.C("column", "What")}, view.Column{Label: w.T("Their reference")},
		view.Column{Label: w.C("column", "What it says")}, view.Column{Label: w.T("Where it comes from")})
}

func showWord(w *locale.Words, show docket.QueueShow) string {
	switch show {
	case docket.ShowProbable:
		return w.C("queue", "probable links")
	case docket.ShowUnclassified:
		return w.C("queue", "to classify")
	case docket.ShowSetAside:
		return w.C("queue", "set aside")
	}
	return w.C("queue", "without a letter")
}

func queuedWord(w *locale.Words, subject string) string {
	switch subject {
	case docket.QueuedReminder:
		return w.C("queue", "reminder")
	case docket.QueuedForClosed:
		return w.C("queue", "reply to a closed letter")
	}
	return w.C("queue", "reply")
}

// documentPath is the page of a queued document.
func documentPath(subject string, id int64) string {
	if subject == docket.QueuedReminder {
		return docket.ReminderPath(docket.ReminderID(id))
	}
	return docket.ReplyPath(docket.ReplyID(id))
}

// documentKey names a queued document in a form: "reply-12".
func documentKey(subject string, id int64) string {
	for name, of := range queuedSubjects {
		if of == subject {
			return name + "-" + strconv.FormatInt(id, 10)
		}
	}
	return ""
}

// tickOf is the value of a row's tick: the document, its version as seen, and of a link its letter.
func tickOf(subject string, id, version int64, letter docket.CommunicationID) string {
	tick := documentKey(subject, id) + "-" + strconv.FormatInt(version, 10)
	if letter != 0 {
		tick += "-" + strconv.FormatInt(int64(letter), 10)
	}
	return tick
}

// readTick reads what tickOf wrote.
func readTick(text string) (docket.QueueTick, error) {
	parts := strings.Split(text, "-")
	subject, ok := queuedSubjects[parts[0]]
	if !ok || len(parts) < 3 || len(parts) > 4 {
		return docket.QueueTick{}, fmt.Errorf("read a tick: it does not have its parts")
	}
	t := docket.QueueTick{Subject: subject}
	var numbers []int64
	for _, part := range parts[1:] {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || n < 1 {
			return t, fmt.Errorf("read a tick: a part is no number")
		}
		numbers = append(numbers, n)
	}
	t.ID, t.Version = numbers[0], numbers[1]
	if len(numbers) == 3 {
		t.Letters = []docket.CommunicationID{docket.CommunicationID(numbers[2])}
	}
	return t, nil
}
