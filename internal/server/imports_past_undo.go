package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// importUndoPage says what taking an import back does, before it is done, or what stands in its way.
type importUndoPage struct {
	formPage
	Import    pastImportRow
	Removed   []string // what goes, in words
	Changed   int
	Changes   []undoneLetter
	More      int // letters put back that are not shown
	Obstacles []obstacleRow
	InTheWay  int // how many records stand in the way
	Unshown   int // of them not shown
	Hidden    bool
}

// undoneLetter is a letter with the fields that go back.
type undoneLetter struct {
	letterCells
	Note    string
	Changes []historyChange
}

// Lines counts the lines that the letter takes in the table.
func (l undoneLetter) Lines() int { return max(1, len(l.Changes)) }

// obstacleRow is a record on which something was built.
type obstacleRow struct {
	Href, Heading string
	Data          bool
	What          string
	Unknown       bool // What is a word of the program's history that has no wording
	When, Who     string
	Console       bool
}

func (s *Server) newUndo(c echo.Context) error {
	return s.showUndo(c, http.StatusOK, s.form(c, url.Values{}))
}

func (s *Server) undoImport(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	location, err := s.Docket.UndoImport(c.Request().Context(), actorOf(c), docket.ImportID(id), p.once())
	if err == nil {
		return s.done(c, location, docket.Msg("The import was taken back. The register is as it was before it."))
	}
	if !isStale(err) {
		return err
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showUndo(c, status, f)
}

func (s *Server) showUndo(c echo.Context, status int, f *view.Form) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	v, err := s.Docket.PreviewUndo(ctx, actor, docket.ImportID(id))
	if err != nil {
		return err
	}
	p := importUndoPage{formPage: s.formPage(c, w.T("Take this import back"), f, docket.PastImportPath(v.ID)), Import: pastImport(w, v.PastImport), Changed: v.Made.Changed}
	made := v.Made
	made.Changed = 0
	p.Removed = madeWords(w, made)
	names := &historyNames{ctx: ctx, store: s.Docket.Store(), scope: actor.Scope(), words: w}
	for _, e := range v.Changes {
		p.Changes = append(p.Changes, goingBack(names, e, v.Rows[e.SubjectID]))
	}
	p.More = p.Changed - len(p.Changes)
	for _, o := range v.Obstacles.Items {
		p.Obstacles = append(p.Obstacles, obstacle(w, o))
	}
	p.InTheWay, p.Hidden = v.Obstacles.Total, v.Obstacles.Hidden
	p.Unshown = p.InTheWay - len(p.Obstacles)
	return s.render(c, status, "imports/past_undo", p)
}

// goingBack words what an import changed in a letter, the other way round: as it is now, and as it will be.
func goingBack(names *historyNames, e docket.Event, r docket.ListRow) undoneLetter {
	w := names.words
	l := undoneLetter{letterCells: letterIn(w, r)}
	told := readPayload(e.JSON)
	for _, field := range changedFields(told.Before, told.After) {
		label, known := fieldWord(w, field)
		l.Changes = append(l.Changes, historyChange{Label: label, Unknown: !known, Before: names.value(field, told.After[field]), After: names.value(field, told.Before[field])})
	}
	switch {
	case e.JSON == "":
		l.Note = w.T("What was recorded here has been destroyed.")
	case len(l.Changes) == 0:
		l.Note = w.T("its replies and reminders of this import")
	}
	return l
}

// obstacle words what stands in the way.
func obstacle(w *locale.Words, o docket.Obstacle) obstacleRow {
	row := obstacleRow{What: obstacleWord(w, o)}
	switch {
	case o.Row != nil:
		letter := letterIn(w, *o.Row)
		row.Href, row.Heading, row.Data = letter.Href, letter.Heading, letter.Data
	case o.Subject == "reply":
		row.Href, row.Heading = docket.ReplyPath(docket.ReplyID(o.SubjectID)), w.T("Reply of %s", w.DateShort(o.On))
	case o.Subject == "reminder":
		row.Heading = w.T("Reminder of %s", w.DateShort(o.On))
	default:
		row.Heading, row.Data = o.Name, true
	}
	if o.Why != docket.ChangedSince {
		return row
	}
	what, known := actionWord(w, o.Event.Action)
	row.What, row.Unknown, row.When = what, !known, moment(w, o.Event.At)
	if row.Who, row.Console = o.Event.ActorName, o.Event.ActorID == 0; row.Console {
		row.Who = w.C("actor", "at the console")
	}
	return row
}

func obstacleWord(w *locale.Words, o docket.Obstacle) string {
	switch o.Why {
	case docket.ImportedAgain:
		return w.T("known again by a later import")
	case docket.FollowsImported:
		return w.T("follows a letter of this import")
	case docket.LinkedSince:
		if o.Subject == "reply" {
			return w.T("a reply of this import, joined to another letter")
		}
		return w.T("a reminder of this import was joined to it")
	case docket.UsesAddressee:
		return w.T("has an addressee that this import made")
	case docket.TookReference:
		return w.T("has the number that a letter would get back")
	}
	return ""
}
