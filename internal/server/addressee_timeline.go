package server

import (
	"net/url"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// timelinePart is a page of what happened with an addressee, newest first.
type timelinePart struct {
	Kinds   []view.Count
	Entries []happened
	First   string // the way back to the newest, where this is not the first page
	Older   string
}

// happened is one entry: what it was, the letters it is about, and its document.
type happened struct {
	Class, Day, Stamp, Head string
	Number                  string // theirs, the register's own text
	Detail                  string
	Letters                 []letterNamed
	More                    string // letters beyond those named
	Subject                 string
	Status                  *view.Status
	Marks                   []string
	Href                    string
}

// letterNamed is a letter with what the entry is for it, where that differs.
type letterNamed struct {
	Heading, Href, Note string
	Data                bool
}

// mostNamed is how many letters an entry names; a summary reminder may be about fifty.
const mostNamed = 6

func timelineKindWord(w *locale.Words, k docket.TimelineKind) string {
	switch k {
	case docket.TimelineLetter:
		return w.C("timeline", "Letters")
	case docket.TimelineReply:
		return w.C("timeline", "Replies")
	case docket.TimelineReminder:
		return w.C("timeline", "Reminders")
	case docket.TimelineExtension:
		return w.C("timeline", "More time")
	}
	return ""
}

func timelinePartOf(w *locale.Words, v docket.AddresseeView, entries []docket.TimelineEntry, values url.Values, next string) timelinePart {
	own, kind := v.Path(), values.Get("kind")
	part := timelinePart{Kinds: []view.Count{{Label: w.C("timeline", "Everything"), Href: own + "#timeline", Current: kind == ""}}}
	for _, k := range docket.TimelineKinds {
		part.Kinds = append(part.Kinds, view.Count{Label: timelineKindWord(w, k), Href: address(own, url.Values{"kind": {string(k)}}) + "#timeline", Current: kind == string(k)})
	}
	for _, e := range entries {
		part.Entries = append(part.Entries, happenedOf(w, e, v.Today))
	}
	if values.Get("after") != "" {
		part.First = address(own, only(values, "kind")) + "#timeline"
	}
	if next != "" {
		part.Older = address(own, with(only(values, "kind"), "after", next)) + "#timeline"
	}
	return part
}

func happenedOf(w *locale.Words, e docket.TimelineEntry, today civil.Date) happened {
	h := happened{Day: w.DateShort(e.On), Stamp: e.On.String()}
	switch e.Kind {
	case docket.TimelineLetter:
		mark := statusMark(w, *e.Letter, today)
		h.Class, h.Head, h.Subject, h.Status = "sent", w.C("timeline", "Sent"), e.Letter.Subject, &mark
		h.Letters = []letterNamed{{Heading: headingOf(w, *e.Letter), Href: docket.CommunicationPath(e.Letter.ID), Data: e.Letter.Reference != ""}}
		if e.Letter.SentPrecision != civil.Day {
			h.Day, h.Stamp, h.Marks = sentWord(w, e.Letter.SentPrecision, e.Letter.SentOn, e.Letter.SentText), "", []string{w.C("mark", "date not exact")}
		}
		return h
	case docket.TimelineReply:
		h.reply(w, e)
	case docket.TimelineReminder:
		h.Class, h.Head = "reminder", w.C("timeline", "Reminder")
		if e.Reminder.Links == 0 && e.Reminder.SetAsideOn.IsZero() {
			h.Marks = append(h.Marks, w.T("waits in the queue for its letter"))
		}
	case docket.TimelineExtension:
		h.extension(w, e)
	}
	h.about(w, e)
	return h
}

func (h *happened) reply(w *locale.Words, e docket.TimelineEntry) {
	h.Class, h.Head, h.Number, h.Href = "reply", w.C("timeline", "Reply"), e.Reply.TheirReference, docket.ReplyPath(e.Reply.ID)
	if one := e.OneKind(); one != "" {
		h.Head = replyHead(w, one)
	}
	if len(e.About) == 0 && e.Reply.Links == 0 && e.Reply.SetAsideOn.IsZero() {
		h.Marks = append(h.Marks, w.T("waits in the queue for its letter"))
	}
	if e.Reply.DateStandsIn() {
		h.Marks = append(h.Marks, w.T("day received unknown: the day it is dated counts"))
	}
}

func (h *happened) extension(w *locale.Words, e docket.TimelineEntry) {
	h.Class, h.Head = "extension", w.T("More time asked")
	if !e.Decided {
		return
	}
	h.Head = w.T("More time refused")
	if e.Extension.Decision == docket.Granted {
		h.Head, h.Detail = w.T("More time granted"), w.T("until %s", w.Date(e.Extension.GrantedUntil))
	}
}

// about names the letters, each with what a reply is for it where it is not the same for all.
func (h *happened) about(w *locale.Words, e docket.TimelineEntry) {
	for i, l := range e.About {
		if i == mostNamed {
			h.More = w.N("and %d more", "and %d more", len(e.About)-i)
			return
		}
		row := docket.ListRow{ID: l.ID, Type: l.Type, Stage: l.Stage, Reference: l.Reference, SentPrecision: l.Sent.Precision, SentOn: l.Sent.On, SentText: l.Sent.Text}
		named := letterNamed{Heading: headingOf(w, row), Href: docket.CommunicationPath(l.ID), Data: l.Reference != ""}
		if e.Kind == docket.TimelineReply && e.OneKind() == "" {
			named.Note = kindWord(w, l.Kind)
		}
		if l.Probable {
			named.Note = w.C("mark", "probable link")
		}
		h.Letters = append(h.Letters, named)
	}
}
