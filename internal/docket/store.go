package docket

import (
	"context"

	"answerable/internal/civil"
)

// Store is what the domain needs of the place where records are kept. Reads take a Scope: what it
// leaves out is neither returned nor counted. Refusals are *Error; a record outside the scope is NotFound.
type Store interface {
	// Tx runs fn in one immediate transaction; inside it only tx is used. It never nests.
	Tx(ctx context.Context, fn func(tx Store) error) error
	// Read runs fn in one read transaction, so that several queries see one state.
	Read(ctx context.Context, fn func(r Store) error) error

	ListReader
	RecordReader
	ReferenceReader
	PeopleStore
	RecordWriter
	ImportStore
	UndoStore
	MappingStore
	ProposalStore
	GovernmentStore
	TodayStore
	CaseStore
	HandOverStore
	SearchStore
	AdminStore
}

// ListReader reads lists, counts and groups.
type ListReader interface {
	ListCommunications(ctx context.Context, scope Scope, q ListQuery) (ListPage, error)
	// EachCommunication streams the whole filtered list in its order, for files.
	EachCommunication(ctx context.Context, scope Scope, q ListQuery, each func(ListRow) error) error
	CountByStatus(ctx context.Context, scope Scope, q ListQuery) (map[Status]int, error)
	Unanswered(ctx context.Context, scope Scope, today civil.Date) ([]UnansweredGroup, error)
	// OpenOf lists the sent communications of one addressee without a substantive reply, oldest first;
	// limit 0 means all. before is the cursor: the last row's (sent, id) of the page before.
	OpenOf(ctx context.Context, scope Scope, addressee AddresseeID, limit int) ([]ListRow, error)
	// Queue lists what waits for its letter, or what was left without one, in the order asked for.
	Queue(ctx context.Context, scope Scope, q QueueQuery) (items []QueueItem, next string, err error)
	// CountQueue counts what waits for its letter; what was set aside does not.
	CountQueue(ctx context.Context, scope Scope) (replies, reminders int, err error)
	// CountRepliesToClosed counts the replies that came after their letter was closed.
	CountRepliesToClosed(ctx context.Context, scope Scope) (int, error)
	// Tally counts the letters of a window by the four cells, by addressee kind.
	RateFacts(ctx context.Context, scope Scope, q RateQuery) (RateCells, error)
}

// RecordReader reads single records and what hangs on them.
type RecordReader interface {
	Communication(ctx context.Context, scope Scope, id CommunicationID) (Communication, error)
	CommunicationByReference(ctx context.Context, scope Scope, key string) (Communication, error)
	CommunicationRow(ctx context.Context, scope Scope, id CommunicationID) (ListRow, error)
	ReferenceTaken(ctx context.Context, key string, except CommunicationID) (bool, error)
	HighestNumber(ctx context.Context, code string, year int) (int, error)
	MandatesOf(ctx context.Context, id CommunicationID) ([]CommunicationMandate, error)
	RepliesTo(ctx context.Context, id CommunicationID) ([]AnsweringReply, error)
	RemindersFor(ctx context.Context, id CommunicationID) ([]AskingReminder, error)
	ExtensionsOf(ctx context.Context, id CommunicationID) ([]Extension, error)
	ClosuresOf(ctx context.Context, id CommunicationID) ([]Closure, error)
	OriginsOf(ctx context.Context, subject string, id int64) ([]Origin, error)
	FollowUpsOf(ctx context.Context, scope Scope, id CommunicationID) ([]ListRow, error)

	Reply(ctx context.Context, scope Scope, id ReplyID) (Reply, error)
	LinksOf(ctx context.Context, scope Scope, id ReplyID) ([]AnsweredCommunication, error)
	// SimilarReplies finds replies of the same addressee with the same note number or dated-on.
	SimilarReplies(ctx context.Context, scope Scope, r Reply) ([]Reply, error)
	Reminder(ctx context.Context, scope Scope, id ReminderID) (Reminder, error)
	RemindedBy(ctx context.Context, scope Scope, id ReminderID) ([]ListRow, error)

	Events(ctx context.Context, subject string, id int64, limit int) ([]Event, error)
	Case(ctx context.Context, id CaseID) (Case, error)
	// CaseByReference reads a case within the scope however its number is padded.
	CaseByReference(ctx context.Context, scope Scope, reference string) (Case, error)
}

