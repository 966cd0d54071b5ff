package docket

// Role is what a person does in the office.
type Role string

const (
	Observer      Role = "observer"
	Staff         Role = "staff"
	Reviewer      Role = "reviewer"
	Administrator Role = "administrator"
)

// Roles in the order in which pages list them.
var Roles = []Role{Observer, Staff, Reviewer, Administrator}

// Valid tells whether the role is one of ours.
func (r Role) Valid() bool {
	for _, known := range Roles {
		if r == known {
			return true
		}
	}
	return false
}

// Actor is whoever asks: a signed-in person, or the operator of the machine at its console.
type Actor struct {
	ID         UserID
	Name       string
	Email      string
	Role       Role
	Identities bool
	Console    bool
	// Mandates and Addressees limit what the person sees; nil means no limit, empty means nothing.
	Mandates   []MandateID
	Addressees []AddresseeID
}

// Console is the operator of the machine; its events carry actor 0.
var Console = Actor{Name: "console", Console: true}

// Scope is what an actor may read. Every read of the store takes one, counts and suggestions too.
type Scope struct {
	Mandates   []MandateID
	Addressees []AddresseeID
	Drafts     bool
	Identities bool
}

// Limited tells whether the scope leaves anything out beside drafts.
func (s Scope) Limited() bool { return s.Mandates != nil || s.Addressees != nil }

// Everything is the scope of the machine's own work: imports, checks, derived facts.
var Everything = Scope{Drafts: true, Identities: true}
