// Package server answers browsers: routes, middleware, forms and page structs. It parses what was
// asked, asks the docket, chooses a page and returns it; it knows no rule and no SQL.
package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/importing"
	"answerable/internal/view"
)

// Deps is what the server is built from.
type Deps struct {
	Docket *docket.Service
	// Accounts knows the people's credentials and their sign-ins.
	Accounts Accounts
	View     *view.View
	Assets   *view.Assets
	Log      *slog.Logger
	// BaseURL is how people reach the server; with https, cookies are marked secure.
	BaseURL string
	// TrustedProxies may name the address of the visitor; nobody else's header is believed.
	TrustedProxies []*net.IPNet
	// CookieKey signs the small cookies that carry no secret: 32 bytes or more.
	CookieKey []byte
	// TempDir holds what files for download spill to disk; rows may hold names, so it lies in the data directory.
	TempDir string
	// Ready tells whether the register can be read; nil means it can.
	Ready func(context.Context) error
	Now   func() time.Time
}

// Server holds what handlers need.
type Server struct {
	Deps
	echo    *echo.Echo
	signins sessions.Store
	flashes *sessions.CookieStore
	secure  bool
	// imports are those that people prepare on pages.
	imports *importing.Desk
	// choicesKept is what filters offer, remembered until the register changes.
	choicesKept rememberedChoices
	// running is the work on many letters that goes on or ended lately.
	running runs
	// answersKept is what became of the rows that a person last worked on at once.
	answersKept rememberedAnswers
}

// New wires the routes.
func New(d Deps) (*Server, error) {
	s := &Server{Deps: d, echo: echo.New(), secure: strings.HasPrefix(d.BaseURL, "https://")}
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.answerError
	s.echo.IPExtractor = s.addressOf()
	s.imports = importing.New(d.Docket, importing.Options{Dir: d.TempDir, Now: d.Now, Failed: func(err error) {
		d.Log.Error("an import failed", "error", causeOf(err))
	}})
	s.signins = newSigninStore(d.Accounts, s.secure)
	s.flashes = sessions.NewCookieStore(d.CookieKey)
	s.flashes.Options = &sessions.Options{Path: "/", MaxAge: 60, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	s.routes()
	return s, nil
}

// Close ends what goes on behind the requests: what is being written is finished while ctx lasts, the rest
// is given up, and files that people sent are removed.
func (s *Server) Close(ctx context.Context) { s.imports.Close(ctx) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// addressOf finds the visitor's address: forwarded headers are believed from named proxies only.
func (s *Server) addressOf() echo.IPExtractor {
	if len(s.TrustedProxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, n := range s.TrustedProxies {
		options = append(options, echo.TrustIPRange(n))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
