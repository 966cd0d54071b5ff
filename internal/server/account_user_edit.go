package server

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

const usersPath = "/admin/users"

// userEditPage changes what a person is called, may do and may see.
type userEditPage struct {
	formPage
	Email             string
	HandOver          string // where the person's open work is handed over
	Roles, Identities []view.Option
	MandateLimit      []view.Option
	Mandates          []view.Option
	AddresseeLimit    []view.Option
}

func (s *Server) editUser(c echo.Context) error {
	v, err := s.user(c)
	if err != nil {
		return err
	}
	f := s.form(c, userValues(words(c), v))
	f.Once, f.Version = "", v.Version
	return s.showUserEdit(c, http.StatusOK, f, v, nil)
}

// user reads the person in the address.
func (s *Server) user(c echo.Context) (docket.UserView, error) {
	id, err := recordID(c)
	if err != nil {
		return docket.UserView{}, err
	}
	return s.Docket.ShowUser(c.Request().Context(), actorOf(c), docket.UserID(id))
}

// updateUser saves what was changed; a field that was not sent stays as it is. When the record moved
// on, both texts are shown, and the form carries the new version so that saving again works.
func (s *Server) updateUser(c echo.Context) error {
	v, err := s.user(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	fillUser(p, userValues(p.words, v))
	in := userEdit(p)
	if len(p.errors) == 0 {
		if err = s.Docket.EditUser(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, usersPath, docket.Msg("The changes are saved. They hold from the person's next page on."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	f.Once = ""
	var stale []staleRow
	if status == http.StatusConflict {
		if v, err = s.user(c); err != nil {
			return err
		}
		if stale, err = s.staleUser(c, p, v); err != nil {
			return err
		}
		if len(stale) == 0 { // a second click: the record already says what was typed
			return s.done(c, usersPath, docket.Msg("The changes are saved. They hold from the person's next page on."))
		}
		f.Version = v.Version
	}
	return s.showUserEdit(c, status, f, v, stale)
}

func (s *Server) showUserEdit(c echo.Context, status int, f *view.Form, v docket.UserView, stale []staleRow) error {
	w := words(c)
	page := userEditPage{
		formPage: s.formPage(c, w.T("Rights of a person"), f, usersPath), Email: v.Email, HandOver: handOverPath(v.ID), Roles: roleOptions(w), Identities: yesNoIdentities(w),
		MandateLimit:   limitOptions(w.T("letters of every mandate"), w.T("only letters of these mandates")),
		AddresseeLimit: limitOptions(w.T("letters to every Government and other actor"), w.T("only letters to these")),
	}
	for _, m := range v.All {
		page.Mandates = append(page.Mandates, view.Option{Value: m.Code, Label: mandateName(w, m), Data: true})
	}
	page.Stale = stale
	return s.render(c, status, "users/edit", page)
}

func yesNoIdentities(w *locale.Words) []view.Option {
	return []view.Option{{Value: "yes", Label: w.C("identities", "yes")}, {Value: "no", Label: w.C("identities", "no")}}
}

func limitOptions(off, on string) []view.Option {
	return []view.Option{{Value: "no", Label: off}, {Value: "yes", Label: on}}
}

// userValues are the fields of the form as the record fills them.
func userValues(w *locale.Words, v docket.UserView) url.Values {
	yes := func(is bool) []string {
		if is {
			return []string{"yes"}
		}
		return []string{"no"}
	}
	values := url.Values{"name": {v.Name}, "role": {string(v.Role)}, "identities": yes(v.Identities),
		"limit_mandates": yes(v.LimitedMandates), "limit_addressees": yes(v.LimitedAddressees), "mandates": {}}
	for _, m := range v.Mandates {
		values.Add("mandates", m.Code)
	}
	var names []string
	for _, a := range v.Addressees {
		names = append(names, addresseeTyped(w, a))
	}
	values.Set("addressees", strings.Join(names, "\n"))
	return values
}

// fillUser takes fields that were not sent from the record. Boxes that are not ticked are never sent:
// the choice above them tells whether they were on the form.
func fillUser(p *posted, known url.Values) {
	withMandates := p.Has("limit_mandates")
	for name, values := range known {
		if !p.Has(name) && (name != "mandates" || !withMandates) {
			p.Values[name] = values
		}
	}
}

func userEdit(p *posted) docket.UserEdit {
	return docket.UserEdit{
		Version: p.version(), Name: p.text("name"), Role: docket.Role(p.text("role")), Identities: p.ticked("identities"),
		Limits: &docket.LimitInput{
			LimitMandates: p.ticked("limit_mandates"), Mandates: p.Values["mandates"],
			LimitAddressees: p.ticked("limit_addressees"), Addressees: strings.Split(p.prose("addressees"), "\n"),
		},
	}
}

// comparedUser are the fields that are compared when the record changed meanwhile.
func comparedUser(w *locale.Words) []comparedField {
	return []comparedField{
		{name: "name", label: w.T("Name")}, {name: "role", label: w.T("Role")}, {name: "identities", label: w.T("Protected identities")},
		{name: "mandates", label: w.T("Limit to mandates")}, {name: "addressees", label: w.T("Limit to Governments")},
	}
}

// staleUser sets what was typed beside the person as it is now. Addressees are named alike on both sides,
// however they were typed.
func (s *Server) staleUser(c echo.Context, p *posted, now docket.UserView) ([]staleRow, error) {
	yours := url.Values{}
	for name, values := range p.Values {
		yours[name] = values
	}
	lines := strings.Split(p.prose("addressees"), "\n")
	for i, line := range lines {
		found, err := docket.FindAddressees(c.Request().Context(), s.Docket.Store(), line)
		if err != nil {
			return nil, err
		}
		if len(found) == 1 {
			lines[i] = addresseeTyped(p.words, found[0])
		}
	}
	yours.Set("addressees", strings.Join(lines, "\n"))
	return staleRows(p.words, comparedUser(p.words), userTold(p.words, yours), userTold(p.words, userValues(p.words, now))), nil
}

// userTold words the values of the form for the comparison.
func userTold(w *locale.Words, values url.Values) url.Values {
	told := url.Values{"name": values["name"], "role": {roleWord(w, docket.Role(values.Get("role")))}, "identities": {w.C("identities", "no")},
		"mandates": {w.T("letters of every mandate")}, "addressees": {w.T("letters to every Government and other actor")}}
	if values.Get("identities") == "yes" {
		told.Set("identities", w.C("identities", "yes"))
	}
	if values.Get("limit_mandates") == "yes" {
		told.Set("mandates", strings.ToUpper(joined(values["mandates"])))
	}
	if values.Get("limit_addressees") == "yes" {
		told.Set("addressees", joined(strings.Split(values.Get("addressees"), "\n")))
	}
	return told
}
