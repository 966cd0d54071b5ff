package server

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/view"
)

// accountRoutes are the pages about people and their credentials.
func (s *Server) accountRoutes(all, in addresses) {
	all.GET("/setup", s.newSetUp)
	all.POST("/setup", s.createSetUp)
	all.GET("/signin", s.newSignin)
	all.POST("/signin", s.createSignin)
	all.POST("/signout", s.deleteSignin)
	all.GET("/invite/:token", s.showInvitation(account.Invite))
	all.POST("/invite/:token", s.acceptInvitation(account.Invite))
	all.GET("/reset/:token", s.showInvitation(account.Reset))
	all.POST("/reset/:token", s.acceptInvitation(account.Reset))

	in.GET("/account", s.showAccount)
	in.POST("/account", s.updatePassword)
	in.POST("/account/others", s.deleteOtherSignins)
	in.POST("/account/theme", s.updateTheme)
	in.GET("/admin/users", s.listUsers)
	in.POST("/admin/users", s.createUser)
	in.GET("/admin/users/:id", s.editUser)
	in.POST("/admin/users/:id", s.updateUser)
	in.POST("/admin/users/:id/disable", s.changeUser((*account.Service).Disable, docket.Msg("The account is disabled. Whoever used it is signed out.")))
	in.POST("/admin/users/:id/enable", s.changeUser((*account.Service).Enable, docket.Msg("The account is enabled again.")))
	in.POST("/admin/users/:id/reset", s.resetUser)
}

// plainPage is the frame of the pages before sign-in, with the sentence the last one left.
func (s *Server) plainPage(c echo.Context, title string) view.Page {
	p := s.page(c, title)
	if !p.SignedIn {
		p.Flash = s.takeFlash(c)
	}
	return p
}

// judged is again for forms that ask for a password: too many failures are answered with 429 and
// when to come back.
func (s *Server) judged(c echo.Context, p *posted, err error) (*view.Form, int, error) {
	f, status, err2 := s.again(c, p, err)
	var put *account.Throttled
	if err2 == nil && errors.As(err, &put) {
		status = http.StatusTooManyRequests
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(put.Wait.Seconds()))))
	}
	return f, status, err2
}

// onceOf is the once value of a form, or none where it has not the form of ours.
func onceOf(p *posted) string {
	once := p.text("once")
	if len(once) < 16 || len(once) > 64 {
		return ""
	}
	return once
}

// yearOfCookie is how long the choice of light or dark is kept.
const yearOfCookie = int(365 * 24 * time.Hour / time.Second)
