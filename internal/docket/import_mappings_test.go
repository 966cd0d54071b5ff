package docket_test

import (
	"strings"
	"testing"

	"answerable/internal/docket"
)

func TestAMappingIsSavedByItsNameAndReplacedUnderIt(t *testing.T) {
	o := newOffice(t)
	first, err := o.svc.SaveMapping(t.Context(), o.actor, " Régistre  of the year ", `{"default_lead":"hrd"}`)
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.svc.SaveMapping(t.Context(), o.actor, "REGISTRE of the year", `{"day_first":false}`)
	if err != nil || again.ID != first.ID || again.Version != 2 {
		t.Fatalf("saved again: %+v, %v", again, err)
	}
	if _, err := o.svc.SaveMapping(t.Context(), o.actor, "Annexes", `{}`); err != nil {
		t.Fatal(err)
	}
	list, err := o.svc.SavedMappings(t.Context(), o.actor)
	if err != nil || len(list) != 2 || list[0].Name != "Annexes" || list[1].Name != "REGISTRE of the year" || list[1].Mapping != `{"day_first":false}` {
		t.Fatalf("%+v, %v", list, err)
	}
	if list[1].SavedBy != o.actor.ID || list[1].SavedAt.IsZero() {
		t.Errorf("nobody saved it: %+v", list[1])
	}
	if err := o.svc.DeleteMapping(t.Context(), o.actor, first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.svc.SavedMapping(t.Context(), o.actor, first.ID); docket.KindOf(err) != docket.NotFound {
		t.Errorf("deleted, it is read with %v", err)
	}
	if err := o.svc.DeleteMapping(t.Context(), o.actor, first.ID); docket.KindOf(err) != docket.NotFound {
		t.Errorf("deleted twice: %v", err)
	}
	events, err := o.store.Events(t.Context(), "import_mapping", int64(first.ID), 0)
	if err != nil || len(events) != 3 || events[0].Action != "mapping.delete" || !strings.Contains(events[1].JSON, `"before":{"mapping":{"default_lead":"hrd"}`) {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestAMappingWithoutANameOrThatIsNoneIsNotSaved(t *testing.T) {
	o := newOffice(t)
	for _, test := range []struct{ name, mapping, field string }{
		{" … ", `{}`, "name"},
		{strings.Repeat("n", 101), `{}`, "name"},
		{"list", `[1]`, "mapping"},
		{"nothing", `null`, "mapping"},
		{"cut off", `{"columns":`, "mapping"},
		{"two", `{} {}`, "mapping"},
	} {
		_, err := o.svc.SaveMapping(t.Context(), o.actor, test.name, test.mapping)
		refusedAt(t, err, test.field)
	}
	if list, err := o.svc.SavedMappings(t.Context(), o.actor); len(list) != 0 || err != nil {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestOnlyThoseWhoImportHaveMappings(t *testing.T) {
	o := newOffice(t)
	m, err := o.svc.SaveMapping(t.Context(), o.actor, "Registre", `{}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		other := docket.Actor{ID: o.actor.ID, Role: role}
		_, saving := o.svc.SaveMapping(t.Context(), other, "Registre", `{}`)
		_, listing := o.svc.SavedMappings(t.Context(), other)
		_, reading := o.svc.SavedMapping(t.Context(), other, m.ID)
		for _, err := range []error{saving, listing, reading, o.svc.DeleteMapping(t.Context(), other, m.ID)} {
			if docket.KindOf(err) != docket.Forbidden {
				t.Errorf("%s: %v", role, err)
			}
		}
	}
	if _, err := o.svc.SaveMapping(t.Context(), docket.Console, "Registre", `{}`); docket.KindOf(err) != docket.Invalid {
		t.Errorf("the console saves one: %v", err)
	}
}
