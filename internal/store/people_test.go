package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestAPersonIsFoundByEmailWhateverItsCase(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	u := testkit.User(t, st, "Person A", docket.Staff)
	got, err := st.UserByEmail(ctx, "PERSON.A@example.ORG")
	if diff := cmp.Diff(u, got); diff != "" || err != nil {
		t.Errorf("(-want +got):\n%s%v", diff, err)
	}
	double := docket.User{Email: "Person.A@example.org", Name: "Person B", Role: docket.Staff, CreatedAt: u.CreatedAt}
	err = st.Tx(ctx, func(tx docket.Store) error { return tx.InsertUser(ctx, &double) })
	wantKind(t, err, docket.Invalid)
	if refusal, ok := err.(*docket.Error); !ok || len(refusal.Fields) != 1 || refusal.Fields[0].Field != "email" {
		t.Errorf("got %v", err)
	}
	_, err = st.UserByEmail(ctx, "nobody@example.org")
	wantKind(t, err, docket.NotFound)
}

func TestAnObserverNeverHasIdentities(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	u := docket.User{Email: "person.a@example.org", Name: "Person A", Role: docket.Observer, Identities: true, CreatedAt: civil.InstantOf(testkit.Now())}
	if err := st.Tx(ctx, func(tx docket.Store) error { return tx.InsertUser(ctx, &u) }); err == nil {
		t.Error("the observer was written")
	}
}

func TestAPersonIsEditedInTheVersionSeen(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	u := testkit.User(t, st, "Person A", docket.Staff)
	u.DisabledAt = civil.InstantOf(testkit.Now())
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.UpdateUser(ctx, u) })
	got, err := st.User(ctx, u.ID)
	if err != nil || !got.Disabled() || got.Version != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	wantKind(t, st.Tx(ctx, func(tx docket.Store) error { return tx.UpdateUser(ctx, u) }), docket.Conflict)
}

func TestNoLimitIsNilAndALimitToNothingIsEmpty(t *testing.T) {
	st, raw := opened(t)
	u := testkit.User(t, st, "Person A", docket.Staff)
	state := testkit.State(t, st, "XAA")
	run(t, raw, `INSERT INTO user_addressees VALUES (?, ?)`, u.ID, state.ID)
	mandates, addressees, err := st.Limits(t.Context(), u.ID)
	if err != nil || mandates != nil || addressees != nil {
		t.Errorf("unlimited: %v, %v, %v", mandates, addressees, err)
	}
	run(t, raw, `UPDATE users SET limited_mandates = 1, limited_addressees = 1`)
	mandates, addressees, err = st.Limits(t.Context(), u.ID)
	if err != nil || mandates == nil || len(mandates) != 0 || len(addressees) != 1 || addressees[0] != state.ID {
		t.Errorf("limited: %v, %v, %v", mandates, addressees, err)
	}
}

func TestChoicesAndSettingsAreReplaced(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	u := testkit.User(t, st, "Person A", docket.Staff)
	for _, value := range []string{"", "first", "second"} {
		if value != "" {
			testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
				if err := tx.SetSetting(ctx, "office", value); err != nil {
					return err
				}
				return tx.SetPersonSetting(ctx, u.ID, "columns", value)
			})
		}
		setting, err := st.Setting(ctx, "office")
		if err != nil || setting != value {
			t.Errorf("setting %q, %v, want %q", setting, err, value)
		}
		if choice, err := st.PersonSetting(ctx, u.ID, "columns"); err != nil || choice != value {
			t.Errorf("choice %q, %v, want %q", choice, err, value)
		}
	}
}

func TestAnotherActorIsKnownByItsName(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	put := func(kind docket.AddresseeKind, name string) error {
		a := docket.Addressee{Kind: kind, Standing: docket.NoStanding, NameEN: name, SortName: docket.Fold(name), FoldName: docket.Fold(name)}
		return st.Tx(ctx, func(tx docket.Store) error {
			return tx.InsertAddressee(ctx, &a, []docket.AddresseeName{{Fold: a.FoldName, Name: name}})
		})
	}
	if err := put(docket.Company, "Company Á"); err != nil {
		t.Fatal(err)
	}
	wantKind(t, put(docket.Company, "company a"), docket.Conflict)
	if err := put(docket.DeFacto, "Company A"); err != nil {
		t.Errorf("of another kind: %v", err)
	}
	found, err := st.AddresseesNamed(ctx, docket.Fold("COMPANY A"))
	if err != nil || len(found) != 2 {
		t.Errorf("%d found, %v", len(found), err)
	}
	others, err := st.OtherActors(ctx, docket.Everything, 1)
	if err != nil || len(others) != 1 {
		t.Errorf("%d other actors, %v", len(others), err)
	}
}

func TestLimitsAreReplacedAndRaiseTheVersion(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	u := testkit.User(t, st, "Person A", docket.Staff)
	xaa, xab := testkit.State(t, st, "XAA"), testkit.State(t, st, "XAB")
	for i, test := range []struct {
		mandates   []docket.MandateID
		addressees []docket.AddresseeID
	}{
		{[]docket.MandateID{1, 2}, nil},
		{[]docket.MandateID{2}, []docket.AddresseeID{xaa.ID, xab.ID}},
		{[]docket.MandateID{}, []docket.AddresseeID{xab.ID}},
		{nil, nil},
	} {
		u.Version = int64(i + 1)
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
			return tx.SetLimits(ctx, u, test.mandates, test.addressees)
		})
		mandates, addressees, err := st.Limits(ctx, u.ID)
		if diff := cmp.Diff(test.mandates, mandates) + cmp.Diff(test.addressees, addressees); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
		wantKind(t, st.Tx(ctx, func(tx docket.Store) error { return tx.SetLimits(ctx, u, nil, nil) }), docket.Conflict)
	}
}
