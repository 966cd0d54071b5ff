package server

import (
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// communicationFields are the fields of the form of a letter, in its order.
var communicationFields = []string{"reference", "type", "addressee", "addressee_name", "addressee_kind", "mandates", "lead",
	"dated_on", "sent_on", "due_on", "due_reason", "subject", "summary", "language", "public_subject", "public_summary",
	"case", "follows", "follow_up", "officer", "reply_record"}

// communicationFormPage is the form of a letter, new or known.
type communicationFormPage struct {
	formPage
	Choices  formChoices
	Mandates []mandateInput
	Due      duePreview
	Draft    bool // a draft that is edited: sending is a step of its own
	Checked  bool // only looked at, as asked
}

// mandateInput is one place of the ordered choice of mandates.
type mandateInput struct {
	ID, Label, Value string
	Named            string // what the code stands for
}

// communicationForm fills the page around a form: choices, places for mandates, the due date to come.
func (s *Server) communicationForm(c echo.Context, head formPage) (communicationFormPage, error) {
	p := communicationFormPage{formPage: head}
	var err error
	if p.Choices, err = s.choices(c); err != nil {
		return p, err
	}
	v := p.Form.Values
	p.Choices.Languages = none(p.T("not said"), keeping(p.Choices.Languages, v.Get("language")))
	if p.Choices.Cases, err = s.offeredCases(c); err != nil {
		return p, err
	}
	p.Choices.Officers = none(p.C("officer", "nobody yet"), keeping(p.Choices.Officers, v.Get("officer")))
	p.Mandates = mandateInputs(p.Words, v["mandates"], p.Choices.Mandates)
	p.Due, err = s.dueOf(c, docket.Type(v.Get("type")), v.Get("reference"), v.Get("sent_on"))
	onlyFields(p.Form, communicationFields...)
	return p, err
}

// mandateInputs gives each mandate typed its place and leaves room for more.
func mandateInputs(w *locale.Words, typed []string, known []view.Option) []mandateInput {
	typed = slices.DeleteFunc(slices.Clone(typed), func(code string) bool { return strings.TrimSpace(code) == "" })
	places := max(6, len(typed)+2)
	inputs := make([]mandateInput, places)
	for i := range inputs {
		in := mandateInput{ID: "f-mandates", Label: w.C("mandate", "lead")}
		if i > 0 {
			in.ID, in.Label = "f-mandates-"+strconv.Itoa(i), w.C("mandate", "joined %d", i+1)
		}
		if i < len(typed) {
			in.Value = typed[i]
			if at := slices.IndexFunc(known, func(o view.Option) bool { return strings.EqualFold(o.Value, typed[i]) }); at >= 0 {
				in.Named = known[at].Label
			}
		}
		inputs[i] = in
	}
	return inputs
}

// communicationInput reads the form of a letter. A pasted reference fills type and Government where
// they are empty; names of mandates become their codes.
func (s *Server) communicationInput(c echo.Context, p *posted) (docket.CommunicationInput, error) {
	fillFromReference(p)
	mandates, err := s.Docket.Store().Mandates(c.Request().Context())
	if err != nil {
		return docket.CommunicationInput{}, err
	}
	p.Values["mandates"] = mandatesTyped(p.Values["mandates"], mandates)
	for _, code := range p.Values["mandates"] {
		if len(code) > 200 {
			p.wrong("mandates", "This is longer than %d characters. Please shorten it.", 200)
			break
		}
	}
	return docket.CommunicationInput{
		Once: p.once(), Confirmed: p.ticked("confirm"), Version: p.version(),
		Stage: p.stage(), Type: docket.Type(p.text("type")), Reference: p.line("reference", 400),
		Addressee: p.addressee(), AddresseeName: p.line("addressee_name", 200), AddresseeKind: docket.AddresseeKind(p.text("addressee_kind")),
		Mandates: p.Values["mandates"], Lead: p.line("lead", 40),
		Sent: p.printed("sent_on"), DatedOn: p.day("dated_on"), DueOn: p.day("due_on"), DueReason: p.line("due_reason", 500),
		Subject: p.text("subject"), Summary: p.prose("summary"), PublicSubject: p.text("public_subject"), PublicSummary: p.prose("public_summary"),
		Language: p.line("language", 40), Case: p.line("case", 40), Follows: p.line("follows", 400), FollowUp: p.ticked("follow_up"),
		ReplyRecord: p.replyRecord(), Officer: p.line("officer", 254),
	}, nil
}

// fillFromReference takes type and code out of a reference for the fields that were left empty.
func fillFromReference(p *posted) {
	ref, err := docket.ParseReference(p.text("reference"))
	if err != nil {
		return
	}
	if p.text("type") == "" && ref.Type != "" {
		p.Set("type", string(ref.Type))
	}
	if p.text("addressee") == "" {
		p.Set("addressee", ref.Code)
	}
}

// addressee is the Government typed, or OTH where only another actor's name is given.
func (p *posted) addressee() string {
	typed, name := p.line("addressee", 200), p.text("addressee_name")
	switch {
	case name == "" || strings.EqualFold(typed, docket.OTH):
	case typed == "":
		return docket.OTH
	default:
		p.wrong("addressee_name", "A letter has one addressee: leave either the Government or the other actor empty.")
	}
	return typed
}

func (p *posted) stage() docket.Stage {
	switch stage := docket.Stage(p.text("stage")); stage {
	case "", docket.Sent:
		return docket.Sent
	case docket.Draft:
		return docket.Draft
	}
	p.wrong("stage", "A letter is saved as a draft or as sent.")
	return docket.Sent
}

func (p *posted) replyRecord() docket.ReplyRecord {
	record := docket.ReplyRecord(p.text("reply_record"))
	if record != "" && !slices.Contains(docket.ReplyRecords, record) {
		p.wrong("reply_record", "Choose how completely replies to this letter are followed.")
		return ""
	}
	return record
}

// mandatesTyped reads what stands in the places for mandates: a code, a name, or several codes in one place.
func mandatesTyped(typed []string, known []docket.Mandate) []string {
	byFold := map[string]string{}
	for _, m := range known {
		for _, name := range []string{m.Label, m.NameEN, m.NameFR, m.NameES, m.NameAR, m.NameRU, m.NameZH, m.Code} {
			if fold := docket.Fold(name); fold != "" {
				byFold[fold] = m.Code
			}
		}
	}
	var codes []string
	for _, text := range typed {
		if code, ok := byFold[docket.Fold(text)]; ok {
			codes = append(codes, code)
			continue
		}
		parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;+/\n\t", r) })
		if len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return byFold[docket.Fold(part)] == "" }) {
			for _, part := range parts {
				codes = append(codes, byFold[docket.Fold(part)])
			}
			continue
		}
		if text = strings.TrimSpace(text); text != "" {
			codes = append(codes, text)
		}
	}
	return codes
}

// sentTyped is the date sent as the form of a known letter shows it: as printed where that is read as
// the same day, else the day.
func sentTyped(c docket.Communication) string {
	printed, err := civil.ParsePrinted(c.SentText, civil.ParseOptions{})
	if c.SentPrecision == civil.Day && (err != nil || printed.On != c.SentOn) {
		return c.SentOn.String()
	}
	return c.SentText
}

// TypesOrNone are the types, with none chosen first.
func (p communicationFormPage) TypesOrNone() []view.Option {
	return none(p.C("type", "choose"), p.Choices.Types)
}

// ActorKindsOrNone are the kinds of other actors, with none chosen first.
func (p communicationFormPage) ActorKindsOrNone() []view.Option {
	return none(p.C("type", "choose"), p.Choices.ActorKinds)
}
