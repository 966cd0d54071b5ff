package docket

// Type is the base type of a communication; whether it is joint is derived from its mandates.
type Type string

const (
	UrgentAppeal       Type = "UA"
	AllegationLetter   Type = "AL"
	OtherLetter        Type = "OL"
	InformationRequest Type = "IR"
	VisitRequest       Type = "VR"
)

// Types in the order in which pages list them.
var Types = []Type{UrgentAppeal, AllegationLetter, OtherLetter, InformationRequest, VisitRequest}

// Valid tells whether the type is one of ours.
func (t Type) Valid() bool {
	for _, known := range Types {
		if t == known {
			return true
		}
	}
	return false
}

// Numbered tells whether the registry gives letters of this type a number.
func (t Type) Numbered() bool {
	return t == UrgentAppeal || t == AllegationLetter || t == OtherLetter
}

// Shown is the type as it is printed: JUA, JAL and JOL for joint letters.
func (t Type) Shown(joint bool) string {
	if joint && t.Numbered() {
		return "J" + string(t)
	}
	return string(t)
}

// Stage is a fact of its own, never "sent date is empty".
type Stage string

const (
	Draft Stage = "draft"
	Sent  Stage = "sent"
)

// ReplyRecord says how completely replies are followed.
type ReplyRecord string

const (
	// Complete: we follow it.
	Complete ReplyRecord = "complete"
	// AsOfSource: the source named none up to its date.
	AsOfSource ReplyRecord = "as_of_source"
	// NotCaptured: the source does not say.
	NotCaptured ReplyRecord = "not_captured"
)

// ReplyRecords in the order in which pages list them.
var ReplyRecords = []ReplyRecord{Complete, AsOfSource, NotCaptured}

// ReplyKind is what a reply is for one communication that it answers.
type ReplyKind string

const (
	Acknowledgement  ReplyKind = "acknowledgement"
	ExtensionRequest ReplyKind = "extension_request"
	Partial          ReplyKind = "partial"
	Substantive      ReplyKind = "substantive"
	Additional       ReplyKind = "additional"
	Unclassified     ReplyKind = "unclassified"
)

// ReplyKinds in the order in which pages list them.
var ReplyKinds = []ReplyKind{Unclassified, Substantive, Partial, Additional, Acknowledgement, ExtensionRequest}

// Valid tells whether the kind is one of ours.
func (k ReplyKind) Valid() bool {
	for _, known := range ReplyKinds {
		if k == known {
			return true
		}
	}
	return false
}

// Counts tells whether the kind is counted among replies; an acknowledgement never is
// (A/HRC/31/55/Add.1 para 4), nor is a request for more time.
func (k ReplyKind) Counts() bool { return k != Acknowledgement && k != ExtensionRequest }

// Translation says where the translation of a reply stands.
type Translation string

const (
	TranslationNotNeeded Translation = "not_needed"
	TranslationPending   Translation = "pending"
	TranslationReceived  Translation = "received"
)

// Translations in the order in which pages list them.
var Translations = []Translation{TranslationNotNeeded, TranslationPending, TranslationReceived}

// Publication says whether the Government's reply is kept from the public; its date still counts.
type Publication string

const (
	PublicationPublic   Publication = "public"
	PublicationWithheld Publication = "withheld"
)

// Publications in the order in which pages list them.
var Publications = []Publication{PublicationPublic, PublicationWithheld}

// NotExpectedKind says why no reply is expected any more.
type NotExpectedKind string

const (
	Withdrawn    NotExpectedKind = "withdrawn"
	NoReplyAsked NotExpectedKind = "no_reply_asked"
)

// AddresseeKind tells a Government from the other actors.
type AddresseeKind string

const (
	State             AddresseeKind = "state"
	Company           AddresseeKind = "company"
	Intergovernmental AddresseeKind = "intergovernmental"
	DeFacto           AddresseeKind = "de_facto"
	OtherActor        AddresseeKind = "other"
)

// AddresseeKinds in the order in which pages list them.
var AddresseeKinds = []AddresseeKind{State, Company, Intergovernmental, DeFacto, OtherActor}

// Valid tells whether the kind is one of ours.
func (k AddresseeKind) Valid() bool {
	for _, known := range AddresseeKinds {
		if k == known {
			return true
		}
	}
	return false
}

// OTH is the code that references use for any addressee that is not a State.
const OTH = "OTH"
