package intake

import (
	"context"

	"answerable/internal/docket"
)

// update writes what rows change in a letter on record.
func (w *writer) update(ctx context.Context, u *work) error {
	id := u.c.ID
	kept := docket.BeforeImport{Import: w.file, Before: u.before, After: u.c, Mandates: u.beforeLed, Relisted: u.relisted, Relinked: len(u.relinked)+len(u.guessed) > 0}
	if err := w.tx.KeepBefore(ctx, kept); err != nil {
		return err
	}
	if u.changed {
		c := u.c // the plan keeps the version it was made on
		if err := w.tx.UpdateCommunication(ctx, &c); err != nil {
			return err
		}
	}
	if u.relisted {
		if err := w.tx.SetMandates(ctx, id, u.mandates); err != nil {
			return err
		}
	}
	for _, link := range u.relinked {
		if err := w.tx.PutReplyLink(ctx, link); err != nil {
			return err
		}
	}
	for _, link := range u.guessed {
		if err := w.tx.MarkProbable(ctx, link.ReplyID, id); err != nil {
			return err
		}
	}
	if err := w.arrived(ctx, u); err != nil {
		return err
	}
	if err := w.tx.Rederive(ctx, id); err != nil {
		return err
	}
	before, after := docket.DescribeCommunication(u.before, u.beforeLed), docket.DescribeCommunication(u.c, u.mandates)
	if len(u.guessed) > 0 {
		after["probable_links"] = len(u.guessed)
	}
	for _, link := range u.relinked {
		change := map[string]any{"reply": link.ReplyID, "counts_on": link.CountsOn, "kind": link.Kind, "probable": link.Probable}
		if err := w.record(ctx, "reply.import", "communication", int64(id), nil, change); err != nil {
			return err
		}
	}
	return w.record(ctx, "communication.import", "communication", int64(id), before, after)
}

// arrived writes replies and reminders that the letter on record lacked.
func (w *writer) arrived(ctx context.Context, u *work) error {
	for i := range u.replies {
		reply := &u.replies[i]
		reply.AddresseeID = u.c.AddresseeID
		if err := w.tx.InsertReply(ctx, &reply.Reply); err != nil {
			return err
		}
		link := docket.ReplyLink{ReplyID: reply.ID, CommunicationID: u.c.ID, Kind: reply.Kind, Probable: reply.Probable, CountsOn: reply.CountsOn}
		if err := w.tx.PutReplyLink(ctx, link); err != nil {
			return err
		}
		after := map[string]any{"communication": u.c.ID, "received_on": reply.ReceivedOn, "kind": reply.Kind, "probable": reply.Probable}
		if err := w.record(ctx, "reply.import", "reply", int64(reply.ID), nil, after); err != nil {
			return err
		}
	}
	for _, on := range u.reminders {
		reminder := docket.Reminder{UID: docket.NewUID(), AddresseeID: u.c.AddresseeID, SentOn: on, CreatedAt: w.plan.opts.Now, Version: 1}
		if err := w.tx.InsertReminder(ctx, &reminder); err != nil {
			return err
		}
		if err := w.tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: reminder.ID, CommunicationID: u.c.ID, SentOn: on}); err != nil {
			return err
		}
		after := map[string]any{"communication": u.c.ID, "sent_on": on}
		if err := w.record(ctx, "reminder.import", "reminder", int64(reminder.ID), nil, after); err != nil {
			return err
		}
	}
	return nil
}
