package server

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// pastImportShowPage is one import: its figures, and the letters that it made and changed.
type pastImportShowPage struct {
	view.Page
	Import   pastImportRow
	Told     bool // the reader is told of files and rows
	Read     string
	Made     []string // what it made and changed, in words
	Changes  bool     // it made or changed something
	Hash     []string // in parts, so that it breaks on a phone
	UndoneBy string
	Undo     string // where it is taken back; empty where it is not
	Stays    bool   // it was made before changes were kept
	Letters  []importedRow
	Paging   paging
}

// importedRow is a letter that an import made or changed.
type importedRow struct {
	letterCells
	What   string
	Status view.Status
}

// letterCells name a letter in a row.
type letterCells struct {
	Href, Heading             string
	Data                      bool // the heading is a reference, not the program's words
	Sent, Government, Subject string
}

func letterIn(w *locale.Words, r docket.ListRow) letterCells {
	return letterCells{Href: docket.CommunicationPath(r.ID), Heading: headingOf(w, r), Data: r.Reference != "",
		Sent: sentWord(w, r.SentPrecision, r.SentOn, r.SentText), Government: r.AddresseeName, Subject: r.Subject}
}

func (s *Server) showPastImport(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	after, err := placeIn(c, "after")
	if err != nil {
		return err
	}
	actor, w := actorOf(c), words(c)
	v, err := s.Docket.ShowPastImport(c.Request().Context(), actor, docket.ImportID(id), docket.EventID(after))
	if err != nil {
		return err
	}
	p := pastImportShowPage{Import: pastImport(w, v.PastImport), Told: docket.CanWrite(actor), Read: w.Number(v.Rows.Rows), Made: madeWords(w, v.Made),
		Changes: !v.Made.Nothing(), Hash: inParts(v.SHA256, 16), UndoneBy: v.UndoneName, Stays: !v.Kept}
	p.Page = s.page(c, w.T("Import of %s", p.Import.When))
	if p.Told && v.Kept && !v.Undone() {
		p.Undo = docket.PastImportPath(v.ID) + "/undo"
	}
	today := s.Docket.Today()
	for _, l := range v.Letters {
		row := importedRow{letterCells: letterIn(w, l.Row), What: w.C("import", "new"), Status: statusMark(w, l.Row, today)}
		if l.Changed {
			row.What = w.C("import", "changed")
		}
		p.Letters = append(p.Letters, row)
	}
	total := v.Made.Letters + v.Made.Changed
	if actor.Scope().Limited() {
		total = 0 // some of them may lie outside
	}
	p.Paging = pastPaging(w, p.Import.Href, c.QueryParams(), "after", int64(v.Next), len(v.Letters), total)
	return s.render(c, http.StatusOK, "imports/past_show", p)
}

func inParts(text string, size int) []string {
	var parts []string
	for part := range slices.Chunk([]byte(text), size) {
		parts = append(parts, string(part))
	}
	return parts
}

// madeWords says what an import made and changed.
func madeWords(w *locale.Words, m docket.ImportMade) []string {
	var said []string
	for _, part := range []struct {
		n    int
		word string
	}{
		{m.Letters, w.N("%d new letter", "%d new letters", m.Letters)},
		{m.Changed, w.N("%d letter changed", "%d letters changed", m.Changed)},
		{m.Replies, w.N("%d reply", "%d replies", m.Replies)},
		{m.Reminders, w.N("%d reminder", "%d reminders", m.Reminders)},
		{m.Addressees, w.N("%d new addressee", "%d new addressees", m.Addressees)},
	} {
		if part.n > 0 {
			said = append(said, part.word)
		}
	}
	return said
}
