package server

import (
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

const queuePath = docket.QueuePath

type queueListPage struct {
	view.Page
	Lead    []string
	Notes   []string
	Tabs    []queueTab
	Filters []view.Filter
	Chips   view.Chips
	Columns []view.Column
	Rows    []queueRow
	Show    docket.QueueShow
	Keep    []hidden   // what the filters' form repeats: the view and the order
	Form    *view.Form // nil for those who only read
	Bar     queueBar
	Answers *queueAnswers
	Open    bool // something is said about the reason
	Paging  paging
	CSV     string
	XLSX    string
}

// queueTab is one view of the queue with its count.
type queueTab struct {
	Href, Label, N string
	Current        bool
}

// queueBar is what can be done with the rows ticked.
type queueBar struct {
	Kinds []view.Option
	All   string // "All 120 that match"; empty where the page has all
	Ticks bool   // everything that matches was asked for
}

// queueRow is a document that waits for its letter, or a link that waits for a person.
type queueRow struct {
	Key       string // of its tick: what it is, its number and version
	ID        string // of its tick on the page
	Href      string
	Kind      string
	Day       string
	Stamp     string
	Addressee string
	Reference string
	Text      string
	Document  string
	Paragraph string
	Ticked    bool
	Note      string // why there is nothing to tick, or for what reason it was set aside
	Reason    string
	First     []queueProposal
	More      []queueProposal
	Letter    *queueLetter
}

// queueLetter is the letter of a link.
type queueLetter struct {
	Href, Heading, Subject, Sent string
	Data                         bool
	Status                       view.Status
}

// queueProposal is a letter that a document may belong to, with what speaks for it.
type queueProposal struct {
	*locale.Words
	Ticks           bool   // for those who may accept it
	Name, ID, Value string // of its tick
	Ticked          bool
	queueLetter
	Due     string
	Reasons []queueReason
}

// queueReason is one reason; Quoted is the register's own text.
type queueReason struct{ Text, Quoted string }

// listQueue shows a view of the queue.
func (s *Server) listQueue(c echo.Context) error {
	return s.renderQueue(c, http.StatusOK, s.form(c, url.Values{}))
}

// renderQueue shows a view of the queue, with what was ticked and typed.
func (s *Server) renderQueue(c echo.Context, status int, f *view.Form) error {
	values, left := asked(c, queueNames)
	q, unknown := queueQuery(values)
	v, err := s.Docket.Queue(c.Request().Context(), actorOf(c), q)
	if err != nil {
		return err
	}
	w := words(c)
	p := queueListPage{Page: s.page(c, w.T("Queue")), Show: q.Show, Notes: notesOn(w, slices.Concat(left, unknown)), Lead: queueLead(w, v), Tabs: queueTabs(w, v, q.Show)}
	filters := only(values, queueFilterNames...)
	choices, err := s.choicesOf(c.Request().Context(), actorOf(c))
	if err != nil {
		return err
	}
	p.Filters = queueFilters(w, values, q.Show, choices)
	p.Chips = listChips(w, queuePath, filters, p.Filters, nil)
	p.Chips.Clear = address(queuePath, only(values, "show"))
	p.Columns = queueColumns(w, filters, q)
	p.Keep = travelling(values, "show", "sort", "order")
	file := only(values, queueFileNames...)
	p.CSV, p.XLSX = address(queuePath+".csv", file), address(queuePath+".xlsx", file)
	if docket.CanWrite(actorOf(c)) {
		p.Form = f
		p.Bar = queueBarOf(w, f, v, q.Show)
		p.Answers = s.answersKept.of(w, actorOf(c), values.Get("answers"), f, filters)
		onlyFields(f, "kind", "reason")
		p.Open = f.Values.Get("reason") != "" || f.Field("reason", "").Error != ""
	}
	for _, item := range v.Items {
		p.Rows = append(p.Rows, queued(w, item, v, f, p.Form != nil))
	}
	for _, l := range v.Links {
		p.Rows = append(p.Rows, queuedLink(w, l, v, f))
	}
	p.Paging = queuePaging(w, values, v)
	return s.render(c, status, "queue/list", p)
}

func queueLead(w *locale.Words, v docket.QueueView) []string {
	var lead []string
	if v.Replies > 0 {
		lead = append(lead, w.N("%d reply", "%d replies", v.Replies))
	}
	if v.Reminders > 0 {
		lead = append(lead, w.N("%d reminder", "%d reminders", v.Reminders))
	}
	if v.ToClosed > 0 {
		lead = append(lead, w.N("%d reply to a closed letter", "%d replies to closed letters", v.ToClosed))
	}
	return lead
}

func queueTabs(w *locale.Words, v docket.QueueView, current docket.QueueShow) []queueTab {
	var tabs []queueTab
	for _, show := range docket.QueueShows {
		tabs = append(tabs, queueTab{Href: address(queuePath, only(url.Values{"show": {string(show)}}, "show")), Label: showWord(w, show), N: w.Number(v.Of(show)), Current: show == current})
	}
	return tabs
}

// queueBarOf makes the bar of actions; what was typed stays in it.
func queueBarOf(w *locale.Words, f *view.Form, v docket.QueueView, show docket.QueueShow) queueBar {
	later := w.C("kind", "as they are")
	if show == docket.ShowWaiting {
		later = w.C("kind", "said later")
	}
	bar := queueBar{Kinds: none(later, kindOptions(w)), Ticks: f.Values.Get("all") == "yes"}
	for i := range bar.Kinds {
		bar.Kinds[i].Selected = bar.Kinds[i].Value == f.Values.Get("kind")
	}
	switch shown := len(v.Items) + len(v.Links); {
	case v.Total > shown:
		bar.All = w.N("all %d that match, not only those on this page", "all %d that match, not only those on this page", v.Total)
	case v.Total < 0 && v.Next != "":
		bar.All = w.T("all that match, not only those on this page")
	}
	return bar
}

func queued(w *locale.Words, item docket.QueueItem, v docket.QueueView, f *view.Form, may bool) queueRow {
	key := tickOf(item.Subject, item.ID, item.Version, 0)
	row := queueRow{Key: key, ID: "pick-" + key, Kind: queuedWord(w, item.Subject), Day: w.DateShort(item.On), Stamp: item.On.String(), Addressee: item.AddresseeName,
		Reference: item.TheirReference, Text: item.Text, Document: item.Document, Paragraph: item.Paragraph,
		Href: documentPath(item.Subject, item.ID), Ticked: slices.Contains(f.Values["item"], key)}
	name := "letters_" + documentKey(item.Subject, item.ID)
	_, typed := f.Values["item"]
	for i, p := range item.Proposals {
		proposal := proposed(w, p, v, name)
		proposal.Ticks, proposal.Ticked = may, p.Best
		if typed {
			proposal.Ticked = slices.Contains(f.Values[name], proposal.Value)
		}
		if i == 0 || proposal.Ticked {
			row.First = append(row.First, proposal)
		} else {
			row.More = append(row.More, proposal)
		}
	}
	switch {
	case item.Subject == docket.QueuedForClosed:
		row.Note = w.T("Its letter was closed before it came. Reopen the letter to work on it, or leave it as it is.")
	case !item.SetAsideOn.IsZero():
		row.Note, row.Reason = w.T("Set aside on %s:", w.Date(item.SetAsideOn)), item.SetAsideReason
	case len(item.Proposals) == 0:
		row.Note = w.T("No letter of this addressee fits. Open it to name one by its reference.")
	}
	return row
}

func proposed(w *locale.Words, p docket.Proposal, v docket.QueueView, name string) queueProposal {
	id := strconv.FormatInt(int64(p.ID), 10)
	return queueProposal{Words: w, Name: name, ID: name + "-" + id, Value: id, queueLetter: letterOf(w, p.Row, v.Today), Due: w.DateShort(p.Row.EffectiveDueOn), Reasons: reasons(w, p)}
}

// reasons words what speaks for a proposal.
func reasons(w *locale.Words, p docket.Proposal) []queueReason {
	var out []queueReason
	for _, r := range p.Reasons {
		out = append(out, queueReason{say(w, r.Message), r.Quoted})
	}
	return out
}

func letterOf(w *locale.Words, row docket.ListRow, today civil.Date) queueLetter {
	return queueLetter{Href: docket.CommunicationPath(row.ID), Heading: headingOf(w, row), Data: row.Reference != "", Subject: row.Subject,
		Sent: sentWord(w, row.SentPrecision, row.SentOn, row.SentText), Status: statusMark(w, row, today)}
}

func queuedLink(w *locale.Words, l docket.QueueLink, v docket.QueueView, f *view.Form) queueRow {
	key := tickOf(l.Subject, l.ID, l.Version, l.LetterID)
	letter := letterOf(w, l.Letter, v.Today)
	row := queueRow{Key: key, ID: "pick-" + key, Kind: queuedWord(w, l.Subject), Day: w.DateShort(l.On), Stamp: l.On.String(), Addressee: l.Letter.AddresseeName,
		Href: documentPath(l.Subject, l.ID), Reference: l.TheirReference, Text: l.Text, Letter: &letter, Ticked: slices.Contains(f.Values["item"], key)}
	if l.Kind != "" {
		row.Kind = kindWord(w, l.Kind)
	}
	return row
}

// queuePaging goes on by cursor; back leads to the first page, since the queue is worked from its front.
func queuePaging(w *locale.Words, values url.Values, v docket.QueueView) paging {
	from := position(values)
	first := only(values, queueFilterNames...)
	foot := paging{Words: w, PrevWord: w.C("pager", "back to the first"), NextWord: w.C("pager", "next")}
	if values.Get("after") != "" {
		foot.Prev = address(queuePath, first)
	}
	n := len(v.Items) + len(v.Links)
	to := from + n - 1
	if v.Next != "" {
		foot.Next = address(queuePath, with(with(first, "after", v.Next), "from", strconv.Itoa(to+1)))
	}
	switch {
	case v.Looked > 0:
		foot.Summary = w.N("%d document was looked through for these; go on to look further.", "%d documents were looked through for these; go on to look further.", v.Looked)
	case n > 0:
		foot.say(from, to, max(v.Total, 0))
	}
	return foot
}
