package account_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/account"
	"answerable/internal/docket"
)

const onceValue = "0123456789abcdef-once"

func firstPeople() account.SetUpInput {
	return account.SetUpInput{
		Office:        "Office A",
		Administrator: account.Person{Name: "Person A", Email: "a@example.org", Password: longEnough},
		Reviewer:      account.Person{Name: "Person B", Email: "b@example.org", Password: another},
	}
}

func TestTheSetUpMakesAnAdministratorAndAReviewer(t *testing.T) {
	o := openOffice(t)
	token, err := o.SetUpToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := o.SetUp(t.Context(), token, firstPeople()); err != nil {
		t.Fatal(err)
	}
	for email, want := range map[string]struct {
		password   string
		role       docket.Role
		identities bool
	}{"a@example.org": {longEnough, docket.Administrator, false}, "b@example.org": {another, docket.Reviewer, true}} {
		signin, err := o.SignIn(t.Context(), email, want.password, here)
		if err != nil {
			t.Fatalf("%s: %v", email, err)
		}
		if signin.Actor.Role != want.role || signin.Actor.Identities != want.identities {
			t.Errorf("%s is %s with identities %t, want %s with %t", email, signin.Actor.Role, signin.Actor.Identities, want.role, want.identities)
		}
		if diff := cmp.Diff([]string{"user.add"}, o.actions(t, signin.Actor.ID)); diff != "" {
			t.Error(diff)
		}
	}
	if office, err := o.docket.Office(t.Context()); err != nil || office != "Office A" {
		t.Errorf("the office is %q (%v)", office, err)
	}
}

func TestASetUpAddressWorksOnceForADayAndTheNewestOnly(t *testing.T) {
	o := openOffice(t)
	token := func() string {
		token, err := o.SetUpToken(t.Context())
		if err != nil || token == "" {
			t.Fatalf("token %q, %v", token, err)
		}
		return token
	}
	old, newer := token(), token()
	refused(t, o.SetUp(t.Context(), old, firstPeople()), docket.NotFound)
	refused(t, o.SetUp(t.Context(), "", firstPeople()), docket.NotFound)
	o.pass(24 * time.Hour)
	refused(t, o.SetUp(t.Context(), newer, firstPeople()), docket.NotFound)
	fresh := token()
	if err := o.SetUp(t.Context(), fresh, firstPeople()); err != nil {
		t.Fatal(err)
	}
	in := firstPeople()
	in.Administrator.Email, in.Reviewer.Email = "c@example.org", "d@example.org"
	refused(t, o.SetUp(t.Context(), fresh, in), docket.NotFound)
	if none, err := o.SetUpToken(t.Context()); err != nil || none != "" {
		t.Errorf("a register with people gives the set-up address %q (%v)", none, err)
	}
}

func TestAnIncompleteSetUpSavesNobodyAndNamesEveryField(t *testing.T) {
	o := openOffice(t)
	token, err := o.SetUpToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	in := firstPeople()
	in.Administrator = account.Person{Email: "not an address", Password: "short"}
	in.Reviewer = account.Person{Name: "Person B", Email: "NOT an address", Password: "short"}
	found := atFields(t, o.SetUp(t.Context(), token, in))
	for _, field := range []string{"administrator_name", "administrator_email", "administrator_password", "reviewer_email", "reviewer_password"} {
		if found[field] == "" {
			t.Errorf("no message at %s: %v", field, found)
		}
	}
	same := firstPeople()
	same.Reviewer.Email, same.Reviewer.Password = " A@example.org", longEnough
	found = atFields(t, o.SetUp(t.Context(), token, same))
	if found["reviewer_email"] == "" || found["reviewer_password"] == "" {
		t.Errorf("one person may be both: %v", found)
	}
	if needs, err := o.NeedsSetUp(t.Context()); err != nil || !needs {
		t.Errorf("somebody was saved: %t, %v", needs, err)
	}
	if err := o.SetUp(t.Context(), token, firstPeople()); err != nil {
		t.Errorf("the address was used up by a form that was refused: %v", err)
	}
}

