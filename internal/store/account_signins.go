package store

import (
	"context"
	"strings"

	"answerable/internal/account"
	"answerable/internal/civil"
	"answerable/internal/docket"
)

// columnsOf lists all columns of a table under an alias.
func columnsOf(t table, alias string) string {
	return alias + "." + strings.Join(t.all, ", "+alias+".")
}

var signinByHash = "SELECT s.csrf, s.created_at, s.last_seen_at, s.expires_at, " + columnsOf(users, "u") +
	" FROM signins s JOIN users u ON u.id = s.user_id WHERE s.id_hash = ?"

// SigninByHash reads a sign-in with its person, however old it is.
func (s *Store) SigninByHash(ctx context.Context, id account.Hash) (account.StoredSignin, error) {
	row := account.StoredSignin{ID: id}
	targets := append([]any{&row.CSRF, &row.CreatedAt, &row.SeenAt, &row.ExpiresAt}, users.targets(&row.User, users.all)...)
	err := s.conn.QueryRowContext(ctx, signinByHash, id[:]).Scan(targets...)
	return row, refused("read a sign-in", err)
}

// CountSignins counts the sign-ins of a person that have not expired.
func (s *Store) CountSignins(ctx context.Context, user docket.UserID, now civil.Instant) (int, error) {
	var n int
	err := s.conn.QueryRowContext(ctx, `SELECT count(*) FROM signins WHERE user_id = ? AND expires_at > ?`, user, now).Scan(&n)
	return n, refused("count sign-ins", err)
}

// InsertSignin writes a new sign-in.
func (s *Store) InsertSignin(ctx context.Context, row account.StoredSignin) error {
	_, err := s.exec(ctx, "write a sign-in",
		`INSERT INTO signins (id_hash, user_id, csrf, created_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
		row.ID[:], row.User.ID, row.CSRF, row.CreatedAt, row.SeenAt, row.ExpiresAt)
	return err
}

// ProlongSignin notes when a sign-in was last seen; one that is gone stays gone.
func (s *Store) ProlongSignin(ctx context.Context, id account.Hash, seen, expires civil.Instant) error {
	_, err := s.exec(ctx, "prolong a sign-in",
		`UPDATE signins SET last_seen_at = ?, expires_at = ? WHERE id_hash = ? AND last_seen_at < ?`, seen, expires, id[:], seen)
	return err
}

// DeleteSignin ends one sign-in.
func (s *Store) DeleteSignin(ctx context.Context, id account.Hash) error {
	_, err := s.exec(ctx, "end a sign-in", `DELETE FROM signins WHERE id_hash = ?`, id[:])
	return err
}

// DeleteSignins ends all sign-ins of a person but one; the zero Hash is nobody's.
func (s *Store) DeleteSignins(ctx context.Context, user docket.UserID, except account.Hash) error {
	_, err := s.exec(ctx, "end the sign-ins of a user", `DELETE FROM signins WHERE user_id = ? AND id_hash <> ?`, user, except[:])
	return err
}

// DeleteExpired removes what no longer opens anything: expired sign-ins and one-time addresses, and
// failures that are forgotten.
func (s *Store) DeleteExpired(ctx context.Context, now, forgotten civil.Instant) error {
	if _, err := s.exec(ctx, "remove expired sign-ins", `DELETE FROM signins WHERE expires_at <= ?`, now); err != nil {
		return err
	}
	if _, err := s.exec(ctx, "remove expired one-time addresses", `DELETE FROM invitations WHERE expires_at <= ?`, forgotten); err != nil {
		return err
	}
	_, err := s.exec(ctx, "forget old failures", `DELETE FROM throttles WHERE first_at <= ? AND blocked_until <= ?`, forgotten, now)
	return err
}
