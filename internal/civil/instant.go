package civil

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"time"
)

// Instant is a moment in UTC to the microsecond, which is what the database
// keeps of it; the zero value is no moment. (A time.Time does not go into a
// STRICT table.)
type Instant struct {
	micros int64
	set    bool
}

// InstantOf drops the location and what is finer than a microsecond; the zero
// time gives no moment.
func InstantOf(t time.Time) Instant {
	if t.IsZero() {
		return Instant{}
	}
	return Instant{t.UnixMicro(), true}
}

// Time is the moment in UTC, the zero time for no moment.
func (i Instant) Time() time.Time {
	if !i.set {
		return time.Time{}
	}
	return time.UnixMicro(i.micros).UTC()
}

// IsZero tells whether there is no moment; the Unix epoch is one.
func (i Instant) IsZero() bool { return !i.set }

// Compare orders by time; no moment comes before all moments.
func (i Instant) Compare(other Instant) int {
	if i.set != other.set {
		if other.set {
			return -1
		}
		return 1
	}
	return cmp.Compare(i.micros, other.micros)
}

// Before tells whether i is earlier than other; see Compare for no moment.
func (i Instant) Before(other Instant) bool { return i.Compare(other) < 0 }

// After tells whether i is later than other; see Compare for no moment.
func (i Instant) After(other Instant) bool { return i.Compare(other) > 0 }

// Equal is ==, for packages that compare values by method.
func (i Instant) Equal(other Instant) bool { return i == other }

// String is RFC 3339 in UTC, and empty for no moment.
func (i Instant) String() string {
	if !i.set {
		return ""
	}
	return i.Time().Format(time.RFC3339Nano)
}

// Value stores the moment as INTEGER microseconds since 1970 UTC, no moment as NULL.
func (i Instant) Value() (driver.Value, error) {
	if !i.set {
		return nil, nil
	}
	return i.micros, nil
}

// Scan reads what Value stored.
func (i *Instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = Instant{}
		return nil
	case int64:
		*i = Instant{v, true}
		return nil
	}
	return fmt.Errorf("civil: an instant is stored as integer microseconds, not %T", src)
}

// MarshalText is String.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads RFC 3339 in any offset, and the empty text as no moment.
func (i *Instant) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*i = Instant{}
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return fmt.Errorf("civil: reading an instant: %w", err)
	}
	*i = Instant{t.UnixMicro(), true}
	return nil
}
