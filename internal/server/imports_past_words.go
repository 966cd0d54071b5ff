package server

import "answerable/internal/locale"

// importActionWord says what an import, and taking one back, did to a record, and what is said about records.
func importActionWord(w *locale.Words, action string) (word string, known bool) {
	switch action {
	case "import.apply":
		return w.C("history", "file imported"), true
	case "import.undo":
		return w.C("history", "import taken back"), true
	case "communication.restore":
		return w.C("history", "put back as before an import"), true
	case "communication.remove", "reply.remove", "reminder.remove", "addressee.remove":
		return w.C("history", "removed with its import"), true
	case "reply.import":
		return w.C("history", "reply imported"), true
	case "reminder.import":
		return w.C("history", "reminder imported"), true
	case "reply.assess":
		return w.C("history", "reply assessed"), true
	case "comment.add":
		return w.C("history", "commented"), true
	case "comment.remove":
		return w.C("history", "comment taken back"), true
	}
	return action, false
}
