package docket

import (
	"context"

	"answerable/internal/civil"
)

// TodayStore is what a person's day is made of.
type TodayStore interface {
	// TodayItems reads a page of some parts of a day, one part after the other; next is the cursor of what
	// comes after, empty at the end.
	TodayItems(ctx context.Context, scope Scope, q TodayQuery) (items []TodayItem, next string, err error)
	// CountToday counts each of the parts of a day.
	CountToday(ctx context.Context, scope Scope, q TodayQuery) (map[TodayPart]int, error)
	// SilentStates gives the Governments whose oldest followed letter has waited longest, a few of them.
	SilentStates(ctx context.Context, scope Scope, q TodayQuery, limit int) ([]SilentState, error)
	// RatesKept is RateFacts remembered until the register changes.
	RatesKept(ctx context.Context, scope Scope, q RateQuery) (RateCells, error)

	// NoteSeen writes once that a person saw a reply.
	NoteSeen(ctx context.Context, reply ReplyID, by UserID, at civil.Instant) error
	SeenBy(ctx context.Context, reply ReplyID, by UserID) (bool, error)

	InsertAssessment(ctx context.Context, a *Assessment) error
	// AssessmentsOfReply lists what was ever judged of a reply, the latest first.
	AssessmentsOfReply(ctx context.Context, id ReplyID) ([]Assessment, error)
	// AssessmentsOfLetter lists what was ever judged of the replies to a letter, the latest first.
	AssessmentsOfLetter(ctx context.Context, id CommunicationID) ([]Assessment, error)
}

// TodayPart names one list of a person's day.
type TodayPart string

// Parts of a day. Closed letters and those of before the day since which the office follows are in none of
// them, but in the four cells, which are a rate and no work.
const (
	PartOverdue      TodayPart = "overdue"
	PartDueSoon      TodayPart = "due_soon"
	PartUnread       TodayPart = "unread"       // replies that no officer or reviewer has opened
	PartUnclassified TodayPart = "unclassified" // replies of which nobody said what they are
	PartTranslations TodayPart = "translations" // replies that wait for their translation
	PartDrafts       TodayPart = "drafts"
	PartGaps         TodayPart = "gaps"       // letters whose record lacks something
	PartUnassessed   TodayPart = "unassessed" // substantive and partial replies that no reviewer has judged

	PartReplies TodayPart = "replies" // replies that came onto the record since the visit before
	PartSent    TodayPart = "sent"    // letters that a person logged as sent, or marked sent, since then
	PartPassed  TodayPart = "passed"  // due dates that passed since then without a reply

	// Steps that differ from the part they come from, so that nothing is asked twice.
	PartClassify TodayPart = "classify" // unclassified, read and not waiting for a translation
	PartDecide   TodayPart = "decide"   // more time was asked and nothing decided
	PartRemind   TodayPart = "remind"   // overdue, and no request for more time waits
	PartChase    TodayPart = "chase"    // waiting for a translation, and read

	// The four cells of a rate, States only.
	PartInTime     TodayPart = "answered_in_time"
	PartLate       TodayPart = "answered_late"
	PartOpenInTime TodayPart = "open_in_time"
	PartOpenLate   TodayPart = "open_late"
)

// StepParts is what a day asks to be done, the most pressing first. No two of them name the same thing.
var StepParts = []TodayPart{PartUnread, PartClassify, PartDecide, PartRemind, PartChase, PartDrafts}

// OfReplies tells that the items of the part are replies, not letters.
func (p TodayPart) OfReplies() bool {
	switch p {
	case PartUnread, PartUnclassified, PartTranslations, PartUnassessed, PartReplies, PartClassify, PartChase:
		return true
	}
	return false
}

// TodayQuery asks for parts of a day. Officer narrows them to the letters of one person; 0 is everyone's.
type TodayQuery struct {
	Parts    []TodayPart
	Officer  UserID
	Reviewer UserID        // of what is unassessed: what waits for another reviewer is left out; 0 leaves nothing out
	Since    civil.Instant // the visit before
	SinceOn  civil.Date    // its day
	Followed civil.Date    // the day since which the office follows its letters
	Rates    RateQuery     // of the four cells
	Today    civil.Date
	After    string
	Limit    int // 0 means all
}

// TodayItem is one line of a day: a letter, or a reply with the letters it answers that the reader may see.
type TodayItem struct {
	Part          TodayPart
	Reply         *Reply
	AddresseeName string
	ISO3          string
	Letters       []ListRow
	Gaps          []Gap
	AskedOn       civil.Date // of a request for more time that waits
}

// Gap is something that the record of a letter lacks.
type Gap string

const (
	GapCase    Gap = "no_case"
	GapSource  Gap = "no_source"
	GapDate    Gap = "date_not_exact"
	GapMandate Gap = "no_mandate"
)

// GapsOf tells what the record of a letter lacks; sources counts those of its case. A letter without a case
// has no source either, which is said once.
func GapsOf(r ListRow, sources int) []Gap {
	var gaps []Gap
	if r.CaseReference == "" {
		gaps = append(gaps, GapCase)
	} else if sources == 0 {
		gaps = append(gaps, GapSource)
	}
	if r.SentPrecision != civil.Day {
		gaps = append(gaps, GapDate)
	}
	if r.MandateCount == 0 {
		gaps = append(gaps, GapMandate)
	}
	return gaps
}

// SilentState is a Government with open letters, in figures.
type SilentState struct {
	AddresseeID   AddresseeID
	ISO3          string
	AddresseeName string
	Open          int
	Answered      int // of the letters to it sent on an exact day since the office follows
	Reminders     int
	OldestSentOn  civil.Date
}
