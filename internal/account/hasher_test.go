package account

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"answerable/internal/docket"
)

var small = Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}

func TestAHashIsWrittenInThePHCFormatOfArgon2id(t *testing.T) {
	text, err := newHasher(DefaultCost, 1).hash(t.Context(), "velvet anchor tidal moss")
	if err != nil {
		t.Fatal(err)
	}
	if form := regexp.MustCompile(`^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`); !form.MatchString(text) {
		t.Errorf("%s is not of the form %s", text, form)
	}
}

// The vector comes from the reference implementation:
// echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
func TestAHashOfAnotherProgramIsVerified(t *testing.T) {
	const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	h := newHasher(small, 1)
	for password, want := range map[string]bool{"password": true, "passwore": false} {
		if right, err := h.verify(t.Context(), stored, password); err != nil || right != want {
			t.Errorf("%q: %t, %v, want %t", password, right, err, want)
		}
	}
}

func TestTheSamePasswordHasTwoHashes(t *testing.T) {
	h := newHasher(small, 1)
	one, _ := h.hash(t.Context(), "velvet anchor tidal moss")
	two, _ := h.hash(t.Context(), "velvet anchor tidal moss")
	if one == two {
		t.Error("two people with one password can be told from the table")
	}
}

func TestAPasswordFitsWhicheverKeyboardComposedIt(t *testing.T) {
	h := newHasher(small, 1)
	stored, _ := h.hash(t.Context(), "\u00e9l\u00e8ve au tableau")
	if right, err := h.verify(t.Context(), stored, "e\u0301le\u0300ve au tableau"); err != nil || !right {
		t.Errorf("decomposed: %t, %v", right, err)
	}
}

func TestADamagedHashIsAnErrorAndNoPassword(t *testing.T) {
	h := newHasher(small, 1)
	for _, stored := range []string{
		"plain", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=64,t=1,p=1$!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
	} {
		if right, err := h.verify(t.Context(), stored, ""); err == nil || right {
			t.Errorf("%q: %t, %v", stored, right, err)
		}
	}
}

func TestAnUnknownAccountCostsAHashToo(t *testing.T) {
	h := newHasher(small, 1)
	hashed := 0
	h.began = func() { hashed++ }
	for _, password := range []string{"nobody", "velvet anchor tidal moss", strings.Repeat("x", 5000)} {
		if right, err := h.verify(t.Context(), "", password); err != nil || right {
			t.Errorf("without an account %q is right: %t, %v", password, right, err)
		}
	}
	if cost, _, _, err := decode(h.nobody()); err != nil || cost != h.cost || hashed != 3 {
		t.Errorf("%d hashes at %+v (%v), want 3 at %+v", hashed, cost, err, h.cost)
	}
}

func TestNoMorePasswordsAreHashedAtOnceThanSlots(t *testing.T) {
	const slots = 2
	h := newHasher(small, slots)
	stored, _ := h.hash(t.Context(), "velvet anchor tidal moss")
	var inside, most atomic.Int32
	release, full := make(chan struct{}), make(chan struct{}, 16)
	h.began = func() {
		most.Store(max(most.Load(), inside.Add(1)))
		full <- struct{}{}
		<-release
		inside.Add(-1)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { _, _ = h.verify(context.Background(), stored, "velvet anchor tidal moss") })
	}
	<-full
	<-full // both slots are taken and stay taken
	given, stop := context.WithCancel(context.Background())
	stop()
	if _, err := h.hash(given, "velvet anchor tidal moss"); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone away still waits for a slot: %v", err)
	}
	close(release)
	all.Wait()
	if most.Load() != slots {
		t.Errorf("%d were hashed at once, want %d", most.Load(), slots)
	}
}

func TestAFloodOfSignInsIsToldToWait(t *testing.T) {
	h := newHasher(small, 1)
	h.waiting.Store(mostWaiting + 1)
	_, err := h.hash(t.Context(), "velvet anchor tidal moss")
	if docket.KindOf(err) != docket.Busy {
		t.Errorf("got %v, want busy", err)
	}
	if h.waiting.Load() != mostWaiting+1 {
		t.Errorf("the one turned away is still counted among the waiting")
	}
}
