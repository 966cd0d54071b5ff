package server

import (
	"context"
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

// todayList is a page of its own for parts of a day: the figure that leads to it counts its lines.
type todayList struct {
	slug  string
	parts []docket.TodayPart
	since bool // what it lists came after a moment in its address
	whole bool // the office's, never one person's
	title func(*locale.Words) string
	rule  func(*locale.Words) string // what is on it, and what is not
	calm  func(*locale.Words) string // said where nothing is on it
	what  func(*locale.Words) string // heads the reasons; nil where there are none
}

func (l todayList) path() string { return "/today/" + l.slug }

func (l todayList) names() []string {
	names := []string{"whose"}
	if l.whole {
		names = nil
	}
	if l.since {
		names = append(names, "since")
	}
	return slices.Concat(names, places)
}

// isFor tells whether the list is asked of the person's role.
func (l todayList) isFor(actor docket.Actor) bool {
	return !slices.ContainsFunc(l.parts, func(part docket.TodayPart) bool { return !docket.CanReadPart(actor, part) })
}

// address is where the list stands for one person's letters or everyone's.
func (l todayList) address(ask docket.TodayAsked) string {
	values := url.Values{}
	if ask.Everyone && !l.whole {
		values.Set("whose", "all")
	}
	if l.since && !ask.Since.IsZero() {
		values.Set("since", ask.Since.String())
	}
	return address(l.path(), values)
}

// listOf is the page of a part.
func listOf(part docket.TodayPart) todayList {
	return todayLists[slices.IndexFunc(todayLists, func(l todayList) bool { return len(l.parts) == 1 && l.parts[0] == part })]
}

type todayListPage struct {
	view.Page
	Lead    string
	Rule    string
	Calm    string
	Whose   *action // to the others' or one's own
	Notes   []string
	Rows    []todayRow
	What    string // heads the reasons; empty where the list gives none
	Officer bool   // whose letters they are differs from row to row
	Paging  paging
	CSV     string
	XLSX    string
}

// askedToday reads whose day is asked for, and since when.
func askedToday(values url.Values) (docket.TodayAsked, []leftOut) {
	r := filterReader{values: values}
	var ask docket.TodayAsked
	switch whose := values.Get("whose"); whose {
	case "all":
		ask.Everyone = true
	case "", "mine":
	default:
		r.note("whose", whose)
	}
	if text := values.Get("since"); text != "" && ask.Since.UnmarshalText([]byte(text)) != nil {
		r.note("since", text)
	}
	return ask, r.left
}

func (s *Server) listToday(c echo.Context, l todayList) error {
	values, left := asked(c, l.names())
	ask, unknown := askedToday(values)
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	if !l.isFor(actor) {
		return notAllowed()
	}
	later := countedLater(ctx, s, func(ctx context.Context) (int, error) { return s.Docket.TodayTotal(ctx, actor, ask, l.parts) })
	v, err := s.Docket.TodayItems(ctx, actor, ask, l.parts, values.Get("after"), docket.PageSize)
	if err != nil {
		return err
	}
	p := todayListPage{Page: s.page(c, l.title(w)), Rule: l.rule(w), Calm: l.calm(w), Notes: notesOn(w, slices.Concat(left, unknown))}
	total := 0
	if n := inTime(later); n != nil && *n > 0 {
		total = *n
		p.Lead = w.Number(total)
	}
	if !l.whole {
		p.Whose = whoseWay(w, actor, ask, func(ask docket.TodayAsked) string { return l.address(ask) })
	}
	if l.what != nil {
		p.What = l.what(w)
	}
	p.Officer = l.whole || ask.Everyone || docket.WholeOffice(actor)
	for _, item := range v.Items {
		p.Rows = append(p.Rows, todayLine(w, item, v.Today))
	}
	own := only(values, "whose", "since")
	p.CSV, p.XLSX = address(l.path()+".csv", own), address(l.path()+".xlsx", own)
	p.Paging = todayPaging(w, l.path(), values, own, v, total)
	return s.render(c, http.StatusOK, "today/list", p)
}

// whoseWay leads from one's own letters to everyone's and back; who has none of his own sees everyone's.
func whoseWay(w *locale.Words, actor docket.Actor, ask docket.TodayAsked, to func(docket.TodayAsked) string) *action {
	if docket.WholeOffice(actor) {
		return nil
	}
	way := action{Label: w.T("Everyone's letters")}
	if ask.Everyone {
		way.Label = w.T("My letters")
	}
	ask.Everyone = !ask.Everyone
	way.Href = to(ask)
	return &way
}

// todayPaging goes on by cursor; back leads to the first page, since a day is worked from its front.
func todayPaging(w *locale.Words, path string, values, own url.Values, v docket.TodayPage, total int) paging {
	foot := paging{Words: w, PrevWord: w.C("pager", "back to the first"), NextWord: w.C("pager", "next")}
	if values.Get("after") != "" {
		foot.Prev = address(path, own)
	}
	if len(v.Items) == 0 {
		return foot
	}
	from := position(values)
	to := from + len(v.Items) - 1
	foot.say(from, to, total)
	if v.Next != "" {
		foot.Next = address(path, with(with(own, "after", v.Next), "from", strconv.Itoa(to+1)))
	}
	return foot
}

// todayRow is one line of a day: what, why, and how it stands.
type todayRow struct {
	Href       string
	Kind       string // "Reply" before the letter that it answers
	Heading    string
	Data       bool // the heading is the register's own
	More       string
	Government string
	Why        string
	Subject    string
	Officer    string
	When       string
	Stamp      string
	Status     *view.Status // instead of the day
}

func todayLine(w *locale.Words, item docket.TodayItem, today civil.Date) todayRow {
	if item.Reply != nil {
		return replyLine(w, item)
	}
	letter := item.Letters[0]
	status := statusMark(w, letter, today)
	return todayRow{
		Href: letterStep(item.Part, letter), Heading: headingOf(w, letter), Data: letter.Reference != "", Government: item.AddresseeName,
		Why: letterWhy(w, item), Subject: letter.Subject, Officer: letter.OfficerName, Status: &status,
	}
}

// replyLine words a reply by the letters it answers; the day it came stands behind.
func replyLine(w *locale.Words, item docket.TodayItem) todayRow {
	r := item.Reply
	row := todayRow{Href: docket.ReplyPath(r.ID), Kind: w.C("step", "Reply"), Government: item.AddresseeName, When: w.T("came %s", w.DateShort(r.CountsOn)), Stamp: r.CountsOn.String(), Why: replyWhy(w, item)}
	if item.Part == docket.PartUnassessed {
		row.Href += "/assessments/new"
	}
	if len(item.Letters) == 0 {
		row.Heading = w.Date(r.CountsOn)
		return row
	}
	first := item.Letters[0]
	row.Heading, row.Data, row.Subject, row.Officer = headingOf(w, first), first.Reference != "", first.Subject, first.OfficerName
	if more := len(item.Letters) - 1; more > 0 {
		row.More = "+" + w.Number(more)
	}
	return row
}

// letterStep is where the step about a letter is taken.
func letterStep(part docket.TodayPart, r docket.ListRow) string {
	if part == docket.PartDecide {
		return docket.CommunicationPath(r.ID) + "/extensions/new"
	}
	return docket.CommunicationPath(r.ID)
}

func letterWhy(w *locale.Words, item docket.TodayItem) string {
	r := item.Letters[0]
	switch item.Part {
	case docket.PartDrafts:
		return w.T("finish it and mark it as sent")
	case docket.PartDecide:
		return w.T("more time was asked on %s: grant or refuse", w.DateShort(item.AskedOn))
	case docket.PartGaps:
		return gapWords(w, item.Gaps)
	case docket.PartSent:
		return w.T("sent %s", sentWord(w, r.SentPrecision, r.SentOn, ""))
	case docket.PartRemind:
		return remindWhy(w, r)
	}
	return ""
}

func remindWhy(w *locale.Words, r docket.ListRow) string {
	switch n := r.Derived.Reminders; {
	case n > 0 && !r.FirstPartialOn.IsZero():
		return w.T("ask for the remainder; last reminder %s", w.DateShort(r.LastRemindedOn))
	case n > 0:
		return w.N("remind again: %d reminder, on %s", "remind again: %d reminders, the last on %s", n, w.DateShort(r.LastRemindedOn))
	case !r.FirstPartialOn.IsZero():
		return w.T("ask for the remainder; no reminder yet")
	}
	return w.T("remind; no reminder yet")
}

func replyWhy(w *locale.Words, item docket.TodayItem) string {
	r := item.Reply
	switch item.Part {
	case docket.PartUnread:
		return described(w, *r, w.T("read it, and say what it is"))
	case docket.PartUnclassified, docket.PartClassify:
		return described(w, *r, w.T("say what it is"))
	case docket.PartTranslations, docket.PartChase:
		return described(w, *r, w.T("see that it is translated"))
	case docket.PartUnassessed:
		return described(w, *r, w.T("assess it"))
	}
	return described(w, *r, "")
}

// described puts what is known of a document before what is to be done with it.
func described(w *locale.Words, r docket.Reply, todo string) string {
	var known string
	if word := languageWord(w, r.Language); word != r.Language {
		known = word
	}
	if r.Pages != nil {
		pages := w.N("%d page", "%d pages", *r.Pages)
		if known != "" {
			pages = w.T("%s, %s", known, pages)
		}
		known = pages
	}
	switch {
	case known == "":
		return todo
	case todo == "":
		return known
	}
	return w.T("%s: %s", known, todo)
}

func gapWords(w *locale.Words, gaps []docket.Gap) string {
	text := ""
	for _, g := range gaps {
		word := gapWord(w, g)
		if text != "" {
			word = w.T("%s, %s", text, word)
		}
		text = word
	}
	return text
}

func gapWord(w *locale.Words, g docket.Gap) string {
	switch g {
	case docket.GapCase:
		return w.C("gap", "no case")
	case docket.GapSource:
		return w.C("gap", "no source")
	case docket.GapDate:
		return w.C("gap", "day sent not exact")
	case docket.GapMandate:
		return w.C("gap", "no mandate")
	}
	return ""
}
