package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type todayShowPage struct {
	view.Page
	Everyone bool
	Changed  *changedSince
	Admin    []action // where an administrator works
	Whose    *action
	Told     []handedOver
	Tiles    []tile
	Late     bool // the figures are still being counted
	Notes    []string
	Steps    []todayRow
	AllSteps *view.Count
	Officer  bool
	Doing    bool // the person does the office's work: what is to be done is told
	Cells    *fourCells
	Silent   []silentRow
	Empty    bool
	Limited  bool
}

// tile is one figure of a day, which leads to what it counts.
type tile struct{ N, Label, Href, Class string }

// changedSince is the sentence of what happened since the visit before.
type changedSince struct {
	Since string
	Parts []action
	Calm  string // where nothing did
}

// silentRow is one Government in figures, with the age of its oldest open letter.
type silentRow struct {
	Name, Href, Open, OpenHref, Answered, AnsweredHref, Age string
	Reminders                                               figure
	Bar                                                     int
}

// showToday shows a person's day. Its figures are counted beside; steps and frame never wait for them.
func (s *Server) showToday(c echo.Context) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	values, left := asked(c, []string{"whose"})
	ask, unknown := askedToday(values)
	ask.Since = s.visit(c)
	figures := s.figuresLater(ctx, actor, ask)
	p := todayShowPage{Page: s.page(c, w.DateWithDay(s.Docket.Today())), Everyone: ask.Everyone, Doing: docket.CanWrite(actor), Notes: notesOn(w, slices.Concat(left, unknown))}
	p.Officer = ask.Everyone
	p.Limited = actor.Scope().Limited()
	p.Whose = whoseWay(w, actor, ask, func(ask docket.TodayAsked) string {
		if ask.Everyone {
			return "/?whose=all"
		}
		return "/"
	})
	var err error
	if p.Told, err = s.handedOver(c, "/"); err != nil {
		return err
	}
	if p.Doing {
		v, err := s.Docket.TodayItems(ctx, actor, ask, docket.StepParts, "", docket.StepsShown)
		if err != nil {
			return err
		}
		for _, item := range v.Items {
			p.Steps = append(p.Steps, todayLine(w, item, v.Today))
		}
		p.AllSteps = &view.Count{Href: todayLists[0].address(ask)}
	}
	if len(p.Steps) == 0 {
		some, err := s.Docket.ListCommunications(ctx, actor, docket.ListQuery{Limit: 1})
		if err != nil {
			return err
		}
		p.Empty = len(some.Rows) == 0
	}
	if f := inTime(figures); f != nil {
		if p.AllSteps != nil {
			p.AllSteps.N = w.Number(f.Steps)
		}
		p.figure(actor, ask, *f, s.since(w, ask.Since))
	} else {
		p.Late = true
	}
	return s.render(c, http.StatusOK, "today/show", p)
}

// visit notes that the person is here and tells since when he was not. A register that is busy does not keep
// the page back: the visit is then noted the next time.
func (s *Server) visit(c echo.Context) civil.Instant {
	if c.Request().Method == http.MethodHead {
		return civil.Instant{}
	}
	ctx, stop := context.WithTimeout(c.Request().Context(), noteWait)
	defer stop()
	since, err := s.Docket.VisitToday(ctx, actorOf(c))
	if err != nil {
		s.Log.Warn("a visit was not written down", "request", c.Get(keyRequestID), "error", causeOf(err))
	}
	return since
}

// figuresLater counts a day beside the page.
func (s *Server) figuresLater(ctx context.Context, actor docket.Actor, ask docket.TodayAsked) <-chan *docket.TodayFigures {
	return countedLater(ctx, s, func(ctx context.Context) (docket.TodayFigures, error) { return s.Docket.TodayFigures(ctx, actor, ask) })
}

// countedLater counts beside a page; what comes too late is remembered for the next time.
func countedLater[T any](ctx context.Context, s *Server, count func(context.Context) (T, error)) <-chan *T {
	out := make(chan *T, 1)
	go func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer stop()
		var figures *T
		defer func() {
			if r := recover(); r != nil { // nobody else catches it here, and the page does without
				s.Log.Error("counting a day failed", "panic", fmt.Sprint(r))
			}
			out <- figures
		}()
		f, err := count(ctx)
		if err != nil {
			s.Log.Error("counting a day failed", "error", causeOf(err))
			return
		}
		figures = &f
	}()
	return out
}

