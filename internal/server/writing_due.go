package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/deadline"
	"answerable/internal/docket"
	"answerable/internal/locale"
)

// duePreview says, while a letter is typed, which due date follows from type and date sent.
type duePreview struct {
	*locale.Words
	Due     string
	Weekday string // where the due date falls on a weekend; nothing moves
	Rule    string
	Source  string
	Note    string // why there is no due date
}

// communicationDuePage is the preview alone, for the script.
type communicationDuePage struct{ Due duePreview }

// previewDue answers the script as soon as type and date sent are known.
func (s *Server) previewDue(c echo.Context) error {
	due, err := s.dueOf(c, docket.Type(c.QueryParam("type")), c.QueryParam("reference"), c.QueryParam("sent_on"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "communications/due", communicationDuePage{due})
}

// dueOf asks for the due date of a letter of a type sent on a day, as far as both are known.
func (s *Server) dueOf(c echo.Context, t docket.Type, reference, sent string) (duePreview, error) {
	w := words(c)
	p := duePreview{Words: w}
	if ref, err := docket.ParseReference(reference); err == nil && t == "" {
		t = ref.Type
	}
	printed, err := civil.ParsePrinted(sent, civil.ParseOptions{})
	if err != nil || printed.Precision == civil.Unknown || !t.Valid() {
		return p, nil
	}
	if printed.Precision != civil.Day {
		p.Note = w.T("Without an exact day sent there is no due date.")
		return p, nil
	}
	due, rule, err := s.Docket.PreviewDue(c.Request().Context(), actorOf(c), t, printed.On)
	if err != nil {
		return p, err
	}
	p.tell(t, due, rule)
	return p, nil
}

func (p *duePreview) tell(t docket.Type, due civil.Date, rule docket.DueRule) {
	w := p.Words
	switch {
	case rule.Unit == deadline.ByHand:
		p.Note = w.T("An information request names the day by which a reply is asked: give it below.")
		return
	case due.IsZero():
		p.Note = w.T("Letters of this type have no due date.")
		return
	}
	p.Due, p.Source = w.Date(due), rule.Source
	if due.IsWeekend() {
		p.Weekday = w.Weekday(due)
	}
	count := w.N("%d day", "%d days", rule.Amount)
	if rule.Unit == deadline.Months {
		count = w.N("%d month", "%d months", rule.Amount)
	}
	p.Rule = w.T("%s: %s after the day sent, by the rule of %s", typeWord(w, t), count, w.Date(rule.ValidFrom))
}
