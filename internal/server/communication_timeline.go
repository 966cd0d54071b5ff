package server

import (
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// dated is an entry of a timeline with what it is ordered by.
type dated struct {
	on    civil.Date
	order int // of entries of one day: what comes first in an office
	view.Event
}

// timeline tells the story of a letter, newest first.
func timeline(w *locale.Words, v docket.CommunicationView) []view.Event {
	var all []dated
	add := func(on civil.Date, order int, e view.Event) {
		if e.Day == "" {
			e.Day, e.Stamp = w.DateShort(on), on.String()
		}
		all = append(all, dated{on, order, e})
	}
	if v.Stage == docket.Sent {
		sent := view.Event{Kind: "sent", Head: w.C("timeline", "Sent"), Detail: w.T("to %s", v.Addressee.Name(w.Lang()))}
		if v.SentPrecision != civil.Day {
			sent.Day, sent.Marks = sentWord(w, v.SentPrecision, v.SentOn, v.SentText), []string{w.C("mark", "date not exact")}
		}
		add(v.SentFrom, 0, sent)
	}
	for _, r := range v.Replies {
		add(r.CountsOn, 3, replyEvent(w, r))
	}
	for i, r := range v.Reminders {
		e := view.Event{Kind: "reminder", Head: w.T("Reminder %d", i+1), Text: r.Note, Href: docket.ReminderPath(r.ID), Link: w.T("open it")}
		if r.Probable {
			e.Marks = []string{w.C("mark", "probable link")}
		}
		add(r.SentOn, 2, e)
	}
	for _, e := range v.Extensions {
		extensionEvents(w, e, add)
	}
	for _, c := range v.Closures {
		closureEvents(w, c, add)
	}
	if !v.NotExpectedOn.IsZero() {
		add(v.NotExpectedOn, 5, view.Event{Kind: "closed", Head: notExpectedHead(w, v.NotExpectedKind), Text: v.NotExpectedReason})
	}
	if passed := v.EffectiveDueOn; v.Status == docket.StatusOverdue {
		add(passed.AddDays(1), 1, view.Event{Kind: "due", Head: w.T("Due date passed"), Detail: w.T("without a substantive reply")})
	}
	return newestFirst(all)
}

func newestFirst(all []dated) []view.Event {
	slices.SortStableFunc(all, func(a, b dated) int {
		if c := b.on.Compare(a.on); c != 0 {
			return c
		}
		return b.order - a.order
	})
	events := make([]view.Event, len(all))
	for i, d := range all {
		events[i] = d.Event
	}
	return events
}

func replyEvent(w *locale.Words, r docket.AnsweringReply) view.Event {
	e := view.Event{Kind: "reply", Head: replyHead(w, r.Kind), Number: r.TheirReference, Text: r.Summary, Href: docket.ReplyPath(r.ID), Link: w.T("the document")}
	mark := func(is bool, text string) {
		if is {
			e.Marks = append(e.Marks, text)
		}
	}
	mark(r.Kind == docket.Acknowledgement, w.T("does not count as a reply"))
	mark(r.Probable, w.C("mark", "probable link"))
	mark(r.DateStandsIn(), w.T("day received unknown: the day it is dated counts"))
	mark(r.Translation == docket.TranslationPending, w.C("mark", "translation pending"))
	mark(r.Publication == docket.PublicationWithheld, w.C("mark", "withheld by the Government"))
	return e
}

func replyHead(w *locale.Words, k docket.ReplyKind) string {
	switch k {
	case docket.Acknowledgement:
		return w.T("Acknowledgement (A)")
	case docket.ExtensionRequest:
		return w.T("Request for more time")
	case docket.Partial:
		return w.T("Partial reply")
	case docket.Substantive:
		return w.T("Substantive reply")
	case docket.Additional:
		return w.T("Additional reply")
	}
	return w.T("Reply, not yet classified")
}

func notExpectedHead(w *locale.Words, kind docket.NotExpectedKind) string {
	if kind == docket.NoReplyAsked {
		return w.C("timeline", "No reply asked any more")
	}
	return w.C("timeline", "Withdrawn")
}

func closureEvents(w *locale.Words, c docket.Closure, add func(civil.Date, int, view.Event)) {
	add(c.ClosedOn, 5, view.Event{Kind: "closed", Head: w.C("timeline", "Closed"), Text: c.Reason})
	if !c.ReopenedOn.IsZero() {
		add(c.ReopenedOn, 6, view.Event{Kind: "note", Head: w.C("timeline", "Reopened"), Text: c.ReopenedReason})
	}
}

func extensionEvents(w *locale.Words, e docket.Extension, add func(civil.Date, int, view.Event)) {
	if !e.AskedOn.IsZero() {
		add(e.AskedOn, 4, view.Event{Kind: "extension", Head: w.T("More time asked")})
	}
	switch e.Decision {
	case docket.Granted:
		add(e.DecidedOn, 4, view.Event{Kind: "extension", Head: w.T("More time granted"), Detail: w.T("until %s", w.Date(e.GrantedUntil)), Text: e.Reason})
	case docket.Refused:
		add(e.DecidedOn, 4, view.Event{Kind: "extension", Head: w.T("More time refused"), Text: e.Reason})
	}
}

// nextStep words the box that says what to do next, with the way to do it for those who may.
func nextStep(w *locale.Words, v docket.CommunicationView, may bool) *stepBox {
	step := docket.NextStep(v)
	own := docket.CommunicationPath(v.ID)
	var box stepBox
	switch step.Kind {
	case docket.StepSend:
		box = stepBox{Calm: true, Head: w.T("Next step: send it"), Text: w.T("A draft has no due date; it runs from the day sent."), Href: own + "/send", Link: w.T("Mark as sent")}
	case docket.StepClassify:
		box = stepBox{Head: w.T("Next step: classify the reply"), Text: w.T("Until then it stops reminders and enters no rate."), Href: docket.ReplyPath(step.Reply), Link: w.T("Classify it")}
	case docket.StepConfirm:
		box = stepBox{Calm: true, Head: w.T("Next step: confirm the link"), Text: w.T("It is only probable that this reply answers this letter."), Href: docket.ReplyPath(step.Reply), Link: w.T("Check it")}
	case docket.StepDecide:
		box = stepBox{Head: w.T("Next step: decide on more time"), Text: w.T("Asking for more time moves no date."), Href: own + "/extensions/new", Link: w.T("Decide")}
	case docket.StepRemind:
		box = stepBox{Head: w.T("Next step: reminder %d", step.Nth), Href: own + "/reminders/new", Link: w.T("Log it")}
		if step.Open > 1 {
			box.Text = w.N("%d letter to %s is open; one summary letter can ask for it.", "%d letters to %s are open; one summary letter can ask for all of them.", step.Open, v.Addressee.Name(w.Lang()))
		}
	case docket.StepReopen:
		box = stepBox{Head: w.T("A reply came after this letter was closed"), Text: w.T("It counts. Reopen the letter to work on it; closed again on a later day, it leaves the queue."), Href: docket.ReplyPath(step.Reply), Link: w.T("Look at it")}
	case docket.StepAwait:
		return &stepBox{Calm: true, Head: w.T("Nothing to do before %s", w.Date(step.On.AddDays(1))), Text: w.T("The reply is asked by %s.", w.Date(step.On))}
	default:
		return nil
	}
	if !may {
		box.Href, box.Link = "", ""
	}
	return &box
}

// stepBox is the next step as a page shows it.
type stepBox struct {
	Calm       bool
	Head, Text string
	Href, Link string
}

// lateWord says how late a letter or its reply is against both dates, where they differ.
func lateWord(w *locale.Words, v docket.CommunicationView) string {
	switch v.Status {
	case docket.StatusOverdue:
		if v.DaysLateByOriginal != v.DaysLate {
			return w.T("by %s days; %s by the original date", w.Number(v.DaysLate), w.Number(v.DaysLateByOriginal))
		}
		return w.N("by %d day", "by %d days", v.DaysLate)
	case docket.StatusRepliedLate:
		if v.DaysLateByOriginal != v.DaysLate {
			return w.T("%s days late; %s by the original date", w.Number(v.DaysLate), w.Number(v.DaysLateByOriginal))
		}
		return w.N("%d day late", "%d days late", v.DaysLate)
	case docket.StatusReplied:
		if v.DaysLateByOriginal > 0 {
			return w.T("in time; %s days late by the original date", w.Number(v.DaysLateByOriginal))
		}
	case docket.StatusDueSoon, docket.StatusAwaiting:
		if !v.EffectiveDueOn.IsZero() {
			return w.N("in %d day", "in %d days", v.EffectiveDueOn.DaysSince(v.Today))
		}
	}
	return ""
}
