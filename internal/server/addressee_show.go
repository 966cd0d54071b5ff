package server

import (
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

type addresseeShowPage struct {
	view.Page
	Name     string
	Back     tab // the list that the addressee stands in
	Lead     []string
	Retired  string
	Notes    []string
	Facts    []linkedFact
	Cells    cellsShown
	Beside   []view.Count
	Open     []openLetter
	OpenMore string // where all open letters stand
	Years    []yearRow
	Times    string // reply times, worded
	Names    []nameRow
	Channels []channelRow
	Home     *tab
	Worked   []tab
	AtHome   *tab
	Note     string
	Timeline timelinePart
	// Continued leaves out the record: the page only goes on with the timeline.
	Continued bool

	Letters, Reply, Remind string
	Edit, AddName          string
	AddChannel             string
	HistoryURL             string
}

// tab is a place with its label; Data says that the label is the register's own text.
type tab struct {
	Label, Href string
	Data        bool
}

// linkedFact is a figure of the head with where it leads.
type linkedFact struct {
	Label, Text, Note, Href string
}

// cellsShown are the four cells of the letters that expect a reply.
type cellsShown struct {
	Asked                          figureLink
	InTime, Late, Running, Overdue recordCell
	Few                            bool
}

// recordCell is one of the four cells with its share.
type recordCell struct {
	figureLink
	Share string
}

// yearRow is a year's letters with the drawing of their shares.
type yearRow struct {
	Year                     string
	Asked, InTime, Late      figureLink
	Open                     figureLink
	InTimeRate, FinalRate    rate
	Told                     string // the drawing in words
	InWidth, LateAt, LateW   int
	OpenAt, OpenWidth, Total int
}

type nameRow struct{ Name, Days, Edit string }

type channelRow struct {
	Kind, Days, Edit string
	Past             bool
	Forms            []channelFormRow
}

type channelFormRow struct{ Language, Name, Form string }

// showGovernment is the page of a State, named by its code.
func (s *Server) showGovernment(c echo.Context) error {
	asked := c.Param("iso3")
	a, err := s.Docket.GovernmentByCode(c.Request().Context(), actorOf(c), strings.ToUpper(asked))
	if err != nil {
		return err
	}
	if asked != strings.ToUpper(asked) {
		return c.Redirect(http.StatusSeeOther, a.Path())
	}
	return s.showRecord(c, a.ID)
}

// showAddressee is the page of another actor, named by its number; a State has a better address.
func (s *Server) showAddressee(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	a, err := s.Docket.AddresseeNumbered(c.Request().Context(), actorOf(c), docket.AddresseeID(id))
	if err != nil {
		return err
	}
	if a.Kind == docket.State {
		return c.Redirect(http.StatusSeeOther, address(a.Path(), only(c.QueryParams(), recordNames...)))
	}
	return s.showRecord(c, a.ID)
}

// recordNames are what the address of a record asks: a kind of entry of the timeline, and a place in it.
var recordNames = []string{"kind", "after"}

// showRecord is the whole record of an addressee on one page.
func (s *Server) showRecord(c echo.Context, id docket.AddresseeID) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	values, left := asked(c, recordNames)
	r := filterReader{values: values}
	kinds := known(&r, "kind", docket.TimelineKind.Valid)
	v, err := s.Docket.ShowAddressee(ctx, actor, id)
	if err != nil {
		return err
	}
	entries, next, err := s.Docket.Timeline(ctx, actor, docket.TimelineQuery{Addressee: id, Kinds: kinds, After: values.Get("after")})
	if err != nil {
		return err
	}
	p := addresseeShowPage{Name: v.Name(w.Lang()), Continued: values.Get("after") != "", Notes: notesOn(w, append(left, r.left...))}
	title := p.Name
	if v.Kind != docket.State { // another actor may be a person
		title = addresseeKindWord(w, v.Kind)
	}
	p.Page = s.page(c, w.C("title of a record", "%s", title))
	p.tell(v)
	p.count(v)
	p.ways(v, actor)
	p.Timeline = timelinePartOf(w, v, entries, values, next)
	return s.render(c, http.StatusOK, "addressees/show", p)
}

