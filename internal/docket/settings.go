package docket

import (
	"context"
	"slices"
	"strings"

	"answerable/internal/civil"
)

// Settings of the office, kept in the database.
const (
	SettingFollowedSince = "followed_since"
	SettingOffice        = "office"
)

// FollowedSince is the day since which the office follows its letters. Letters sent earlier stand in
// lists, counts, rates and reports, but not in daily work, proposals of reminders or alerts.
func (s *Service) FollowedSince(ctx context.Context) (civil.Date, error) {
	return followedSince(ctx, s.store)
}

func followedSince(ctx context.Context, store Store) (civil.Date, error) {
	text, err := store.Setting(ctx, SettingFollowedSince)
	if err != nil || text == "" {
		return civil.Date{}, err
	}
	return civil.Parse(text)
}

// SetFollowedSince replaces the day, with an event.
func (s *Service) SetFollowedSince(ctx context.Context, actor Actor, day civil.Date) error {
	if !CanWrite(actor) && !CanAdminister(actor) {
		return forbidden()
	}
	if day.After(s.Today()) {
		return Refuse(Invalid, "The day since which letters are followed cannot be in the future.")
	}
	return s.store.Tx(ctx, func(tx Store) error { return PutFollowedSince(ctx, tx, actor, day) })
}

// PutFollowedSince replaces the day inside a transaction: an import sets it beside its rows.
func PutFollowedSince(ctx context.Context, tx Store, actor Actor, day civil.Date) error {
	before, err := tx.Setting(ctx, SettingFollowedSince)
	if err != nil || before == day.String() {
		return err
	}
	if err := tx.SetSetting(ctx, SettingFollowedSince, day.String()); err != nil {
		return err
	}
	return tx.Record(ctx, Change{Actor: actor, Action: "setting.change", Subject: "setting", Before: map[string]any{SettingFollowedSince: before}, After: map[string]any{SettingFollowedSince: day}})
}

// Followed tells whether a letter is part of daily work: it was sent on or after the day since which
// the office follows; without an exact day, its whole period must not end before it.
func Followed(c Communication, since civil.Date) bool {
	if since.IsZero() || c.Stage == Draft {
		return true
	}
	return !c.SentTo.IsZero() && !c.SentTo.Before(since)
}

// Office is the name of the office, shown in the head of pages and prints.
func (s *Service) Office(ctx context.Context) (string, error) {
	return s.store.Setting(ctx, SettingOffice)
}

// SetOffice names the office, for the head of pages and prints.
func (s *Service) SetOffice(ctx context.Context, actor Actor, name string) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	var p problems
	name = strings.TrimSpace(name)
	if name == "" {
		p.add("office", "Give the name of the office, as it should stand on prints.")
	}
	tooLong(&p, "office", name, 200)
	if err := p.err(); err != nil {
		return err
	}
	return s.store.Tx(ctx, func(tx Store) error {
		before, err := tx.Setting(ctx, SettingOffice)
		if err != nil || before == name {
			return err
		}
		if err := tx.SetSetting(ctx, SettingOffice, name); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "setting.change", Subject: "setting", Before: map[string]any{SettingOffice: before}, After: map[string]any{SettingOffice: name}})
	})
}

// PersonSetting is what a person chose for himself, such as the columns of a list.
func (s *Service) PersonSetting(ctx context.Context, actor Actor, key string) (string, error) {
	if actor.ID == 0 {
		return "", nil
	}
	return s.store.PersonSetting(ctx, actor.ID, key)
}

// SetPersonSetting keeps a choice of the person; it is no fact of the register and leaves no event.
func (s *Service) SetPersonSetting(ctx context.Context, actor Actor, key, value string) error {
	if actor.ID == 0 {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error { return tx.SetPersonSetting(ctx, actor.ID, key, value) })
}

// Choices are what forms offer: States, other actors, mandates, people.
type Choices struct {
	States   []Addressee
	Others   []Addressee
	Mandates []Mandate
	Officers []User
}

// Choices reads what forms and filters offer, within what the actor may see.
func (s *Service) Choices(ctx context.Context, actor Actor) (Choices, error) {
	var c Choices
	if !CanRead(actor) {
		return c, forbidden()
	}
	err := s.store.Read(ctx, func(r Store) (err error) {
		if c.States, err = r.States(ctx, actor.Scope()); err != nil {
			return err
		}
		if c.Others, err = r.OtherActors(ctx, actor.Scope(), 200); err != nil {
			return err
		}
		today := s.Today()
		c.Others = slices.DeleteFunc(c.Others, func(a Addressee) bool { return happened(a.RetiredOn, today) })
		if c.Mandates, err = r.Mandates(ctx); err != nil {
			return err
		}
		users, err := r.Users(ctx)
		for _, u := range users {
			if CanWriteRole(u.Role) && !u.Disabled() {
				c.Officers = append(c.Officers, u)
			}
		}
		return err
	})
	return c, err
}
