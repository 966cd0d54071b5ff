package server

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// assessmentNewPage takes a reviewer's judgement of a reply, for each letter that it answers.
type assessmentNewPage struct {
	formPage
	Heading   string
	Addressee string
	Letters   []assessedLetter
}

// assessedLetter is a letter with what the reply is for it and what was judged of that before.
type assessedLetter struct {
	Href, Heading, Subject, Kind string
	Data                         bool
	Status                       view.Status
	Before                       []assessmentShown
	Scale, Reason                view.Field
}

// assessmentShown is one judgement as it is read.
type assessmentShown struct {
	Scale, Reason, Day, Stamp, By string
	Internal                      bool
	Latest                        bool
}

// reviewersOnly spares whoever may not assess the form that the docket would refuse.
func reviewersOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !docket.CanAssess(actorOf(c)) {
			return notAllowed()
		}
		return next(c)
	}
}

func (s *Server) newAssessment(c echo.Context) error {
	v, err := s.reply(c)
	if err != nil {
		return err
	}
	s.seenOnce(c, v)
	return s.showNewAssessment(c, http.StatusOK, v, s.form(c, url.Values{"assessed_on": {v.Today.String()}}))
}

func (s *Server) showNewAssessment(c echo.Context, status int, v docket.ReplyView, f *view.Form) error {
	w := words(c)
	p := assessmentNewPage{formPage: s.formPage(c, w.T("Assess the reply of %s", w.Date(v.CountsOn)), f, docket.ReplyPath(v.ID)), Heading: w.T("Reply of %s", w.Date(v.CountsOn)), Addressee: v.Addressee.Name(w.Lang())}
	fields := []string{"assessed_on"}
	for _, a := range v.Answers {
		l := assessedLetter{Href: docket.CommunicationPath(a.Row.ID), Heading: headingOf(w, a.Row), Data: a.Row.Reference != "", Subject: a.Row.Subject,
			Kind: kindWord(w, a.Kind), Status: statusMark(w, a.Row, v.Today), Before: assessments(w, v.Assessments, v.ID, a.Row.ID)}
		scale, reason := "scale_"+letterNumber(a.Row.ID), "reason_"+letterNumber(a.Row.ID)
		fields = append(fields, scale, reason)
		l.Scale = f.Field(scale, w.T("Assessment")).As("select").From(scaleOptions(w))
		l.Reason = f.Field(reason, w.T("Reason")).As("textarea").WithHint(w.T("It stays on the record."))
		p.Letters = append(p.Letters, l)
	}
	onlyFields(f, fields...)
	return s.render(c, status, "assessments/new", p)
}

func (s *Server) createAssessment(c echo.Context) error {
	v, err := s.reply(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.AssessmentInput{Once: p.once(), AssessedOn: p.day("assessed_on"), Judgements: judgements(p, v)}
	if len(p.errors) == 0 {
		var location string
		if location, err = s.Docket.AssessReply(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, location, docket.Msg("The assessment is on the record. Those before it stay."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showNewAssessment(c, status, v, f)
}

// judgements reads what was chosen or written for each letter; what was left empty is not assessed now.
func judgements(p *posted, v docket.ReplyView) []docket.Judgement {
	var all []docket.Judgement
	for _, a := range v.Answers {
		number := letterNumber(a.Row.ID)
		j := docket.Judgement{Letter: a.Row.ID, Scale: docket.Scale(p.text("scale_" + number)), Reason: p.prose("reason_" + number)}
		if j.Scale != "" || j.Reason != "" {
			all = append(all, j)
		}
	}
	return all
}

func scaleOptions(w *locale.Words) []view.Option {
	options := []view.Option{{Label: w.C("assessment", "choose")}}
	for _, s := range docket.Scales {
		options = append(options, view.Option{Value: string(s), Label: scaleWord(w, s)})
	}
	return options
}

// assessments words what was judged of a reply to a letter, the latest first.
func assessments(w *locale.Words, all []docket.Assessment, reply docket.ReplyID, letter docket.CommunicationID) []assessmentShown {
	var out []assessmentShown
	for _, a := range all {
		if a.ReplyID == reply && a.CommunicationID == letter {
			out = append(out, assessmentShown{Scale: scaleWord(w, a.Scale), Reason: a.Reason, Day: w.DateShort(a.AssessedOn), Stamp: a.AssessedOn.String(), By: a.ByName,
				Internal: a.Scale.Internal(), Latest: len(out) == 0})
		}
	}
	return out
}

func scaleWord(w *locale.Words, s docket.Scale) string {
	switch s {
	case docket.LargelySatisfactory:
		return w.C("assessment", "largely satisfactory")
	case docket.CooperativeIncomplete:
		return w.C("assessment", "cooperative, but incomplete")
	case docket.RejectedSubstantiated:
		return w.C("assessment", "allegations rejected, with substantiation")
	case docket.RejectedUnsubstantiated:
		return w.C("assessment", "allegations rejected, without adequate substantiation")
	case docket.Immaterial:
		return w.C("assessment", "immaterial")
	case docket.AcknowledgedOnly:
		return w.C("assessment", "receipt acknowledged only")
	case docket.NotAssessed:
		return w.C("assessment", "left without assessment")
	}
	return ""
}

// unassessed tells whether one of the letters that the reply answers waits for a judgement.
func unassessed(v docket.ReplyView) bool {
	return slices.ContainsFunc(v.Answers, func(a docket.AnsweredCommunication) bool {
		return a.Kind.Assessable() && docket.LatestAssessment(v.Assessments, v.ID, a.Row.ID) == nil
	})
}
