package intake

import (
	"context"
	"maps"
	"slices"

	"answerable/internal/docket"
)

// record is something on record that a row may mean: a letter, a reminder, or the replies that one row
// brought into the queue.
type record struct {
	subject string
	ids     []int64 // one; of replies all that the row brought
	letter  *docket.Communication
	origins []docket.RowOrigin
	claimed bool
}

func (r *record) id() int64 { return r.ids[0] }

// known is what the register knows of the keys of a file.
type known struct {
	byUID       map[string]*record
	byReference map[string]*record
	byRowKey    map[string][]*record
	byDigest    map[digest][]*record

	letters map[docket.CommunicationID]*record
	others  map[first]*record // reminders and queued replies
}

// first names what a row brought by the first of its records.
type first struct {
	subject string
	id      int64
}

func keysOf[K comparable](set map[K]bool) []K { return slices.Collect(maps.Keys(set)) }

// lookUp asks the register for all keys of the file at once.
func lookUp(ctx context.Context, r docket.Store, rows []row) (*known, error) {
	uids, references, rowKeys, digests := make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[digest]bool)
	for i := range rows {
		row := &rows[i]
		if row.rejected != nil {
			continue
		}
		digests[row.digest] = true
		if row.uid != "" {
			uids[row.uid] = true
		}
		if row.key != "" {
			references[row.key] = true
		}
		if row.rowKey != "" {
			rowKeys[row.rowKey] = true
		}
	}
	k := &known{
		byUID: make(map[string]*record), byReference: make(map[string]*record), byRowKey: make(map[string][]*record),
		byDigest: make(map[digest][]*record), letters: make(map[docket.CommunicationID]*record), others: make(map[first]*record),
	}
	if err := k.lettersNamed(ctx, r, keysOf(uids), keysOf(references)); err != nil {
		return nil, err
	}
	byKey, err := r.OriginsByRowKey(ctx, keysOf(rowKeys))
	if err != nil {
		return nil, err
	}
	blobs := make([][]byte, 0, len(digests))
	for d := range digests {
		blobs = append(blobs, slices.Clone(d[:]))
	}
	byDigest, err := r.OriginsByDigest(ctx, blobs)
	if err != nil {
		return nil, err
	}
	k.rows(byKey, byDigest)
	return k, nil
}

func (k *known) lettersNamed(ctx context.Context, r docket.Store, uids, references []string) error {
	byUID, err := r.CommunicationsByUID(ctx, uids)
	if err != nil {
		return err
	}
	for i := range byUID {
		k.byUID[byUID[i].UID] = k.letter(byUID[i].ID, &byUID[i])
	}
	byReference, err := r.CommunicationsByReference(ctx, references)
	if err != nil {
		return err
	}
	for i := range byReference {
		k.byReference[byReference[i].Key()] = k.letter(byReference[i].ID, &byReference[i])
	}
	return nil
}

func (k *known) letter(id docket.CommunicationID, c *docket.Communication) *record {
	found := k.letters[id]
	if found == nil {
		found = &record{subject: aLetter.subject(), ids: []int64{int64(id)}}
		k.letters[id] = found
	}
	if found.letter == nil {
		found.letter = c
	}
	return found
}

// imported is one row of one earlier import; all replies that it brought hang on it.
type imported struct {
	subject string
	file    docket.ImportID
	row     int
}

// rows puts the origins found under the keys of their rows.
func (k *known) rows(byKey, byDigest []docket.RowOrigin) {
	brought := make(map[imported][]int64)
	for _, o := range slices.Concat(byKey, byDigest) {
		at := imported{o.Subject, o.ImportID, o.Row}
		if !slices.Contains(brought[at], o.SubjectID) {
			brought[at] = append(brought[at], o.SubjectID)
		}
	}
	for _, o := range byKey {
		found := k.of(o, brought)
		if !slices.Contains(k.byRowKey[o.RowKey], found) {
			k.byRowKey[o.RowKey] = append(k.byRowKey[o.RowKey], found)
		}
	}
	for _, o := range byDigest {
		if len(o.Digest) != len(digest{}) {
			continue
		}
		found, at := k.of(o, brought), digest(o.Digest)
		if !slices.Contains(k.byDigest[at], found) {
			k.byDigest[at] = append(k.byDigest[at], found)
		}
	}
}

func (k *known) of(o docket.RowOrigin, brought map[imported][]int64) *record {
	var found *record
	if o.Subject == aLetter.subject() {
		found = k.letter(docket.CommunicationID(o.SubjectID), nil)
	} else {
		ids := brought[imported{o.Subject, o.ImportID, o.Row}]
		slices.Sort(ids)
		name := first{o.Subject, ids[0]}
		if found = k.others[name]; found == nil {
			found = &record{subject: o.Subject, ids: ids}
			k.others[name] = found
		}
		if len(ids) > len(found.ids) {
			found.ids = ids
		}
	}
	if !slices.ContainsFunc(found.origins, func(seen docket.RowOrigin) bool {
		return seen.ImportID == o.ImportID && seen.Row == o.Row
	}) {
		found.origins = append(found.origins, o)
	}
	return found
}
