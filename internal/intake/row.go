package intake

import (
	"answerable/internal/civil"
	"answerable/internal/docket"
)

// kind is what a row holds.
type kind uint8

const (
	aLetter kind = iota
	aReply       // replies whose letter is not named
	aReminder
)

// subject is the kind of record that a row of this kind makes.
func (k kind) subject() string { return [...]string{"communication", "reply", "reminder"}[k] }

// row is what one row of a file says, understood but not yet held against the register.
type row struct {
	number   int
	kind     kind
	printed  printed
	digest   digest
	rowKey   string
	uid      string
	key      string // of the reference
	base     docket.Type
	to       *docket.Addressee
	caseRef  string
	match    *record
	warnings []docket.Message
	rejected *docket.Message

	// If the row makes a new letter: why it cannot, and what is odd about it.
	unfit *docket.Message
	odd   []docket.Message

	// Of a large file only some rows keep their content at hand; that of the others is read again from
	// what is printed when it is needed.
	*content
}

// content is the rest of what a row says: all that is not needed to know which letter it means.
type content struct {
	document    string
	para        string
	keySort     string // of the reference
	keyText     string
	joint       bool // said so
	stage       docket.Stage
	stageSaid   bool
	sent        civil.Printed
	several     []civil.Printed // the dates of a cell that lists them, until each row has taken one
	said        string          // what such rows have in common
	mandates    []docket.CommunicationMandate
	lead        docket.MandateID // only where a cell of its own names it
	leadAssumed bool             // the mandates are those that joined another
	subject     string
	summary     string
	language    string
	labels      string
	victims     string
	officer     docket.UserID
	inactive    bool // the officer is disabled
	record      docket.ReplyRecord
	told        bool // the file says so itself
	replies     []saidReply
	kinds       bool // the file says what each reply is
	reminders   []civil.Date

	notExpected   docket.NotExpectedKind
	notExpectedOn civil.Date
	dueByHand     civil.Date
	extendedUntil civil.Date
}

// saidReply is a reply that a row names.
type saidReply struct {
	on   civil.Date
	kind docket.ReplyKind // empty where the row does not say
	// probable is a link that the file itself calls a guess.
	probable bool
}

// complete tells whether the row could make a letter: it says to whom and of what type.
func (r *row) complete() bool { return r.to != nil && r.base.Valid() }

func (r *row) reject(why *docket.Message) { r.rejected = why }

func (r *row) warn(key string, args ...any) {
	r.warnings = append(r.warnings, docket.Msg(key, args...))
}

// counted gives how often each day stands among the replies of a row.
func counted(replies []saidReply) map[civil.Date]int {
	days := make(map[civil.Date]int, len(replies))
	for _, reply := range replies {
		days[reply.on]++
	}
	return days
}

// signature tells rows with equal keys apart by the replies that they name.
func signature(replies []saidReply) string {
	text := make([]byte, 0, len(replies)*len("2006-01-02"))
	for _, reply := range replies {
		text = append(text, reply.on.String()...)
	}
	return string(text)
}
