package docket

import "answerable/internal/civil"

// Filter narrows the list of communications; several values of one filter are alternatives.
type Filter struct {
	Statuses     []Status
	Types        []Type
	States       []string // ISO codes, or OTH for every addressee that is not a State
	Addressees   []AddresseeID
	Mandates     []string // codes
	Officers     []string // e-mails, or Nobody
	Reviewers    []string // e-mails, or Nobody
	Joint        *bool
	FollowUp     *bool
	Closed       *bool
	Exact        *bool // whether the day sent is known exactly
	SentFrom     civil.Date
	SentTo       civil.Date
	DueFrom      civil.Date
	DueTo        civil.Date
	ReceivedFrom civil.Date
	ReceivedTo   civil.Date
	Text         string // matches references, States and public subjects only
}

// Nobody stands in a filter for letters without an officer, or without a reviewer.
const Nobody = "none"

// Sort names a column to sort by.
type Sort string

const (
	SortSentOn    Sort = "sent_on"
	SortDueOn     Sort = "due_on"
	SortReference Sort = "reference"
	SortAddressee Sort = "addressee"
	SortDaysLate  Sort = "days_late"
)

// Sorts in the order of the columns.
var Sorts = []Sort{SortSentOn, SortDueOn, SortReference, SortAddressee, SortDaysLate}

// Valid tells whether the column can be sorted by.
func (s Sort) Valid() bool {
	for _, known := range Sorts {
		if s == known {
			return true
		}
	}
	return false
}

// ListQuery asks for one page of the list. After and Before are opaque cursors; Limit 0 means all.
type ListQuery struct {
	Filter    Filter
	Sort      Sort
	Ascending bool
	After     string
	Before    string
	Limit     int
	Today     civil.Date
}

// ListRow is a line of the list: the facts of one communication that a table shows.
type ListRow struct {
	ID             CommunicationID
	Version        int64
	UID            string `gorm:"column:uid"`
	Stage          Stage
	Type           Type
	Reference      string
	CaseReference  string
	AddresseeID    AddresseeID
	AddresseeKind  AddresseeKind
	ISO3           string `gorm:"column:iso3"`
	AddresseeName  string
	SentPrecision  civil.Precision
	SentOn         civil.Date
	SentText       string
	DueOn          civil.Date
	Subject        string
	PublicSubject  string
	FollowUp       bool
	ReplyRecord    ReplyRecord
	NotExpectedOn  civil.Date
	NotExpected    NotExpectedKind
	DueByHand      bool
	OfficerEmail   string
	OfficerName    string
	ReviewerName   string
	LastRemindedOn civil.Date
	Derived        `gorm:"embedded"`

	Mandates []CommunicationMandate `gorm:"-"`
	Replied  []ListReply            `gorm:"-"`
	Reminded []civil.Date           `gorm:"-"`
}

// ListReply is a date and kind in the replies column of a list.
type ListReply struct {
	On       civil.Date
	Kind     ReplyKind
	Probable bool
}

// Facts gives what the status of the row is computed from, for today and later days.
func (r ListRow) Facts() Facts {
	return FactsFromRow(Communication{
		Stage: r.Stage, SentPrecision: r.SentPrecision, SentOn: r.SentOn, NotExpectedOn: r.NotExpectedOn,
		ReplyRecord: r.ReplyRecord, Derived: r.Derived,
	})
}

// ListPage is one page of the list. Newer and Older are cursors, empty at the ends.
type ListPage struct {
	Rows  []ListRow
	Prev  string
	Next  string
	First bool
}

// UnansweredGroup is one addressee's open communications in figures.
type UnansweredGroup struct {
	AddresseeID   AddresseeID
	ISO3          string `gorm:"column:iso3"`
	AddresseeKind AddresseeKind
	AddresseeName string
	Open          int // not replied, whatever the day
	Overdue       int
	Partial       int
	OldestSentOn  civil.Date
	OldestDueOn   civil.Date
	Reminders     int
	LastReminded  civil.Date
	EverReplied   bool
	Sent          int // letters ever sent that expect a reply
}