// inTime is what was counted, or nil where the page would have to wait for it.
func inTime[T any](figures <-chan *T) *T {
	late := time.NewTimer(countsWait)
	defer late.Stop()
	select {
	case f := <-figures:
		return f
	case <-late.C:
		return nil
	}
}

// figure fills in what is counted.
func (p *todayShowPage) figure(actor docket.Actor, ask docket.TodayAsked, f docket.TodayFigures, since string) {
	w := p.Words
	p.tiles(actor, ask, f)
	if since != "" {
		p.Changed = tellChanged(w, actor, ask, f, since)
	}
	if docket.CanAssess(actor) {
		p.Cells = cellsOf(w, f)
	}
	oldest := 1
	for _, g := range f.Silent {
		oldest = max(oldest, age(g.OldestSentOn, f.Today))
	}
	if docket.CanAssess(actor) {
		ask.Everyone = true
	}
	for _, g := range f.Silent {
		p.Silent = append(p.Silent, silentLine(w, g, f, worked(f, actor, ask), oldest))
	}
	if docket.CanAdminister(actor) {
		p.Admin = []action{{w.T("People"), usersPath}, {w.T("All administration"), "/admin"}}
	}
}

// worked narrows the list of letters to those of the day: not closed, and sent since the office follows.
func worked(f docket.TodayFigures, actor docket.Actor, ask docket.TodayAsked) url.Values {
	values := url.Values{"closed": {"no"}}
	if !f.Followed.IsZero() {
		values.Set("sent_from", f.Followed.String())
	}
	if !ask.Everyone && !docket.WholeOffice(actor) {
		values.Set("officer", actor.Email)
	}
	return values
}

// byDue is the list of letters of the day with a status, the nearest due date first.
func byDue(values url.Values, statuses ...docket.Status) string {
	return address(listPath, with(with(withStatuses(values, statuses...), "sort", "due_on"), "order", "asc"))
}

func (p *todayShowPage) tiles(actor docket.Actor, ask docket.TodayAsked, f docket.TodayFigures) {
	w := p.Words
	add := func(n int, label, href, class string) {
		if n == 0 {
			class = "none"
		}
		p.Tiles = append(p.Tiles, tile{w.Number(n), label, href, class})
	}
	mine := worked(f, actor, ask)
	of := func(part docket.TodayPart) (int, string) { return f.Counts[part], listOf(part).address(ask) }
	for _, status := range docket.Statuses {
		if n := f.Statuses[status]; n > 0 {
			add(n, statusWord(w, status), byDue(mine, status), string(status))
		}
	}
	if p.Doing {
		mineWord := w.T("my overdue letters")
		if ask.Everyone {
			mineWord = w.T("overdue letters")
		}
		add(f.Counts[docket.PartOverdue], mineWord, byDue(mine, docket.StatusOverdue), "overdue")
		add(f.Counts[docket.PartDueSoon], w.N("due within %d day", "due within %d days", docket.DueSoonDays), byDue(mine, docket.StatusDueSoon), "due_soon")
		unread, to := of(docket.PartUnread)
		add(unread, w.T("unread replies"), to, "")
		n, to := of(docket.PartUnclassified)
		add(n, w.T("replies to classify"), to, "")
		n, to = of(docket.PartTranslations)
		add(n, w.C("tile", "translations"), to, "")
		n, to = of(docket.PartDrafts)
		add(n, w.C("tile", "drafts"), to, "")
		n, to = of(docket.PartGaps)
		add(n, w.T("letters with gaps"), to, "")
		add(f.Queue, w.C("tile", "in the queue"), queuePath, "")
	}
	if docket.CanAssess(actor) {
		n, to := of(docket.PartUnassessed)
		add(n, w.T("replies to assess"), to, "")
	}
	if docket.CanAdminister(actor) {
		add(f.People, w.C("tile", "people"), usersPath, "")
	}
}

// since words the visit before: the hour of today, a day of this week, or a date.
func (s *Server) since(w *locale.Words, at civil.Instant) string {
	if at.IsZero() {
		return ""
	}
	day, clock := s.Docket.Clock(at)
	switch days := s.Docket.Today().DaysSince(day); {
	case days <= 0:
		return w.T("Since %s today", clock)
	case days == 1:
		return w.T("Since yesterday")
	case days < 7:
		return w.T("Since %s", w.Weekday(day))
	}
	return w.T("Since %s", w.Date(day))
}

