package docket

// What an event's payload says of a record before and after. Payloads may hold protected values and
// can be destroyed; the chain of events stands without them.

func describe(c Communication, mandates []CommunicationMandate) map[string]any {
	codes := make([]string, 0, len(mandates))
	lead := ""
	for _, m := range mandates {
		codes = append(codes, m.Code)
		if m.Lead {
			lead = m.Code
		}
	}
	return map[string]any{
		"stage": c.Stage, "type": c.Type, "reference": c.Key(), "reference_text": c.ReferenceText, "addressee": c.AddresseeID, "case": c.CaseID,
		"sent_on": c.SentOn, "sent_precision": c.SentPrecision, "sent_text": c.SentText, "dated_on": c.DatedOn,
		"due_on": c.DueOn, "due_by_hand": c.DueByHand, "due_reason": c.DueReason,
		"subject": c.Subject, "summary": c.Summary, "public_subject": c.PublicSubject, "public_summary": c.PublicSummary,
		"language": c.Language, "follow_up": c.FollowUp, "follows": c.FollowsID, "reply_record": c.ReplyRecord,
		"officer": c.OfficerID, "mandates": codes, "lead": lead,
	}
}

func describeReply(r Reply) map[string]any {
	return map[string]any{
		"addressee": r.AddresseeID, "received_on": r.ReceivedOn, "dated_on": r.DatedOn, "their_reference": r.TheirReference,
		"channel": r.Channel, "language": r.Language, "translation": r.Translation, "publication": r.Publication,
		"pages": r.Pages, "summary": r.Summary,
	}
}

func describeLink(r Reply, l ReplyLink) map[string]any {
	return map[string]any{"reply": r.ID, "counts_on": r.CountsOn, "kind": l.Kind, "probable": l.Probable}
}

func describeExtension(e Extension) map[string]any {
	return map[string]any{"asked_on": e.AskedOn, "decided_on": e.DecidedOn, "decision": e.Decision, "granted_until": e.GrantedUntil}
}

func describeReminder(r Reminder) map[string]any {
	return map[string]any{"sent_on": r.SentOn, "language": r.Language, "note": r.Note}
}

func describeReminderLink(r Reminder, probable bool) map[string]any {
	return map[string]any{"reminder": r.ID, "sent_on": r.SentOn, "probable": probable}
}
