package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestWhoSignsInIsTheActorWithHisRights(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	signin, err := o.SignIn(t.Context(), "  PERSON.A@example.org ", longEnough, here)
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.Actor(t.Context(), signin.Token)
	if err != nil {
		t.Fatal(err)
	}
	want := docket.Actor{ID: u.ID, Name: "Person A", Email: "person.a@example.org", Role: docket.Staff, Identities: true}
	if diff := cmp.Diff(want, again.Actor); diff != "" {
		t.Error(diff)
	}
	if again.CSRF == "" || again.CSRF != signin.CSRF {
		t.Errorf("the form token changed between pages: %q and %q", signin.CSRF, again.CSRF)
	}
}

func TestALimitedPersonIsAnActorWithLimits(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		u.LimitedAddressees = true
		return tx.UpdateUser(ctx, u)
	})
	signin, err := o.Actor(t.Context(), o.signIn(t, u).Token)
	if err != nil {
		t.Fatal(err)
	}
	if signin.Actor.Addressees == nil || len(signin.Actor.Addressees) != 0 || signin.Actor.Mandates != nil {
		t.Errorf("limits are %#v and %#v, want no addressee and every mandate", signin.Actor.Addressees, signin.Actor.Mandates)
	}
}

func TestUnknownDisabledAndWrongGetTheSameSentence(t *testing.T) {
	o := openOffice(t)
	known, gone := o.person(t, "Person A", docket.Staff), o.person(t, "Person B", docket.Staff)
	invited, _, err := o.AddPerson(t.Context(), docket.Console, docket.UserInput{Email: "c@example.org", Name: "Person C", Role: docket.Staff}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.docket.DisableUser(t.Context(), docket.Console, gone.ID); err != nil {
		t.Fatal(err)
	}
	sentences := map[string]bool{}
	for _, try := range [][2]string{{known.Email, another}, {gone.Email, longEnough}, {invited.Email, ""}, {"nobody@example.org", longEnough}, {"", ""}} {
		_, err := o.SignIn(t.Context(), try[0], try[1], here)
		sentences[refused(t, err, docket.Invalid)] = true
	}
	if len(sentences) != 1 {
		t.Errorf("the sentences tell who has an account: %v", sentences)
	}
}

func TestADisabledPersonIsOutAtOnceAndComesBackSignedOut(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	signin := o.signIn(t, u)
	// The console disables without knowing of sign-ins.
	if err := o.docket.DisableUser(t.Context(), docket.Console, u.ID); err != nil {
		t.Fatal(err)
	}
	_, err := o.Actor(t.Context(), signin.Token)
	refused(t, err, docket.Unauthenticated)
	if err := o.Enable(t.Context(), docket.Console, u.ID); err != nil {
		t.Fatal(err)
	}
	_, err = o.Actor(t.Context(), signin.Token)
	refused(t, err, docket.Unauthenticated)
	o.signIn(t, u)
}

func TestASignInEndsAfterTwelveHoursUnused(t *testing.T) {
	o := openOffice(t)
	signin := o.signIn(t, o.person(t, "Person A", docket.Staff))
	o.pass(12*time.Hour - time.Second)
	if _, err := o.Actor(t.Context(), signin.Token); err != nil {
		t.Fatalf("a second before: %v", err)
	}
	o.Close() // what the page left to be written
	o.pass(12*time.Hour - time.Second)
	if _, err := o.Actor(t.Context(), signin.Token); err != nil {
		t.Fatalf("being seen does not prolong a sign-in: %v", err)
	}
	o.Close()
	o.pass(12 * time.Hour)
	_, err := o.Actor(t.Context(), signin.Token)
	refused(t, err, docket.Unauthenticated)
}

func TestASignInEndsAfterAWeekHoweverMuchItIsUsed(t *testing.T) {
	o := openOffice(t)
	signin := o.signIn(t, o.person(t, "Person A", docket.Staff))
	for hours := 0; hours < 7*24-6; hours += 6 {
		o.pass(6 * time.Hour)
		if _, err := o.Actor(t.Context(), signin.Token); err != nil {
			t.Fatalf("after %d hours: %v", hours+6, err)
		}
		o.Close()
	}
	o.pass(6 * time.Hour)
	_, err := o.Actor(t.Context(), signin.Token)
	refused(t, err, docket.Unauthenticated)
}

func TestLastSeenIsWrittenAtMostOnceAMinute(t *testing.T) {
	o := openOffice(t)
	signin := o.signIn(t, o.person(t, "Person A", docket.Staff))
	first := signin.ExpiresAt
	for _, step := range []struct {
		pass  time.Duration
		moves bool
	}{{59 * time.Second, false}, {time.Second, true}, {30 * time.Second, false}, {31 * time.Second, true}} {
		o.pass(step.pass)
		if _, err := o.Actor(t.Context(), signin.Token); err != nil {
			t.Fatal(err)
		}
		o.Close()
		seen, err := o.Actor(t.Context(), signin.Token)
		if err != nil {
			t.Fatal(err)
		}
		if moved := seen.ExpiresAt != first; moved != step.moves {
			t.Errorf("at %s the sign-in was written: %t, want %t", o.now, moved, step.moves)
		}
		first = seen.ExpiresAt
	}
}

func TestSigningOutEndsTheSignInForWhoeverHoldsItsCookie(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	signin, elsewhere := o.signIn(t, u), o.signIn(t, u)
	if err := o.SignOut(t.Context(), signin.Token); err != nil {
		t.Fatal(err)
	}
	_, err := o.Actor(t.Context(), signin.Token)
	refused(t, err, docket.Unauthenticated)
	if _, err := o.Actor(t.Context(), elsewhere.Token); err != nil {
		t.Errorf("the sign-in elsewhere ended too: %v", err)
	}
}

func TestThePasswordIsAskedAgainAndEndsOtherSignIns(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	own, elsewhere := o.signIn(t, u), o.signIn(t, u)
	if found := atFields(t, o.ChangePassword(t.Context(), own, "not the old password", another)); found["old_password"] == "" {
		t.Errorf("a wrong old password is not named: %v", found)
	}
	if found := atFields(t, o.ChangePassword(t.Context(), own, longEnough, "short")); found["password"] == "" {
		t.Errorf("a bad new password is not named: %v", found)
	}
	if err := o.ChangePassword(t.Context(), own, longEnough, another); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Actor(t.Context(), own.Token); err != nil {
		t.Errorf("the sign-in that changed it ended: %v", err)
	}
	_, err := o.Actor(t.Context(), elsewhere.Token)
	refused(t, err, docket.Unauthenticated)
	_, err = o.SignIn(t.Context(), u.Email, longEnough, here)
	refused(t, err, docket.Invalid)
	if _, err := o.SignIn(t.Context(), u.Email, another, here); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if diff := cmp.Diff([]string{"user.add", "user.password"}, o.actions(t, u.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestAPersonEndsHisOtherSignInsOnly(t *testing.T) {
	o := openOffice(t)
	u, other := o.person(t, "Person A", docket.Staff), o.person(t, "Person B", docket.Staff)
	own, elsewhere, theirs := o.signIn(t, u), o.signIn(t, u), o.signIn(t, other)
	if n, err := o.Others(t.Context(), own); err != nil || n != 1 {
		t.Errorf("signed in elsewhere %d times (%v), want 1", n, err)
	}
	if err := o.EndOthers(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	_, err := o.Actor(t.Context(), elsewhere.Token)
	refused(t, err, docket.Unauthenticated)
	for _, stays := range []account.Signin{own, theirs} {
		if _, err := o.Actor(t.Context(), stays.Token); err != nil {
			t.Errorf("the sign-in of %s ended: %v", stays.Actor.Name, err)
		}
	}
}
