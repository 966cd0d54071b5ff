package server

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type replyShowPage struct {
	view.Page
	Addressee  string
	Record     string // the page of the addressee
	Marks      []string
	Facts      []fact
	Summary    string
	Waiting    bool   // in the queue: it answers no letter yet
	Aside      string // since when it is left as it is
	Reason     string
	Guessed    bool // one of its links is only probable
	Answers    []answeredLetter
	Form       *view.Form // nil for those who only read
	Further    letterPicks
	KindOfAll  []view.Option // for the letters that are added
	Origins    []originShown
	Assess     string // where a reviewer assesses it; empty for all others
	Comments   *commentList
	HistoryURL string
}

// answeredLetter is a letter with what the reply is for it.
type answeredLetter struct {
	ID, Href, Heading, Sent, Subject string
	Data                             bool // the heading is a reference, not the program's words
	Status                           view.Status
	Kind                             string
	Guessed                          bool
	Kinds                            []view.Option
	Error                            string
	Assessed                         []assessmentShown
}

func (s *Server) showReply(c echo.Context) error {
	v, err := s.reply(c)
	if err != nil {
		return err
	}
	s.seenOnce(c, v)
	return s.renderReply(c, http.StatusOK, v, s.form(c, url.Values{}), nil)
}

func (s *Server) reply(c echo.Context) (docket.ReplyView, error) {
	id, err := recordID(c)
	if err != nil {
		return docket.ReplyView{}, err
	}
	return s.Docket.ShowReply(c.Request().Context(), actorOf(c), docket.ReplyID(id))
}

