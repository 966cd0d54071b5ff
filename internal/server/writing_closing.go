package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// communicationClosePage, and those of reopening and withdrawing beside it, ask for a day and a reason.
type communicationClosePage struct {
	formPage
	Kinds   []view.Option // withdrawing only
	Reasons []view.Option // closing only: the usual ones
}

// decision is one dated, reasoned decision about a letter: its words, its page, what it asks of the docket.
type decision struct {
	title, page, day string
	done             docket.Message
	idle             func(v docket.CommunicationView) error // refuses a form that nothing can come of
	decide           func(c echo.Context, v docket.CommunicationView, in docket.ClosingInput) error
}

func (s *Server) closing() decision {
	return decision{title: locale.Key("Close this letter"), page: "communications/close", day: "closed_on", done: docket.Msg("The letter is closed."),
		idle: func(v docket.CommunicationView) error {
			switch {
			case v.Closed:
				return docket.Refuse(docket.Conflict, "This letter is already closed.")
			case v.Stage == docket.Draft:
				return docket.Refuse(docket.Conflict, "A draft is not closed. Withdraw it instead.")
			}
			return nil
		},
		decide: func(c echo.Context, v docket.CommunicationView, in docket.ClosingInput) error {
			return s.Docket.CloseCommunication(c.Request().Context(), actorOf(c), v.ID, in)
		}}
}

func (s *Server) reopening() decision {
	return decision{title: locale.Key("Reopen this letter"), page: "communications/reopen", day: "reopened_on", done: docket.Msg("The letter is open again."),
		idle: func(v docket.CommunicationView) error {
			if !v.Closed {
				return docket.Refuse(docket.Conflict, "This letter is not closed.")
			}
			return nil
		},
		decide: func(c echo.Context, v docket.CommunicationView, in docket.ClosingInput) error {
			return s.Docket.ReopenCommunication(c.Request().Context(), actorOf(c), v.ID, in)
		}}
}

func (s *Server) withdrawal() decision {
	return decision{title: locale.Key("No reply is expected"), page: "communications/withdraw", day: "closed_on", done: docket.Msg("No reply is expected any more. The number stays taken."),
		idle: func(v docket.CommunicationView) error {
			if !v.NotExpectedOn.IsZero() {
				return docket.Refuse(docket.Conflict, "No reply is expected to this letter already.")
			}
			return nil
		},
		decide: func(c echo.Context, v docket.CommunicationView, in docket.ClosingInput) error {
			return s.Docket.WithdrawCommunication(c.Request().Context(), actorOf(c), v.ID, in)
		}}
}

func (s *Server) newClosing(c echo.Context) error         { return s.askDecision(c, s.closing()) }
func (s *Server) closeCommunication(c echo.Context) error { return s.takeDecision(c, s.closing()) }

func (s *Server) newWithdrawal(c echo.Context) error { return s.askDecision(c, s.withdrawal()) }
func (s *Server) withdrawCommunication(c echo.Context) error {
	return s.takeDecision(c, s.withdrawal())
}

// newReopening is for reviewers alone.
func (s *Server) newReopening(c echo.Context) error {
	if !docket.CanReopen(actorOf(c)) {
		return notAllowed()
	}
	return s.askDecision(c, s.reopening())
}

func (s *Server) reopenCommunication(c echo.Context) error { return s.takeDecision(c, s.reopening()) }

func (s *Server) askDecision(c echo.Context, d decision) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	if err := d.idle(v); err != nil {
		return err
	}
	f := s.form(c, url.Values{d.day: {v.Today.String()}})
	f.Once, f.Version = "", v.Version
	return s.showDecision(c, http.StatusOK, d, f, v, nil)
}

func (s *Server) takeDecision(c echo.Context, d decision) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.ClosingInput{Version: p.version(), On: p.day(d.day), Reason: p.prose("reason"), Kind: docket.NotExpectedKind(p.text("kind")), Confirmed: p.ticked("confirm")}
	if len(p.errors) == 0 {
		if err = d.decide(c, v, in); err == nil {
			return s.done(c, docket.CommunicationPath(v.ID), d.done)
		}
	}
	stale := isStale(err)
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	f.Once = ""
	var rows []staleRow
	if stale {
		if v, err = s.letter(c); err != nil {
			return err
		}
		f.Version = v.Version
		rows = recordNow(p.words, v)
	}
	return s.showDecision(c, status, d, f, v, rows)
}

func (s *Server) showDecision(c echo.Context, status int, d decision, f *view.Form, v docket.CommunicationView, stale []staleRow) error {
	w := words(c)
	page := communicationClosePage{formPage: s.letterPage(c, w.T(d.title), f, v), Kinds: []view.Option{
		{Value: string(docket.Withdrawn), Label: w.T("withdrawn"), Note: w.T("sent in error, or taken back"), Selected: true},
		{Value: string(docket.NoReplyAsked), Label: w.T("no reply asked"), Note: w.T("the letter asks for none")},
	}}
	page.Stale = stale
	var err error
	if page.Reasons, err = s.offered(c, docket.ListClosingReasons); err != nil {
		return err
	}
	return s.render(c, status, d.page, page)
}
