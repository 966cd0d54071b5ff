package docket

// Who may do what. Asked by the service before anything is read or written; pages use the same
// functions only to leave out buttons that would be refused.

// Scope gives what the actor may read. Observers and administrators do not read drafts.
func (a Actor) Scope() Scope {
	if a.Console {
		return Everything
	}
	return Scope{
		Mandates:   a.Mandates,
		Addressees: a.Addressees,
		Drafts:     CanReadDrafts(a),
		Identities: CanReadIdentities(a),
	}
}

// CanRead tells whether the actor may read communications, replies and figures.
func CanRead(a Actor) bool { return a.Console || a.Role.Valid() }

// CanReadDrafts tells whether drafts and internal comments are shown to the actor.
func CanReadDrafts(a Actor) bool { return a.Console || a.Role == Staff || a.Role == Reviewer }

// CanWrite covers logging, editing, sending, reminding, extensions, classifying, closing,
// withdrawing and importing.
func CanWrite(a Actor) bool { return a.Console || a.Role == Staff || a.Role == Reviewer }

// CanReopen tells whether the actor may reopen a closed communication.
func CanReopen(a Actor) bool { return a.Role == Reviewer }

// CanAssess tells whether the actor may assess replies, release to the public, and issue reports.
func CanAssess(a Actor) bool { return a.Role == Reviewer }

// CanAdminister covers users, rules, reference data and the whole history.
func CanAdminister(a Actor) bool { return a.Console || a.Role == Administrator }

// CanReadIdentities tells whether protected names, sources and files reach the actor.
func CanReadIdentities(a Actor) bool {
	return a.Console || (a.Identities && a.Role != Observer)
}

// CanGrantIdentities tells whether the actor may give the right to identities to a person:
// nobody grants it to himself, and an observer never has it.
func CanGrantIdentities(a Actor, to User) bool {
	return CanAdminister(a) && to.ID != a.ID && to.Role != Observer
}

// SeesAddressee tells whether the actor's limits leave an addressee in.
func SeesAddressee(a Actor, id AddresseeID) bool {
	if a.Addressees == nil {
		return true
	}
	for _, seen := range a.Addressees {
		if seen == id {
			return true
		}
	}
	return false
}

// SeesMandates tells whether the actor's limits leave at least one of the mandates in.
func SeesMandates(a Actor, ids []MandateID) bool {
	if a.Mandates == nil {
		return true
	}
	for _, id := range ids {
		for _, seen := range a.Mandates {
			if seen == id {
				return true
			}
		}
	}
	return false
}

func forbidden() *Error {
	return Refuse(Forbidden, "Your role does not allow this. Ask an administrator if you need it.")
}

func notFound() *Error {
	return Refuse(NotFound, "There is no such record, or it is not among those you may see.")
}
