package account

import (
	"context"

	"answerable/internal/docket"
)

// ChangePassword replaces the person's own password and ends the sign-ins elsewhere. The old password
// is asked for, and guesses at it count like failed sign-ins: a browser left open gives no way in for good.
func (s *Service) ChangePassword(ctx context.Context, own Signin, old, password string) error {
	if m := checkPassword(password, docket.User{Email: own.Actor.Email, Name: own.Actor.Name}); m.Key != "" {
		return atField("password", m)
	}
	try := attempt{account: s.accountKey(own.Actor.Email)}
	if err := s.begin(ctx, try); err != nil {
		return err
	}
	known, right, err := s.judge(ctx, try, own.Actor.Email, old)
	if err != nil {
		return err
	}
	if !right {
		if err := s.noteFailure(ctx, known.User.ID); err != nil {
			return err
		}
		return atField("old_password", docket.Msg("This is not your present password."))
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.store.AccountTx(ctx, func(tx Tx) error {
		if err := tx.PutCredential(ctx, own.Actor.ID, hash, s.instant()); err != nil {
			return err
		}
		if err := tx.DeleteSignins(ctx, own.Actor.ID, hashOf(own.Token)); err != nil {
			return err
		}
		if err := try.succeeded(ctx, tx); err != nil {
			return err
		}
		return tx.Record(ctx, passwordEvent(own.Actor, "user.password", own.Actor.ID))
	})
}

func passwordEvent(actor docket.Actor, action string, user docket.UserID) docket.Change {
	return docket.Change{Actor: actor, Action: action, Subject: "user", SubjectID: int64(user)}
}

// atField is a refusal with one message at its field.
func atField(field string, m docket.Message) error {
	return refusal([]docket.FieldMessage{{Field: field, Message: m}})
}

func refusal(fields []docket.FieldMessage) error {
	if len(fields) == 0 {
		return nil
	}
	e := docket.Refuse(docket.Invalid, "Nothing was saved. Please look at the marked fields.")
	e.Fields = fields
	return e
}
