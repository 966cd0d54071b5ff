package server

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// replyNewPage logs a document from the envelope, or from the letter that it answers.
type replyNewPage struct {
	formPage
	Letters      letterPicks
	Addressees   []view.Option
	Kinds        []view.Option
	Languages    []view.Option
	Channels     []view.Option
	Translations []view.Option
	Publications []view.Option
}

var replyFields = []string{"addressee", "communications", "kind", "received_on", "dated_on", "their_reference", "channel",
	"language", "translation", "publication", "pages", "summary"}

// replyInput reads the form of a reply.
func replyInput(p *posted) docket.ReplyInput {
	in := docket.ReplyInput{
		Once: p.once(), Confirmed: p.ticked("confirm"),
		Addressee: p.line("addressee", 200), Communications: chosenLetters(p), Kind: docket.ReplyKind(p.text("kind")), Kinds: replyKinds(p),
		ReceivedOn: p.day("received_on"), DatedOn: p.day("dated_on"), TheirReference: p.line("their_reference", 200), Channel: p.line("channel", 200),
		Language: p.line("language", 40), Translation: docket.Translation(p.text("translation")), Publication: docket.Publication(p.text("publication")),
		Pages: p.number("pages"), Summary: p.prose("summary"),
	}
	if in.Kind != "" && !in.Kind.Valid() {
		p.wrong("kind", "Choose what the reply is.")
	}
	if in.Translation != "" && !slices.Contains(docket.Translations, in.Translation) {
		p.wrong("translation", "Choose where the translation stands.")
	}
	if in.Publication != "" && !slices.Contains(docket.Publications, in.Publication) {
		p.wrong("publication", "Choose whether the reply may be public.")
	}
	kindsNeedTicks(p, in)
	return in
}

// replyKinds reads what the reply is for single letters, kind_12 and the like.
func replyKinds(p *posted) map[docket.CommunicationID]docket.ReplyKind {
	kinds := map[docket.CommunicationID]docket.ReplyKind{}
	for _, name := range slices.Sorted(maps.Keys(p.Values)) {
		number, ok := strings.CutPrefix(name, "kind_")
		if !ok || p.text(name) == "" {
			continue
		}
		id, err := strconv.ParseInt(number, 10, 64)
		kind := docket.ReplyKind(p.text(name))
		switch {
		case err != nil:
			p.wrong("kind", "Choose what the reply is.")
		case !kind.Valid():
			p.wrong(name, "Choose what the reply is.")
		default:
			kinds[docket.CommunicationID(id)] = kind
		}
	}
	return kinds
}

// kindsNeedTicks refuses a kind chosen for a letter that is not ticked: one of the two is a slip. With
// references pasted, the letter may be among those.
func kindsNeedTicks(p *posted, in docket.ReplyInput) {
	ticked := map[docket.CommunicationID]bool{}
	for _, text := range in.Communications {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return
		}
		ticked[docket.CommunicationID(id)] = true
	}
	for _, id := range slices.Sorted(maps.Keys(in.Kinds)) {
		if !ticked[id] {
			p.wrong("kind_"+strconv.FormatInt(int64(id), 10), "A kind is chosen for this letter, but the letter is not ticked.")
		}
	}
}

// replyForm fills the page around the form of a reply.
func (s *Server) replyForm(c echo.Context, head formPage, a docket.Addressee, own *docket.ListRow) (replyNewPage, error) {
	w := head.Words
	p := replyNewPage{formPage: head, Kinds: kindOptions(w), Letters: letterPicks{Words: w, WithKinds: true}}
	known, err := s.choices(c)
	if err != nil {
		return p, err
	}
	p.Addressees = known.Addressees
	p.Languages = none(w.T("not said"), keeping(known.Languages, p.Form.Values.Get("language")))
	for _, t := range docket.Translations {
		p.Translations = append(p.Translations, view.Option{Value: string(t), Label: translationWord(w, t)})
	}
	for _, x := range docket.Publications {
		p.Publications = append(p.Publications, view.Option{Value: string(x), Label: publicationWord(w, x)})
	}
	if p.Channels, err = s.offered(c, docket.ListChannels); err != nil {
		return p, err
	}
	fields := slices.Clone(replyFields)
	if a.ID != 0 {
		if p.Letters, err = s.picks(c, a, own, p.Form, true); err != nil {
			return p, err
		}
		for _, row := range p.Letters.Rows {
			fields = append(fields, "kind_"+row.ID)
		}
	}
	onlyFields(p.Form, fields...)
	return p, nil
}
