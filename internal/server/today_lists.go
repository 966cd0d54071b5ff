package server

import (
	"answerable/internal/docket"
	"answerable/internal/locale"
)

func toDo(w *locale.Words) string       { return w.C("column", "What to do") }
func missing(w *locale.Words) string    { return w.C("column", "What is missing") }
func ofDocument(w *locale.Words) string { return w.C("column", "Document") }

func parts(all ...docket.TodayPart) []docket.TodayPart { return all }

// todayLists are the pages behind the figures of a day, in the order of the day.
var todayLists = []todayList{
	{slug: "steps", what: toDo, parts: docket.StepParts,
		title: func(w *locale.Words) string { return w.T("Steps for today") },
		rule: func(w *locale.Words) string {
			return w.T("Replies to read, then those to classify, requests for more time, letters past their due date, translations and drafts; the oldest of each first.")
		},
		calm: func(w *locale.Words) string { return w.T("Nothing waits to be done.") }},
	{slug: "unread", what: toDo, parts: parts(docket.PartUnread),
		title: func(w *locale.Words) string { return w.T("Unread replies") },
		rule: func(w *locale.Words) string {
			return w.T("A reply is unread until an officer or a reviewer opens it. Whoever logs one from its envelope has seen it.")
		},
		calm: func(w *locale.Words) string { return w.T("Every reply has been opened by somebody.") }},
	{slug: "unclassified", what: toDo, parts: parts(docket.PartUnclassified),
		title: func(w *locale.Words) string { return w.T("Replies to classify") },
		rule: func(w *locale.Words) string {
			return w.T("Until somebody says what a reply is, it stops reminders and enters no rate.")
		},
		calm: func(w *locale.Words) string { return w.T("Of every reply it is said what it is.") }},
	{slug: "translations", what: toDo, parts: parts(docket.PartTranslations),
		title: func(w *locale.Words) string { return w.T("Translations awaited") },
		rule:  func(w *locale.Words) string { return w.T("Replies whose translation is pending, the oldest first.") },
		calm:  func(w *locale.Words) string { return w.T("No reply waits for its translation.") }},
	{slug: "drafts", what: toDo, parts: parts(docket.PartDrafts),
		title: func(w *locale.Words) string { return w.T("Drafts") },
		rule: func(w *locale.Words) string {
			return w.T("Letters that are not sent, the oldest first; withdrawn ones are left out.")
		},
		calm: func(w *locale.Words) string { return w.T("No draft waits.") }},
	{slug: "gaps", what: missing, parts: parts(docket.PartGaps),
		title: func(w *locale.Words) string { return w.T("Gaps in the record") },
		rule: func(w *locale.Words) string {
			return w.T("Letters without a case, without a source of their case, without an exact day sent, or without a mandate.")
		},
		calm: func(w *locale.Words) string { return w.T("No letter lacks anything.") }},
	{slug: "unassessed", what: toDo, parts: parts(docket.PartUnassessed), whole: true,
		title: func(w *locale.Words) string { return w.T("Replies to assess") },
		rule: func(w *locale.Words) string {
			return w.T("Substantive and partial replies that no reviewer has judged yet, the oldest first. Letters that have another reviewer are left out.")
		},
		calm: func(w *locale.Words) string { return w.T("Every substantive and partial reply is assessed.") }},
	{slug: "replies", what: ofDocument, parts: parts(docket.PartReplies), since: true,
		title: func(w *locale.Words) string { return w.T("Replies that came in") },
		rule: func(w *locale.Words) string {
			return w.T("Replies put on the record since the moment in the address, logged or imported, in the order they were received.")
		},
		calm: func(w *locale.Words) string { return w.T("No reply was put on the record since then.") }},
	{slug: "sent", parts: parts(docket.PartSent), since: true,
		title: func(w *locale.Words) string { return w.T("Letters sent") },
		rule: func(w *locale.Words) string {
			return w.T("Letters that somebody marked sent, or logged as sent, since the moment in the address.")
		},
		calm: func(w *locale.Words) string { return w.T("No letter was sent since then.") }},
	cellList("answered-in-time", docket.PartInTime, func(w *locale.Words) string { return w.T("Answered in time") }),
	cellList("answered-late", docket.PartLate, func(w *locale.Words) string { return w.T("Answered late") }),
	cellList("open-in-time", docket.PartOpenInTime, func(w *locale.Words) string { return w.T("Open, within time") }),
	cellList("open-late", docket.PartOpenLate, func(w *locale.Words) string { return w.T("Open, late") }),
}

// cellList is the page behind one of the four cells.
func cellList(slug string, part docket.TodayPart, title func(*locale.Words) string) todayList {
	return todayList{slug: slug, parts: parts(part), whole: true, title: title,
		rule: func(w *locale.Words) string {
			return w.T("Letters to Governments sent in the last 12 months on an exact day, to which a reply is expected.")
		},
		calm: func(w *locale.Words) string { return w.T("No letter stands here.") }}
}
