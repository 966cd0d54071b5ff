package docket

import "answerable/internal/civil"

// Reply is one document received from an addressee. What it is, is recorded for each communication
// that it answers; while it answers none, it waits in the queue.
type Reply struct {
	ID             ReplyID
	UID            string `gorm:"column:uid"`
	AddresseeID    AddresseeID
	ReceivedOn     civil.Date
	DatedOn        civil.Date
	CountsOn       civil.Date // received on; where unknown, dated on stands in and is marked
	TheirReference string
	Channel        string
	Language       string
	Translation    Translation
	Publication    Publication
	Pages          *int
	Summary        string
	Links          int
	// A person left it without a letter; a link takes it back.
	SetAsideOn     civil.Date
	SetAsideReason string
	CreatedAt      civil.Instant
	FirstSeenAt    civil.Instant // when an officer or reviewer first opened it, or logged it from its envelope
	Version        int64
}

// TableName names the table.
func (Reply) TableName() string { return "replies" }

// DateStandsIn tells that the day received is unknown and the day on the document counts instead.
func (r Reply) DateStandsIn() bool { return r.ReceivedOn.IsZero() }

// ReplyLink says what a reply is for one communication.
type ReplyLink struct {
	ReplyID         ReplyID
	CommunicationID CommunicationID
	Kind            ReplyKind
	Probable        bool // a guess of an import or a proposal accepted, until a person confirms it; it counts, with its mark
	CountsOn        civil.Date
}

// TableName names the table.
func (ReplyLink) TableName() string { return "reply_links" }

// Reminder is a follow-up sent to an addressee about one or several unanswered communications.
type Reminder struct {
	ID          ReminderID
	UID         string `gorm:"column:uid"`
	AddresseeID AddresseeID
	SentOn      civil.Date
	Language    string
	Note        string
	Links       int
	// A person left it without a letter; a link takes it back.
	SetAsideOn     civil.Date
	SetAsideReason string
	CreatedAt      civil.Instant
	Version        int64
}

// TableName names the table.
func (Reminder) TableName() string { return "reminders" }

// ReminderLink says that a reminder asks for the reply to one communication.
type ReminderLink struct {
	ReminderID      ReminderID
	CommunicationID CommunicationID
	SentOn          civil.Date
	Probable        bool // a proposal that was accepted and waits to be confirmed; it counts, with its mark
}

// TableName names the table.
func (ReminderLink) TableName() string { return "reminder_links" }
