package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type communicationShowPage struct {
	view.Page
	Heading    string
	Data       bool // the heading is a reference, not the program's words
	Subject    string
	Addressee  string
	Record     string // the page of the addressee
	CaseRef    string
	CaseTitle  string
	CaseHref   string
	LogCase    string // where a letter without a case gets one; empty for those who only read
	Comments   *commentList
	Status     view.Status
	Lead       []string
	Facts      []fact
	Trace      []traceLine
	Step       *stepBox
	Timeline   []view.Event
	Summary    string
	Public     []fact
	Related    []relatedLetter
	Origins    []originShown
	Assessed   []assessedReply
	Profile    []fact
	Actions    []action
	Primary    *action
	HistoryURL string
}

type fact struct {
	Label, Text, Note string
	Why               bool // the trace of this date is on the page
	Data              bool
	Parts             []factPart // instead of Text
}

// assessedReply is what reviewers judged of one reply to the letter.
type assessedReply struct {
	Href, Heading string
	Before        []assessmentShown
}

type factPart struct{ Text, Note string }

type action struct{ Label, Href string }

// Key is the key that leads to an action of a letter's page; the map of the keyboard names the same.
func (a action) Key() string {
	switch path.Base(a.Href) {
	case "edit":
		return "e"
	case "new":
		if path.Base(path.Dir(a.Href)) == "replies" {
			return "r"
		}
	}
	return ""
}

type relatedLetter struct {
	Href, Heading, Relation string
	Status                  view.Status
}

type originShown struct {
	File, Document, Paragraph string
	Row                       int
	Printed                   []fact
}

func (s *Server) showCommunication(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	return s.renderCommunication(c, http.StatusOK, v, nil)
}

// renderCommunication shows a letter; the form of a comment is given where it was sent and is shown again.
func (s *Server) renderCommunication(c echo.Context, status int, v docket.CommunicationView, comment *view.Form) error {
	w := words(c)
	heading := headingOf(w, v.Row)
	p := communicationShowPage{Page: s.page(c, w.C("title of a letter's page", "%s", heading)), Heading: heading, Data: v.Key() != "", Subject: v.Subject, Addressee: v.Addressee.Name(w.Lang()), Summary: v.Summary}
	p.Record = v.Addressee.Path()
	if v.Case != nil {
		p.CaseRef, p.CaseTitle, p.CaseHref = v.Case.Reference, v.Case.Title, docket.CasePath(v.Case.ID)
	} else if p.CanWrite {
		p.LogCase = address(casesPath+"/new", url.Values{"communications": {letterTyped(v.Row)}})
	}
	p.Comments = s.comments(c, docket.CommunicationPath(v.ID), v.Comments, comment)
	p.tell(v, actorOf(c))
	return s.render(c, status, "communications/show", p)
}

// tell fills the page from the record, in the order in which it is read.
func (p *communicationShowPage) tell(v docket.CommunicationView, actor docket.Actor) {
	w := p.Words
	p.Status = view.Status{Status: string(v.Status), Label: statusWord(w, v.Status), Detail: lateWord(w, v)}
	p.Lead = leadWords(w, v)
	p.Facts = facts(w, v)
	if v.Stage == docket.Sent {
		p.Trace = traceSteps(w, v.Type, v.Status, v.Trace)
	}
	p.Step = nextStep(w, v, docket.CanWrite(actor))
	p.Timeline = timeline(w, v)
	p.Public = publicFacts(w, v)
	p.Profile = profile(w, v)
	p.Related = related(w, v)
	p.Origins = origins(w, v.Origins)
	for _, r := range v.Replies {
		if judged := assessments(w, v.Assessments, r.ID, v.ID); len(judged) > 0 {
			p.Assessed = append(p.Assessed, assessedReply{docket.ReplyPath(r.ID), w.T("Reply of %s", w.DateShort(r.CountsOn)), judged})
		}
	}
	p.Lead = append(p.Lead, attention(w, v, actor)...)
	p.Primary, p.Actions = actions(w, v, actor)
	p.HistoryURL = docket.CommunicationPath(v.ID) + "/history"
}

