package server

import (
	"slices"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// formChoices is what forms offer, worded.
type formChoices struct {
	Types        []view.Option
	Addressees   []view.Option // suggestions: names, with the code as label
	ActorKinds   []view.Option
	Mandates     []view.Option // suggestions: codes, with the name as label
	ReplyRecords []view.Option
	Officers     []view.Option
	Reviewers    []view.Option
	Languages    []view.Option
	Cases        []view.Option // suggestions: references, with the title as label
}

// choices reads what forms offer, within what the person may see.
func (s *Server) choices(c echo.Context) (formChoices, error) {
	w := words(c)
	known, err := s.Docket.Choices(c.Request().Context(), actorOf(c))
	if err != nil {
		return formChoices{}, err
	}
	fc := formChoices{Languages: languageOptions(w)}
	for _, t := range docket.Types {
		fc.Types = append(fc.Types, view.Option{Value: string(t), Label: w.C("type", "%s %s", string(t), typeWord(w, t))})
	}
	for _, a := range slices.Concat(known.States, known.Others) {
		fc.Addressees = append(fc.Addressees, view.Option{Value: addresseeTyped(w, a), Label: a.Code(), Data: true})
	}
	for _, k := range docket.AddresseeKinds[1:] {
		fc.ActorKinds = append(fc.ActorKinds, view.Option{Value: string(k), Label: addresseeKindWord(w, k)})
	}
	for _, m := range known.Mandates {
		if m.Retired() {
			continue // its letters keep it, and who types its code may still use it for an old letter
		}
		fc.Mandates = append(fc.Mandates, view.Option{Value: m.Code, Label: mandateName(w, m), Data: true})
	}
	for _, r := range docket.ReplyRecords {
		fc.ReplyRecords = append(fc.ReplyRecords, view.Option{Value: string(r), Label: replyRecordWord(w, r)})
	}
	for _, u := range known.Officers {
		fc.Officers = append(fc.Officers, view.Option{Value: u.Email, Label: u.Name, Data: true})
		if docket.CanReviewRole(u.Role) {
			fc.Reviewers = append(fc.Reviewers, view.Option{Value: u.Email, Label: u.Name, Data: true})
		}
	}
	return fc, nil
}

// addresseeTyped is what stands in the Government field for an addressee: a text that finds it again.
// Former States share names with today's, so their code stands for them.
func addresseeTyped(w *locale.Words, a docket.Addressee) string {
	if a.Standing == docket.FormerState {
		return a.Code()
	}
	return a.Name(w.Lang())
}

// mandateName is the name of a mandate in a language, in English where that language has none.
func mandateName(w *locale.Words, m docket.Mandate) string {
	names := map[string]string{"fr": m.NameFR, "es": m.NameES, "ar": m.NameAR, "ru": m.NameRU, "zh": m.NameZH}
	if name := names[w.Lang()]; name != "" {
		return name
	}
	return m.NameEN
}

// none puts "nothing chosen" before the options of a select.
func none(label string, options []view.Option) []view.Option {
	return append([]view.Option{{Label: label}}, options...)
}

// keeping adds what was typed to the options when it is none of them, so that it is not lost.
func keeping(options []view.Option, typed string) []view.Option {
	if typed == "" || slices.ContainsFunc(options, func(o view.Option) bool { return o.Value == typed }) {
		return options
	}
	return append(slices.Clone(options), view.Option{Value: typed, Label: quoted(typed), Data: true})
}

// languageOptions are the languages that letters and replies come in, the six of the United Nations first.
func languageOptions(w *locale.Words) []view.Option {
	var options []view.Option
	for _, code := range []string{"en", "fr", "es", "ar", "ru", "zh", "pt", "de", "it", "fa", "tr"} {
		options = append(options, view.Option{Value: code, Label: languageWord(w, code)})
	}
	return options
}

// languageWord names a language by its code; what is no code of ours stands as it was typed.
func languageWord(w *locale.Words, code string) string {
	switch code {
	case "en":
		return w.C("language", "English")
	case "fr":
		return w.C("language", "French")
	case "es":
		return w.C("language", "Spanish")
	case "ar":
		return w.C("language", "Arabic")
	case "ru":
		return w.C("language", "Russian")
	case "zh":
		return w.C("language", "Chinese")
	case "pt":
		return w.C("language", "Portuguese")
	case "de":
		return w.C("language", "German")
	case "it":
		return w.C("language", "Italian")
	case "fa":
		return w.C("language", "Persian")
	case "tr":
		return w.C("language", "Turkish")
	}
	return code
}

// offered are the values of a list that a form suggests.
func (s *Server) offered(c echo.Context, list docket.ValueList) ([]view.Option, error) {
	names, err := s.Docket.Offered(c.Request().Context(), actorOf(c), list)
	var options []view.Option
	for _, name := range names {
		options = append(options, view.Option{Value: name, Data: true})
	}
	return options, err
}
