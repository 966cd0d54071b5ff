package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// handOverNewPage gives one person's open work to another: counted by kind, with a note, and on a second
// step each Government to whoever takes it.
type handOverNewPage struct {
	formPage
	Own       bool
	Name      string
	State     string // "disabled" where the person is
	Letters   int
	Tiles     []tile
	Receivers []view.Option
	Split     []splitLine
	SplitHref string // to the second step; empty where there is nothing to split
	Told      []handedOver
	People    []action // whose work may be handed over besides
}

// splitLine is one Government of the second step.
type splitLine struct {
	Name, Code string
	Letters    string
	Field      view.Field
}

// handedOver is what somebody else handed over to the reader, until it is ticked as read.
type handedOver struct {
	*locale.Words
	Head, Text, Note string
	Action, Next     string
	CSRF             string
}

// pieceOfHandOver is how many letters change hands in one transaction.
const pieceOfHandOver = 500

const ownHandOverPath = "/account/hand-over"

func handOverPath(id docket.UserID) string {
	return usersPath + "/" + strconv.FormatInt(int64(id), 10) + "/hand-over"
}

// whoseWork is the person of the address: oneself, or the one named.
func whoseWork(c echo.Context) (docket.UserID, error) {
	if c.Param("id") == "" {
		return actorOf(c).ID, nil
	}
	id, err := recordID(c)
	return docket.UserID(id), err
}

func (s *Server) newHandOver(c echo.Context) error {
	return s.showHandOver(c, http.StatusOK, s.form(c, url.Values{}), c.QueryParam("split") == "yes")
}

func (s *Server) showHandOver(c echo.Context, status int, f *view.Form, split bool) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	id, err := whoseWork(c)
	if err != nil {
		return err
	}
	v, err := s.Docket.ShowOpenWork(ctx, actor, id)
	if err != nil {
		return err
	}
	p := handOverNewPage{formPage: s.formPage(c, w.T("Hand over open work"), f, "/account"), Own: id == actor.ID, Name: v.Person.Name, Letters: v.Counts.Letters, Tiles: workTiles(w, v, docket.CanWrite(actor))}
	if v.Person.Disabled() {
		p.State = w.C("person", "disabled")
	}
	if docket.CanAdminister(actor) {
		p.Back = usersPath
	}
	for _, u := range v.Receivers {
		p.Receivers = append(p.Receivers, view.Option{Value: u.Email, Label: w.T("%s, %s", u.Name, roleWord(w, u.Role)), Data: true})
	}
	if split {
		p.split(v)
	} else if len(v.ByAddressee) > 1 {
		p.SplitHref = c.Request().URL.Path + "?split=yes"
	}
	p.Receivers = none(w.C("person", "choose"), keeping(p.Receivers, f.Values.Get("to")))
	if p.Told, err = s.handedOver(c, ownHandOverPath); err != nil || !p.Own {
		p.Told = nil
	}
	if p.Own && err == nil {
		p.People, err = s.othersAtWork(ctx, w, actor)
	}
	if err != nil {
		return err
	}
	return s.render(c, status, "handovers/new", p)
}

// workTiles are the figures of the open work; whoever reads letters is led to them.
func workTiles(w *locale.Words, v docket.OpenWorkView, reads bool) []tile {
	n := v.Counts
	list := func(name, more string) string {
		if !reads {
			return ""
		}
		return listPath + "?" + name + "=" + url.QueryEscape(v.Person.Email) + "&closed=no" + more
	}
	return []tile{
		{N: w.Number(n.Unanswered), Label: w.N("unanswered letter", "unanswered letters", n.Unanswered), Href: list("officer", "&status=overdue&status=due_soon&status=awaiting&status=undated&status=unknown")},
		{N: w.Number(n.ToClassify), Label: w.T("with a reply to read or classify")},
		{N: w.Number(n.Drafts), Label: w.N("draft", "drafts", n.Drafts), Href: list("officer", "&status=draft")},
		{N: w.Number(n.Reviews), Label: w.T("as reviewer"), Href: list("reviewer", reviewable())},
	}
}

// reviewable names every status in which a letter waits for its reviewer.
func reviewable() string {
	var names strings.Builder
	for _, status := range docket.Statuses {
		if status != docket.StatusNotExpected {
			names.WriteString("&status=" + string(status))
		}
	}
	return names.String()
}

