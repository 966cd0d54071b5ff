package server

import (
	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// searchHit is one hit as the page shows it. Text of a record stays as it is written.
type searchHit struct {
	Kind      string
	Href      string
	Heading   string
	Data      bool // the heading is a reference, not words of ours
	Addressee string
	Day       string
	Stamp     string
	Who       string // of a comment
	Status    *view.Status
	Title     []docket.SnippetPart
	Snippet   []docket.SnippetPart
}

// snippetLength is about three lines.
const snippetLength = 260

func searchKinds(w *locale.Words, k docket.SearchKind) string {
	switch k {
	case docket.SearchLetters:
		return w.C("search", "letters")
	case docket.SearchReplies:
		return w.C("search", "replies")
	case docket.SearchReminders:
		return w.C("search", "reminders")
	case docket.SearchCases:
		return w.C("search", "cases")
	case docket.SearchComments:
		return w.C("search", "comments")
	}
	return ""
}

func shownHit(w *locale.Words, q docket.SearchQuery, hit docket.SearchHit, today civil.Date) searchHit {
	h := searchHit{Href: hit.Path(), Addressee: hit.Addressee, Who: hit.Comment.AuthorName, Snippet: q.Snippet(hit.Texts, snippetLength)}
	if hit.Title != "" {
		h.Title = q.Mark(hit.Title)
	}
	on := hit.On
	if !hit.At.IsZero() {
		on = civil.Of(hit.At.Time())
	}
	if !on.IsZero() {
		h.Day, h.Stamp = w.DateShort(on), on.String()
	}
	h.Heading, h.Data = hit.Reference, hit.Reference != ""
	if l := hit.Letter; l != nil {
		h.Heading, h.Data = headingOf(w, *l), l.Reference != ""
	}
	switch hit.Kind {
	case docket.SearchLetters:
		h.Kind = w.C("hit", "letter")
		mark := statusMark(w, *hit.Letter, today)
		h.Status = &mark
		switch l := hit.Letter; {
		case l.Reference == "" && l.Stage == docket.Sent:
			h.Day = "" // it stands in the heading
		case h.Day == "":
			h.Day = sentWord(w, l.SentPrecision, l.SentOn, l.SentText)
		}
	case docket.SearchReplies:
		h.Kind = w.C("hit", "reply")
	case docket.SearchReminders:
		h.Kind = w.C("hit", "reminder")
	case docket.SearchCases:
		h.Kind = w.C("hit", "case")
	case docket.SearchComments:
		h.Kind = w.C("hit", "comment")
	}
	if h.Heading == "" {
		h.Heading, h.Data = noHeading(w, hit), false
	}
	return h
}

// noHeading names a record without a reference of its own.
func noHeading(w *locale.Words, hit docket.SearchHit) string {
	switch hit.Kind {
	case docket.SearchReplies:
		return w.T("Reply without a reference")
	case docket.SearchReminders:
		return w.T("Reminder without a letter")
	}
	return w.T("on a reply")
}
