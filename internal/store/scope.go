package store

import "answerable/internal/docket"

// Scopes in SQL. Each gives a condition that begins with AND, and what it binds: no limit is nil,
// an empty list sees nothing.

// seenLetters leaves in the communications of a scope; alias names their table in the query.
func seenLetters(scope docket.Scope, alias string) (string, []any) {
	where, args := seenAddressees(scope, alias+".addressee_id")
	if scope.Mandates != nil {
		where += " AND EXISTS (SELECT 1 FROM communication_mandates seen WHERE seen.communication_id = " + alias +
			".id AND seen.mandate_id" + oneOf + ")"
		args = append(args, idsOf(scope.Mandates))
	}
	if !scope.Drafts {
		where += " AND " + alias + ".stage = 'sent'"
	}
	return where, args
}

// seenAddressees leaves in the addressees of a scope.
func seenAddressees(scope docket.Scope, column string) (string, []any) {
	if scope.Addressees == nil {
		return "", nil
	}
	return " AND " + column + oneOf, []any{idsOf(scope.Addressees)}
}

// offeredAddressees leaves in the addressees that a reader may hear of: every State within the limits,
// and of the other actors those of a letter or reply that the reader may see. An actor known from a
// draft or from another mandate's letter would tell of it.
func offeredAddressees(scope docket.Scope, alias string) (string, []any) {
	where, args := seenAddressees(scope, alias+".id")
	if scope.Mandates == nil && scope.Drafts {
		return where, args
	}
	letter, ofLetter := seenLetters(scope, "letter")
	reply, ofReply := seenReplies(scope, "reply")
	where += " AND (" + alias + ".kind = 'state' OR EXISTS (SELECT 1 FROM communications letter WHERE letter.addressee_id = " + alias + ".id" + letter +
		") OR EXISTS (SELECT 1 FROM replies reply WHERE reply.addressee_id = " + alias + ".id" + reply + "))"
	return where, append(append(args, ofLetter...), ofReply...)
}

// seenCases leaves in the cases of at least one letter of a scope; a case without any letter is seen by
// those whose work is not limited, since nothing says whose it is.
func seenCases(scope docket.Scope, alias string) (string, []any) {
	if !scope.Limited() && scope.Drafts {
		return "", nil
	}
	letter, args := seenLetters(scope, "letter")
	where := " AND (EXISTS (SELECT 1 FROM communications letter WHERE letter.case_id = " + alias + ".id" + letter + ")"
	if !scope.Limited() {
		where += " OR " + alias + ".letters = 0"
	}
	return where + ")", args
}

// seenReplies leaves in the replies of a scope: those of its addressees, and for a person limited to
// mandates those that answer at least one letter he sees.
func seenReplies(scope docket.Scope, alias string) (string, []any) {
	return seenDocuments(scope, alias, "reply_links", "reply_id")
}

// seenReminders is seenReplies for reminders.
func seenReminders(scope docket.Scope, alias string) (string, []any) {
	return seenDocuments(scope, alias, "reminder_links", "reminder_id")
}

func seenDocuments(scope docket.Scope, alias, links, key string) (string, []any) {
	where, args := seenAddressees(scope, alias+".addressee_id")
	if scope.Mandates == nil {
		return where, args
	}
	letter, bound := seenLetters(scope, "letter")
	where += " AND EXISTS (SELECT 1 FROM " + links + " hangs JOIN communications letter ON letter.id = hangs.communication_id" +
		" WHERE hangs." + key + " = " + alias + ".id" + letter + ")"
	return where, append(args, bound...)
}
