package docket

import (
	"context"

	"answerable/internal/civil"
)

// GovernmentStore reads and keeps the record of Governments and other addressees.
type GovernmentStore interface {
	// AddresseeFigures counts the letters of each addressee by the four cells; an addressee without letters has none.
	AddresseeFigures(ctx context.Context, scope Scope, q RateQuery) (map[AddresseeID]AddresseeFigures, error)
	// EverReplied tells which addressees ever replied to anything within the scope, or sent what waits in the queue.
	EverReplied(ctx context.Context, scope Scope, ids []AddresseeID) (map[AddresseeID]bool, error)
	// AddresseesCalled finds the addressees with the words in a name of any language.
	AddresseesCalled(ctx context.Context, words string) ([]AddresseeID, error)

	// AddresseeYears gives the cells of each year sent, and how many days the replies took, as at a day.
	AddresseeYears(ctx context.Context, scope Scope, id AddresseeID, asAt civil.Date) (AddresseeYears, error)
	// UnansweredInARow counts the latest letters past their due date without a substantive reply, back to
	// the last that had one.
	UnansweredInARow(ctx context.Context, scope Scope, id AddresseeID, asAt civil.Date) (int, error)
	// LastReplyOf reads the latest reply that is of a kind for at least one letter; none is the zero value.
	LastReplyOf(ctx context.Context, scope Scope, id AddresseeID, kind ReplyKind) (Reply, error)
	// CountReminders counts the reminders that were sent to an addressee.
	CountReminders(ctx context.Context, scope Scope, id AddresseeID) (int, error)
	// CountAtHome counts the other actors that have their home in a State.
	CountAtHome(ctx context.Context, scope Scope, state AddresseeID) (int, error)
	// AddresseeTimeline lists what happened with an addressee, newest first.
	AddresseeTimeline(ctx context.Context, scope Scope, q TimelineQuery) ([]TimelineEntry, string, error)

	OperationsOf(ctx context.Context, id AddresseeID) ([]Addressee, error)
	PastNames(ctx context.Context, id AddresseeID) ([]PastName, error)
	Channels(ctx context.Context, id AddresseeID) ([]Channel, error)
	UpdateAddressee(ctx context.Context, a *Addressee) error
	SetOperations(ctx context.Context, id AddresseeID, states []AddresseeID) error
	AddAddresseeName(ctx context.Context, n AddresseeName) error
	InsertPastName(ctx context.Context, n *PastName) error
	UpdatePastName(ctx context.Context, n *PastName) error
	InsertChannel(ctx context.Context, c *Channel) error
	UpdateChannel(ctx context.Context, c *Channel) error
}
