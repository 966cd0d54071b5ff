package account

import (
	"context"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Store is what credentials need of the place where they are kept. What is not there is NotFound.
type Store interface {
	// AccountTx runs fn in one transaction that keeps people as well: a person, a password and the
	// event of both stand or fall together.
	AccountTx(ctx context.Context, fn func(tx Tx) error) error
	Reader
}

// Reader reads credentials, inside a transaction and outside.
type Reader interface {
	// HasPeople tells whether the register has any person, disabled or not.
	HasPeople(ctx context.Context) (bool, error)
	// CredentialByEmail reads a person with the password; the hash is empty where none was chosen yet.
	CredentialByEmail(ctx context.Context, email string) (Credential, error)
	// SigninByHash reads a sign-in with the person, however old it is.
	SigninByHash(ctx context.Context, id Hash) (StoredSignin, error)
	// CountSignins counts the sign-ins of a person that have not expired.
	CountSignins(ctx context.Context, user docket.UserID, now civil.Instant) (int, error)
	// InvitationByHash reads a one-time address, used or expired ones too.
	InvitationByHash(ctx context.Context, token Hash) (Invitation, error)
	// Standings tells of everybody whether there is a password, and until when a one-time address waits.
	Standings(ctx context.Context, now civil.Instant) (map[docket.UserID]Standing, error)
	// Throttle reads the failures under a key; no row is the zero Throttle with its key.
	Throttle(ctx context.Context, key string) (Throttle, error)
	User(ctx context.Context, id docket.UserID) (docket.User, error)
	// Limits gives the mandates and addressees a person is limited to; nil where there is no limit.
	Limits(ctx context.Context, id docket.UserID) ([]docket.MandateID, []docket.AddresseeID, error)
	// Submission gives the location a once value already led to, or "".
	Submission(ctx context.Context, once string, user docket.UserID) (string, error)
}

// Tx changes people and credentials together.
type Tx interface {
	docket.Store
	Reader
	PutCredential(ctx context.Context, user docket.UserID, hash string, at civil.Instant) error
	// ReplaceHash writes the same password under new parameters unless it was changed meanwhile.
	ReplaceHash(ctx context.Context, user docket.UserID, old, hash string) error

	InsertSignin(ctx context.Context, s StoredSignin) error
	// ProlongSignin notes when a sign-in was last seen; one that is gone stays gone.
	ProlongSignin(ctx context.Context, id Hash, seen, expires civil.Instant) error
	DeleteSignin(ctx context.Context, id Hash) error
	// DeleteSignins ends all sign-ins of a person but one, or all with the zero Hash.
	DeleteSignins(ctx context.Context, user docket.UserID, except Hash) error
	DeleteExpired(ctx context.Context, now, forgotten civil.Instant) error

	PutThrottle(ctx context.Context, t Throttle) error
	DeleteThrottle(ctx context.Context, key string) error

	InsertInvitation(ctx context.Context, i Invitation) error
	// UseInvitation marks a one-time address as used and tells whether this call was the first.
	UseInvitation(ctx context.Context, token Hash, at civil.Instant) (bool, error)
	// DeleteInvitations takes back the unused addresses of a person; 0 takes back those of the set-up.
	DeleteInvitations(ctx context.Context, user docket.UserID) error
}

// Hash is the SHA-256 of a token; tokens themselves are never stored.
type Hash [32]byte

// Credential is a person with the hash of the password.
type Credential struct {
	User         docket.User
	PasswordHash string
}

// StoredSignin is a browser session as kept.
type StoredSignin struct {
	ID        Hash
	User      docket.User
	CSRF      string
	CreatedAt civil.Instant
	SeenAt    civil.Instant
	ExpiresAt civil.Instant
}

// Throttle counts the failures under one key.
type Throttle struct {
	Key          string
	Failures     int
	FirstAt      civil.Instant
	BlockedUntil civil.Instant
}

// Purpose is what a one-time address is for.
type Purpose string

const (
	SetUpRegister Purpose = "setup"
	Invite        Purpose = "invite"
	Reset         Purpose = "reset"
)

// Invitation is a one-time address as kept. User is 0 for the set-up.
type Invitation struct {
	Token     Hash
	Purpose   Purpose
	User      docket.UserID
	CreatedAt civil.Instant
	ExpiresAt civil.Instant
	UsedAt    civil.Instant
}

// Standing is how far a person has got: without a password nobody signs in.
type Standing struct {
	HasPassword  bool
	InvitedUntil civil.Instant
}
