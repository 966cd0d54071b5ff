package docket

import "answerable/internal/civil"

// User is a person of the office. People are disabled, never deleted: the history names them.
type User struct {
	ID                UserID
	Email             string
	Name              string
	Role              Role
	Identities        bool
	LimitedMandates   bool
	LimitedAddressees bool
	CreatedAt         civil.Instant
	DisabledAt        civil.Instant
	Version           int64
}

// TableName names the table.
func (User) TableName() string { return "users" }

// Disabled tells that the person may not sign in any more.
func (u User) Disabled() bool { return !u.DisabledAt.IsZero() }

// Event is one change: who did what to which record, chained by hashes so that none can be lost.
type Event struct {
	ID        EventID
	At        civil.Instant
	ActorID   UserID
	ActorName string `gorm:"->"`
	Action    string
	Subject   string
	SubjectID int64
	JSON      string `gorm:"column:json;->"`
}

// Change is an event about to be written. Before, After and Why go into the payload.
type Change struct {
	Actor     Actor
	Action    string
	Subject   string
	SubjectID int64
	Before    any
	After     any
	Why       string
}

// Access is a read of something protected, a download, a refusal, or a failed sign-in.
type Access struct {
	At        civil.Instant
	ActorID   UserID
	Action    string
	Subject   string
	SubjectID int64
}
