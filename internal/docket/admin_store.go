package docket

import (
	"context"

	"answerable/internal/civil"
)

// AdminStore is what administrators keep: rules, mandates, lists of values, and the whole history.
type AdminStore interface {
	InsertDueRule(ctx context.Context, r *DueRule) error
	DeleteDueRule(ctx context.Context, id RuleID) error
	InsertPublicationRule(ctx context.Context, r *PublicationRule) error
	DeletePublicationRule(ctx context.Context, id RuleID) error
	// DatesOfType groups the sent letters of a type by day sent and due date, those sent on or after from
	// and before until; a zero until is no end.
	DatesOfType(ctx context.Context, t Type, from, until civil.Date) ([]DatesOfType, error)

	MandateTitles(ctx context.Context, id MandateID) ([]MandateTitle, error)
	// MandatesInUse tells which mandates stand on a letter or limit a person.
	MandatesInUse(ctx context.Context) (map[MandateID]bool, error)
	InsertMandate(ctx context.Context, m *Mandate) error
	UpdateMandate(ctx context.Context, m *Mandate) error
	DeleteMandate(ctx context.Context, id MandateID) error
	PutMandateTitle(ctx context.Context, t MandateTitle) error

	ListValues(ctx context.Context, list ValueList) ([]ListValue, error)
	ListValue(ctx context.Context, id ListValueID) (ListValue, error)
	InsertListValue(ctx context.Context, v *ListValue) error
	UpdateListValue(ctx context.Context, v *ListValue) error
	DeleteListValue(ctx context.Context, id ListValueID) error
	// ListValueUsed tells whether a record says the value.
	ListValueUsed(ctx context.Context, v ListValue) (bool, error)

	// AllEvents lists what was done in the whole register, newest first.
	AllEvents(ctx context.Context, q EventQuery) ([]Event, error)
}

// DatesOfType is how many letters sent on a day carry a due date.
type DatesOfType struct {
	SentOn    civil.Date
	DueOn     civil.Date
	DueByHand bool
	Letters   int
}