// classifyReply saves what the reply is for its letters and for further ones that it answers.
func (s *Server) classifyReply(c echo.Context) error {
	v, err := s.reply(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.LinkInput{Version: p.version(), Unlink: unlinked(p, v), Communications: chosenLetters(p), Kind: docket.ReplyKind(p.text("kind")), Probable: p.ticked("probable")}
	in.Kinds = replyKinds(p)
	for _, id := range in.Unlink {
		p.Values.Set("kind_"+strconv.FormatInt(int64(id), 10), answersNot) // kept for a form shown again
	}
	p.Values["communications"] = in.Communications
	if in.Kind != "" && !in.Kind.Valid() {
		p.wrong("kind", "Choose what the reply is.")
	}
	if len(p.errors) == 0 && len(in.Kinds) == 0 && len(in.Communications) == 0 && len(in.Unlink) == 0 {
		p.wrong("communications", "Choose what the reply is, or name a letter that it answers.")
	}
	if len(p.errors) == 0 {
		if err = s.Docket.ClassifyReply(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.replyClassified(c, v)
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.renderReply(c, status, v, f, nil)
}

// answersNot is what a person chooses where a reply does not answer a letter after all.
const answersNot = "none"

// unlinked reads which letters the reply does not answer, and leaves the other kinds to be read.
func unlinked(p *posted, v docket.ReplyView) []docket.CommunicationID {
	var out []docket.CommunicationID
	for _, a := range v.Answers {
		name := "kind_" + strconv.FormatInt(int64(a.Row.ID), 10)
		if p.text(name) == answersNot {
			p.Values.Del(name)
			out = append(out, a.Row.ID)
		}
	}
	return out
}

func (s *Server) replyClassified(c echo.Context, v docket.ReplyView) error {
	w := words(c)
	said := view.Flash{Text: w.T("What this reply is, is saved.")}
	if len(v.Answers) == 0 {
		said = view.Flash{Text: w.T("The reply has its letter and leaves the queue."), Href: queuePath, Link: w.T("Back to the queue")}
	}
	return s.doneLinking(c, docket.ReplyPath(v.ID), said)
}

// renderReply shows a reply with the form of what it is; that of a comment is given where it is shown again.
func (s *Server) renderReply(c echo.Context, status int, v docket.ReplyView, f, comment *view.Form) error {
	w := words(c)
	p := replyShowPage{Page: s.page(c, w.T("Reply of %s", w.Date(v.CountsOn))), Addressee: v.Addressee.Name(w.Lang()), Summary: v.Summary, Waiting: len(v.Answers) == 0 && v.SetAsideOn.IsZero(), Aside: w.Date(v.SetAsideOn), Reason: v.SetAsideReason}
	p.Record = v.Addressee.Path()
	p.HistoryURL = docket.ReplyPath(v.ID) + "/history"
	p.Marks = replyMarks(w, v.Reply)
	if v.Unread {
		p.Marks = append(p.Marks, w.C("mark", "unread"))
	}
	if docket.CanAssess(actorOf(c)) && unassessed(v) {
		p.Marks = append(p.Marks, w.C("mark", "unassessed"))
	}
	if docket.CanAssess(actorOf(c)) && len(v.Answers) > 0 {
		p.Assess = docket.ReplyPath(v.ID) + "/assessments/new"
	}
	p.Facts = replyFacts(w, v)
	p.Origins = origins(w, v.Origins)
	p.Comments = s.comments(c, docket.ReplyPath(v.ID), v.Comments, comment)
	fields := []string{"communications", "kind", "probable"}
	for _, a := range v.Answers {
		p.Answers = append(p.Answers, answered(w, a, v, f))
		p.Guessed = p.Guessed || a.Probable
		fields = append(fields, "kind_"+strconv.FormatInt(int64(a.Row.ID), 10))
	}
	if docket.CanWrite(actorOf(c)) {
		f.Version = v.Version
		p.Form = f
		p.KindOfAll = kindOptions(w)
		p.Further = s.furtherLetters(w, v, f)
		onlyFields(f, fields...)
	}
	return s.render(c, status, "replies/show", p)
}

// answered words one letter that the reply answers. A guess shows as one until somebody chooses.
func answered(w *locale.Words, a docket.AnsweredCommunication, v docket.ReplyView, f *view.Form) answeredLetter {
	id := strconv.FormatInt(int64(a.Row.ID), 10)
	name := "kind_" + id
	l := answeredLetter{
		ID: id, Href: docket.CommunicationPath(a.Row.ID), Heading: headingOf(w, a.Row), Data: a.Row.Reference != "", Subject: a.Row.Subject,
		Sent:   sentWord(w, a.Row.SentPrecision, a.Row.SentOn, a.Row.SentText),
		Status: statusMark(w, a.Row, v.Today), Kind: kindWord(w, a.Kind), Guessed: a.Probable, Kinds: kindOptions(w), Error: f.Field(name, "").Error,
		Assessed: assessments(w, v.Assessments, v.ID, a.Row.ID),
	}
	l.Kinds = append(l.Kinds, view.Option{Value: answersNot, Label: w.C("reply", "does not answer this letter")})
	chosen := string(a.Kind)
	if a.Probable {
		l.Kinds = none(w.T("guessed: %s", l.Kind), l.Kinds)
		chosen = ""
	}
	if typed, ok := f.Values[name]; ok {
		chosen = strings.Join(typed, "")
	}
	for i := range l.Kinds {
		l.Kinds[i].Selected = l.Kinds[i].Value == chosen
	}
	return l
}

// furtherLetters offers the letters that the reply may answer and does not answer yet.
func (s *Server) furtherLetters(w *locale.Words, v docket.ReplyView, f *view.Form) letterPicks {
	linked := map[string]bool{}
	for _, a := range v.Answers {
		linked[strconv.FormatInt(int64(a.Row.ID), 10)] = true
	}
	return s.furtherPicks(w, v.Addressee, v.Proposals, v.Open, linked, f)
}

func replyMarks(w *locale.Words, r docket.Reply) []string {
	var out []string
	mark := func(is bool, text string) {
		if is {
			out = append(out, text)
		}
	}
	mark(r.DateStandsIn(), w.T("day received unknown: the day it is dated counts"))
	mark(r.Translation == docket.TranslationPending, w.C("mark", "translation pending"))
	mark(r.Publication == docket.PublicationWithheld, w.C("mark", "withheld by the Government"))
	return out
}

func replyFacts(w *locale.Words, v docket.ReplyView) []fact {
	var out []fact
	add := func(label, text string, data bool) {
		if text != "" {
			out = append(out, fact{Label: label, Text: text, Data: data})
		}
	}
	add(w.T("Received on"), w.Date(v.ReceivedOn), false)
	add(w.T("Date on the document"), w.Date(v.DatedOn), false)
	add(w.T("Their reference"), v.TheirReference, true)
	add(w.T("How it came"), v.Channel, true)
	add(w.T("Language"), languageWord(w, v.Language), !slices.Contains(knownLanguages(w), v.Language))
	add(w.T("Translation"), translationWord(w, v.Translation), false)
	add(w.T("Publication"), publicationWord(w, v.Publication), false)
	if v.Pages != nil {
		add(w.T("Pages"), w.Number(*v.Pages), false)
	}
	return out
}

// knownLanguages are the codes that languageWord words.
func knownLanguages(w *locale.Words) []string {
	codes := map[string]bool{}
	for _, o := range languageOptions(w) {
		codes[o.Value] = true
	}
	return slices.Sorted(maps.Keys(codes))
}
