package server

import (
	"errors"
	"net/http"

	"github.com/gorilla/sessions"

	"answerable/internal/account"
	"answerable/internal/docket"
)

// Accounts is what the server needs of people's credentials.
type Accounts = *account.Service

const (
	signinCookie = "answerable"
	signinActor  = "actor"  // docket.Actor
	signinCSRF   = "csrf"   // string
	signinWhole  = "signin" // account.Signin
)

// signinStore is the sessions.Store of signed-in people: the cookie carries a token, everything else
// stands in the register and can be ended there.
type signinStore struct {
	accounts Accounts
	secure   bool
}

func newSigninStore(accounts Accounts, secure bool) sessions.Store {
	return &signinStore{accounts: accounts, secure: secure}
}

// Get gives the sign-in of a request, looked up once per request.
func (s *signinStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the cookie. One that opens nothing any more is as good as none.
func (s *signinStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.Options = &sessions.Options{Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	session.IsNew = true
	cookie, err := r.Cookie(hostOnly(name, s.secure))
	if err != nil || s.accounts == nil {
		return session, nil
	}
	signin, err := s.accounts.Actor(r.Context(), cookie.Value)
	var refusal *docket.Error
	if errors.As(err, &refusal) && refusal.Kind == docket.Unauthenticated {
		return session, nil
	}
	if err != nil {
		return session, err
	}
	session.IsNew = false
	fillSignin(session, signin)
	return session, nil
}

// Save gives the browser the token of a sign-in, or ends the sign-in when MaxAge is negative. The
// cookie lasts as long as the browser is open; the register knows its end.
func (s *signinStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	if session.Options.MaxAge < 0 && session.ID != "" {
		if err := s.accounts.SignOut(r.Context(), session.ID); err != nil {
			return err
		}
		session.ID = ""
	}
	http.SetCookie(w, sessions.NewCookie(hostOnly(session.Name(), s.secure), session.ID, session.Options))
	return nil
}

func fillSignin(session *sessions.Session, signin account.Signin) {
	session.ID = signin.Token
	session.Values[signinActor] = signin.Actor
	session.Values[signinCSRF] = signin.CSRF
	session.Values[signinWhole] = signin
}

// hostOnly names a cookie so that, over https, no other host of the domain can set it.
func hostOnly(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}
