package statuscases

import "answerable/internal/docket"

func replies() []Case {
	partial := marked(docket.Marks{Partial: true})
	return []Case{
		letter("a reply on the due date is in time", "2024-06-01", docket.StatusReplied, 0, reply("2024-03-10", docket.Substantive)),
		letter("a reply the day after is late", "2024-06-01", docket.StatusRepliedLate, 1, reply("2024-03-11", docket.Substantive)),
		letter("a late reply stays as late as it was", "2026-11-23", docket.StatusRepliedLate, 82, reply("2024-05-31", docket.Substantive)),
		letter("on the day the reply came", "2024-05-31", docket.StatusRepliedLate, 82, reply("2024-05-31", docket.Substantive)),
		letter("a past day before the late reply: overdue", "2024-05-30", docket.StatusOverdue, 81, reply("2024-05-31", docket.Substantive)),
		letter("a past day before the reply in time: awaited", "2024-02-14", docket.StatusAwaiting, 0, reply("2024-02-15", docket.Substantive)),
		letter("of two substantive replies the first counts, whichever was entered first", "2024-06-01", docket.StatusReplied, 0,
			reply("2024-05-01", docket.Substantive), reply("2024-03-01", docket.Substantive)),
		letter("on a past day only the first of two had come", "2024-04-01", docket.StatusRepliedLate, 2,
			reply("2024-05-01", docket.Substantive), reply("2024-03-12", docket.Substantive)),
		letter("partial, then substantive", "2024-06-01", docket.StatusReplied, 0,
			reply("2024-02-01", docket.Partial), reply("2024-03-01", docket.Substantive)),
		letter("partial, on a past day before the substantive one", "2024-02-15", docket.StatusAwaiting, 0,
			reply("2024-03-01", docket.Substantive), reply("2024-02-01", docket.Partial), partial),
		letter("an additional reply never moves the first", "2024-06-01", docket.StatusRepliedLate, 5,
			reply("2024-03-15", docket.Substantive), reply("2024-04-15", docket.Additional)),
		letter("an unclassified reply waits for a person", "2024-06-01", docket.StatusReceived, 0, reply("2024-03-01", docket.Unclassified)),
		letter("a late unclassified reply is received, not overdue", "2024-06-01", docket.StatusReceived, 0, reply("2024-05-01", docket.Unclassified)),
		letter("a past day before the unclassified reply", "2024-04-30", docket.StatusOverdue, 51, reply("2024-05-01", docket.Unclassified)),
		letter("partial and unclassified", "2024-06-01", docket.StatusReceived, 0,
			reply("2024-03-01", docket.Unclassified), reply("2024-02-01", docket.Partial), partial),
		letter("substantive beside unclassified", "2024-06-01", docket.StatusReplied, 0,
			reply("2024-02-20", docket.Unclassified), reply("2024-03-01", docket.Substantive)),
		letter("acknowledged, then replied", "2024-06-01", docket.StatusReplied, 0,
			reply("2024-01-15", docket.Acknowledgement), reply("2024-03-01", docket.Substantive), marked(docket.Marks{Acknowledged: true})),
		letter("a probable link counts", "2024-06-01", docket.StatusReplied, 0, probable("2024-03-01", docket.Substantive)),
		letter("a reply after closing counts", "2024-06-01", docket.StatusRepliedLate, 22,
			closed("2024-03-15"), reply("2024-04-01", docket.Substantive)),
	}
}

func extensions() []Case {
	asked := marked(docket.Marks{ExtensionAsked: true})
	inTime := extension("2024-03-01", "2024-03-05", docket.Granted, "2024-04-10")
	tooLate := extension("2024-03-08", "2024-04-01", docket.Granted, "2024-05-01")
	return []Case{
		letter("asking moves nothing", "2024-03-11", docket.StatusOverdue, 1, extension("2024-03-01", "", "", ""), asked),
		letter("asked only after the day: no mark", "2024-03-11", docket.StatusOverdue, 1, extension("2024-03-12", "", "", "")),
		letter("granted: the new date holds", "2024-04-10", docket.StatusDueSoon, 0, inTime, asked),
		letter("granted: overdue from the day after the new date", "2024-04-12", docket.StatusOverdue, 2, inTime, asked),
		letter("granted: the day before the decision", "2024-03-04", docket.StatusDueSoon, 0, inTime, asked),
		letter("granted: a reply up to the new date is in time", "2024-06-01", docket.StatusReplied, 0, inTime,
			reply("2024-04-10", docket.Substantive), asked),
		letter("granted: a reply after the new date is late against it", "2024-06-01", docket.StatusRepliedLate, 1, inTime,
			reply("2024-04-11", docket.Substantive), asked),
		letter("granted after the due date: the days between stay overdue", "2024-03-31", docket.StatusOverdue, 21, tooLate, asked),
		letter("granted after the due date: from the decision on it is awaited", "2024-04-01", docket.StatusAwaiting, 0, tooLate, asked),
		letter("granted after the due date: and overdue again", "2024-05-02", docket.StatusOverdue, 1, tooLate, asked),
		letter("decided after the reply: late on the day before the decision", "2024-03-31", docket.StatusRepliedLate, 10, tooLate,
			reply("2024-03-20", docket.Substantive), asked),
		letter("decided after the reply: in time from the decision on", "2024-04-01", docket.StatusReplied, 0, tooLate,
			reply("2024-03-20", docket.Substantive), asked),
		letter("refused: nothing moves", "2024-03-12", docket.StatusOverdue, 2,
			extension("2024-03-01", "2024-03-05", docket.Refused, ""), asked),
		letter("refused, then granted", "2024-03-20", docket.StatusAwaiting, 0,
			extension("2024-03-01", "2024-03-05", docket.Refused, ""),
			extension("2024-03-06", "2024-03-09", docket.Granted, "2024-04-01"), asked),
		letter("two grants entered in any order: the latest date holds", "2024-04-20", docket.StatusAwaiting, 0,
			extension("2024-03-20", "2024-04-01", docket.Granted, "2024-05-10"),
			extension("2024-03-01", "2024-03-05", docket.Granted, "2024-04-10"), asked),
		letter("two grants: on a past day only the first", "2024-03-31", docket.StatusAwaiting, 0,
			extension("2024-03-20", "2024-04-01", docket.Granted, "2024-05-10"),
			extension("2024-03-01", "2024-03-05", docket.Granted, "2024-04-10"), asked),
		letter("a grant that names an earlier date than one before takes nothing back", "2024-04-15", docket.StatusAwaiting, 0,
			extension("", "2024-03-05", docket.Granted, "2024-05-01"),
			extension("", "2024-03-20", docket.Granted, "2024-04-10")),
	}
}
