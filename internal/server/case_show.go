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

type caseShowPage struct {
	view.Page
	Reference  string
	Heading    string // the case's own title
	Lead       string
	Statuses   []view.Status
	Facts      []fact
	Columns    []view.Column
	Rows       []caseLetter
	More       bool
	Account    string // the facts of the case
	Timeline   []view.Event
	Earlier    bool // the timeline goes on
	Source     []fact
	Letters    *view.Form // to attach a letter; nil for those who only read
	LettersTo  string
	Comments   *commentList
	Edit       string
	New        string
	HistoryURL string
}

// caseLetter is a letter of the case as a line of the usual list, with the value that takes it off.
type caseLetter struct {
	Cells []listCell
	ID    string
	Name  string
}

func (s *Server) caseAsked(c echo.Context) (docket.CaseView, error) {
	id, err := recordID(c)
	if err != nil {
		return docket.CaseView{}, err
	}
	return s.Docket.ShowCase(c.Request().Context(), actorOf(c), docket.CaseID(id))
}

func (s *Server) showCase(c echo.Context) error {
	v, err := s.caseAsked(c)
	if err != nil {
		return err
	}
	return s.renderCase(c, http.StatusOK, v, nil, nil)
}

// renderCase shows a case; a form is given where it was sent and is shown again.
func (s *Server) renderCase(c echo.Context, status int, v docket.CaseView, comment, letters *view.Form) error {
	actor, w := actorOf(c), words(c)
	p := caseShowPage{Page: s.page(c, w.T("Case %s", v.Reference)), Reference: v.Reference, Heading: v.Title, Account: v.Facts, More: v.More}
	p.Lead = w.N("%d communication", "%d communications", len(v.Letters))
	if v.More {
		p.Lead = w.T("more than %s communications", w.Number(len(v.Letters)))
	}
	for _, n := range statusesOf(v.Letters, v.Today) {
		p.Statuses = append(p.Statuses, view.Status{Status: string(n.status), Label: statusWord(w, n.status), Detail: w.Number(n.letters)})
	}
	if len(v.Letters) == 1 {
		p.Statuses[0].Detail = ""
	}
	p.HistoryURL = docket.CasePath(v.ID) + "/history"
	p.Facts = caseFacts(w, v)
	p.Source = sourceFacts(w, v.SourceList)
	p.tabulate(v)
	p.Timeline, p.Earlier = caseTimeline(w, v)
	p.Comments = s.comments(c, docket.CasePath(v.ID), v.Comments, comment)
	if docket.CanWrite(actor) {
		if letters == nil {
			letters = s.form(c, url.Values{})
		}
		p.Letters, p.LettersTo = letters, docket.CasePath(v.ID)+"/communications"
		p.Edit, p.New = docket.CasePath(v.ID)+"/edit", address("/communications/new", url.Values{"case": {v.Reference}})
	}
	return s.render(c, status, "cases/show", p)
}

