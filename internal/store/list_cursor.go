package store

import (
	"encoding/base64"
	"strconv"
	"strings"

	"answerable/internal/docket"
)

// position is a place in an ordered list: the group (letters without the sort's value come in a
// later one), the key of the sort, and the id that breaks ties. Every sort's key is a text.
type position struct {
	group int
	key   string
	id    int64
}

// cursorVersion changes when cursors of before can no longer be read.
const cursorVersion = "1"

// cursor writes a position into an address; it opens only the list it was made for.
func (p position) cursor(list string) string {
	text := strings.Join([]string{cursorVersion, list, strconv.Itoa(p.group), strconv.FormatInt(p.id, 36), p.key}, "\x1f")
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// cursorAt reads what cursor wrote. A cursor that was changed, or belongs to another order, is
// refused: a script that pages on would otherwise read the first page for ever.
func cursorAt(list, cursor string, groups int) (position, error) {
	refusal := docket.Refuse(docket.Invalid, "This page of the list is not there: its address is incomplete or belongs to another order. Open the list again.")
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return position{}, refusal
	}
	parts := strings.SplitN(string(text), "\x1f", 5)
	if len(parts) != 5 || parts[0] != cursorVersion || parts[1] != list {
		return position{}, refusal
	}
	group, err := strconv.Atoi(parts[2])
	if err != nil || group < 0 || group >= groups {
		return position{}, refusal
	}
	id, err := strconv.ParseInt(parts[3], 36, 64)
	if err != nil || id < 0 {
		return position{}, refusal
	}
	return position{group: group, key: parts[4], id: id}, nil
}
