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
	h := searchHit{Addressee: hit.Addressee, Who: hit.Author, Snippet: q.Snippet(hit.Texts, snippetLength)}
	if hit.Title != "" {
		h.Title = q.Mark(hit.Title)
	}
	if !hit.On.IsZero() {
		h.Day, h.Stamp = w.DateShort(hit.On), hit.On.String()
	} else if !hit.At.IsZero() {
		on := civil.Of(hit.At.Time())
		h.Day, h.Stamp = w.DateShort(on), on.String()
	}
	if l := hit.Letter; l != nil {
		h.Href, h.Heading, h.Data = docket.CommunicationPath(l.ID), headingOf(w, *l), l.Reference != ""
	}
	switch hit.Kind {
	case docket.SearchLetters:
		h.Kind = w.C("hit", "letter")
		mark := statusMark(w, *hit.Letter, today)
		h.Status = &mark
		if h.Day == "" {
			h.Day = sentWord(w, hit.Letter.SentPrecision, hit.Letter.SentOn, hit.Letter.SentText)
		}
	case docket.SearchReplies:
		h.Kind, h.Href = w.C("hit", "reply"), docket.ReplyPath(docket.ReplyID(hit.ID))
		if h.Heading, h.Data = hit.Reference, true; hit.Reference == "" {
			h.Heading, h.Data = w.T("Reply without a reference"), false
		}
	case docket.SearchReminders:
		h.Kind = w.C("hit", "reminder")
		if hit.Letter == nil {
			h.Href, h.Heading = queuePath, w.T("Reminder in the queue")
		}
	case docket.SearchCases:
		h.Kind, h.Href, h.Heading, h.Data = w.C("hit", "case"), hit.Case.Path(), hit.Reference, true
	case docket.SearchComments:
		h.Kind = w.C("hit", "comment")
		if hit.Reply != 0 {
			h.Href, h.Heading = docket.ReplyPath(hit.Reply), w.T("on a reply")
		} else if hit.Case != 0 {
			h.Href, h.Heading, h.Data = hit.Case.Path(), hit.Reference, true
		}
	}
	return h
}