func leadWords(w *locale.Words, v docket.CommunicationView) []string {
	kind := typeWord(w, v.Type)
	if v.Joint() {
		kind = w.T("%s, joint", kind)
	}
	out := []string{kind}
	mark := func(is bool, text string) {
		if is {
			out = append(out, text)
		}
	}
	mark(v.FollowUp, w.C("mark", "follow-up letter"))
	mark(v.Marks.Acknowledged && v.FirstSubstantiveOn.IsZero(), w.C("mark", "acknowledged (A)"))
	mark(v.Marks.Partial, w.C("mark", "partial: a remainder is outstanding"))
	mark(v.Marks.ExtensionAsked, w.C("mark", "more time asked"))
	mark(v.Marks.TranslationPending, w.C("mark", "translation pending"))
	mark(v.Marks.ReplyWithheld, w.C("mark", "reply withheld by the Government"))
	mark(v.Marks.ProbableLink, w.C("mark", "probable link"))
	mark(v.Marks.DateNotExact, w.C("mark", "date not exact"))
	mark(v.Marks.TimelinessUnknown, w.C("mark", "timeliness unknown"))
	mark(len(v.Mandates) == 0, w.C("mark", "no mandate"))
	if n := v.Marks.Reminders; n > 0 {
		out = append(out, w.N("%d reminder", "%d reminders", n))
	}
	mark(v.Marks.Closed, w.C("mark", "closed"))
	return out
}

// attention marks a letter with replies that nobody opened and, for reviewers, that none of them has judged.
func attention(w *locale.Words, v docket.CommunicationView, actor docket.Actor) []string {
	unread, unassessed := false, false
	for _, r := range v.Replies {
		unread = unread || docket.Unread(r.Reply, v.FollowedSince, v.Communication)
		unassessed = unassessed || r.Kind.Assessable() && docket.LatestAssessment(v.Assessments, r.ID, v.ID) == nil
	}
	var out []string
	if unread {
		out = append(out, w.C("mark", "unread reply"))
	}
	if unassessed && docket.CanAssess(actor) && docket.Followed(v.Communication, v.FollowedSince) {
		out = append(out, w.C("mark", "reply unassessed"))
	}
	return out
}

func facts(w *locale.Words, v docket.CommunicationView) []fact {
	var out []fact
	add := func(label, text, note string, data bool) {
		if text != "" {
			out = append(out, fact{Label: label, Text: text, Note: note, Data: data})
		}
	}
	if v.Stage == docket.Sent {
		if v.SentPrecision == civil.Day {
			add(w.C("fact", "Sent"), w.Date(v.SentOn), "", false)
		} else {
			add(w.C("fact", "Sent"), v.SentText, w.C("mark", "date not exact"), true)
		}
	}
	if v.DatedOn != v.SentOn {
		add(w.C("fact", "Dated"), w.Date(v.DatedOn), "", false)
	}
	due := fact{Label: w.C("fact", "Due"), Text: w.Date(v.EffectiveDueOn), Why: true}
	switch {
	case v.EffectiveDueOn != v.DueOn:
		due.Note = w.T("extended; first %s", w.Date(v.DueOn))
	case v.DueOn.IsZero():
		due.Text = w.C("due date", "none")
	}
	if v.Stage == docket.Sent {
		out = append(out, due)
	}
	add(w.T("Public at the earliest"), w.Date(v.EarliestPublicOn), "", false)
	if parts := mandateParts(w, v.Mandates); len(parts) > 0 {
		out = append(out, fact{Label: w.T("Mandates"), Parts: parts, Data: true})
	}
	if v.Officer != nil {
		add(w.T("Officer"), v.Officer.Name, "", true)
	}
	if v.Reviewer != nil {
		add(w.T("Reviewer"), v.Reviewer.Name, "", true)
	}
	add(w.T("Language"), languageWord(w, v.Language), "", !slices.Contains(knownLanguages(w), v.Language))
	if v.ReplyRecord != docket.Complete {
		add(w.T("Reply record"), replyRecordWord(w, v.ReplyRecord), "", false)
	}
	return out
}