// changed says what happened since the visit before; each part leads to what it counts.
func tellChanged(w *locale.Words, actor docket.Actor, ask docket.TodayAsked, f docket.TodayFigures, since string) *changedSince {
	told := &changedSince{Since: since}
	if n := f.Counts[docket.PartReplies]; n > 0 {
		told.Parts = append(told.Parts, action{w.N("%d reply in", "%d replies in", n), listOf(docket.PartReplies).address(ask)})
	}
	if n := f.Counts[docket.PartSent]; n > 0 {
		told.Parts = append(told.Parts, action{w.N("%d letter sent", "%d letters sent", n), listOf(docket.PartSent).address(ask)})
	}
	if n := f.Counts[docket.PartPassed]; n > 0 {
		passed := with(worked(f, actor, ask), "due_from", f.SinceOn.String())
		told.Parts = append(told.Parts, action{w.N("%d due date passed", "%d due dates passed", n), byDue(passed, docket.StatusOverdue)})
	}
	if len(told.Parts) == 0 {
		told.Calm = w.T("nothing has changed")
	}
	return told
}

func silentLine(w *locale.Words, g docket.SilentState, f docket.TodayFigures, all url.Values, oldest int) silentRow {
	all.Set("state", g.ISO3)
	days := age(g.OldestSentOn, f.Today)
	answered := address(listPath, withStatuses(with(all, "closed"), docket.StatusReplied, docket.StatusRepliedLate))
	return silentRow{
		Name: g.AddresseeName, Href: address(unansweredPath, url.Values{"state": {g.ISO3}}), Open: w.Number(g.Open),
		OpenHref: address(listPath, with(with(withStatuses(all, openStatuses...), "sort", "sent_on"), "order", "asc")),
		Answered: w.Number(g.Answered), AnsweredHref: answered, Reminders: figureOf(w, g.Reminders),
		Age: w.T("%s d", w.Number(days)), Bar: max(1, days*100/oldest),
	}
}

// fourCells are the cells of a rate with what they leave out.
type fourCells struct {
	InTime, Late, OpenInTime, OpenLate cell
	Sent                               string
	Few                                bool
	Notes                              []string
}

// cell is one of the four: how many, what share, and where they are listed.
type cell struct{ N, Share, Href string }

// cellsOf words the rate of the letters to Governments. Those to other actors stand apart.
func cellsOf(w *locale.Words, f docket.TodayFigures) *fourCells {
	c, everyone := f.Cells.States, docket.TodayAsked{Everyone: true}
	of := func(n int, part docket.TodayPart) cell {
		out := cell{N: w.Number(n), Share: w.C("percentage", "–"), Href: listOf(part).address(everyone)}
		if tenths, ok := c.Percent(n); ok {
			out.Share = w.T("%s %%", w.Number((tenths+5)/10))
		}
		return out
	}
	cells := &fourCells{
		InTime: of(c.InTime, docket.PartInTime), Late: of(c.Late, docket.PartLate), OpenInTime: of(c.OpenInTime, docket.PartOpenInTime), OpenLate: of(c.OpenLate, docket.PartOpenLate),
		Sent: w.N("%d letter to Governments", "%d letters to Governments", c.Sent()), Few: c.Few(),
	}
	left := func(n int, one, many string) {
		if n > 0 {
			cells.Notes = append(cells.Notes, w.N(one, many, n))
		}
	}
	left(c.NotExpected, "%d to which no reply is expected", "%d to which no reply is expected")
	left(c.Undated, "%d without an exact day sent", "%d without an exact day sent")
	left(c.NotCaptured, "%d whose source does not say whether a reply came", "%d whose source does not say whether a reply came")
	o := f.Cells.Others
	left(o.Sent()+o.NotExpected+o.Undated+o.NotCaptured, "%d to another actor", "%d to other actors")
	return cells
}

// seenOnce notes that the person opened a reply that he had not opened before. The page is shown whether
// or not it could be written down.
func (s *Server) seenOnce(c echo.Context, v docket.ReplyView) {
	if c.Request().Method != http.MethodGet || v.SeenByMe || !docket.CanWrite(actorOf(c)) {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(c.Request().Context()), noteWait)
	defer stop()
	if err := s.Docket.SeeReply(ctx, actorOf(c), v.ID); err != nil {
		s.Log.Warn("that a reply was opened was not written down", "request", c.Get(keyRequestID), "error", causeOf(err))
	}
}

func letterNumber(id docket.CommunicationID) string { return strconv.FormatInt(int64(id), 10) }
