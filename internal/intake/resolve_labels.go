package intake

import (
	"strings"

	"answerable/internal/docket"
)

// signatories reads the mandates; those that nobody knows are said and left out.
func (v *resolver) signatories(r *row, text says) {
	cell := text(Mandates)
	if cell == "" {
		cell = text(MandatesText)
	}
	read := v.reader.Read(cell, v.mapping.DefaultLead)
	for _, unknown := range read.Unknown {
		r.warn("The mandate “%s” is not known and was left out.", short(unknown))
	}
	r.mandates = v.listOf(r, read.Codes)
	if r.kind == aLetter && v.mapping.DefaultLead == "" && text(Lead) == "" {
		if _, r.leadAssumed = v.reader.ReadBeside(cell); r.leadAssumed {
			r.warn("The mandate that sent the letter is not named. “%s” is taken as leading until a row names it, or the mapping file does under “default_lead”.", read.Codes[0])
		}
	}
	lead := strings.ToLower(text(Lead))
	if lead == "" {
		return
	}
	for _, m := range r.mandates {
		if m.Code == lead {
			r.lead = m.MandateID
			return
		}
	}
	r.warn("The leading mandate “%s” is none of the mandates of the letter.", short(lead))
}

func (v *resolver) listOf(r *row, codes []string) []docket.CommunicationMandate {
	key := strings.Join(codes, ";")
	if list, known := v.cells[key]; known {
		return list
	}
	var list []docket.CommunicationMandate
	complete := true
	for _, code := range codes {
		m, known := v.mandates[code]
		if !known {
			r.warn("The mandate “%s” is not known and was left out.", short(code))
			complete = false
			continue
		}
		list = append(list, docket.CommunicationMandate{MandateID: m.ID, Code: m.Code, Position: len(list) + 1})
	}
	if complete && len(v.cells) < 100_000 {
		v.cells[key] = list
	}
	return list
}

// mostSubject is what a subject holds; a longer text is the letter's summary.
const mostSubject = 500

func (v *resolver) labels(r *row, text says) {
	r.subject = v.keep(text(Subject))
	if runes := []rune(r.subject); len(r.subject) > mostSubject && len(runes) > mostSubject {
		r.summary = r.subject
		r.subject = strings.TrimSpace(string(runes[:mostSubject-1])) + "…"
		r.warn("The subject is longer than %d characters. The whole text stands in the summary.", mostSubject)
	}
	r.language = v.keep(text(Language))
	r.labels, r.victims = v.keep(text(Categories)), v.keep(text(VictimProfile))
	r.caseRef = v.keep(strings.ToUpper(text(Case)))
	r.record, r.told = recordOf(text(ReplyRecord), r.document)
	email := strings.ToLower(text(Officer))
	if email == "" {
		return
	}
	u, known := v.officers[email]
	if !known {
		r.warn("No person has the e-mail “%s”. The letter has no officer.", short(email))
		return
	}
	r.officer, r.inactive = u.ID, u.Disabled()
}

// recordOf says how completely replies are followed, and whether the file says so itself: not captured where
// it does, else as of the source where there is one, else complete.
func recordOf(text, document string) (docket.ReplyRecord, bool) {
	switch words := fold(text); {
	case strings.HasPrefix(words, "not captured"):
		return docket.NotCaptured, true
	case words == fold(string(docket.AsOfSource)):
		return docket.AsOfSource, true
	case words == string(docket.Complete):
		return docket.Complete, true
	case document != "":
		return docket.AsOfSource, false
	}
	return docket.Complete, false
}
