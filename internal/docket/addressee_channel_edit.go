package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// ChannelInput is what a person typed about a channel.
type ChannelInput struct {
	Once     string // adding
	Version  int64  // editing
	Kind     ChannelKind
	From, To civil.Date
	Forms    []ChannelForm
}

// Always is the first day of what was always so.
var Always = civil.Must("1900-01-01")

// CanEditChannels tells who keeps the channels of an addressee: whoever writes to it.
func CanEditChannels(a Actor, _ Addressee) bool { return CanWrite(a) }

// AddChannel adds a channel with its days and forms.
func (s *Service) AddChannel(ctx context.Context, actor Actor, id AddresseeID, in ChannelInput) (string, error) {
	if !CanWrite(actor) {
		return "", forbidden()
	}
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		a, err := tx.OfferedAddressee(ctx, actor.Scope(), id)
		if err != nil {
			return "", err
		}
		c := Channel{AddresseeID: id}
		if err := fillChannel(ctx, tx, &c, in); err != nil {
			return "", err
		}
		if err := tx.InsertChannel(ctx, &c); err != nil {
			return "", err
		}
		err = tx.Record(ctx, Change{Actor: actor, Action: "addressee.channel", Subject: "addressee", SubjectID: int64(id), After: describeChannel(c)})
		return a.Path(), err
	})
}

// EditChannel corrects a channel, or ends it on a day.
func (s *Service) EditChannel(ctx context.Context, actor Actor, id AddresseeID, channel ChannelID, in ChannelInput) error {
	return s.changeAddressee(ctx, actor, id, CanEditChannels, func(tx Store, a Addressee) error {
		all, err := tx.Channels(ctx, id)
		if err != nil {
			return err
		}
		for _, before := range all {
			if before.ID != channel {
				continue
			}
			if err := unchanged(before, before.Version, in.Version); err != nil {
				return err
			}
			after := before
			if err := fillChannel(ctx, tx, &after, in); err != nil {
				return err
			}
			if err := tx.UpdateChannel(ctx, &after); err != nil {
				return err
			}
			return tx.Record(ctx, Change{Actor: actor, Action: "addressee.channel", Subject: "addressee", SubjectID: int64(id), Before: describeChannel(before), After: describeChannel(after)})
		}
		return notFound()
	})
}

func fillChannel(ctx context.Context, tx Store, c *Channel, in ChannelInput) error {
	var p problems
	c.Kind, c.ValidFrom, c.ValidTo, c.Forms = in.Kind, in.From, in.To, nil
	if !c.Kind.Valid() {
		p.add("kind", "Choose where letters go.")
	}
	if c.ValidFrom.IsZero() {
		c.ValidFrom = Always
	}
	named := false
	for _, f := range in.Forms {
		f.Name, f.FormOfAddress = strings.TrimSpace(f.Name), strings.TrimSpace(f.FormOfAddress)
		tooLong(&p, "name_"+f.Language, f.Name, 300)
		tooLong(&p, "form_"+f.Language, f.FormOfAddress, 300)
		if f.Name+f.FormOfAddress != "" {
			c.Forms = append(c.Forms, f)
		}
		named = named || f.Name != ""
	}
	if !named {
		p.add("name_en", "Give the name of the channel in at least one language.")
	}
	others, err := tx.Channels(ctx, c.AddresseeID)
	if err != nil {
		return err
	}
	checkChannel(others, *c, &p)
	return p.err()
}

// checkChannel refuses days that end before they begin, and two channels of one kind on a day.
func checkChannel(others []Channel, c Channel, p *problems) {
	if !c.ValidTo.IsZero() && c.ValidTo.Before(c.ValidFrom) {
		p.add("valid_to", "The last day lies before the first.")
		return
	}
	for _, other := range others {
		if other.ID == c.ID || other.Kind != c.Kind || !overlap(other.ValidFrom, other.ValidTo, c.ValidFrom, c.ValidTo) {
			continue
		}
		if other.ValidTo.IsZero() {
			p.add("valid_from", "A channel of this kind holds from %s and has not ended. End it first: on one day letters go to one of each kind.", other.ValidFrom)
			return
		}
		p.add("valid_from", "A channel of this kind holds from %s to %s. On one day letters go to one of each kind.", other.ValidFrom, other.ValidTo)
		return
	}
}

func describeChannel(c Channel) map[string]any {
	forms := make([]map[string]string, len(c.Forms))
	for i, f := range c.Forms {
		forms[i] = map[string]string{"language": f.Language, "name": f.Name, "form_of_address": f.FormOfAddress}
	}
	return map[string]any{"kind": c.Kind, "valid_from": c.ValidFrom, "valid_to": c.ValidTo, "forms": forms}
}

// Addressed is how a letter of a day names its addressee and where it goes.
type Addressed struct {
	Name    string
	Channel *Channel // nil where none is on record for the day
	ChannelForm
}

// AddressedOn gives the name, the channel and the form of address that hold on a day: a letter bears
// those of the day it is sent. The Permanent Mission goes before the ministry, that before an office.
func (s *Service) AddressedOn(ctx context.Context, actor Actor, id AddresseeID, day civil.Date, language string) (Addressed, error) {
	if !CanRead(actor) {
		return Addressed{}, forbidden()
	}
	var to Addressed
	err := s.store.Read(ctx, func(r Store) error {
		a, err := r.OfferedAddressee(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		names, err := r.PastNames(ctx, id)
		if err != nil {
			return err
		}
		to.Name = a.NameOn(names, day, language)
		channels, err := r.Channels(ctx, id)
		if err != nil {
			return err
		}
		for _, kind := range ChannelKinds {
			for i, c := range channels {
				if c.Kind == kind && c.ValidOn(day) && to.Channel == nil {
					to.Channel, to.ChannelForm = &channels[i], c.Form(language)
				}
			}
		}
		return nil
	})
	return to, err
}

// NameOn gives the name that an addressee bore on a day.
func (a Addressee) NameOn(names []PastName, day civil.Date, language string) string {
	for _, n := range names {
		if holds(n.ValidFrom, n.ValidTo, day) {
			return n.Name(language)
		}
	}
	return a.Name(language)
}
