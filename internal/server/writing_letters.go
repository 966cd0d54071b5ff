package server

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// mostPicks is how many open letters one screen offers; older ones are named by reference.
const mostPicks = 200

// letterPick is one open letter that can be ticked.
type letterPick struct {
	ID, Heading, Sent, Due, Subject string
	Status                          view.Status
	Ticked                          bool
	Reasons                         []queueReason // what speaks for it, where it is proposed
	Kinds                           []view.Option // what the reply is for this letter, where it differs
	Error                           string
}

// letterPicks is the table of open letters of one addressee.
type letterPicks struct {
	*locale.Words
	Addressee string // whose letters these are; empty while nobody is chosen
	Rows      []letterPick
	WithKinds bool
	More      bool // there are more than are shown
}

// chosenLetters reads the letters named in a form: ticked by number, or pasted as references, several in one text.
func chosenLetters(p *posted) []string {
	var chosen []string
	for _, text := range p.Values["communications"] {
		chosen = append(chosen, splitReferences(text)...)
	}
	for _, text := range chosen {
		if len(text) > 400 {
			p.wrong("communications", "This is longer than %d characters. Please shorten it.", 400)
			return nil
		}
	}
	return chosen
}

// endOfReference finds where one reference ends and the next may begin.
var endOfReference = regexp.MustCompile(`(?i)[A-Z]{3}\s+[1-9][0-9]{0,3}/(?:19|20)[0-9]{2}\b`)

// splitReferences cuts at line ends and behind each reference, however they are set apart: the file codes
// of old headings hold commas and blanks of their own. What is no reference is cut at commas and semicolons.
func splitReferences(text string) []string {
	var references []string
	for line := range strings.Lines(text) {
		from := 0
		for _, end := range endOfReference.FindAllStringIndex(line, -1) {
			references = append(references, oneOrSeveral(line[from:end[1]])...)
			from = end[1]
		}
		references = append(references, oneOrSeveral(line[from:])...)
	}
	return references
}

func oneOrSeveral(text string) []string {
	apart := func(r rune) bool { return strings.ContainsRune(",;:،；、", r) }
	text = strings.TrimFunc(text, func(r rune) bool { return apart(r) || unicode.IsSpace(r) })
	if text == "" {
		return nil
	}
	if _, err := docket.ParseReference(text); err == nil {
		return []string{text}
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(text, apart) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// picks makes the table of an addressee's open letters, with what was ticked before. own is put on top:
// the letter that the form is about, which need not be open.
func (s *Server) picks(c echo.Context, a docket.Addressee, own *docket.ListRow, f *view.Form, withKinds bool) (letterPicks, error) {
	w := words(c)
	table := letterPicks{Words: w, Addressee: a.Name(w.Lang()), WithKinds: withKinds}
	rows, err := s.Docket.OpenOf(c.Request().Context(), actorOf(c), a.ID, mostPicks+1)
	if err != nil {
		return table, err
	}
	if len(rows) > mostPicks {
		rows, table.More = rows[:mostPicks], true
	}
	if own != nil {
		rows = slices.DeleteFunc(rows, func(r docket.ListRow) bool { return r.ID == own.ID })
		rows = slices.Insert(rows, 0, *own)
	}
	shown := map[string]bool{}
	chosen := f.Values["communications"]
	for _, row := range rows {
		pick := s.pick(w, row, f, withKinds)
		pick.Ticked = slices.Contains(chosen, pick.ID)
		shown[pick.ID] = true
		table.Rows = append(table.Rows, pick)
	}
	keepPasted(f, shown)
	return table, nil
}

func (s *Server) pick(w *locale.Words, row docket.ListRow, f *view.Form, withKinds bool) letterPick {
	pick := letterPick{
		ID: strconv.FormatInt(int64(row.ID), 10), Heading: headingOf(w, row), Subject: row.Subject,
		Sent: sentWord(w, row.SentPrecision, row.SentOn, row.SentText), Due: w.DateShort(row.EffectiveDueOn),
		Status: statusMark(w, row, s.Docket.Today()),
	}
	if !withKinds {
		return pick
	}
	name := "kind_" + pick.ID
	pick.Error = f.Field(name, "").Error
	pick.Kinds = none(w.C("kind", "as above"), kindOptions(w))
	for i := range pick.Kinds {
		pick.Kinds[i].Selected = pick.Kinds[i].Value == f.Values.Get(name)
	}
	return pick
}

// keepPasted leaves in the text field what is not ticked in the table, one to a line.
func keepPasted(f *view.Form, shown map[string]bool) {
	var pasted []string
	for _, text := range f.Values["communications"] {
		if !shown[strings.TrimSpace(text)] && strings.TrimSpace(text) != "" {
			pasted = append(pasted, text)
		}
	}
	if pasted == nil {
		delete(f.Values, "communications")
		return
	}
	f.Values["communications"] = []string{strings.Join(pasted, "\n")}
}

// kindOptions are the kinds of reply to choose from.
func kindOptions(w *locale.Words) []view.Option {
	var options []view.Option
	for _, k := range docket.ReplyKinds {
		options = append(options, view.Option{Value: string(k), Label: kindWord(w, k)})
	}
	return options
}