func (p *caseShowPage) tabulate(v docket.CaseView) {
	w := p.Words
	columns := chosenColumns("")
	for _, c := range columns {
		p.Columns = append(p.Columns, view.Column{Label: c.label(w), Class: c.class})
	}
	for _, r := range v.Letters {
		row := caseLetter{ID: strconv.FormatInt(int64(r.ID), 10), Name: headingOf(w, r)}
		for _, c := range columns {
			cell := c.cell(w, r, v.Today)
			cell.Class = c.class
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
}

func caseFacts(w *locale.Words, v docket.CaseView) []fact {
	var out []fact
	add := func(label, text, note string, data bool) {
		if text != "" {
			out = append(out, fact{Label: label, Text: text, Note: note, Data: data})
		}
	}
	add(w.T("Place"), v.Place, "", true)
	if v.HappenedPrecision == civil.Day {
		add(w.T("When it happened"), w.Date(v.HappenedOn), "", false)
	} else {
		add(w.T("When it happened"), v.HappenedText, w.C("mark", "date not exact"), true)
	}
	add(w.T("Government"), strings.Join(addresseesOf(v.Letters), ", "), "", true)
	source := w.C("source", "recorded")
	if v.Sources == 0 {
		source = w.C("source", "none recorded yet")
	}
	add(w.T("Source"), source, "", false)
	add(w.C("case", "Logged"), w.Date(civil.Of(v.CreatedAt.Time())), "", false)
	return out
}

// sourceFacts words the source for those to whom it was given.
func sourceFacts(w *locale.Words, sources []docket.CaseSource) []fact {
	var out []fact
	for _, source := range sources {
		out = append(out, fact{Label: w.C("source", "Kind"), Text: sourceKindWord(w, source.Kind)})
		if source.Name != "" {
			out = append(out, fact{Label: w.C("source", "Name"), Text: source.Name, Data: true})
		}
		if source.Note != "" {
			out = append(out, fact{Label: w.C("source", "Note"), Text: source.Note, Data: true})
		}
	}
	return out
}

func sourceKindWord(w *locale.Words, k docket.SourceKind) string {
	switch k {
	case docket.SourceVictim:
		return w.C("source", "alleged victim")
	case docket.SourceFamily:
		return w.C("source", "family")
	case docket.SourceLawyer:
		return w.C("source", "lawyer")
	case docket.SourceOrganization:
		return w.C("source", "non-governmental organization")
	case docket.SourceInstitution:
		return w.C("source", "national human rights institution")
	case docket.SourceUnitedNations:
		return w.C("source", "United Nations office or agency")
	case docket.SourceMedia:
		return w.C("source", "media")
	case docket.SourceOther:
		return w.C("source", "another source")
	}
	return ""
}

// mostTold is how many entries of its letters' stories the page of a case tells.
const mostTold = 200

// caseTimeline tells the story of all letters of a case, newest first; each entry names its letter.
func caseTimeline(w *locale.Words, v docket.CaseView) ([]view.Event, bool) {
	var all []dated
	for _, r := range v.Letters {
		heading, href := headingOf(w, r), docket.CommunicationPath(r.ID)
		letterEvents(w, r, v.Today, func(on civil.Date, order int, e view.Event) {
			if e.Day == "" {
				e.Day, e.Stamp = w.DateShort(on), on.String()
			}
			e.Href, e.Link, e.Named = href, heading, true
			all = append(all, dated{on, order, e})
		})
	}
	add := func(of docket.CommunicationID) func(civil.Date, int, view.Event) {
		at := slices.IndexFunc(v.Letters, func(r docket.ListRow) bool { return r.ID == of })
		return func(on civil.Date, order int, e view.Event) {
			e.Day, e.Stamp, e.Text = w.DateShort(on), on.String(), ""
			e.Href, e.Link, e.Named = docket.CommunicationPath(of), headingOf(w, v.Letters[at]), true
			all = append(all, dated{on, order, e})
		}
	}
	for _, e := range v.Extensions {
		extensionEvents(w, e, add(e.CommunicationID))
	}
	for _, closure := range v.Closures {
		closureEvents(w, closure, add(closure.CommunicationID))
	}
	events := newestFirst(all)
	if len(events) > mostTold {
		return events[:mostTold], true
	}
	return events, false
}

// letterEvents tells what a line of the list knows of a letter's story.
func letterEvents(w *locale.Words, r docket.ListRow, today civil.Date, add func(civil.Date, int, view.Event)) {
	if r.Stage == docket.Sent {
		sent := view.Event{Kind: "sent", Head: w.C("timeline", "Sent")}
		on := r.SentOn
		if r.SentPrecision != civil.Day {
			sent.Day, sent.Marks = sentWord(w, r.SentPrecision, r.SentOn, r.SentText), []string{w.C("mark", "date not exact")}
			on, _ = civil.Parse(r.SentSort) // the last day of what is known; unknown comes last
		}
		add(on, 0, sent)
	}
	for _, reply := range r.Replied {
		e := view.Event{Kind: "reply", Head: replyHead(w, reply.Kind)}
		if reply.Probable {
			e.Marks = append(e.Marks, w.C("mark", "probable link"))
		}
		add(reply.On, 3, e)
	}
	for i, on := range r.Reminded {
		add(on, 2, view.Event{Kind: "reminder", Head: w.T("Reminder %d", i+1)})
	}
	if !r.NotExpectedOn.IsZero() {
		add(r.NotExpectedOn, 5, view.Event{Kind: "closed", Head: notExpectedHead(w, r.NotExpected)})
	}
	if status, _ := r.Facts().StatusOn(today); status == docket.StatusOverdue {
		add(r.EffectiveDueOn.AddDays(1), 1, view.Event{Kind: "due", Head: w.T("Due date passed"), Detail: w.T("without a substantive reply")})
	}
}
