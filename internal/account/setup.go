package account

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// setUpFor is how long a set-up address works; starting the server again makes a new one.
const setUpFor = 24 * time.Hour

// SetUpInput is the first form of a register: the office, and the two people without whom nothing can
// be asked of anybody.
type SetUpInput struct {
	Office        string
	Administrator Person
	Reviewer      Person
}

// Person is somebody who is given a password at once.
type Person struct{ Name, Email, Password string }

// NeedsSetUp tells whether the register has nobody yet.
func (s *Service) NeedsSetUp(ctx context.Context) (bool, error) {
	has, err := s.store.HasPeople(ctx)
	return !has, err
}

// SetUpToken makes the one-time address of an empty register; a newer one replaces the older. A
// register with people gives none.
func (s *Service) SetUpToken(ctx context.Context) (string, error) {
	token := newToken()
	err := s.store.AccountTx(ctx, func(tx Tx) error {
		has, err := tx.HasPeople(ctx)
		if err != nil || has {
			token = ""
			return err
		}
		if err := tx.DeleteInvitations(ctx, 0); err != nil {
			return err
		}
		now := s.now()
		return tx.InsertInvitation(ctx, Invitation{Token: hashOf(token), Purpose: SetUpRegister,
			CreatedAt: civil.InstantOf(now), ExpiresAt: civil.InstantOf(now.Add(setUpFor))})
	})
	return token, err
}

// CheckSetUp tells whether a set-up address still works.
func (s *Service) CheckSetUp(ctx context.Context, token string) error {
	return s.setUpOpen(ctx, s.store, token)
}

func (s *Service) setUpOpen(ctx context.Context, r Reader, token string) error {
	has, err := r.HasPeople(ctx)
	if err != nil {
		return err
	}
	if has {
		return docket.Refuse(docket.NotFound, "This register is set up already. Sign in, or ask its administrator for an address.")
	}
	i, err := s.living(ctx, r, token, SetUpRegister)
	if err != nil && docket.KindOf(err) != docket.NotFound {
		return err
	}
	if err != nil || !i.UsedAt.IsZero() {
		return docket.Refuse(docket.NotFound, "This set-up address does not work, perhaps because it is older than a day or a newer one was made. Start the server again: it prints a new one.")
	}
	return nil
}

// SetUp makes the administrator and the first reviewer, each with a password, in one transaction.
func (s *Service) SetUp(ctx context.Context, token string, in SetUpInput) error {
	if err := s.CheckSetUp(ctx, token); err != nil {
		return err
	}
	administrator, problems := s.firstPerson("administrator_", docket.Administrator, in.Administrator)
	reviewer, more := s.firstPerson("reviewer_", docket.Reviewer, in.Reviewer)
	problems = append(problems, more...)
	if in.Administrator.Email != "" && normal(in.Administrator.Email) == normal(in.Reviewer.Email) {
		problems = append(problems, docket.FieldMessage{Field: "reviewer_email", Message: docket.Msg("The reviewer needs an e-mail address of their own: one person administers, another judges.")})
	}
	if in.Administrator.Password != "" && in.Administrator.Password == in.Reviewer.Password {
		problems = append(problems, docket.FieldMessage{Field: "reviewer_password", Message: docket.Msg("The reviewer needs a password of their own.")})
	}
	in.Office = strings.TrimSpace(in.Office)
	if utf8.RuneCountInString(in.Office) > 200 {
		problems = append(problems, docket.FieldMessage{Field: "office", Message: docket.Msg("This is longer than %d characters. Please shorten it.", 200)})
	}
	if err := refusal(problems); err != nil {
		return err
	}
	hashes, err := s.hashAll(ctx, in.Administrator.Password, in.Reviewer.Password)
	if err != nil {
		return err
	}
	return s.store.AccountTx(ctx, func(tx Tx) error {
		if err := s.setUpOpen(ctx, tx, token); err != nil {
			return err
		}
		if _, err := tx.UseInvitation(ctx, hashOf(token), s.instant()); err != nil {
			return err
		}
		for i, u := range []*docket.User{&administrator, &reviewer} {
			if err := s.addWithHash(ctx, tx, docket.Console, u, hashes[i]); err != nil {
				return err
			}
		}
		return nameOffice(ctx, tx, in.Office)
	})
}

// firstPerson checks one half of the set-up; messages stand at the fields of that half.
func (s *Service) firstPerson(prefix string, role docket.Role, p Person) (docket.User, []docket.FieldMessage) {
	u, err := s.docket.NewUser(docket.Console, docket.UserInput{Name: p.Name, Email: p.Email, Role: role})
	var found []docket.FieldMessage
	var refused *docket.Error
	if errors.As(err, &refused) {
		for _, m := range refused.Fields {
			found = append(found, docket.FieldMessage{Field: prefix + m.Field, Message: m.Message})
		}
	}
	if m := checkPassword(p.Password, u); m.Key != "" {
		found = append(found, docket.FieldMessage{Field: prefix + "password", Message: m})
	}
	return u, found
}

func (s *Service) hashAll(ctx context.Context, passwords ...string) ([]string, error) {
	hashes := make([]string, len(passwords))
	for i, password := range passwords {
		var err error
		if hashes[i], err = s.passwords.hash(ctx, password); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// addWithHash writes a person, the event, and the password.
func (s *Service) addWithHash(ctx context.Context, tx Tx, actor docket.Actor, u *docket.User, hash string) error {
	if err := docket.AddUser(ctx, tx, actor, u); err != nil {
		return err
	}
	return tx.PutCredential(ctx, u.ID, hash, s.instant())
}

func nameOffice(ctx context.Context, tx Tx, name string) error {
	if name == "" {
		return nil
	}
	if err := tx.SetSetting(ctx, docket.SettingOffice, name); err != nil {
		return err
	}
	return tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "setting.change", Subject: "setting", After: map[string]any{docket.SettingOffice: name}})
}
