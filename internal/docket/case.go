package docket

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"answerable/internal/civil"
)

// Case is the situation of one or more defenders; communications are sent about it.
type Case struct {
	ID        CaseID
	UID       string `gorm:"column:uid"`
	Reference string // given once, never changed and never used again
	Title     string
	Facts     string
	Place     string

	HappenedPrecision civil.Precision
	HappenedOn        civil.Date // only when the precision is the day
	HappenedFrom      civil.Date
	HappenedTo        civil.Date
	HappenedText      string

	TitleFold string // the title folded, for the list's filter by words
	Sources   int    // whether there is a source may be known to all; what it is may not
	CreatedAt civil.Instant
	Version   int64
}

// TableName names the table.
func (Case) TableName() string { return "cases" }

// Happened gives the date of what happened back as it was understood.
func (c Case) Happened() civil.Printed {
	return civil.Printed{Text: c.HappenedText, Precision: c.HappenedPrecision, On: c.HappenedOn, From: c.HappenedFrom, To: c.HappenedTo}
}

func (c *Case) happenedAs(p civil.Printed) {
	if p.Precision == "" {
		p.Precision = civil.Unknown
	}
	c.HappenedPrecision, c.HappenedOn, c.HappenedFrom, c.HappenedTo, c.HappenedText = p.Precision, p.On, p.From, p.To, p.Text
}

// CasePath is the address of a case's page.
func CasePath(id CaseID) string { return fmt.Sprintf("/cases/%d", id) }

var caseReference = regexp.MustCompile(`^(?:[Cc]-?)?0*([1-9][0-9]{0,8})$`)

// CaseNumber reads the reference of a case however it is typed: C-0412, c-412, 412. What is none gives 0.
func CaseNumber(typed string) int {
	found := caseReference.FindStringSubmatch(strings.TrimSpace(typed))
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1]) // nine digits always fit
	return n
}

// CaseReference writes the reference of a case that has a number.
func CaseReference(number int) string { return fmt.Sprintf("C-%04d", number) }

// CaseSource is where the information on a case comes from. Kind and name are confidential always.
type CaseSource struct {
	ID        CaseSourceID
	CaseID    CaseID
	Kind      SourceKind
	Name      string
	Note      string
	CreatedAt civil.Instant
	CreatedBy UserID // 0 is the console
	Version   int64
}

// TableName names the table.
func (CaseSource) TableName() string { return "case_sources" }

// SourceKind says who the information comes from.
type SourceKind string

const (
	SourceVictim        SourceKind = "victim"
	SourceFamily        SourceKind = "family"
	SourceLawyer        SourceKind = "lawyer"
	SourceOrganization  SourceKind = "organization"
	SourceInstitution   SourceKind = "institution"
	SourceUnitedNations SourceKind = "united_nations"
	SourceMedia         SourceKind = "media"
	SourceOther         SourceKind = "other"
)

// SourceKinds in the order in which forms list them.
var SourceKinds = []SourceKind{SourceVictim, SourceFamily, SourceLawyer, SourceOrganization, SourceInstitution, SourceUnitedNations, SourceMedia, SourceOther}

// Valid tells whether the kind is one of ours.
func (k SourceKind) Valid() bool {
	for _, known := range SourceKinds {
		if k == known {
			return true
		}
	}
	return false
}

// CaseSort names a column that the list of cases is sorted by.
type CaseSort string

const (
	CaseByAge       CaseSort = "logged"
	CaseByReference CaseSort = "reference"
	CaseByTitle     CaseSort = "title"
)

// Valid tells whether the column can be sorted by.
func (s CaseSort) Valid() bool { return s == CaseByAge || s == CaseByReference || s == CaseByTitle }

// CaseFilter narrows the list of cases.
type CaseFilter struct {
	Text      string   // words of references and titles
	States    []string // ISO codes, or OTH for every addressee that is not a State
	Open      bool     // with a letter that waits for its reply
	NoSource  bool
	NoLetters bool
}

// CaseQuery asks for one page of the list of cases. After and Before are opaque cursors; Limit 0 means all.
type CaseQuery struct {
	Filter    CaseFilter
	Sort      CaseSort
	Ascending bool
	After     string
	Before    string
	Limit     int
	Bare      bool // the rows without their letters
}

// CaseRow is a line of the list of cases. Its letters are those within the reader's scope, newest sent first.
type CaseRow struct {
	ID        CaseID
	Reference string
	Title     string
	Place     string
	Sourced   bool
	CreatedAt civil.Instant
	Letters   []ListRow `gorm:"-"`
}

// LastOn is the last day on which something happened to the letters of the case, as far as it is known.
func (r CaseRow) LastOn() civil.Date {
	var last civil.Date
	note := func(d civil.Date) {
		if d.After(last) {
			last = d
		}
	}
	for _, l := range r.Letters {
		note(l.SentOn)
		note(l.LastRemindedOn)
		for _, reply := range l.Replied {
			note(reply.On)
		}
	}
	return last
}

// CasePage is one page of the list of cases. Prev and Next are cursors, empty at the ends.
type CasePage struct {
	Rows       []CaseRow
	Prev, Next string
}
