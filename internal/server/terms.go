package server

import (
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// The terms of the field as pages word them, in one place.

func roleWord(w *locale.Words, r docket.Role) string {
	switch r {
	case docket.Observer:
		return w.C("role", "observer")
	case docket.Staff:
		return w.C("role", "staff")
	case docket.Reviewer:
		return w.C("role", "reviewer")
	case docket.Administrator:
		return w.C("role", "administrator")
	}
	return ""
}

func statusWord(w *locale.Words, s docket.Status) string {
	switch s {
	case docket.StatusDraft:
		return w.C("status", "draft")
	case docket.StatusNotExpected:
		return w.C("status", "not expected")
	case docket.StatusReplied:
		return w.C("status", "replied")
	case docket.StatusRepliedLate:
		return w.C("status", "replied late")
	case docket.StatusReceived:
		return w.C("status", "to classify")
	case docket.StatusUnknown:
		return w.C("status", "unknown")
	case docket.StatusUndated:
		return w.C("status", "undated")
	case docket.StatusOverdue:
		return w.C("status", "overdue")
	case docket.StatusDueSoon:
		return w.C("status", "due soon")
	case docket.StatusAwaiting:
		return w.C("status", "awaiting")
	}
	return ""
}

func typeWord(w *locale.Words, t docket.Type) string {
	switch t {
	case docket.UrgentAppeal:
		return w.T("urgent appeal")
	case docket.AllegationLetter:
		return w.T("allegation letter")
	case docket.OtherLetter:
		return w.T("other letter")
	case docket.InformationRequest:
		return w.T("information request")
	case docket.VisitRequest:
		return w.T("visit request")
	}
	return ""
}

func kindWord(w *locale.Words, k docket.ReplyKind) string {
	switch k {
	case docket.Acknowledgement:
		return w.C("reply", "acknowledgement")
	case docket.ExtensionRequest:
		return w.C("reply", "request for more time")
	case docket.Partial:
		return w.C("reply", "partial")
	case docket.Substantive:
		return w.C("reply", "substantive")
	case docket.Additional:
		return w.C("reply", "additional")
	case docket.Unclassified:
		return w.C("reply", "unclassified")
	}
	return ""
}

func addresseeKindWord(w *locale.Words, k docket.AddresseeKind) string {
	switch k {
	case docket.State:
		return w.C("addressee", "Government")
	case docket.Company:
		return w.C("addressee", "company")
	case docket.Intergovernmental:
		return w.C("addressee", "intergovernmental organization")
	case docket.DeFacto:
		return w.C("addressee", "de facto authority")
	case docket.OtherActor:
		return w.C("addressee", "other actor")
	}
	return ""
}

func replyRecordWord(w *locale.Words, r docket.ReplyRecord) string {
	switch r {
	case docket.Complete:
		return w.T("complete: we follow it")
	case docket.AsOfSource:
		return w.T("as of the source: it named none up to its date")
	case docket.NotCaptured:
		return w.T("not captured: the source does not say")
	}
	return ""
}

func translationWord(w *locale.Words, t docket.Translation) string {
	switch t {
	case docket.TranslationNotNeeded:
		return w.C("translation", "not needed")
	case docket.TranslationPending:
		return w.C("translation", "pending")
	case docket.TranslationReceived:
		return w.C("translation", "received")
	}
	return ""
}

func publicationWord(w *locale.Words, p docket.Publication) string {
	if p == docket.PublicationWithheld {
		return w.C("publication", "withheld by the Government")
	}
	return w.C("publication", "public")
}

// headingOf names a letter: its reference with the type, the number of the draft, or, for the letters
// of before about 2010 that have no number, the day sent.
func headingOf(w *locale.Words, r docket.ListRow) string {
	switch {
	case r.Reference != "":
		return docket.Heading(r.Type, r.Reference)
	case r.Stage == docket.Draft:
		return w.T("Draft %d", int64(r.ID))
	}
	if sent := sentWord(w, r.SentPrecision, r.SentOn, r.SentText); sent != "" {
		return w.T("%s of %s", string(r.Type), sent)
	}
	return w.T("%s without number or date", string(r.Type))
}

// sentWord writes the date sent: the day, or what is known of it.
func sentWord(w *locale.Words, precision civil.Precision, on civil.Date, text string) string {
	if precision == civil.Day {
		return w.DateShort(on)
	}
	return w.C("date as printed", "%s", text)
}

// statusMark makes the mark of a row: word, shape, and how late or how soon.
func statusMark(w *locale.Words, r docket.ListRow, today civil.Date) view.Status {
	facts := r.Facts()
	status, late := facts.StatusOn(today)
	m := view.Status{Status: string(status), Label: statusWord(w, status)}
	switch status {
	case docket.StatusOverdue:
		m.Detail = w.T("%s d", w.Number(late))
	case docket.StatusRepliedLate:
		m.Detail = w.T("%s d late", w.Number(late))
	case docket.StatusDueSoon, docket.StatusAwaiting:
		if !r.EffectiveDueOn.IsZero() {
			m.Detail = w.T("in %s d", w.Number(r.EffectiveDueOn.DaysSince(today)))
		}
	}
	marks := facts.MarksOn(today)
	if marks.Partial {
		m.Marks = append(m.Marks, w.C("mark", "partial"))
	}
	if marks.TimelinessUnknown {
		m.Marks = append(m.Marks, w.C("mark", "timeliness unknown"))
	}
	if r.ProbableLinks > 0 {
		m.Marks = append(m.Marks, w.C("mark", "probable"))
	}
	if r.Closed {
		m.Marks = append(m.Marks, w.C("mark", "closed"))
	}
	return m
}

// repliesWord lists the dates of what was received, acknowledgements marked (A); a year that the next
// date shares is written once, behind both.
func repliesWord(w *locale.Words, replied []docket.ListReply) string {
	counted := slices.DeleteFunc(slices.Clone(replied), func(r docket.ListReply) bool { return r.Kind == docket.ExtensionRequest })
	shown := counted[:min(len(counted), mostDates)]
	var parts []string
	for i, r := range shown {
		day := w.DateShort(r.On)
		if i+1 < len(shown) && shown[i+1].On.Year() == r.On.Year() {
			day = w.DayMonth(r.On)
		}
		if r.Kind == docket.Acknowledgement {
			day = w.C("acknowledged on", "(A) %s", day)
		}
		parts = append(parts, day)
	}
	if more := len(counted) - len(shown); more > 0 {
		parts = append(parts, "+"+w.Number(more))
	}
	return strings.Join(parts, ", ")
}

// regionWord names a region of either scheme; both are lists of the United Nations that change seldom.
// What an administrator put there beside them is shown as it stands.
func regionWord(w *locale.Words, region string) string {
	switch region {
	case "African":
		return w.C("region", "African")
	case "Asia-Pacific":
		return w.C("region", "Asia-Pacific")
	case "EEG":
		return w.C("region", "Eastern European")
	case "GRULAC":
		return w.C("region", "Latin American, Caribbean")
	case "WEOG":
		return w.C("region", "Western European, others")
	case "Africa":
		return w.C("region", "Africa")
	case "Americas":
		return w.C("region", "Americas")
	case "Asia and the Pacific":
		return w.C("region", "Asia and the Pacific")
	case "Europe and Central Asia":
		return w.C("region", "Europe and Central Asia")
	case "Middle East and North Africa":
		return w.C("region", "Middle East and North Africa")
	}
	return w.C("region", "%s", region)
}
