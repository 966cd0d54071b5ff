package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// reminderShowPage is one reminder, the letters it is about, and those it may be about.
type reminderShowPage struct {
	formPage
	Addressee string
	State     string // code, for links; empty for other actors
	Aside     string // since when it is left without a letter
	Reason    string
	Facts     []fact
	Note      string
	Waiting   bool // in the queue: it is about no letter yet
	About     []remindedLetter
	Further   letterPicks
	Languages []view.Option
	Origins   []originShown
}

// remindedLetter is a letter that the reminder is about.
type remindedLetter struct {
	ID string
	queueLetter
	Guessed bool
	Sure    []view.Option
}

// What a person says of a letter that a reminder is about.
const (
	linkStays   = "yes"
	linkGuessed = "probable"
)

func (s *Server) showReminder(c echo.Context) error {
	v, err := s.reminder(c)
	if err != nil {
		return err
	}
	f := s.form(c, url.Values{"sent_on": {v.SentOn.String()}, "language": {v.Language}, "note": {v.Note}})
	return s.renderReminder(c, http.StatusOK, v, f)
}

func (s *Server) reminder(c echo.Context) (docket.ReminderView, error) {
	id, err := recordID(c)
	if err != nil {
		return docket.ReminderView{}, err
	}
	return s.Docket.ShowReminder(c.Request().Context(), actorOf(c), docket.ReminderID(id))
}

// linkReminder saves which letters the reminder is about, and what was corrected of it.
func (s *Server) linkReminder(c echo.Context) error {
	v, err := s.reminder(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.ReminderLinkInput{Version: p.version(), Communications: chosenLetters(p), Probable: p.ticked("probable")}
	p.Values["communications"] = in.Communications
	for _, a := range v.About {
		switch p.text("about_" + strconv.FormatInt(int64(a.Row.ID), 10)) {
		case answersNot:
			in.Unlink = append(in.Unlink, a.Row.ID)
		case linkStays:
			in.Confirm = append(in.Confirm, a.Row.ID)
		}
	}
	if _, edited := p.Values["sent_on"]; edited {
		in.Edit = &docket.ReminderEdit{SentOn: p.day("sent_on"), Language: p.line("language", 40), Note: p.prose("note")}
	}
	if len(p.errors) == 0 {
		if err = s.Docket.LinkReminder(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.reminderLinked(c, v, in)
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.renderReminder(c, status, v, f)
}

// reminderLinked goes back to the reminder, or to the queue where it went out of what the person may see.
func (s *Server) reminderLinked(c echo.Context, v docket.ReminderView, in docket.ReminderLinkInput) error {
	w := words(c)
	said := view.Flash{Text: w.T("The reminder is saved.")}
	if len(v.About) == 0 && len(in.Communications) > 0 {
		said = view.Flash{Text: w.T("The reminder has its letter and leaves the queue."), Href: queuePath, Link: w.T("Back to the queue")}
	}
	if len(in.Unlink) == len(v.About) && len(in.Communications) == 0 && actorOf(c).Mandates != nil {
		return s.doneLinking(c, queuePath, said)
	}
	return s.doneLinking(c, docket.ReminderPath(v.ID), said)
}

func (s *Server) renderReminder(c echo.Context, status int, v docket.ReminderView, f *view.Form) error {
	w := words(c)
	p := reminderShowPage{formPage: s.formPage(c, w.T("Reminder of %s", w.Date(v.SentOn)), nil, ""), Addressee: v.Addressee.Name(w.Lang()), Note: v.Note,
		Waiting: len(v.About) == 0 && v.SetAsideOn.IsZero(), Aside: w.Date(v.SetAsideOn), Reason: v.SetAsideReason, Origins: origins(w, v.Origins)}
	if v.Addressee.Kind == docket.State {
		p.State = v.Addressee.Code()
	}
	p.Facts = []fact{{Label: w.T("Sent on"), Text: w.Date(v.SentOn)}}
	if v.Language != "" {
		p.Facts = append(p.Facts, fact{Label: w.T("Language"), Text: languageWord(w, v.Language), Data: !slices.Contains(knownLanguages(w), v.Language)})
	}
	fields := []string{"communications", "sent_on", "language", "note", "probable"}
	for _, a := range v.About {
		p.About = append(p.About, reminded(w, a, v, f))
	}
	if docket.CanWrite(actorOf(c)) {
		f.Version = v.Version
		p.Form = f
		p.Languages = none(w.T("not said"), keeping(languageOptions(w), f.Values.Get("language")))
		p.Further = s.furtherPicks(w, v.Addressee, v.Proposals, v.Open, p.linked(), f)
		onlyFields(f, fields...)
	}
	return s.render(c, status, "reminders/show", p)
}

// linked names the letters that the reminder is about already.
func (p reminderShowPage) linked() map[string]bool {
	linked := map[string]bool{}
	for _, a := range p.About {
		linked[a.ID] = true
	}
	return linked
}

func reminded(w *locale.Words, a docket.RemindedCommunication, v docket.ReminderView, f *view.Form) remindedLetter {
	l := remindedLetter{ID: strconv.FormatInt(int64(a.Row.ID), 10), queueLetter: letterOf(w, a.Row, v.Today), Guessed: a.Probable}
	l.Sure = []view.Option{{Value: linkStays, Label: w.C("reminder", "is about this letter")}, {Value: answersNot, Label: w.C("reminder", "is not about this letter")}}
	chosen := linkStays
	if a.Probable {
		l.Sure = append([]view.Option{{Value: linkGuessed, Label: w.C("reminder", "probably about this letter")}}, l.Sure...)
		chosen = linkGuessed
	}
	if typed := f.Values.Get("about_" + l.ID); typed != "" {
		chosen = typed
	}
	for i := range l.Sure {
		l.Sure[i].Selected = l.Sure[i].Value == chosen
	}
	return l
}

// furtherPicks offers letters: first those proposed, each with what speaks for it, then the other open ones.
func (s *Server) furtherPicks(w *locale.Words, a docket.Addressee, proposals []docket.Proposal, open []docket.ListRow, linked map[string]bool, f *view.Form) letterPicks {
	table := letterPicks{Words: w, More: len(open) >= mostPicks}
	shown := map[string]bool{}
	add := func(row docket.ListRow, why []queueReason) {
		pick := s.pick(w, row, f, false)
		if linked[pick.ID] || shown[pick.ID] {
			return
		}
		pick.Reasons = why
		pick.Ticked = slices.Contains(f.Values["communications"], pick.ID)
		shown[pick.ID] = true
		table.Rows = append(table.Rows, pick)
	}
	for _, p := range proposals {
		add(p.Row, reasons(w, p))
	}
	for _, row := range open {
		add(row, nil)
	}
	if table.Rows != nil || len(linked) == 0 {
		table.Addressee = a.Name(w.Lang())
	}
	keepPasted(f, shown)
	return table
}
