package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// addresseeChannelPage is the form of a channel: where letters go, from when to when, and what it is
// called in each language.
type addresseeChannelPage struct {
	formPage
	Name      string
	Kinds     []view.Option
	Languages []channelLanguage
}

// channelLanguage is one language of the form; all but the first open where something stands in them.
type channelLanguage struct {
	Code, Label string
	First, Open bool
}

func (s *Server) newChannel(c echo.Context) error {
	a, err := s.addresseeOf(c, docket.CanEditChannels)
	if err != nil {
		return err
	}
	kind := docket.AnOffice
	if a.Kind == docket.State {
		kind = docket.PermanentMission
	}
	return s.showChannel(c, http.StatusOK, words(c).T("Add a channel"), s.form(c, url.Values{"kind": {string(kind)}}), a, nil)
}

func (s *Server) createChannel(c echo.Context) error {
	a, err := s.addresseeOf(c, docket.CanEditChannels)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := channelInput(p)
	in.Once = p.once()
	if len(p.errors) == 0 {
		if _, err = s.Docket.AddChannel(c.Request().Context(), actorOf(c), a.ID, in); err == nil {
			return s.done(c, a.Path(), docket.Msg("The channel is on record."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showChannel(c, status, p.words.T("Add a channel"), f, a, nil)
}

func channelInput(p *posted) docket.ChannelInput {
	in := docket.ChannelInput{Version: p.version(), Kind: docket.ChannelKind(p.text("kind")), From: p.day("valid_from"), To: p.day("valid_to")}
	for _, language := range docket.AddresseeLanguages {
		in.Forms = append(in.Forms, docket.ChannelForm{Language: language, Name: p.line("name_"+language, 300), FormOfAddress: p.line("form_"+language, 300)})
	}
	return in
}

// channelOf reads the channel in the address.
func (s *Server) channelOf(c echo.Context) (docket.AddresseeKnown, docket.Channel, error) {
	a, err := s.addresseeOf(c, docket.CanEditChannels)
	if err != nil {
		return docket.AddresseeKnown{}, docket.Channel{}, err
	}
	v, err := s.Docket.KnownAddressee(c.Request().Context(), actorOf(c), a.ID)
	if err != nil {
		return v, docket.Channel{}, err
	}
	for _, channel := range v.Channels {
		if strconv.FormatInt(int64(channel.ID), 10) == c.Param("channel") {
			return v, channel, nil
		}
	}
	return v, docket.Channel{}, docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.")
}

func (s *Server) editChannel(c echo.Context) error {
	v, channel, err := s.channelOf(c)
	if err != nil {
		return err
	}
	f := s.form(c, channelValues(channel))
	f.Once, f.Version = "", channel.Version
	return s.showChannel(c, http.StatusOK, words(c).T("Edit or end a channel"), f, v.Addressee, nil)
}

func (s *Server) updateChannel(c echo.Context) error {
	v, channel, err := s.channelOf(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := channelInput(p)
	if len(p.errors) == 0 {
		if err = s.Docket.EditChannel(c.Request().Context(), actorOf(c), v.ID, channel.ID, in); err == nil {
			return s.done(c, v.Path(), docket.Msg("The changes are saved."))
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
		if v, channel, err = s.channelOf(c); err != nil {
			return err
		}
		f.Version = channel.Version
		rows = staleRows(p.words, comparedChannel(p.words), p.Values, channelValues(channel))
	}
	return s.showChannel(c, status, p.words.T("Edit or end a channel"), f, v.Addressee, rows)
}

func (s *Server) showChannel(c echo.Context, status int, title string, f *view.Form, a docket.Addressee, stale []staleRow) error {
	w := words(c)
	page := addresseeChannelPage{formPage: s.formPage(c, title, f, a.Path()), Name: a.Name(w.Lang())}
	for _, k := range docket.ChannelKinds {
		page.Kinds = append(page.Kinds, view.Option{Value: string(k), Label: channelWord(w, k)})
	}
	for i, code := range docket.AddresseeLanguages {
		page.Languages = append(page.Languages, channelLanguage{Code: code, Label: languageWord(w, code), First: i == 0, Open: page.Filled("name_"+code, "form_"+code)})
	}
	page.Stale = stale
	return s.render(c, status, "addressees/channel", page)
}

func channelValues(c docket.Channel) url.Values {
	values := url.Values{"kind": {string(c.Kind)}, "valid_from": {c.ValidFrom.String()}, "valid_to": {c.ValidTo.String()}}
	if c.ValidFrom == docket.Always {
		values.Set("valid_from", "")
	}
	for _, f := range c.Forms {
		values.Set("name_"+f.Language, f.Name)
		values.Set("form_"+f.Language, f.FormOfAddress)
	}
	return values
}

func comparedChannel(w *locale.Words) []comparedField {
	fields := []comparedField{{name: "kind", label: w.T("Where letters go")}, {name: "valid_from", label: w.T("First day"), date: true}, {name: "valid_to", label: w.T("Last day"), date: true}}
	for _, code := range docket.AddresseeLanguages {
		fields = append(fields, comparedField{name: "name_" + code, label: w.T("Name, %s", languageWord(w, code))}, comparedField{name: "form_" + code, label: w.T("Form of address, %s", languageWord(w, code))})
	}
	return fields
}