func TestAnInvitedPersonChoosesAPasswordOnce(t *testing.T) {
	o := openOffice(t)
	admin := o.signIn(t, o.person(t, "Person A", docket.Administrator)).Actor
	u, address, err := o.AddPerson(t.Context(), admin, docket.UserInput{Email: "b@example.org", Name: "Person B", Role: docket.Staff}, nil, onceValue)
	if err != nil {
		t.Fatal(err)
	}
	if address.Path() != "/invite/"+address.Token || len(address.Token) < 40 {
		t.Fatalf("the address is %q", address.Path())
	}
	if who, err := o.Invited(t.Context(), account.Invite, address.Token); err != nil || who.ID != u.ID {
		t.Errorf("the address is for %d (%v), want %d", who.ID, err, u.ID)
	}
	_, err = o.Invited(t.Context(), account.Reset, address.Token)
	refused(t, err, docket.NotFound)
	if found := atFields(t, o.Accept(t.Context(), account.Invite, address.Token, onceValue+"-1", "short")); found["password"] == "" {
		t.Errorf("a bad password is not named: %v", found)
	}
	if err := o.Accept(t.Context(), account.Invite, address.Token, onceValue+"-1", longEnough); err != nil {
		t.Fatal(err)
	}
	if err := o.Accept(t.Context(), account.Invite, address.Token, onceValue+"-1", longEnough); err != nil {
		t.Errorf("the second click of the same form: %v", err)
	}
	refused(t, o.Accept(t.Context(), account.Invite, address.Token, onceValue+"-2", another), docket.NotFound)
	o.signIn(t, u)
	if diff := cmp.Diff([]string{"user.add", "user.invite", "user.password"}, o.actions(t, u.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestASecondClickAddsNobodyAndShowsTheSameAddress(t *testing.T) {
	o := openOffice(t)
	admin := o.signIn(t, o.person(t, "Person A", docket.Administrator)).Actor
	in := docket.UserInput{Email: "b@example.org", Name: "Person B", Role: docket.Staff}
	one, first, err := o.AddPerson(t.Context(), admin, in, nil, onceValue)
	if err != nil {
		t.Fatal(err)
	}
	two, second, err := o.AddPerson(t.Context(), admin, in, nil, onceValue)
	if err != nil || one.ID != two.ID {
		t.Fatalf("the second click gives person %d (%v), want %d", two.ID, err, one.ID)
	}
	if diff := cmp.Diff(first.Path(), second.Path()); diff != "" {
		t.Error(diff)
	}
	if found := atFields(t, third(o.AddPerson(t.Context(), admin, in, nil, onceValue+"-new"))); found["email"] == "" {
		t.Errorf("the same e-mail in a new form: %v", found)
	}
	_, _, err = o.AddPerson(t.Context(), admin, docket.UserInput{Email: "c@example.org", Name: "Person C", Role: docket.Staff}, nil, onceValue)
	if err != nil {
		t.Errorf("the form sent again for somebody else: %v", err)
	}
}

func third(_ docket.User, _ account.OneTime, err error) error { return err }

func TestAResetEndsSignInsOnceTheNewPasswordIsChosen(t *testing.T) {
	o := openOffice(t)
	admin := o.signIn(t, o.person(t, "Person A", docket.Administrator)).Actor
	u := o.person(t, "Person B", docket.Staff)
	signin := o.signIn(t, u)
	_, old, err := o.Reset(t.Context(), admin, u.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	_, address, err := o.Reset(t.Context(), admin, u.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	refused(t, o.Accept(t.Context(), account.Reset, old.Token, "", another), docket.NotFound)
	if _, err := o.Actor(t.Context(), signin.Token); err != nil {
		t.Errorf("signed out before the address was used: %v", err)
	}
	if err := o.Accept(t.Context(), address.Purpose, address.Token, "", another); err != nil {
		t.Fatal(err)
	}
	_, err = o.Actor(t.Context(), signin.Token)
	refused(t, err, docket.Unauthenticated)
	if _, err := o.SignIn(t.Context(), u.Email, another, here); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if diff := cmp.Diff([]string{"user.add", "user.reset", "user.reset", "user.password"}, o.actions(t, u.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestAResetAddressWorksForADayAndAnInvitationForAWeek(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	_, reset, err := o.Reset(t.Context(), docket.Console, u.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	v, invite, err := o.AddPerson(t.Context(), docket.Console, docket.UserInput{Email: "b@example.org", Name: "Person B", Role: docket.Staff}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	o.pass(24 * time.Hour)
	refused(t, o.Accept(t.Context(), account.Reset, reset.Token, "", another), docket.NotFound)
	if _, err := o.Invited(t.Context(), account.Invite, invite.Token); err != nil {
		t.Errorf("the invitation after a day: %v", err)
	}
	o.pass(6 * 24 * time.Hour)
	refused(t, o.Accept(t.Context(), account.Invite, invite.Token, "", another), docket.NotFound)
	if _, again, err := o.Reset(t.Context(), docket.Console, v.ID, ""); err != nil || again.Purpose != account.Invite {
		t.Errorf("who never had a password gets %q (%v), want an invitation", again.Purpose, err)
	}
}

func TestDisablingTakesBackOneTimeAddresses(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	_, address, err := o.Reset(t.Context(), docket.Console, u.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Disable(t.Context(), docket.Console, u.ID); err != nil {
		t.Fatal(err)
	}
	refused(t, o.Accept(t.Context(), account.Reset, address.Token, "", another), docket.NotFound)
	_, _, err = o.Reset(t.Context(), docket.Console, u.ID, "")
	refused(t, err, docket.Invalid)
	if err := o.Enable(t.Context(), docket.Console, u.ID); err != nil {
		t.Fatal(err)
	}
	refused(t, o.Accept(t.Context(), account.Reset, address.Token, "", another), docket.NotFound)
}

func TestOnlyAnAdministratorTouchesOthersAccounts(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	for _, role := range []docket.Role{docket.Observer, docket.Staff, docket.Reviewer} {
		actor := docket.Actor{ID: 99, Role: role}
		_, err := o.People(t.Context(), actor)
		refused(t, err, docket.Forbidden)
		refused(t, o.Disable(t.Context(), actor, u.ID), docket.Forbidden)
		refused(t, o.Enable(t.Context(), actor, u.ID), docket.Forbidden)
		_, _, err = o.Reset(t.Context(), actor, u.ID, "")
		refused(t, err, docket.Forbidden)
		_, _, err = o.AddPerson(t.Context(), actor, docket.UserInput{Email: "z@example.org", Name: "Person Z", Role: docket.Administrator}, nil, "")
		refused(t, err, docket.Forbidden)
	}
}

func TestTheListSaysHowFarEachPersonHasGot(t *testing.T) {
	o := openOffice(t)
	o.person(t, "Person A", docket.Administrator)
	_, address, err := o.AddPerson(t.Context(), docket.Console, docket.UserInput{Email: "b@example.org", Name: "Person B", Role: docket.Staff}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	people, err := o.People(t.Context(), docket.Console)
	if err != nil {
		t.Fatal(err)
	}
	want := []account.Standing{{HasPassword: true}, {InvitedUntil: address.ExpiresAt}}
	if diff := cmp.Diff(want, []account.Standing{people[0].Standing, people[1].Standing}); diff != "" {
		t.Error(diff)
	}
}

func TestAPasswordIsHashedAnewWhenItsCostIsRaised(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	before, err := o.store.CredentialByEmail(t.Context(), u.Email)
	if err != nil {
		t.Fatal(err)
	}
	o.signIn(t, u)
	if same, _ := o.store.CredentialByEmail(t.Context(), u.Email); same.PasswordHash != before.PasswordHash {
		t.Error("the hash changed although the cost did not")
	}
	dearer := o.accounts(account.Cost{MemoryKiB: 128, Passes: 2, Lanes: 1})
	if _, err := dearer.SignIn(t.Context(), u.Email, longEnough, here); err != nil {
		t.Fatal(err)
	}
	after, err := o.store.CredentialByEmail(t.Context(), u.Email)
	if err != nil || after.PasswordHash == before.PasswordHash {
		t.Fatalf("the hash is still that of the old cost (%v)", err)
	}
	if _, err := dearer.SignIn(t.Context(), u.Email, longEnough, here); err != nil {
		t.Errorf("the same password after the change: %v", err)
	}
}
