package docket

// Identifiers are typed so that a letter's number is never taken for a reply's.
type (
	UserID          int64
	AddresseeID     int64
	MandateID       int64
	CaseID          int64
	CaseSourceID    int64
	CommentID       int64
	CommunicationID int64
	ReplyID         int64
	ReminderID      int64
	ExtensionID     int64
	ClosureID       int64
	EventID         int64
	RuleID          int64
	ImportID        int64
	PastNameID      int64
	ChannelID       int64
	AssessmentID    int64
	HandOverID      int64
)
