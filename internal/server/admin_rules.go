package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/deadline"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type ruleListPage struct {
	formPage
	Tables []ruleTable
	Whats  []view.Option
	Types  []view.Option
	Units  []view.Option
}

// ruleTable is the rules of one kind, by type and day.
type ruleTable struct {
	*locale.Words
	Label, What string
	Rows        []ruleRow
	CSRF        string
}

type ruleRow struct {
	ID                           docket.RuleID
	Type, From, Until, Says      string
	Source, Letters, LettersHref string
	Removable                    bool
}

// The two kinds of rules.
const (
	ruleDue    = "due"
	rulePublic = "public"
)

func (s *Server) listRules(c echo.Context) error {
	return s.showRules(c, http.StatusOK, s.form(c, url.Values{"what": {ruleDue}, "unit": {string(deadline.Days)}}))
}

func (s *Server) showRules(c echo.Context, status int, f *view.Form) error {
	v, err := s.Docket.Rules(c.Request().Context(), actorOf(c))
	if err != nil {
		return err
	}
	w := words(c)
	f.Once = ""
	p := ruleListPage{formPage: s.formPage(c, w.T("Rules"), f, adminPath),
		Whats: []view.Option{{Value: ruleDue, Label: w.T("the due date")}, {Value: rulePublic, Label: w.T("the earliest public date")}},
		Units: []view.Option{{Value: string(deadline.Days), Label: w.C("unit", "days")}, {Value: string(deadline.Months), Label: w.C("unit", "months")}}}
	for _, t := range docket.RuledTypes {
		p.Types = append(p.Types, view.Option{Value: string(t), Label: w.C("type", "%s %s", string(t), typeWord(w, t))})
	}
	p.Tables = []ruleTable{
		{Words: w, Label: w.T("Due dates"), What: ruleDue, Rows: ruleRows(w, v.Due), CSRF: f.CSRF},
		{Words: w, Label: w.T("Earliest public dates"), What: rulePublic, Rows: ruleRows(w, v.Publication), CSRF: f.CSRF},
	}
	return s.render(c, status, "rules/list", p)
}

func ruleRows(w *locale.Words, rules []docket.RuleLine) []ruleRow {
	var rows []ruleRow
	for _, r := range rules {
		row := ruleRow{ID: r.ID, Type: w.C("type", "%s %s", string(r.Type), typeWord(w, r.Type)), From: w.DateShort(r.ValidFrom), Says: ruleWord(w, r),
			Source: r.Source, Letters: w.Number(r.Letters), Removable: r.Removable}
		if !r.Until.IsZero() {
			row.Until = w.DateShort(r.Until.AddDays(-1))
		}
		if r.Letters > 0 {
			asked := url.Values{"type": {string(r.Type)}, "sent_from": {r.ValidFrom.String()}}
			if !r.Until.IsZero() {
				asked.Set("sent_to", r.Until.AddDays(-1).String())
			}
			row.LettersHref = address(listPath, asked)
		}
		rows = append(rows, row)
	}
	return rows
}

// ruleWord says what a rule gives.
func ruleWord(w *locale.Words, r docket.RuleLine) string {
	switch r.Unit {
	case deadline.Days:
		return w.N("%d day", "%d days", r.Amount)
	case deadline.Months:
		return w.N("%d month", "%d months", r.Amount)
	case deadline.ByHand:
		return w.T("named in each letter")
	}
	return w.T("none")
}

// createRule makes a rule hold from a day on, after showing what it would touch.
func (s *Server) createRule(c echo.Context) error {
	p := readForm(c)
	in := docket.RuleInput{Type: docket.Type(p.text("type")), ValidFrom: p.day("valid_from"), Amount: p.number("amount"), Unit: deadline.Unit(p.text("unit")),
		Source: p.text("source"), Confirmed: p.ticked("confirm")}
	add := s.Docket.AddDueRule
	if p.text("what") == rulePublic {
		add = s.Docket.AddPublicationRule
	}
	var err error
	if len(p.errors) == 0 {
		if err = add(c.Request().Context(), actorOf(c), in); err == nil {
			return s.done(c, rulesPath, docket.Msg("The rule is added. Letters on record keep their dates."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showRules(c, status, f)
}

func (s *Server) deleteRule(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	remove := s.Docket.RemoveDueRule
	if p.text("what") == rulePublic {
		remove = s.Docket.RemovePublicationRule
	}
	if err := remove(c.Request().Context(), actorOf(c), docket.RuleID(id)); err != nil {
		f, status, err := s.again(c, p, err)
		if err != nil {
			return err
		}
		return s.showRules(c, status, f)
	}
	return s.done(c, rulesPath, docket.Msg("The rule is removed. No letter was sent under it."))
}
