package server

import (
	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
)

// writingRoutes are the forms: log, edit, send, reply, remind, extend, close, reopen, withdraw, assign.
// Each is shown by GET and saved by POST at the same address.
func (s *Server) writingRoutes(in addresses) {
	form := func(path string, show, save echo.HandlerFunc) {
		in.GET(path, show, writersOnly)
		in.POST(path, save, writersOnly)
	}
	form("/communications/new", s.newCommunication, s.createCommunication)
	form("/communications/:id/edit", s.editCommunication, s.updateCommunication)
	form("/communications/:id/send", s.newSending, s.sendCommunication)
	form("/communications/:id/close", s.newClosing, s.closeCommunication)
	form("/communications/:id/reopen", s.newReopening, s.reopenCommunication)
	form("/communications/:id/withdraw", s.newWithdrawal, s.withdrawCommunication)
	form("/communications/:id/assign", s.newAssignment, s.assignCommunication)
	form("/communications/:id/replies/new", s.newReplyToLetter, s.createReplyToLetter)
	form("/communications/:id/reminders/new", s.newReminder, s.createReminder)
	form("/communications/:id/extensions/new", s.newExtension, s.createExtension)
	form("/replies/new", s.newReply, s.createReply)

	in.GET("/communications/due-preview", s.previewDue)
	in.GET("/dates/understood", s.understandDate)
}

// writersOnly spares whoever may not write the form that the docket would refuse.
func writersOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !docket.CanWrite(actorOf(c)) {
			return notAllowed()
		}
		return next(c)
	}
}

func notAllowed() error {
	return docket.Refuse(docket.Forbidden, "Your role does not allow this. Ask an administrator if you need it.")
}
