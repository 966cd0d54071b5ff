package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"answerable/internal/account"
	"answerable/internal/civil"
	"answerable/internal/docket"
)

var (
	_ account.Store = (*Store)(nil)
	_ account.Tx    = (*Store)(nil)
)

// AccountTx is Tx for those who change people and credentials together.
func (s *Store) AccountTx(ctx context.Context, fn func(tx account.Tx) error) error {
	return s.Tx(ctx, func(tx docket.Store) error {
		own, ok := tx.(account.Tx)
		if !ok {
			return fmt.Errorf("begin a change of credentials: %T keeps none", tx)
		}
		return fn(own)
	})
}

// HasPeople tells whether anybody was ever added, disabled or not.
func (s *Store) HasPeople(ctx context.Context) (bool, error) {
	var has bool
	err := s.one(ctx, "look for people", &has, `SELECT EXISTS (SELECT 1 FROM users)`)
	return has, err
}

var credentialByEmail = "SELECT " + columnsOf(users, "u") + `, coalesce(c.password_hash, '')
	FROM users u LEFT JOIN credentials c ON c.user_id = u.id WHERE u.email = ?`

// CredentialByEmail reads a person with the password's hash in one query, so that the time does not
// tell whether there is one.
func (s *Store) CredentialByEmail(ctx context.Context, email string) (account.Credential, error) {
	var c account.Credential
	targets := append(users.targets(&c.User, users.all), &c.PasswordHash)
	err := s.conn.QueryRowContext(ctx, credentialByEmail, email).Scan(targets...)
	return c, refused("read a credential", err)
}

// PutCredential writes the hash of a password, the first or a new one.
func (s *Store) PutCredential(ctx context.Context, user docket.UserID, hash string, at civil.Instant) error {
	_, err := s.exec(ctx, "write a credential", `INSERT INTO credentials (user_id, password_hash, changed_at) VALUES (?, ?, ?)
		ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at`, user, hash, at)
	return err
}

// ReplaceHash writes the same password under new parameters; a password changed meanwhile stays.
func (s *Store) ReplaceHash(ctx context.Context, user docket.UserID, old, hash string) error {
	_, err := s.exec(ctx, "renew a credential",
		`UPDATE credentials SET password_hash = ? WHERE user_id = ? AND password_hash = ?`, hash, user, old)
	return err
}

// Standings tells of everybody whether there is a password, and until when a one-time address waits.
func (s *Store) Standings(ctx context.Context, now civil.Instant) (map[docket.UserID]account.Standing, error) {
	found := map[docket.UserID]account.Standing{}
	err := s.each(ctx, "read who has a password",
		`SELECT u.id, EXISTS (SELECT 1 FROM credentials c WHERE c.user_id = u.id),
			(SELECT max(i.expires_at) FROM invitations i WHERE i.user_id = u.id AND i.used_at IS NULL AND i.expires_at > ?)
		FROM users u`, []any{now}, func(scan func(...any) error) error {
			var id docket.UserID
			var standing account.Standing
			err := scan(&id, &standing.HasPassword, &standing.InvitedUntil)
			found[id] = standing
			return err
		})
	return found, err
}

// InsertInvitation writes a one-time address.
func (s *Store) InsertInvitation(ctx context.Context, i account.Invitation) error {
	_, err := s.exec(ctx, "write a one-time address",
		`INSERT INTO invitations (token_hash, purpose, user_id, created_at, expires_at) VALUES (?, ?, nullif(?, 0), ?, ?)`,
		i.Token[:], string(i.Purpose), i.User, i.CreatedAt, i.ExpiresAt)
	return err
}

// InvitationByHash reads a one-time address, whether it still works or not.
func (s *Store) InvitationByHash(ctx context.Context, token account.Hash) (account.Invitation, error) {
	i := account.Invitation{Token: token}
	var user sql.NullInt64
	err := s.conn.QueryRowContext(ctx,
		`SELECT purpose, user_id, created_at, expires_at, used_at FROM invitations WHERE token_hash = ?`, token[:]).
		Scan(&i.Purpose, &user, &i.CreatedAt, &i.ExpiresAt, &i.UsedAt)
	i.User = docket.UserID(user.Int64)
	return i, refused("read a one-time address", err)
}

// UseInvitation marks a one-time address as used and tells whether this call was the first.
func (s *Store) UseInvitation(ctx context.Context, token account.Hash, at civil.Instant) (bool, error) {
	result, err := s.exec(ctx, "use a one-time address",
		`UPDATE invitations SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?`, at, token[:], at)
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows == 1, refused("use a one-time address", err)
}

// DeleteInvitations takes back the unused addresses of a person; 0 takes back those of the set-up.
func (s *Store) DeleteInvitations(ctx context.Context, user docket.UserID) error {
	_, err := s.exec(ctx, "take back one-time addresses",
		`DELETE FROM invitations WHERE user_id IS nullif(?, 0) AND used_at IS NULL`, user)
	return err
}

// Throttle reads the failures under a key; no row is none.
func (s *Store) Throttle(ctx context.Context, key string) (account.Throttle, error) {
	t := account.Throttle{Key: key}
	err := s.conn.QueryRowContext(ctx,
		`SELECT failures, first_at, nullif(blocked_until, 0) FROM throttles WHERE key = ?`, key).
		Scan(&t.Failures, &t.FirstAt, &t.BlockedUntil)
	if errors.Is(err, sql.ErrNoRows) {
		return t, nil
	}
	return t, refused("read a throttle", err)
}

// PutThrottle writes the failures under a key.
func (s *Store) PutThrottle(ctx context.Context, t account.Throttle) error {
	_, err := s.exec(ctx, "write a throttle", `INSERT INTO throttles (key, failures, first_at, blocked_until) VALUES (?, ?, ?, coalesce(?, 0))
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, first_at = excluded.first_at, blocked_until = excluded.blocked_until`,
		t.Key, t.Failures, t.FirstAt, t.BlockedUntil)
	return err
}

// DeleteThrottle forgets the failures under a key.
func (s *Store) DeleteThrottle(ctx context.Context, key string) error {
	_, err := s.exec(ctx, "forget a throttle", `DELETE FROM throttles WHERE key = ?`, key)
	return err
}