// ReferenceReader reads addressees, mandates, rules and settings.
type ReferenceReader interface {
	Addressee(ctx context.Context, id AddresseeID) (Addressee, error)
	// OfferedAddressee reads an addressee within the scope: another actor that is known only from letters
	// outside it is not there.
	OfferedAddressee(ctx context.Context, scope Scope, id AddresseeID) (Addressee, error)
	AddresseeByISO3(ctx context.Context, iso3 string) (Addressee, error)
	// States lists the States within the scope in English alphabetical order, former ones last.
	States(ctx context.Context, scope Scope) ([]Addressee, error)
	OtherActors(ctx context.Context, scope Scope, limit int) ([]Addressee, error)
	// AddresseesNamed finds the addressees that a folded name belongs to.
	AddresseesNamed(ctx context.Context, fold string) ([]Addressee, error)
	AllAddresseeNames(ctx context.Context) ([]AddresseeName, error)
	Mandates(ctx context.Context) ([]Mandate, error)
	DueRules(ctx context.Context) ([]DueRule, error)
	PublicationRules(ctx context.Context) ([]PublicationRule, error)
	Setting(ctx context.Context, key string) (string, error)
}

// PeopleStore keeps people and what they chose for themselves.
type PeopleStore interface {
	Users(ctx context.Context) ([]User, error)
	User(ctx context.Context, id UserID) (User, error)
	UserByEmail(ctx context.Context, email string) (User, error)
	// Limits gives the mandates and addressees a person is limited to; nil where there is no limit.
	Limits(ctx context.Context, id UserID) ([]MandateID, []AddresseeID, error)
	InsertUser(ctx context.Context, u *User) error
	UpdateUser(ctx context.Context, u User) error
	// SetLimits replaces what a person is limited to and raises the version; nil is no limit, an empty
	// list leaves nothing to see.
	SetLimits(ctx context.Context, u User, mandates []MandateID, addressees []AddresseeID) error
	PersonSetting(ctx context.Context, id UserID, key string) (string, error)
	SetPersonSetting(ctx context.Context, id UserID, key, value string) error
}

// RecordWriter writes; every method is called inside Tx. Updates of versioned records return Conflict
// when the version moved on.
type RecordWriter interface {
	InsertCommunication(ctx context.Context, c *Communication, mandates []CommunicationMandate) error
	// UpdateCommunication writes the record's own columns where id and version match, and raises the version.
	UpdateCommunication(ctx context.Context, c *Communication) error
	// SetMandates replaces the ordered mandates of a letter.
	SetMandates(ctx context.Context, id CommunicationID, mandates []CommunicationMandate) error
	// Rederive computes the derived facts of a letter anew and writes them; it leaves the version alone.
	Rederive(ctx context.Context, id CommunicationID) error

	InsertReply(ctx context.Context, r *Reply) error
	UpdateReply(ctx context.Context, r *Reply) error
	PutReplyLink(ctx context.Context, l ReplyLink) error
	// DeleteReplyLink says that a reply does not answer a letter after all; without any letter it waits in the queue.
	DeleteReplyLink(ctx context.Context, reply ReplyID, communication CommunicationID) error
	InsertReminder(ctx context.Context, r *Reminder) error
	UpdateReminder(ctx context.Context, r *Reminder) error
	PutReminderLink(ctx context.Context, l ReminderLink) error
	// DeleteReminderLink says that a reminder does not ask for a letter after all.
	DeleteReminderLink(ctx context.Context, reminder ReminderID, communication CommunicationID) error
	InsertExtension(ctx context.Context, e *Extension) error
	UpdateExtension(ctx context.Context, e Extension) error
	InsertClosure(ctx context.Context, c *Closure) error
	UpdateClosure(ctx context.Context, c Closure) error
	InsertAddressee(ctx context.Context, a *Addressee, names []AddresseeName) error
	InsertCase(ctx context.Context, c *Case) error
	SetSetting(ctx context.Context, key, value string) error

	// Record writes the event of a change and raises the register's change number.
	Record(ctx context.Context, change Change) error
	// NoteAccess writes a read of something protected or a refusal.
	NoteAccess(ctx context.Context, a Access) error
	// Submission gives the location a once value already led to, or "".
	Submission(ctx context.Context, once string, user UserID) (string, error)
	PutSubmission(ctx context.Context, once string, user UserID, location string) error
}

// AnsweringReply is a reply together with what it is for the letter looked at.
type AnsweringReply struct {
	Reply    `gorm:"embedded"`
	Kind     ReplyKind
	Probable bool
}

// AskingReminder is a reminder together with how sure it is that it asks for the letter looked at.
type AskingReminder struct {
	Reminder `gorm:"embedded"`
	Probable bool
}

// AnsweredCommunication is a letter together with what a reply is for it.
type AnsweredCommunication struct {
	Row      ListRow
	Kind     ReplyKind
	Probable bool
}

// Origin says where a record came from: file, row, document, paragraph, and the row as printed.
type Origin struct {
	FileName  string
	Row       int
	RowKey    string
	Document  string
	Paragraph string
	Printed   string // JSON object: the cells as printed
}
