package server

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type userListPage struct {
	view.Page
	Form       *view.Form
	Rows       []userRow
	Roles      []view.Option
	Identities []view.Option
	HandOver   *handOver
}

// userRow is a person as the list shows it.
type userRow struct {
	*locale.Words

	ID                 docket.UserID
	Name, Email        string
	Role, State, Names string
	Disabled, Own      bool
	Limited            bool   // to some mandates or some Governments
	Leaves, HandOver   string // the open work of a disabled person, and where it is handed over
	CSRF, Once         string
}

// handOver is a one-time address, shown once to the administrator who made it.
type handOver struct {
	Name, Address string
	Invited       bool
}

func (s *Server) listUsers(c echo.Context) error {
	return s.users(c, http.StatusOK, s.form(c, url.Values{}))
}

func (s *Server) users(c echo.Context, status int, f *view.Form) error {
	actor, w := actorOf(c), words(c)
	people, err := s.Accounts.People(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	p := userListPage{Page: s.page(c, w.T("People")), Form: f, Roles: roleOptions(w), HandOver: s.takeHandOver(c),
		Identities: []view.Option{{Value: "", Label: w.T("as usual for the role")}, {Value: "yes", Label: w.C("identities", "yes")}, {Value: "no", Label: w.C("identities", "no")}}}
	for _, person := range people {
		row := userRowOf(w, person, actor, p.CSRF)
		if row.Disabled {
			work, err := s.Docket.CountOpenWork(c.Request().Context(), actor, row.ID)
			if err != nil {
				return err
			}
			if work.Letters > 0 {
				row.Leaves, row.HandOver = w.N("leaves one open letter", "leaves %d open letters", work.Letters), handOverPath(row.ID)
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return s.render(c, status, "users/list", p)
}

func userRowOf(w *locale.Words, p account.Listed, asks docket.Actor, csrf string) userRow {
	row := userRow{Words: w, ID: p.ID, Name: p.Name, Email: p.Email, Role: roleWord(w, p.Role), Names: w.C("identities", "no"),
		Disabled: p.Disabled(), Own: p.ID == asks.ID, Limited: p.LimitedMandates || p.LimitedAddressees, CSRF: csrf, Once: newOnce()}
	if p.Identities {
		row.Names = w.C("identities", "yes")
	}
	switch {
	case p.Disabled():
		row.State = w.C("person", "disabled")
	case p.HasPassword:
		row.State = w.C("person", "active")
	case p.InvitedUntil.IsZero():
		row.State = w.C("person", "invitation expired")
	default:
		row.State = w.C("person", "invited")
	}
	return row
}

func roleOptions(w *locale.Words) []view.Option {
	options := make([]view.Option, len(docket.Roles))
	for i, r := range docket.Roles {
		options[i] = view.Option{Value: string(r), Label: roleWord(w, r)}
	}
	return options
}

// createUser adds a person without a password: the administrator hands over an address and never
// knows what the person chooses there.
func (s *Server) createUser(c echo.Context) error {
	p := readForm(c)
	in := docket.UserInput{Email: p.text("email"), Name: p.text("name"), Role: docket.Role(p.text("role"))}
	switch p.text("identities") {
	case "yes", "no":
		given := p.text("identities") == "yes"
		in.Identities = &given
	}
	person, address, err := s.Accounts.AddPerson(c.Request().Context(), actorOf(c), in, nil, onceOf(p))
	if err != nil {
		return s.usersAgain(c, p, err)
	}
	return s.handOver(c, person, address, docket.Msg("The person is on the list."))
}

func (s *Server) resetUser(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	person, address, err := s.Accounts.Reset(c.Request().Context(), actorOf(c), docket.UserID(id), onceOf(p))
	if err != nil {
		return s.usersAgain(c, p, err)
	}
	return s.handOver(c, person, address, docket.Msg("There is a new one-time address. Older ones no longer work."))
}

// changeUser disables or enables an account and says so.
func (s *Server) changeUser(change func(*account.Service, context.Context, docket.Actor, docket.UserID) error, said docket.Message) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := recordID(c)
		if err != nil {
			return err
		}
		if err := change(s.Accounts, c.Request().Context(), actorOf(c), docket.UserID(id)); err != nil {
			return s.usersAgain(c, readForm(c), err)
		}
		work, err := s.Docket.CountOpenWork(c.Request().Context(), actorOf(c), docket.UserID(id))
		if err != nil || work.Letters == 0 {
			return s.done(c, "/admin/users", said)
		}
		w := words(c)
		return s.doneLinking(c, "/admin/users", view.Flash{Text: say(w, said) + " " + w.N("One letter with open work is this person's.", "%d letters with open work are this person's.", work.Letters),
			Href: handOverPath(docket.UserID(id)), Link: w.T("Hand over open work")})
	}
}

func (s *Server) usersAgain(c echo.Context, p *posted, err error) error {
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.users(c, status, f)
}

// handOverCookie carries a one-time address to the next page of the administrator who made it.
const handOverCookie = "handover"

// handOver goes to the list, which then shows the one-time address once. The register keeps only a
// hash of it, so it travels in the administrator's own browser, for a minute.
func (s *Server) handOver(c echo.Context, person docket.User, address account.OneTime, said docket.Message) error {
	if path := address.Path(); path != "" {
		carried := s.handOverSession(c)
		carried.Values = map[any]any{"name": person.Name, "path": path, "invited": address.Purpose == account.Invite}
		if err := carried.Save(c.Request(), c.Response()); err != nil {
			return err
		}
	}
	return s.done(c, "/admin/users", said)
}

func (s *Server) takeHandOver(c echo.Context) *handOver {
	carried := s.handOverSession(c)
	path, _ := carried.Values["path"].(string)
	if path == "" || c.Request().Method != http.MethodGet {
		return nil
	}
	h := &handOver{Address: s.BaseURL + path}
	h.Name, _ = carried.Values["name"].(string)
	h.Invited, _ = carried.Values["invited"].(bool)
	carried.Options.MaxAge = -1
	if err := carried.Save(c.Request(), c.Response()); err != nil {
		s.Log.Warn("a one-time address stays in the cookie until it expires", "error", err.Error())
	}
	return h
}

// handOverSession reads the cookie; an old or foreign one counts as none.
func (s *Server) handOverSession(c echo.Context) *sessions.Session {
	carried, err := s.flashes.New(c.Request(), handOverCookie)
	if err != nil {
		carried.Values = map[any]any{}
	}
	carried.Options.Path, carried.Options.SameSite = "/admin/users", http.SameSiteStrictMode
	return carried
}
