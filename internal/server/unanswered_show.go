package server

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type unansweredShowPage struct {
	view.Page
	Addressee string
	Notes     []string
	Figures   []view.Count
	Parts     []openPart
	More      string // the list of letters, when there are more than one page holds
	Reply     string // the ways on, for those who may
	Remind    string
	Letters   string // all letters to the addressee
	Record    string // the page of the addressee
	CSV       string
	XLSX      string
}

// openPart is a heading and the letters below it, oldest first.
type openPart struct {
	ID, Heading, Note string
	Rows              []openLetter
}

type openLetter struct {
	Href, Heading, Sent, Due, Age, Subject string
	Data                                   bool // the heading is a reference, not the program's words
	Bar                                    int
	Status                                 view.Status
	Reminders, LastReminded                string
}

// mostOpen is how many letters of one addressee a page holds: one summary letter can ask for them.
const mostOpen = 500

// showUnanswered lists the open letters of one addressee on one page, oldest first.
func (s *Server) showUnanswered(c echo.Context, of string, left []leftOut) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	a, err := s.askedAddressee(c, of)
	if err != nil {
		return err
	}
	rows, err := s.Docket.OpenOf(ctx, actor, a.ID, mostOpen+1)
	if err != nil {
		return err
	}
	who := addresseeAsked(a)
	title := w.T("Unanswered")
	if a.Kind == docket.State { // another actor may be a person
		title = w.T("Unanswered: %s", a.Name(w.Lang()))
	}
	p := unansweredShowPage{Page: s.page(c, title), Addressee: a.Name(w.Lang()), Notes: notesOn(w, left), Letters: address(listPath, who), Record: a.Path()}
	p.CSV, p.XLSX = address(unansweredPath+".csv", who), address(unansweredPath+".xlsx", who)
	if len(rows) > mostOpen {
		rows, p.More = rows[:mostOpen], address(listPath, with(with(withStatuses(who, openStatuses...), "sort", "sent_on"), "order", "asc"))
	}
	p.divide(rows)
	p.figures(who, rows)
	if p.CanWrite {
		p.Reply = address("/replies/new", url.Values{"addressee": {of}})
		p.Remind = remindOf(rows)
	}
	return s.render(c, http.StatusOK, "unanswered/show", p)
}

// askedAddressee finds the addressee in an address: a code or a number, never a name.
func (s *Server) askedAddressee(c echo.Context, of string) (docket.Addressee, error) {
	a, err := s.Docket.FindAddressee(c.Request().Context(), actorOf(c), of)
	number := strconv.FormatInt(int64(a.ID), 10)
	var refusal *docket.Error
	if errors.As(err, &refusal) && refusal.Kind == docket.Invalid || err == nil && of != number && of != a.Code() {
		return a, docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.").WithCause(err)
	}
	return a, err
}

// addresseeAsked names an addressee in an address.
func addresseeAsked(a docket.Addressee) url.Values {
	if a.ISO3 != nil {
		return url.Values{"state": {*a.ISO3}}
	}
	return url.Values{"addressee": {strconv.FormatInt(int64(a.ID), 10)}}
}

// divide puts the letters under their headings: those answered in part under their own, and those that
// are no matter of reminding last.
func (p *unansweredShowPage) divide(rows []docket.ListRow) {
	w := p.Words
	parts := []openPart{
		{ID: "open", Heading: w.T("Without a reply")},
		{ID: "partial", Heading: w.T("Answered in part"), Note: w.T("The remainder is outstanding.")},
		{ID: "received", Heading: w.T("To classify"), Note: w.T("A reply is here and waits for us to say what it is.")},
		{ID: "unknown", Heading: w.T("Not known well enough"), Note: w.T("The day sent is not exact, or the source does not say whether a reply came.")},
	}
	oldest := 1
	for _, r := range rows {
		oldest = max(oldest, age(r.SentOn, p.Today))
	}
	for _, r := range rows {
		at := partOf(r, p.Today)
		parts[at].Rows = append(parts[at].Rows, openRow(w, r, p.Today, oldest))
	}
	for _, part := range parts {
		if len(part.Rows) > 0 {
			p.Parts = append(p.Parts, part)
		}
	}
}

func partOf(r docket.ListRow, today civil.Date) int {
	facts := r.Facts()
	switch status, _ := facts.StatusOn(today); {
	case status == docket.StatusReceived:
		return 2
	case status == docket.StatusUndated || status == docket.StatusUnknown:
		return 3
	case facts.MarksOn(today).Partial:
		return 1
	}
	return 0
}

func openRow(w *locale.Words, r docket.ListRow, today civil.Date, oldest int) openLetter {
	l := openLetter{
		Href: docket.CommunicationPath(r.ID), Heading: headingOf(w, r), Data: r.Reference != "", Subject: r.Subject,
		Sent: sentWord(w, r.SentPrecision, r.SentOn, r.SentText), Due: w.DateShort(r.EffectiveDueOn), Status: statusMark(w, r, today),
		LastReminded: w.DateShort(r.Derived.LastRemindedOn),
	}
	if r.SentPrecision == civil.Day {
		days := age(r.SentOn, today)
		l.Age, l.Bar = ageWord(w, days), max(1, days*100/oldest)
	}
	if n := r.Derived.Reminders; n > 0 {
		l.Reminders = w.Number(n)
	}
	return l
}

// figures count the letters shown, each leading to them in the list.
func (p *unansweredShowPage) figures(who url.Values, rows []docket.ListRow) {
	if p.More != "" {
		return // only some of them are here: the list counts all
	}
	counts := map[docket.Status]int{}
	for _, r := range rows {
		status, _ := r.Facts().StatusOn(p.Today)
		counts[status]++
	}
	for _, s := range docket.Statuses {
		if n := counts[s]; n > 0 {
			p.Figures = append(p.Figures, view.Count{Status: string(s), N: p.Number(n), Label: statusWord(p.Words, s), Href: address(listPath, withStatuses(who, s))})
		}
	}
}

// remindOf is where one summary letter for the open letters is logged: the form of the oldest offers the others.
func remindOf(rows []docket.ListRow) string {
	for _, r := range rows {
		if r.Standing == docket.StandingOpen {
			return docket.CommunicationPath(r.ID) + "/reminders/new"
		}
	}
	return ""
}
