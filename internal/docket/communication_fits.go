package docket

import "context"

// fitsItsRecord refuses a correction that contradicts what already hangs on the letter: a reply, a
// reminder or a decision dated before the letter, or a reply of another addressee.
func fitsItsRecord(ctx context.Context, tx Store, before, c Communication) error {
	replies, err := tx.RepliesTo(ctx, c.ID)
	if err != nil {
		return err
	}
	reminders, err := tx.RemindersFor(ctx, c.ID)
	if err != nil {
		return err
	}
	var p problems
	if c.AddresseeID != before.AddresseeID && len(replies)+len(reminders) > 0 {
		p.add("addressee", "Replies or reminders of another addressee are on record for this letter. Take them off first, or withdraw the letter and log it anew.")
	}
	if c.SentFrom.IsZero() {
		return p.err()
	}
	for _, r := range replies {
		if r.CountsOn.Before(c.SentFrom) {
			p.add("sent_on", "A reply of %s is already on record, which is before this date.", r.CountsOn)
			break
		}
	}
	for _, r := range reminders {
		if r.SentOn.Before(c.SentFrom) {
			p.add("sent_on", "A reminder of %s is already on record, which is before this date.", r.SentOn)
			break
		}
	}
	if err := decidedAfter(ctx, tx, c, &p); err != nil {
		return err
	}
	return p.err()
}

// decidedAfter holds the day sent against the requests for more time and the decisions about the letter.
func decidedAfter(ctx context.Context, tx Store, c Communication, p *problems) error {
	extensions, err := tx.ExtensionsOf(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, e := range extensions {
		first := earlier(e.AskedOn, e.DecidedOn)
		if first.Before(c.SentFrom) {
			p.add("sent_on", "More time was asked or decided on %s, which is before this date.", first)
			break
		}
	}
	closures, err := tx.ClosuresOf(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, cl := range closures {
		if cl.ClosedOn.Before(c.SentFrom) {
			p.add("sent_on", "The letter was closed on %s, which is before this date.", cl.ClosedOn)
			break
		}
	}
	if !c.NotExpectedOn.IsZero() && c.NotExpectedOn.Before(c.SentFrom) {
		p.add("sent_on", "No reply was expected from %s on, which is before this date.", c.NotExpectedOn)
	}
	return nil
}

// longestChain bounds how far back follow-up letters are followed; no real chain comes near it.
const longestChain = 100

// followsEarlier refuses a letter that follows up a later one, or, by way of others, itself.
func followsEarlier(ctx context.Context, tx Store, c Communication) error {
	var p problems
	next := c.FollowsID
	for step := 0; next != nil && step < longestChain; step++ {
		if *next == c.ID && c.ID != 0 {
			p.add("follows", "That letter follows up this one already.")
			return p.err()
		}
		followed, err := tx.Communication(ctx, Everything, *next)
		if err != nil {
			return err
		}
		if step == 0 && !c.SentTo.IsZero() && followed.SentFrom.After(c.SentTo) {
			p.add("follows", "That letter was sent later, on %s. A letter follows up an earlier one.", followed.SentFrom)
			return p.err()
		}
		next = followed.FollowsID
	}
	return nil
}
