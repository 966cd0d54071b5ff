package docket

import "testing"

func TestEachRoleHasTheRightsOfTheTableAndNoOther(t *testing.T) {
	rights := map[string]func(Actor) bool{
		"read": CanRead, "drafts": CanReadDrafts, "write": CanWrite, "reopen": CanReopen, "assess": CanAssess, "administer": CanAdminister,
	}
	want := map[Role]map[string]bool{
		Observer:      {"read": true},
		Staff:         {"read": true, "drafts": true, "write": true},
		Reviewer:      {"read": true, "drafts": true, "write": true, "reopen": true, "assess": true},
		Administrator: {"read": true, "administer": true},
		"":            {},
		"visitor":     {},
	}
	for role, table := range want {
		for name, can := range rights {
			if got := can(Actor{ID: 1, Role: role}); got != table[name] {
				t.Errorf("%q %s: %v", role, name, got)
			}
		}
	}
}

func TestIdentitiesAreAPersonsOwnRightAndNeverAnObservers(t *testing.T) {
	for _, role := range Roles {
		if CanReadIdentities(Actor{ID: 1, Role: role}) {
			t.Errorf("%s reads identities without the right", role)
		}
		if got := CanReadIdentities(Actor{ID: 1, Role: role, Identities: true}); got != (role != Observer) {
			t.Errorf("%s with the right: %v", role, got)
		}
	}
}

func TestNobodyGrantsIdentitiesToHimself(t *testing.T) {
	admin := Actor{ID: 1, Role: Administrator}
	if CanGrantIdentities(admin, User{ID: 1, Role: Administrator}) {
		t.Error("an administrator granted them to himself")
	}
	if !CanGrantIdentities(admin, User{ID: 2, Role: Administrator}) {
		t.Error("another administrator cannot grant them")
	}
	if CanGrantIdentities(admin, User{ID: 2, Role: Observer}) {
		t.Error("an observer was granted them")
	}
	if CanGrantIdentities(Actor{ID: 3, Role: Reviewer}, User{ID: 2, Role: Staff}) {
		t.Error("a reviewer granted them")
	}
}

func TestAnEmptyLimitSeesNothingAndNoLimitSeesAll(t *testing.T) {
	if !SeesAddressee(Actor{}, 7) || SeesAddressee(Actor{Addressees: []AddresseeID{}}, 7) || !SeesAddressee(Actor{Addressees: []AddresseeID{7}}, 7) {
		t.Error("limits to addressees")
	}
	if !SeesMandates(Actor{}, nil) || SeesMandates(Actor{Mandates: []MandateID{}}, []MandateID{1}) || !SeesMandates(Actor{Mandates: []MandateID{2}}, []MandateID{1, 2}) || SeesMandates(Actor{Mandates: []MandateID{2}}, nil) {
		t.Error("limits to mandates")
	}
}
