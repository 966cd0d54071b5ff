package docket

import (
	"context"

	"answerable/internal/civil"
)

// Import is one file taken into the register by a person.
type Import struct {
	ID       ImportID
	FileName string
	SHA256   string
	At       civil.Instant
	UserID   UserID
	Counts   string // JSON: what became of its rows
}

// RowOrigin ties a record to the row of a file, with the keys by which that row is known again.
type RowOrigin struct {
	ImportID  ImportID
	Subject   string // communication, reply or reminder
	SubjectID int64
	Row       int
	RowKey    string
	Digest    []byte
	Document  string
	Paragraph string
	Printed   string // JSON object: the cells as printed
}

// NewLetter is a letter about to be written together with all that came with it.
type NewLetter struct {
	Communication
	Mandates  []CommunicationMandate
	Replies   []AnsweringReply
	Reminders []Reminder
}

// ImportStore is what an import needs beside single records: readers that take the keys of a whole
// file at once, whatever their number, and writers that take a row at a time.
type ImportStore interface {
	// ChangeNumber is raised by every change; a plan is bound to the number it was made on.
	ChangeNumber(ctx context.Context) (int64, error)
	CommunicationsByID(ctx context.Context, ids []CommunicationID) ([]Communication, error)
	CommunicationsByUID(ctx context.Context, uids []string) ([]Communication, error)
	CommunicationsByReference(ctx context.Context, keys []string) ([]Communication, error)
	CasesByReference(ctx context.Context, references []string) ([]Case, error)
	OriginsByRowKey(ctx context.Context, keys []string) ([]RowOrigin, error)
	OriginsByDigest(ctx context.Context, digests [][]byte) ([]RowOrigin, error)
	OriginsOfAll(ctx context.Context, subject string, ids []int64) ([]RowOrigin, error)
	MandatesOfAll(ctx context.Context, ids []CommunicationID) ([]CommunicationMandate, error)
	RepliesToAll(ctx context.Context, ids []CommunicationID) ([]ReplyLink, error)
	RemindersForAll(ctx context.Context, ids []CommunicationID) ([]ReminderLink, error)
	// Classified names those of the letters of whose replies a person said what they are.
	Classified(ctx context.Context, ids []CommunicationID) ([]CommunicationID, error)

	InsertImport(ctx context.Context, i *Import) error
	InsertOrigin(ctx context.Context, o RowOrigin) error
	// InsertLetter writes a letter with its mandates, replies and reminders, its facts derived once.
	InsertLetter(ctx context.Context, l *NewLetter) error
	// MarkProbable says that a link was guessed.
	MarkProbable(ctx context.Context, reply ReplyID, communication CommunicationID) error
}

// DescribeCommunication is what the event of an import says of a letter.
func DescribeCommunication(c Communication, mandates []CommunicationMandate) map[string]any {
	return describe(c, mandates)
}

// DescribeReply is what the event of an import says of a reply.
func DescribeReply(r Reply) map[string]any { return describeReply(r) }