// tell words what is known of the addressee itself.
func (p *addresseeShowPage) tell(v docket.AddresseeView) {
	w := p.Words
	p.Back, p.Note = tab{Label: w.T("Governments"), Href: governmentsPath}, v.Note
	if v.Kind != docket.State {
		p.Back = tab{Label: w.T("Other actors"), Href: address(governmentsPath, url.Values{"kind": {"other"}})}
		p.Lead = append(p.Lead, addresseeKindWord(w, v.Kind))
	}
	if v.Standing == docket.FormerState {
		p.Lead = append(p.Lead, w.T("former State"))
	}
	for _, region := range []string{v.UNRegion, v.OHCHRRegion} {
		if region != "" {
			p.Lead = append(p.Lead, regionWord(w, region))
		}
	}
	if !v.RetiredOn.IsZero() {
		p.Lead = append(p.Lead, w.T("no letter goes there since %s", w.Date(v.RetiredOn)))
	}
	if v.Home != nil {
		p.Home = &tab{Label: v.Home.Name(w.Lang()), Href: v.Home.Path(), Data: true}
	}
	for _, a := range v.Operations {
		p.Worked = append(p.Worked, tab{Label: a.Name(w.Lang()), Href: a.Path(), Data: true})
	}
	if v.AtHome > 0 {
		p.AtHome = &tab{Label: w.N("%d other actor has its home here", "%d other actors have their home here", v.AtHome),
			Href: address(governmentsPath, url.Values{"kind": {"other"}, "home": {v.Code()}, "letters": {"all"}})}
	}
	for _, n := range v.PastNames {
		p.Names = append(p.Names, nameRow{Name: n.Name(w.Lang()), Days: daysWord(w, n.ValidFrom, n.ValidTo), Edit: addresseeForm(v.ID, "names", int64(n.ID))})
	}
	for _, c := range v.Channels {
		row := channelRow{Kind: channelWord(w, c.Kind), Days: daysWord(w, c.ValidFrom, c.ValidTo), Past: !c.ValidTo.IsZero() && c.ValidTo.Before(v.Today),
			Edit: addresseeForm(v.ID, "channels", int64(c.ID))}
		for _, f := range c.Forms {
			row.Forms = append(row.Forms, channelFormRow{Language: languageWord(w, f.Language), Name: f.Name, Form: f.FormOfAddress})
		}
		p.Channels = append(p.Channels, row)
	}
}

// addresseeForm is the address of a form about an addressee.
func addresseeForm(id docket.AddresseeID, part string, number int64) string {
	path := addresseePart(id, part)
	switch {
	case number > 0:
		path += "/" + strconv.FormatInt(number, 10)
	case part != "edit":
		path += "/new"
	}
	return path
}

// addresseePart is the address of a page under that of an addressee.
func addresseePart(id docket.AddresseeID, part string) string {
	return "/addressees/" + strconv.FormatInt(int64(id), 10) + "/" + part
}

// daysWord says from when to when something holds.
func daysWord(w *locale.Words, from, to civil.Date) string {
	always := from.IsZero() || from == docket.Always
	switch {
	case always && to.IsZero():
		return ""
	case always:
		return w.T("until %s", w.Date(to))
	case to.IsZero():
		return w.T("since %s", w.Date(from))
	}
	return w.T("%s to %s", w.Date(from), w.Date(to))
}

func channelWord(w *locale.Words, k docket.ChannelKind) string {
	switch k {
	case docket.PermanentMission:
		return w.C("channel", "Permanent Mission")
	case docket.Ministry:
		return w.C("channel", "ministry")
	case docket.AnOffice:
		return w.C("channel", "office")
	}
	return ""
}

// ways are the buttons, for those who may.
func (p *addresseeShowPage) ways(v docket.AddresseeView, actor docket.Actor) {
	p.HistoryURL = addresseePart(v.ID, "history")
	letters := addresseeAsked(v.Addressee)
	p.Letters = address(listPath, letters)
	if docket.CanWrite(actor) {
		number := strconv.FormatInt(int64(v.ID), 10)
		p.Reply = address("/replies/new", url.Values{"addressee": {number}})
		if v.ISO3 != nil {
			p.Reply = address("/replies/new", url.Values{"addressee": {*v.ISO3}})
		}
		p.Remind = remindOf(v.Open)
	}
	if docket.CanEditChannels(actor, v.Addressee) {
		p.AddChannel = addresseeForm(v.ID, "channels", 0)
	}
	if docket.CanEditAddressee(actor, v.Addressee) {
		p.Edit, p.AddName = addresseeForm(v.ID, "edit", 0), addresseeForm(v.ID, "names", 0)
	}
	if v.OpenMore {
		p.OpenMore = address(unansweredPath, letters)
	}
}
