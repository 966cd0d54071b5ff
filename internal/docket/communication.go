package docket

import (
	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// Communication is one letter to one addressee, sent by one or more mandates.
type Communication struct {
	ID            CommunicationID
	UID           string `gorm:"column:uid"`
	Stage         Stage
	Type          Type
	Reference     *string // the key; nil while the registry has given none
	ReferenceSort string
	ReferenceText string // the heading as printed, where it carries more than the key
	AddresseeID   AddresseeID
	AddresseeSort string
	CaseID        *CaseID

	SentPrecision civil.Precision
	SentOn        civil.Date // only when the precision is the day
	SentFrom      civil.Date // first day of the period sent in
	SentTo        civil.Date // last day of the period sent in
	SentText      string     // the date as printed
	DatedOn       civil.Date

	DueOn            civil.Date // stored when sent; a later change of rule rewrites nothing
	DueByHand        bool
	DueReason        string
	DueRuleID        *RuleID
	EarliestPublicOn civil.Date
	ReleasedAt       civil.Instant

	Subject       string
	Summary       string
	PublicSubject string
	PublicSummary string
	Categories    string
	VictimProfile string
	Language      string
	FollowUp      bool
	FollowsID     *CommunicationID
	ReplyRecord   ReplyRecord
	OfficerID     *UserID
	ReviewerID    *UserID

	NotExpectedOn     civil.Date
	NotExpectedKind   NotExpectedKind
	NotExpectedReason string

	CreatedAt civil.Instant
	Version   int64

	Derived `gorm:"embedded"`
}

// TableName names the table; the schema is owned by the migrations.
func (Communication) TableName() string { return "communications" }

// Key is the reference key, or nothing.
func (c Communication) Key() string {
	if c.Reference == nil {
		return ""
	}
	return *c.Reference
}

// Joint tells whether two mandates or more sent the letter; it is derived, never a type.
func (c Communication) Joint() bool { return c.MandateCount > 1 }

// Derived holds the facts kept on the row for speed. Derive makes them; nothing else writes them.
type Derived struct {
	SentUnknown         bool
	SentSort            string
	EffectiveDueOn      civil.Date
	DueSort             string
	FirstAcknowledgedOn civil.Date
	FirstPartialOn      civil.Date
	FirstSubstantiveOn  civil.Date
	FirstUnclassifiedOn civil.Date
	FirstReceivedOn     civil.Date // of any kind
	LastReplyOn         civil.Date // of those counted in Replies
	LastSubstantiveOn   civil.Date
	Replies             int // substantive, partial, additional, unclassified
	ProbableLinks       int
	Reminders           int
	LastRemindedOn      civil.Date
	MandateCount        int
	Closed              bool
	PublicFold          string // the public subject, folded
	DaysLate            *int   // of a late reply; of an open letter it depends on the day
	Standing            Standing
}

// SentAs puts the date a letter was sent into the record.
func (c *Communication) SentAs(p civil.Printed) {
	c.SentPrecision, c.SentOn, c.SentFrom, c.SentTo, c.SentText = p.Precision, p.On, p.From, p.To, p.Text
}

// Printed gives the date sent back as it was understood.
func (c Communication) Printed() civil.Printed {
	return civil.Printed{Text: c.SentText, Precision: c.SentPrecision, On: c.SentOn, From: c.SentFrom, To: c.SentTo}
}

// CommunicationMandate is one mandate's part in a letter. Exactly one of them leads.
type CommunicationMandate struct {
	CommunicationID CommunicationID
	MandateID       MandateID
	Position        int
	Lead            bool
	Code            string `gorm:"->"`
}

// Extension is a Government's request for more time and what was decided. Asking moves nothing.
type Extension struct {
	ID              ExtensionID
	CommunicationID CommunicationID
	AskedOn         civil.Date
	DecidedOn       civil.Date
	Decision        Decision
	GrantedUntil    civil.Date
	Reason          string
	CreatedAt       civil.Instant
}

// TableName names the table.
func (Extension) TableName() string { return "extensions" }

// Decision is what was decided about a request for more time; empty while nothing is.
type Decision string

const (
	Granted Decision = "granted"
	Refused Decision = "refused"
)

// AsDecision is the extension as the arithmetic of due dates takes it.
func (e Extension) AsDecision() deadline.Decision {
	return deadline.Decision{AskedOn: e.AskedOn, DecidedOn: e.DecidedOn, Granted: e.Decision == Granted, Until: e.GrantedUntil, Reason: e.Reason}
}

// Closure takes a letter out of daily work; it changes no status and no figure.
type Closure struct {
	ID              ClosureID
	CommunicationID CommunicationID
	ClosedOn        civil.Date
	Reason          string
	ReopenedOn      civil.Date
	ReopenedReason  string
}

// TableName names the table.
func (Closure) TableName() string { return "closures" }

// ClosedOnDay tells whether one of the closures holds on the day.
func ClosedOnDay(closures []Closure, day civil.Date) bool {
	for _, c := range closures {
		if !c.ClosedOn.After(day) && (c.ReopenedOn.IsZero() || c.ReopenedOn.After(day)) {
			return true
		}
	}
	return false
}
