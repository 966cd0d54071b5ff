package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"answerable/internal/docket"
)

// Cost is what one hash of a password takes.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultCost is the least that OWASP's password storage cheat sheet asks of argon2id: 19 MiB, two passes, one lane.
var DefaultCost = Cost{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1}

const (
	saltBytes = 16
	keyBytes  = 32
	// mostWaiting sign-ins queue for the hasher; whoever comes after is told that the register is busy.
	mostWaiting = 64
)

// hasher hashes few passwords at once: each takes memory and a core, and a flood of sign-ins must
// not take the machine from those who work.
type hasher struct {
	cost    Cost
	slots   chan struct{}
	waiting atomic.Int32
	// nobody is the hash of no password: an unknown account takes the time of a known one.
	nobody func() string
	// began is called inside a slot; tests count with it.
	began func()
}

func newHasher(cost Cost, atOnce int) *hasher {
	h := &hasher{cost: cost, slots: make(chan struct{}, atOnce), began: func() {}}
	h.nobody = sync.OnceValue(func() string { return encode(cost, random(saltBytes), random(keyBytes)) })
	return h
}

// hash makes the PHC string of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	var text string
	err := h.inSlot(ctx, func() {
		salt := random(saltBytes)
		text = encode(h.cost, salt, derive(password, salt, h.cost, keyBytes))
	})
	return text, err
}

// verify tells whether the password is the one behind a PHC string. Without a string it works as long
// and says no.
func (h *hasher) verify(ctx context.Context, stored, password string) (bool, error) {
	known := stored != "" && len(password) <= mostBytes
	if !known {
		stored, password = h.nobody(), "nobody"
	}
	cost, salt, want, err := decode(stored)
	if err != nil {
		return false, err
	}
	same := false
	err = h.inSlot(ctx, func() {
		got := derive(password, salt, cost, len(want))
		same = subtle.ConstantTimeCompare(got, want) == 1
	})
	return same && known, err
}

// outdated tells whether a hash was made at another cost.
func (h *hasher) outdated(stored string) bool {
	cost, _, _, err := decode(stored)
	return err == nil && cost != h.cost
}

func (h *hasher) inSlot(ctx context.Context, work func()) error {
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > mostWaiting+int32(cap(h.slots)) {
		return docket.Refuse(docket.Busy, "Many people are signing in just now. Wait a few seconds and try again.")
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
	defer func() { <-h.slots }()
	h.began()
	work()
	return nil
}

// derive takes a password in one Unicode form, so that it fits whatever keyboard composed it.
func derive(password string, salt []byte, c Cost, length int) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Passes, c.MemoryKiB, c.Lanes, uint32(length))
}

// encode writes the PHC string format: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
func encode(c Cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Lanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// decode reads what encode wrote, at any cost a machine of today can pay.
func decode(text string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(text, "$")
	var version int
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return c, nil, nil, fmt.Errorf("read a password hash: it is not in the PHC format of argon2id")
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return c, nil, nil, fmt.Errorf("read a password hash: version %q is not known", parts[2])
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Lanes); err != nil || c.MemoryKiB > 1<<20 || c.Passes < 1 || c.Passes > 64 || c.Lanes < 1 {
		return c, nil, nil, fmt.Errorf("read a password hash: parameters %q cannot be used", parts[3])
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, nil, fmt.Errorf("read a password hash: its salt is damaged")
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) < 16 {
		return c, nil, nil, fmt.Errorf("read a password hash: its key is damaged")
	}
	return c, salt, key, nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // since Go 1.24 it cannot fail
	return b
}
