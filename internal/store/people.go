package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	users      = tableOf(docket.User{})
	userOwn    = users.columns("email name role identities limited_mandates limited_addressees disabled_at")
	userBirth  = append(users.columns("created_at version"), userOwn...)
	insertUser = users.insertInto(userBirth)
	updateUser = users.setting(userOwn) + edited
	limitUser  = users.setting(users.columns("limited_mandates limited_addressees")) + edited
)

// Users lists everybody, the disabled ones too, by name.
func (s *Store) Users(ctx context.Context) ([]docket.User, error) {
	var list []docket.User
	err := s.orm(ctx).Order("name COLLATE NOCASE, id").Find(&list).Error
	return list, refused("read the users", err)
}

// User reads a person.
func (s *Store) User(ctx context.Context, id docket.UserID) (docket.User, error) {
	return take[docket.User](ctx, s, "read a user", users, "t.id = ?", id)
}

// UserByEmail reads a person by e-mail, whatever its case.
func (s *Store) UserByEmail(ctx context.Context, email string) (docket.User, error) {
	return take[docket.User](ctx, s, "read a user by e-mail", users, "t.email = ?", email)
}

// Limits gives the mandates and addressees a person is limited to: nil where there is no limit, and
// an empty list where a limit leaves nothing.
func (s *Store) Limits(ctx context.Context, id docket.UserID) ([]docket.MandateID, []docket.AddresseeID, error) {
	u, err := s.User(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	mandates, err := limitsOf[docket.MandateID](ctx, s, u.LimitedMandates,
		`SELECT mandate_id FROM user_mandates WHERE user_id = ? ORDER BY mandate_id`, id)
	if err != nil {
		return nil, nil, err
	}
	addressees, err := limitsOf[docket.AddresseeID](ctx, s, u.LimitedAddressees,
		`SELECT addressee_id FROM user_addressees WHERE user_id = ? ORDER BY addressee_id`, id)
	return mandates, addressees, err
}

func limitsOf[T ~int64](ctx context.Context, s *Store, limited bool, query string, id docket.UserID) ([]T, error) {
	if !limited {
		return nil, nil
	}
	ids := []T{}
	err := s.each(ctx, "read the limits of a user", query, []any{id}, func(scan func(...any) error) error {
		var one T
		err := scan(&one)
		ids = append(ids, one)
		return err
	})
	return ids, err
}

// InsertUser writes a new person.
func (s *Store) InsertUser(ctx context.Context, u *docket.User) error {
	u.Version = 1
	id, err := s.insert(ctx, "insert a user", insertUser, users.values(u, userBirth)...)
	u.ID = docket.UserID(id)
	return err
}

// UpdateUser writes what an administrator edits.
func (s *Store) UpdateUser(ctx context.Context, u docket.User) error {
	return s.edit(ctx, "update a user", updateUser, append(users.values(&u, userOwn), u.ID, u.Version)...)
}

// SetLimits replaces what a person is limited to and raises the version: nil is no limit, an empty list
// leaves nothing to see.
func (s *Store) SetLimits(ctx context.Context, u docket.User, mandates []docket.MandateID, addressees []docket.AddresseeID) error {
	const doing = "limit a user"
	if err := s.edit(ctx, doing, limitUser, mandates != nil, addressees != nil, u.ID, u.Version); err != nil {
		return err
	}
	for _, change := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM user_mandates WHERE user_id = ?`, []any{u.ID}},
		{`DELETE FROM user_addressees WHERE user_id = ?`, []any{u.ID}},
		{`INSERT INTO user_mandates (user_id, mandate_id) SELECT ?, value FROM json_each(?)`, []any{u.ID, idsOf(mandates)}},
		{`INSERT INTO user_addressees (user_id, addressee_id) SELECT ?, value FROM json_each(?)`, []any{u.ID, idsOf(addressees)}},
	} {
		if _, err := s.exec(ctx, doing, change.sql, change.args...); err != nil {
			return err
		}
	}
	return nil
}

// PersonSetting reads what a person chose, "" where nothing was.
func (s *Store) PersonSetting(ctx context.Context, id docket.UserID, key string) (string, error) {
	return s.text(ctx, "read a choice of a user", `SELECT value FROM person_settings WHERE user_id = ? AND key = ?`, id, key)
}

// SetPersonSetting keeps what a person chose.
func (s *Store) SetPersonSetting(ctx context.Context, id docket.UserID, key, value string) error {
	_, err := s.exec(ctx, "keep a choice of a user", `INSERT INTO person_settings (user_id, key, value) VALUES (?, ?, ?)
		ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value`, id, key, value)
	return err
}