func mandateParts(w *locale.Words, mandates []docket.CommunicationMandate) []factPart {
	var parts []factPart
	for _, m := range mandates {
		part := factPart{Text: strings.ToUpper(m.Code)}
		if m.Lead {
			part.Note = w.C("mandate", "lead")
		}
		parts = append(parts, part)
	}
	return parts
}

func publicFacts(w *locale.Words, v docket.CommunicationView) []fact {
	var out []fact
	if v.PublicSubject != "" {
		out = append(out, fact{Label: w.T("Public subject"), Text: v.PublicSubject, Data: true})
	}
	if v.PublicSummary != "" {
		out = append(out, fact{Label: w.T("Public summary"), Text: v.PublicSummary, Data: true})
	}
	return out
}

func profile(w *locale.Words, v docket.CommunicationView) []fact {
	var out []fact
	if v.Categories != "" {
		out = append(out, fact{Label: w.T("Categories"), Text: strings.ReplaceAll(v.Categories, ";", "; "), Data: true})
	}
	if v.VictimProfile != "" {
		out = append(out, fact{Label: w.T("Alleged victims"), Text: strings.ReplaceAll(v.VictimProfile, ";", "; "), Data: true})
	}
	return out
}

func related(w *locale.Words, v docket.CommunicationView) []relatedLetter {
	var out []relatedLetter
	add := func(r docket.ListRow, relation string) {
		out = append(out, relatedLetter{Href: docket.CommunicationPath(r.ID), Heading: headingOf(w, r), Relation: relation, Status: statusMark(w, r, v.Today)})
	}
	if v.Follows != nil {
		add(*v.Follows, w.T("the letter it follows up"))
	}
	for _, r := range v.FollowedBy {
		add(r, w.T("follow-up letter"))
	}
	return out
}

// origins shows where the record came from, with the row as printed.
func origins(w *locale.Words, from []docket.Origin) []originShown {
	var out []originShown
	for _, o := range from {
		shown := originShown{File: o.FileName, Row: o.Row, Document: o.Document, Paragraph: o.Paragraph}
		var printed map[string]string
		if json.Unmarshal([]byte(o.Printed), &printed) == nil {
			for name, text := range printed {
				if text != "" {
					shown.Printed = append(shown.Printed, fact{Label: name, Text: text, Data: true})
				}
			}
			slices.SortFunc(shown.Printed, func(a, b fact) int { return strings.Compare(a.Label, b.Label) })
		}
		out = append(out, shown)
	}
	return out
}

// actions lists what this person may do with the letter now; the first is the one at the thumb.
func actions(w *locale.Words, v docket.CommunicationView, actor docket.Actor) (*action, []action) {
	own := docket.CommunicationPath(v.ID)
	if !docket.CanWrite(actor) {
		return nil, nil
	}
	if v.Stage == docket.Draft {
		return &action{w.T("Mark as sent"), own + "/send"}, []action{{w.T("Edit"), own + "/edit"}, {w.T("Assign"), own + "/assign"}, {w.T("Withdraw"), own + "/withdraw"}}
	}
	more := []action{{w.T("Log a reminder"), own + "/reminders/new"}, {w.T("Edit"), own + "/edit"}, {w.T("More time"), own + "/extensions/new"}, {w.T("Assign"), own + "/assign"}}
	switch {
	case !v.Closed:
		more = append(more, action{w.C("action", "Close"), own + "/close"})
	case docket.CanReopen(actor):
		more = append(more, action{w.T("Reopen"), own + "/reopen"})
	}
	if v.NotExpectedOn.IsZero() {
		more = append(more, action{w.T("Withdraw"), own + "/withdraw"})
	} else {
		more = more[1:] // nothing is reminded of where no reply is expected
	}
	return &action{w.T("Log a reply"), own + "/replies/new"}, more
}
