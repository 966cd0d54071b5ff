package intake

// Field is a thing that a column can say; it bears the name of the column in the communications file.
type Field string

// The columns that import reads. Those ending in _text hold what a source prints beside the normalised value.
const (
	UID           Field = "uid"
	Reference     Field = "reference"
	Type          Field = "type"
	TypeText      Field = "type_text"
	Stage         Field = "stage"
	SentOn        Field = "sent_on"
	SentText      Field = "sent_text"
	Addressee     Field = "addressee"
	ISO3          Field = "iso3"
	AddresseeKind Field = "addressee_kind"
	Mandates      Field = "mandates"
	MandatesText  Field = "mandates_text"
	Lead          Field = "lead"
	Subject       Field = "subject"
	Case          Field = "case"
	ReplyDates    Field = "reply_dates"
	ReplyText     Field = "reply_text"
	ReplyKinds    Field = "reply_kinds"
	ReplyRecord   Field = "reply_record"
	ReplyLink     Field = "reply_link"
	ReminderDates Field = "reminder_dates"
	NotExpected   Field = "not_expected"
	NotExpectedOn Field = "not_expected_on"
	DueByHand     Field = "due_by_hand"
	ExtendedUntil Field = "extended_until"
	Officer       Field = "officer"
	RowID         Field = "row_id"
	Source        Field = "source"
	Document      Field = "document"
	Paragraph     Field = "paragraph"
	Categories    Field = "categories"
	VictimProfile Field = "victim_profile"
	Language      Field = "language"
	Origin        Field = "origin"
)

var readable = []Field{
	UID, Reference, Type, TypeText, Stage, SentOn, SentText, Addressee, ISO3, AddresseeKind, Mandates, MandatesText, Lead,
	Subject, Case, ReplyDates, ReplyText, ReplyKinds, ReplyRecord, ReplyLink, ReminderDates, NotExpected, NotExpectedOn, DueByHand,
	ExtendedUntil, Officer, RowID, Source,
	Document, Paragraph, Categories, VictimProfile, Language, Origin,
}

// computed are the columns of an export that the register works out anew; import passes over them.
var computed = []Field{
	"joint", "follow_up", "due_on", "effective_due_on", "status", "days_late", "acknowledged_on", "first_partial_on",
	"first_reply_on", "last_reply_on", replyCount, "reminders", "character", "closed",
}

// replyCount is the one computed name that office spreadsheets use for something else.
const replyCount Field = "replies"
