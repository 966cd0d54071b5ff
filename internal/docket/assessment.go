package docket

import "answerable/internal/civil"

// Scale is a reviewer's graded judgement of a reply to one communication, after the executions mandate's
// "character of replies received".
type Scale string

const (
	LargelySatisfactory     Scale = "largely_satisfactory"
	CooperativeIncomplete   Scale = "cooperative_incomplete"
	RejectedSubstantiated   Scale = "rejected_substantiated"
	RejectedUnsubstantiated Scale = "rejected_unsubstantiated"
	Immaterial              Scale = "immaterial"
	AcknowledgedOnly        Scale = "acknowledged_only"
	// NotAssessed says that a reviewer left the reply without a judgement, and why.
	NotAssessed Scale = "not_assessed"
)

// Scales in the order in which pages list them.
var Scales = []Scale{LargelySatisfactory, CooperativeIncomplete, RejectedSubstantiated, RejectedUnsubstantiated, Immaterial, AcknowledgedOnly, NotAssessed}

// Valid tells whether the judgement is one of ours.
func (s Scale) Valid() bool {
	for _, known := range Scales {
		if s == known {
			return true
		}
	}
	return false
}

// Internal tells that the judgement never leaves internal mode.
func (s Scale) Internal() bool {
	return s == RejectedSubstantiated || s == RejectedUnsubstantiated || s == Immaterial
}

// Assessable tells whether a reply of the kind waits for a reviewer's judgement.
func (k ReplyKind) Assessable() bool { return k == Substantive || k == Partial }

// Assessment is what a reviewer judged of a reply to one communication. Rows are only added: the latest counts.
type Assessment struct {
	ID              AssessmentID
	ReplyID         ReplyID
	CommunicationID CommunicationID
	Scale           Scale
	Reason          string
	AssessedOn      civil.Date
	AssessedBy      UserID
	ByName          string `gorm:"->"`
	At              civil.Instant
}

// TableName names the table.
func (Assessment) TableName() string { return "assessments" }

// LatestAssessment is the one that counts for a reply to a letter; none of a list with the latest first is nil.
func LatestAssessment(all []Assessment, reply ReplyID, letter CommunicationID) *Assessment {
	for i := range all {
		if all[i].ReplyID == reply && all[i].CommunicationID == letter {
			return &all[i]
		}
	}
	return nil
}