// split makes the lines of the second step.
func (p *handOverNewPage) split(v docket.OpenWorkView) {
	w := p.Words
	for _, of := range v.ByAddressee {
		name := "to_" + strconv.FormatInt(int64(of.Addressee.ID), 10)
		options := append([]view.Option{{Value: "", Label: w.C("hand-over", "as above")}}, p.Receivers...)
		options = append(options, view.Option{Value: docket.StaysWith, Label: w.C("hand-over", "nobody: it stays")})
		p.Split = append(p.Split, splitLine{Name: of.Addressee.Name(w.Lang()), Code: of.Addressee.Code(), Letters: w.Number(of.Letters),
			Field: p.Form.Field(name, w.T("Who takes %s", of.Addressee.Name(w.Lang()))).As("select").From(options)})
	}
}

func (s *Server) othersAtWork(ctx context.Context, w *locale.Words, actor docket.Actor) ([]action, error) {
	if !docket.CanHandOver(actor, 0) {
		return nil, nil
	}
	people, err := s.Docket.PeopleAtWork(ctx, actor)
	var list []action
	for _, u := range people {
		if u.ID != actor.ID {
			list = append(list, action{w.T("%s: %s", u.Name, w.N("%d letter", "%d letters", u.Letters)), handOverPath(u.ID)})
		}
	}
	return list, err
}

// createHandOver plans who takes what and begins: each letter is answered for, as in every bulk action.
func (s *Server) createHandOver(c echo.Context) error {
	id, err := whoseWork(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.HandOverInput{To: p.line("to", 254), Note: p.prose("note"), Split: map[docket.AddresseeID]string{}}
	for name := range p.Values {
		var addressee int64
		if n, err := fmt.Sscanf(name, "to_%d", &addressee); err == nil && n == 1 {
			in.Split[docket.AddresseeID(addressee)] = p.line(name, 254)
		}
	}
	actor := actorOf(c)
	if known, err := s.running.of(actor.ID, p.once()); err == nil { // a second click: the work is somebody else's by now
		return c.Redirect(http.StatusSeeOther, "/runs/"+known.id)
	}
	plan, err := s.Docket.PlanHandOver(c.Request().Context(), actor, id, in)
	if err == nil && len(p.errors) == 0 {
		r := s.begin(c.Request().Context(), s.handOverRun(c, actor, p, plan))
		return c.Redirect(http.StatusSeeOther, "/runs/"+r.id)
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showHandOver(c, status, f, len(in.Split) > 0)
}

func (s *Server) handOverRun(c echo.Context, actor docket.Actor, p *posted, plan *docket.HandOverPlan) *run {
	r := &run{id: p.once(), owner: actor.ID, title: docket.Msg("Open work handed over"), back: c.Request().URL.Path, backWord: docket.Msg("Hand over open work"), piece: pieceOfHandOver}
	if r.id == "" {
		r.id = newOnce()
	}
	for _, item := range plan.Items {
		r.letters = append(r.letters, item.ID)
	}
	r.work = func(ctx context.Context, from, to int) ([]docket.BulkAnswer, error) {
		return s.Docket.HandOverNext(ctx, actor, plan, plan.Items[from:to])
	}
	return r
}

// handedOver words what others handed over to the reader; next is where ticking one leads back to.
func (s *Server) handedOver(c echo.Context, next string) ([]handedOver, error) {
	actor, w := actorOf(c), words(c)
	notes, err := s.Docket.HandOversTo(c.Request().Context(), actor)
	var list []handedOver
	for _, h := range notes {
		one := handedOver{Words: w, Head: w.N("%[2]s left one letter to you", "%[2]s left %[1]d letters to you", h.Letters, h.FromName), Text: w.Date(civil.Of(h.At.Time())),
			Note: h.Note, Action: fmt.Sprintf("/account/hand-overs/%d/read", h.ID), Next: next, CSRF: s.formToken(c)}
		if h.ByID != h.FromID {
			one.Text = w.T("%s, handed over by %s", one.Text, h.ByName)
		}
		list = append(list, one)
	}
	return list, err
}

func (s *Server) readHandOver(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	if err := s.Docket.ReadHandOver(c.Request().Context(), actorOf(c), docket.HandOverID(id)); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, sameSite(readForm(c).text("next")))
}
