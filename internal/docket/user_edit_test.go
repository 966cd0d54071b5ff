package docket_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// people is a register with an administrator in it.
type people struct {
	*docket.Service
	t     *testing.T
	store *store.Store
	admin docket.User
}

func openPeople(t *testing.T) *people {
	t.Helper()
	st := testkit.Open(t)
	return &people{Service: docket.NewService(st, testkit.Now, time.UTC), t: t, store: st, admin: testkit.User(t, st, "Person A", docket.Administrator)}
}

func actorOf(u docket.User) docket.Actor {
	return docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Identities: u.Identities}
}

// now reads a person as the register has it.
func (p *people) now(id docket.UserID) docket.UserView {
	p.t.Helper()
	v, err := p.ShowUser(p.t.Context(), docket.Console, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

// edited is the edit that changes nothing, for a test to change one thing of it.
func (p *people) edited(id docket.UserID) docket.UserEdit {
	u := p.now(id)
	return docket.UserEdit{Version: u.Version, Name: u.Name, Role: u.Role, Identities: u.Identities}
}

// limited is what the person's own limits are, by code.
func (p *people) limited(id docket.UserID) (mandates, addressees []string) {
	v := p.now(id)
	if v.LimitedMandates {
		mandates = []string{}
	}
	if v.LimitedAddressees {
		addressees = []string{}
	}
	for _, m := range v.Mandates {
		mandates = append(mandates, m.Code)
	}
	for _, a := range v.Addressees {
		addressees = append(addressees, a.Code())
	}
	return mandates, addressees
}

func wantKind(t *testing.T, err error, kind docket.Kind) {
	t.Helper()
	if err == nil || docket.KindOf(err) != kind {
		t.Errorf("got %v, want a refusal of kind %d", err, kind)
	}
}

// wantAt makes sure that a refusal stands at a field.
func wantAt(t *testing.T, err error, field string) {
	t.Helper()
	refusal, ok := err.(*docket.Error)
	if !ok || len(refusal.Fields) == 0 || refusal.Fields[0].Field != field {
		t.Errorf("got %v, want a message at %s", err, field)
	}
}

func TestOnlyAdministratorsEditAndLimitPeople(t *testing.T) {
	p := openPeople(t)
	target := testkit.User(t, p.store, "Person B", docket.Staff)
	for _, role := range []docket.Role{docket.Observer, docket.Staff, docket.Reviewer} {
		actor := actorOf(testkit.User(t, p.store, "Person "+string(role), role))
		in := p.edited(target.ID)
		wantKind(t, p.EditUser(t.Context(), actor, target.ID, in), docket.Forbidden)
		wantKind(t, p.LimitUser(t.Context(), actor, target.ID, docket.LimitInput{Version: in.Version}), docket.Forbidden)
		_, err := p.ShowUser(t.Context(), actor, target.ID)
		wantKind(t, err, docket.Forbidden)
	}
	if v := p.now(target.ID).Version; v != 1 {
		t.Errorf("the person is in version %d", v)
	}
}

func TestALimitIsSetWidenedAndLifted(t *testing.T) {
	p := openPeople(t)
	admin, id := actorOf(p.admin), testkit.User(t, p.store, "Person B", docket.Staff).ID
	testkit.State(t, p.store, "XAA")
	testkit.State(t, p.store, "XAB")
	for i, test := range []struct {
		in                   docket.LimitInput
		mandates, addressees []string
	}{
		{docket.LimitInput{LimitMandates: true, Mandates: []string{" HRD ", "torture", "hrd", ""}}, []string{"hrd", "torture"}, nil},
		{docket.LimitInput{LimitMandates: true, LimitAddressees: true, Addressees: []string{"xaa", "State XAB", " ", "XAA"}}, []string{}, []string{"XAA", "XAB"}},
		{docket.LimitInput{Mandates: []string{"hrd"}, LimitAddressees: true}, nil, []string{}},
		{docket.LimitInput{}, nil, nil},
	} {
		test.in.Version = int64(i + 1)
		if err := p.LimitUser(t.Context(), admin, id, test.in); err != nil {
			t.Fatal(err)
		}
		mandates, addressees := p.limited(id)
		if diff := cmp.Diff([][]string{test.mandates, test.addressees}, [][]string{mandates, addressees}); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", test.in, diff)
		}
	}
	events, err := p.store.Events(t.Context(), "user", int64(id), 0)
	if err != nil || len(events) != 4 || events[3].Action != "user.limit" || events[3].ActorID != admin.ID ||
		events[3].JSON != `{"before":{"addressees":null,"mandates":null},"after":{"addressees":null,"mandates":["hrd","torture"]}}` {
		t.Errorf("%d events, %+v, %v", len(events), events, err)
	}
}

func TestALimitThatChangesNothingLeavesNoEvent(t *testing.T) {
	p := openPeople(t)
	id := testkit.User(t, p.store, "Person B", docket.Staff).ID
	if err := p.LimitUser(t.Context(), actorOf(p.admin), id, docket.LimitInput{Version: 1}); err != nil {
		t.Fatal(err)
	}
	if err := p.EditUser(t.Context(), actorOf(p.admin), id, p.edited(id)); err != nil {
		t.Fatal(err)
	}
	if events, err := p.store.Events(t.Context(), "user", int64(id), 0); len(events) != 0 || err != nil {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestALimitToWhatIsNotThereIsRefusedAtItsField(t *testing.T) {
	p := openPeople(t)
	id := testkit.User(t, p.store, "Person B", docket.Staff).ID
	admin := actorOf(p.admin)
	wantAt(t, p.LimitUser(t.Context(), admin, id, docket.LimitInput{Version: 1, LimitMandates: true, Mandates: []string{"nonsense"}}), "mandates")
	wantAt(t, p.LimitUser(t.Context(), admin, id, docket.LimitInput{Version: 1, LimitAddressees: true, Addressees: []string{"Nowhere"}}), "addressees")
	if mandates, addressees := p.limited(id); mandates != nil || addressees != nil {
		t.Errorf("limited to %v and %v", mandates, addressees)
	}
}

func TestNobodyWidensTheirOwnLimits(t *testing.T) {
	p := openPeople(t)
	ctx, self := t.Context(), p.admin.ID
	testkit.State(t, p.store, "XAA")
	testkit.State(t, p.store, "XAB")
	narrow := docket.LimitInput{Version: 1, LimitMandates: true, Mandates: []string{"hrd"}, LimitAddressees: true, Addressees: []string{"XAA"}}
	if err := p.LimitUser(ctx, actorOf(p.admin), self, narrow); err != nil {
		t.Fatalf("narrowing one's own: %v", err)
	}
	try := func(change func(*docket.LimitInput)) error {
		in := narrow
		in.Version = 2
		change(&in)
		edit := p.edited(self)
		edit.Limits = &in
		one, other := p.LimitUser(ctx, actorOf(p.admin), self, in), p.EditUser(ctx, actorOf(p.admin), self, edit)
		if (one == nil) != (other == nil) {
			t.Errorf("alone %v, with the rest %v", one, other)
		}
		return one
	}
	wantAt(t, try(func(in *docket.LimitInput) { in.LimitMandates = false }), "mandates")
	wantAt(t, try(func(in *docket.LimitInput) { in.Mandates = []string{"hrd", "torture"} }), "mandates")
	wantAt(t, try(func(in *docket.LimitInput) { in.LimitAddressees = false }), "addressees")
	wantAt(t, try(func(in *docket.LimitInput) { in.Addressees = []string{"XAA", "XAB"} }), "addressees")
	other := actorOf(testkit.User(t, p.store, "Person B", docket.Administrator))
	if err := p.LimitUser(ctx, other, self, docket.LimitInput{Version: 2}); err != nil {
		t.Errorf("another administrator lifts them: %v", err)
	}
}

func TestNobodyGrantsIdentitiesToThemselves(t *testing.T) {
	p := openPeople(t)
	in := p.edited(p.admin.ID)
	in.Identities = true
	wantAt(t, p.EditUser(t.Context(), actorOf(p.admin), p.admin.ID, in), "identities")
	other := actorOf(testkit.User(t, p.store, "Person B", docket.Administrator))
	if err := p.EditUser(t.Context(), other, p.admin.ID, in); err != nil || !p.now(p.admin.ID).Identities {
		t.Errorf("another administrator grants it: %v", err)
	}
	own := p.edited(p.admin.ID)
	own.Identities = false
	if err := p.EditUser(t.Context(), actorOf(p.admin), p.admin.ID, own); err != nil || p.now(p.admin.ID).Identities {
		t.Errorf("giving it up: %v", err)
	}
}

func TestNobodyChangesTheirOwnRole(t *testing.T) {
	p := openPeople(t)
	testkit.User(t, p.store, "Person B", docket.Administrator)
	in := p.edited(p.admin.ID)
	in.Role = docket.Reviewer
	wantAt(t, p.EditUser(t.Context(), actorOf(p.admin), p.admin.ID, in), "role")
}

func TestAnObserverNeverGetsIdentities(t *testing.T) {
	p := openPeople(t)
	id := testkit.User(t, p.store, "Person B", docket.Observer).ID
	in := p.edited(id)
	in.Identities = true
	wantAt(t, p.EditUser(t.Context(), actorOf(p.admin), id, in), "identities")
	in.Role = docket.Staff
	if err := p.EditUser(t.Context(), actorOf(p.admin), id, in); err != nil || !p.now(id).Identities {
		t.Errorf("as staff: %v", err)
	}
}

func TestTheRightToIdentitiesGoesWhenAPersonBecomesAnObserver(t *testing.T) {
	p := openPeople(t)
	id := testkit.User(t, p.store, "Person B", docket.Staff).ID
	in := p.edited(id)
	in.Role = docket.Observer
	if err := p.EditUser(t.Context(), actorOf(p.admin), id, in); err != nil {
		t.Fatal(err)
	}
	if u := p.now(id); u.Role != docket.Observer || u.Identities {
		t.Errorf("%+v", u.User)
	}
}

func TestTheLastActiveAdministratorIsNotDemoted(t *testing.T) {
	p := openPeople(t)
	gone := testkit.User(t, p.store, "Person B", docket.Administrator)
	if err := p.DisableUser(t.Context(), docket.Console, gone.ID); err != nil {
		t.Fatal(err)
	}
	in := p.edited(p.admin.ID)
	in.Role = docket.Staff
	wantKind(t, p.EditUser(t.Context(), docket.Console, p.admin.ID, in), docket.Invalid)
	if err := p.EnableUser(t.Context(), docket.Console, gone.ID); err != nil {
		t.Fatal(err)
	}
	if err := p.EditUser(t.Context(), docket.Console, p.admin.ID, in); err != nil {
		t.Errorf("with another one there: %v", err)
	}
}

func TestAStaleEditOfAPersonIsRefusedWithThePersonAsItIsNow(t *testing.T) {
	p := openPeople(t)
	id := testkit.User(t, p.store, "Person B", docket.Staff).ID
	first, second := p.edited(id), p.edited(id)
	first.Name = "Person C"
	second.Limits = &docket.LimitInput{LimitMandates: true}
	if err := p.EditUser(t.Context(), actorOf(p.admin), id, first); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		p.EditUser(t.Context(), actorOf(p.admin), id, second),
		p.LimitUser(t.Context(), actorOf(p.admin), id, docket.LimitInput{Version: 1, LimitAddressees: true}),
	} {
		wantKind(t, err, docket.Conflict)
		if current, ok := err.(*docket.Error).Current.(docket.UserView); !ok || current.Name != "Person C" {
			t.Errorf("the refusal carries %+v", current)
		}
	}
	if mandates, addressees := p.limited(id); mandates != nil || addressees != nil {
		t.Errorf("limited to %v and %v", mandates, addressees)
	}
}

func TestAnEditIsSavedWithItsLimitsOrNotAtAll(t *testing.T) {
	p := openPeople(t)
	id := testkit.User(t, p.store, "Person B", docket.Staff).ID
	in := p.edited(id)
	in.Name, in.Limits = "Person C", &docket.LimitInput{LimitMandates: true, Mandates: []string{"nonsense"}}
	wantAt(t, p.EditUser(t.Context(), actorOf(p.admin), id, in), "mandates")
	if u := p.now(id); u.Name != "Person B" {
		t.Errorf("the name is %s", u.Name)
	}
	in.Limits.Mandates = []string{"hrd"}
	if err := p.EditUser(t.Context(), actorOf(p.admin), id, in); err != nil {
		t.Fatal(err)
	}
	if mandates, _ := p.limited(id); p.now(id).Name != "Person C" || len(mandates) != 1 {
		t.Errorf("%s, limited to %v", p.now(id).Name, mandates)
	}
}

func TestANameThatTwoAddresseesShareMeansTheOneLimitedToBefore(t *testing.T) {
	p := openPeople(t)
	id := testkit.User(t, p.store, "Person B", docket.Staff).ID
	var first docket.Addressee
	testkit.Change(t, p.store, func(ctx context.Context, tx docket.Store) error {
		for _, kind := range []docket.AddresseeKind{docket.Company, docket.DeFacto} {
			a := docket.Addressee{Kind: kind, Standing: docket.NoStanding, NameEN: "Actor A", SortName: "actor a", FoldName: "actor a"}
			if err := tx.InsertAddressee(ctx, &a, []docket.AddresseeName{{Fold: a.FoldName, Name: a.NameEN}}); err != nil {
				return err
			}
			first = a
		}
		return nil
	})
	in := docket.LimitInput{Version: 1, LimitAddressees: true, Addressees: []string{"Actor A"}}
	wantAt(t, p.LimitUser(t.Context(), actorOf(p.admin), id, in), "addressees")
	testkit.Change(t, p.store, func(ctx context.Context, tx docket.Store) error {
		return tx.SetLimits(ctx, docket.User{ID: id, Version: 1}, nil, []docket.AddresseeID{first.ID})
	})
	in.Version, in.LimitMandates = 2, true
	if err := p.LimitUser(t.Context(), actorOf(p.admin), id, in); err != nil {
		t.Fatal(err)
	}
	if v := p.now(id); len(v.Addressees) != 1 || v.Addressees[0].ID != first.ID {
		t.Errorf("limited to %+v", v.Addressees)
	}
}
