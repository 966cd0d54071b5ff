package account_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/internal/account"
	"answerable/internal/docket"
)

// throttled tells for how long an attempt was put off; 0 where it was judged.
func throttled(err error) time.Duration {
	var t *account.Throttled
	if errors.As(err, &t) {
		return t.Wait
	}
	return 0
}

func (o *office) guess(t *testing.T, email, addr string) error {
	t.Helper()
	_, err := o.SignIn(t.Context(), email, another, addr)
	refused(t, err, docket.Invalid)
	return err
}

func TestAfterFiveFailuresAnAccountWaitsAndEachTimeLonger(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	for i := range 5 {
		if err := o.guess(t, u.Email, fmt.Sprintf("192.0.2.%d", i)); throttled(err) != 0 {
			t.Fatalf("attempt %d was put off: %v", i+1, err)
		}
	}
	for _, minutes := range []int{1, 2, 4, 8, 15, 15} {
		_, err := o.SignIn(t.Context(), u.Email, longEnough, "198.51.100.7")
		if throttled(err) != time.Duration(minutes)*time.Minute {
			t.Fatalf("the right password from elsewhere: waits %s, want %d min", throttled(err), minutes)
		}
		if want := fmt.Sprintf("Try again in %d min.", minutes); !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
		o.pass(time.Duration(minutes) * time.Minute)
		if err := o.guess(t, u.Email, here); throttled(err) != 0 {
			t.Fatalf("after waiting %d min the attempt was put off again: %v", minutes, err)
		}
	}
}

func TestAnUnknownAccountIsThrottledLikeAKnownOne(t *testing.T) {
	o := openOffice(t)
	for range 5 {
		o.guess(t, "nobody@example.org", here)
	}
	if err := o.guess(t, "NOBODY@example.org ", here); throttled(err) != time.Minute {
		t.Errorf("waits %s, want a minute", throttled(err))
	}
}

func TestAnAddressIsThrottledOverManyAccounts(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	for i := range 30 {
		if err := o.guess(t, fmt.Sprintf("guess%d@example.org", i), here); throttled(err) != 0 {
			t.Fatalf("attempt %d was put off: %v", i+1, err)
		}
	}
	_, err := o.SignIn(t.Context(), u.Email, longEnough, here)
	if throttled(err) != time.Minute {
		t.Errorf("the address waits %s, want a minute", throttled(err))
	}
	if _, err := o.SignIn(t.Context(), u.Email, longEnough, "192.0.2.2"); err != nil {
		t.Errorf("the neighbour waits too: %v", err)
	}
}

func TestAnIPv6NetworkIsOneVisitor(t *testing.T) {
	o := openOffice(t)
	for i := range 30 {
		o.guess(t, fmt.Sprintf("guess%d@example.org", i), fmt.Sprintf("2001:db8:1:2::%x", i))
	}
	if err := o.guess(t, "last@example.org", "2001:db8:1:2:ffff::1"); throttled(err) == 0 {
		t.Error("another address of the same network is let through")
	}
	if err := o.guess(t, "last@example.org", "2001:db8:1:3::1"); throttled(err) != 0 {
		t.Error("another network has to wait")
	}
}

func TestSuccessClearsTheAccountsCountButNotTheAddresss(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	for round := range 7 {
		for range 4 {
			o.guess(t, u.Email, here)
		}
		if _, err := o.SignIn(t.Context(), u.Email, longEnough, here); err != nil {
			t.Fatalf("round %d: %v", round+1, err)
		}
	}
	o.guess(t, "nobody@example.org", here)
	o.guess(t, "nobody@example.org", here) // the thirtieth failure from here
	if err := o.guess(t, "someone@example.org", here); throttled(err) == 0 {
		t.Error("with one password of his own a visitor gets any number of guesses at others")
	}
}

func TestFailuresAreForgottenAfterADay(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	for range 4 {
		o.guess(t, u.Email, here)
	}
	o.pass(24*time.Hour + time.Second)
	for range 5 {
		if err := o.guess(t, u.Email, here); throttled(err) != 0 {
			t.Fatalf("the failures of yesterday still count: %v", err)
		}
	}
}

func TestGuessesAtTheSameMomentAreAllCounted(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	judged := make(chan bool, 20)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, err := o.SignIn(t.Context(), u.Email, another, here)
			judged <- throttled(err) == 0
		})
	}
	all.Wait()
	close(judged)
	n := 0
	for was := range judged {
		if was {
			n++
		}
	}
	if n != 5 {
		t.Errorf("%d of 20 guesses were judged, want 5", n)
	}
}

func TestGuessesAtThePasswordOfAnOpenSignInCount(t *testing.T) {
	o := openOffice(t)
	own := o.signIn(t, o.person(t, "Person A", docket.Staff))
	var last error
	for range 6 {
		last = o.ChangePassword(t.Context(), own, "a guess at the password", another)
	}
	if throttled(last) == 0 {
		t.Errorf("the sixth guess was judged: %v", last)
	}
}

func TestFailedSignInsAreNotedWithoutTheEMailTyped(t *testing.T) {
	o := openOffice(t)
	u := o.person(t, "Person A", docket.Staff)
	for range 6 {
		o.guess(t, u.Email, here)
	}
	o.guess(t, "nobody@example.org", here)
	want := map[string]int{
		fmt.Sprintf("signin.failed user %d", u.ID): 5,
		"signin.throttled signin 0":                1,
		"signin.failed user 0":                     1,
	}
	for line, count := range o.accesses(t) {
		if want[line] != count {
			t.Errorf("%s: noted %d times, want %d", line, count, want[line])
		}
		delete(want, line)
	}
	if len(want) > 0 {
		t.Errorf("not noted: %v", want)
	}
}
