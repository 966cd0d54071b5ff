package statuscases

import (
	"answerable/internal/civil"
	"answerable/internal/docket"
)

func stages() []Case {
	return []Case{
		letter("a draft without a date", "2024-06-01", docket.StatusDraft, 0, draft, printed(civil.Printed{Precision: civil.Unknown})),
		letter("a draft whose date has passed stays a draft", "2024-06-01", docket.StatusDraft, 0, draft),
		letter("a letter sent after the day is still a draft on it", "2024-01-09", docket.StatusDraft, 0),
		letter("a reply does not make a letter sent before its day", "2024-01-09", docket.StatusDraft, 0,
			reply("2024-02-01", docket.Substantive)),
	}
}

func openLetters() []Case {
	return []Case{
		letter("on day 0 an answer is awaited", "2024-01-10", docket.StatusAwaiting, 0),
		letter("eight days before the due date", "2024-03-02", docket.StatusAwaiting, 0),
		letter("seven days before the due date it is due soon", "2024-03-03", docket.StatusDueSoon, 0),
		letter("on the due date nothing is late", "2024-03-10", docket.StatusDueSoon, 0),
		letter("overdue from the day after", "2024-03-11", docket.StatusOverdue, 1),
		letter("overdue across a leap day and two years", "2026-11-23", docket.StatusOverdue, 988),
		letter("an acknowledgement is never a reply", "2024-03-11", docket.StatusOverdue, 1,
			reply("2024-01-20", docket.Acknowledgement), marked(docket.Marks{Acknowledged: true})),
		letter("an acknowledgement of later carries no mark yet", "2024-03-11", docket.StatusOverdue, 1,
			reply("2024-03-12", docket.Acknowledgement)),
		letter("only a partial reply leaves it overdue", "2024-03-20", docket.StatusOverdue, 10,
			reply("2024-02-20", docket.Partial), marked(docket.Marks{Partial: true})),
		letter("only a partial reply leaves it awaited", "2024-02-21", docket.StatusAwaiting, 0,
			reply("2024-02-20", docket.Partial), marked(docket.Marks{Partial: true})),
		letter("asking for more time answers nothing", "2024-03-12", docket.StatusOverdue, 2,
			reply("2024-03-01", docket.ExtensionRequest)),
		letter("an additional reply alone answers nothing", "2024-03-12", docket.StatusOverdue, 2,
			reply("2024-03-01", docket.Additional)),
		letter("closing changes no status", "2024-03-11", docket.StatusOverdue, 1, closed("2024-02-01")),
		letter("a request for a visit has no due date and is never overdue", "2026-11-23", docket.StatusAwaiting, 0, visitRequest),
	}
}

func records() []Case {
	return []Case{
		letter("replies not captured: nobody knows", "2026-11-23", docket.StatusUnknown, 0, notCaptured),
		letter("not captured, but an acknowledgement came: overdue like any other", "2024-03-11", docket.StatusOverdue, 1,
			notCaptured, reply("2024-01-20", docket.Acknowledgement), marked(docket.Marks{Acknowledged: true})),
		letter("not captured, on the day before its acknowledgement", "2024-01-19", docket.StatusUnknown, 0,
			notCaptured, reply("2024-01-20", docket.Acknowledgement)),
		letter("not captured, but answered", "2024-06-01", docket.StatusReplied, 0,
			notCaptured, reply("2024-03-01", docket.Substantive)),
		letter("not captured, with a reply nobody has classified", "2024-06-01", docket.StatusReceived, 0,
			notCaptured, reply("2024-03-01", docket.Unclassified)),
		letter("not captured and without an exact date: nobody knows", "2024-06-01", docket.StatusUnknown, 0,
			notCaptured, printed(august1992), marked(docket.Marks{DateNotExact: true})),
		letter("as the source of its time recorded it: overdue", "2024-03-11", docket.StatusOverdue, 1,
			func(c *Case) { c.Communication.ReplyRecord = docket.AsOfSource }),
	}
}

var (
	august1992 = civil.Printed{Text: "August 1992", Precision: civil.Month,
		From: civil.Must("1992-08-01"), To: civil.Must("1992-08-31")}
	year1991 = civil.Printed{Text: "1991", Precision: civil.Year,
		From: civil.Must("1991-01-01"), To: civil.Must("1991-12-31")}
)

func inexact() []Case {
	date := docket.Marks{DateNotExact: true}
	return []Case{
		letter("a month is no exact day", "2024-01-01", docket.StatusUndated, 0, printed(august1992), marked(date)),
		letter("a year is no exact day", "2024-01-01", docket.StatusUndated, 0, printed(year1991), marked(date)),
		letter("no date at all", "2024-01-01", docket.StatusUndated, 0,
			printed(civil.Printed{Precision: civil.Unknown}), marked(date)),
		letter("without an exact day a reply is neither in time nor late", "2024-01-01", docket.StatusReplied, 0,
			printed(august1992), reply("1992-10-01", docket.Substantive),
			marked(docket.Marks{DateNotExact: true, TimelinessUnknown: true})),
		letter("undated until its reply came", "1992-09-30", docket.StatusUndated, 0,
			printed(august1992), reply("1992-10-01", docket.Substantive), marked(date)),
		letter("undated with a partial reply", "1993-01-01", docket.StatusUndated, 0,
			printed(august1992), reply("1992-10-01", docket.Partial), marked(docket.Marks{DateNotExact: true, Partial: true})),
		letter("undated with an unclassified reply", "1993-01-01", docket.StatusReceived, 0,
			printed(year1991), reply("1992-10-01", docket.Unclassified), marked(date)),
		letter("a request for a visit answered: in time or not nobody can say", "2024-06-01", docket.StatusReplied, 0,
			visitRequest, reply("2024-05-01", docket.Substantive), marked(docket.Marks{TimelinessUnknown: true})),
	}
}

func notExpected() []Case {
	return []Case{
		letter("withdrawn: no reply is expected", "2024-06-01", docket.StatusNotExpected, 0, withdrawn("2024-02-01")),
		letter("on the day it was withdrawn", "2024-02-01", docket.StatusNotExpected, 0, withdrawn("2024-02-01")),
		letter("the day before it was withdrawn", "2024-01-31", docket.StatusAwaiting, 0, withdrawn("2024-02-01")),
		letter("withdrawn long after the due date", "2024-03-31", docket.StatusOverdue, 21, withdrawn("2024-04-01")),
		letter("withdrawn after a reply", "2024-06-01", docket.StatusNotExpected, 0,
			reply("2024-02-15", docket.Substantive), withdrawn("2024-04-01")),
		letter("replied to, before it was withdrawn", "2024-03-31", docket.StatusReplied, 0,
			reply("2024-02-15", docket.Substantive), withdrawn("2024-04-01")),
		letter("a reply after the withdrawal changes nothing", "2024-06-01", docket.StatusNotExpected, 0,
			withdrawn("2024-02-01"), reply("2024-02-15", docket.Substantive)),
		letter("a month-dated letter withdrawn", "2024-06-01", docket.StatusNotExpected, 0,
			printed(august1992), withdrawn("1993-01-01"), marked(docket.Marks{DateNotExact: true})),
	}
}
