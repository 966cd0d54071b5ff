package intake

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// recognise says which record each row means: by uid, by reference, by the number of the row in its source,
// then by digest. A record is meant by one row only, except that several rows may bear one reference.
func (p *Plan) recognise(k *known) error {
	p.byUID(k)
	p.byReference(k)
	if err := p.byRowKey(k); err != nil {
		return err
	}
	if err := p.byDigest(k); err != nil {
		return err
	}
	p.joinByReference()
	return nil
}

// open lists the rows that nothing was found for yet.
func (p *Plan) open(yield func(int, *row) bool) {
	for i := range p.rows {
		if r := &p.rows[i]; r.rejected == nil && r.match == nil && !yield(i, r) {
			return
		}
	}
}

func (p *Plan) byUID(k *known) {
	seen := make(map[string]int)
	for _, r := range p.open {
		if r.uid == "" {
			continue
		}
		if number, twice := seen[r.uid]; twice {
			r.reject(reason("Row %d has the same uid. Empty it where the row is another letter.", number))
			continue
		}
		seen[r.uid] = r.number
		if found := k.byUID[r.uid]; found != nil {
			r.match, found.claimed = found, true
		}
	}
}

func (p *Plan) byReference(k *known) {
	p.taken = k.byReference
	for i, r := range p.open {
		if r.key == "" || r.kind != aLetter {
			continue
		}
		if found := k.byReference[r.key]; found != nil {
			if why := sameLetter(r, found.letter.Type, found.letter.AddresseeID); why != nil {
				r.reject(why)
				continue
			}
			r.match, found.claimed = found, true
			continue
		}
		if _, begun := p.begun[r.key]; !begun && r.complete() {
			p.begun[r.key] = i
		}
	}
}

// joinByReference lets further rows with the number of a new letter say more of that letter. A row that was
// known by another key gives its number to the letter on record, and so do the further rows.
func (p *Plan) joinByReference() {
	numbered := make(map[string]*row)
	for key, i := range p.begun {
		if r := &p.rows[i]; r.match != nil {
			numbered[key], p.taken[key] = r, r.match
			delete(p.begun, key)
		}
	}
	for _, r := range p.open {
		by := numbered[r.key]
		if by == nil || r.kind != aLetter {
			continue
		}
		if why := sameLetter(r, by.base, by.to.ID); why != nil {
			r.reject(why)
			continue
		}
		r.match = by.match
	}
	for i, r := range p.open {
		begun, known := p.begun[r.key]
		if r.key == "" || r.kind != aLetter || !known || begun == i {
			continue
		}
		other := &p.rows[begun]
		if r.to != nil && r.to != other.to || r.base != "" && r.base != other.base || r.uid != "" && other.uid != "" && r.uid != other.uid {
			r.reject(reason("Row %d is another letter with the reference %s. A number is used once.", other.number, r.key))
			continue
		}
		p.joining[begun] = append(p.joining[begun], i)
		p.joins[i] = true
	}
}

// sameLetter refuses a number that another letter bears: one to another addressee, or of another type.
func sameLetter(r *row, base docket.Type, to docket.AddresseeID) *docket.Message {
	if r.base != "" && r.base != base || r.to != nil && r.to.ID != to {
		return reason("%s is already taken by another letter. A number is used once, also after a letter is withdrawn.", r.key)
	}
	return nil
}

// byRowKey takes the rows of one number together: a source that gives a number twice means several letters.
func (p *Plan) byRowKey(k *known) error {
	groups := make(map[string][]*row)
	for _, r := range p.open {
		if r.rowKey != "" && len(k.byRowKey[r.rowKey]) > 0 {
			groups[r.rowKey] = append(groups[r.rowKey], r)
		}
	}
	for key, rows := range groups {
		found := free(k.byRowKey[key], rows[0].kind)
		rows, found = pair(rows, found, func(r *row) string { return string(r.digest[:]) }, digestsOf)
		if err := p.assign(rows, found); err != nil {
			return err
		}
	}
	return nil
}

// byDigest passes over rows with an unknown uid: they say themselves that they are another letter.
func (p *Plan) byDigest(k *known) error {
	groups := make(map[digest][]*row)
	for _, r := range p.open {
		if r.uid == "" && len(k.byDigest[r.digest]) > 0 {
			groups[r.digest] = append(groups[r.digest], r)
		}
	}
	for key, rows := range groups {
		if err := p.assign(rows, free(k.byDigest[key], rows[0].kind)); err != nil {
			return err
		}
	}
	return nil
}

func free(records []*record, kind kind) (list []*record) {
	for _, found := range records {
		if !found.claimed && found.subject == kind.subject() {
			list = append(list, found)
		}
	}
	return list
}

// assign pairs rows with equal keys and the records that such rows made: first those that were printed the
// same, then those with the same replies, then the rest in an order that the place in the file has no part in.
func (p *Plan) assign(rows []*row, found []*record) error {
	if len(rows) == 0 || len(found) == 0 {
		return nil
	}
	if len(rows) > 1 || len(found) > 1 {
		texts, signs := make(map[*row]string, len(rows)), make(map[*row]string, len(rows))
		for _, r := range rows {
			full, err := p.whole(r)
			if err != nil {
				return err
			}
			if texts[r], err = p.spool.get(r.printed); err != nil {
				return err
			}
			signs[r] = signature(full.replies)
		}
		rows, found = pair(rows, found, func(r *row) string { return texts[r] }, printsOf)
		rows, found = pair(rows, found, func(r *row) string { return signs[r] }, signaturesOf)
		slices.SortStableFunc(rows, func(a, b *row) int {
			return cmp.Or(strings.Compare(signs[a], signs[b]), strings.Compare(texts[a], texts[b]))
		})
		slices.SortStableFunc(found, func(a, b *record) int {
			return cmp.Or(slices.Compare(signaturesOf(a), signaturesOf(b)), cmp.Compare(a.id(), b.id()))
		})
	}
	for i := range min(len(rows), len(found)) {
		rows[i].match, found[i].claimed = found[i], true
	}
	return nil
}

// pair matches rows and records that share a mark and gives back what is left of both.
func pair(rows []*row, found []*record, of func(*row) string, marks func(*record) []string) ([]*row, []*record) {
	marked := make(map[string][]*record)
	for _, record := range found {
		for _, mark := range marks(record) {
			marked[mark] = append(marked[mark], record)
		}
	}
	var left []*row
	for _, r := range rows {
		list := marked[of(r)]
		for len(list) > 0 && list[0].claimed {
			list = list[1:]
		}
		if len(list) == 0 {
			left = append(left, r)
			continue
		}
		r.match, list[0].claimed = list[0], true
		marked[of(r)] = list[1:]
	}
	return left, slices.DeleteFunc(slices.Clone(found), func(record *record) bool { return record.claimed })
}

func digestsOf(found *record) (list []string) {
	for _, o := range found.origins {
		list = append(list, string(o.Digest))
	}
	return list
}

func printsOf(found *record) (list []string) {
	for _, o := range found.origins {
		list = append(list, o.Printed)
	}
	return list
}

// signaturesOf reads the replies that the rows of a record named when they were imported.
func signaturesOf(found *record) (list []string) {
	for _, o := range found.origins {
		list = append(list, signature(repliesOf(cellsOf(o.Printed))))
	}
	return list
}

// cellsOf gives the cells of an origin by field.
func cellsOf(text string) map[string]string {
	var cells map[string]string
	if json.Unmarshal([]byte(text), &cells) != nil {
		return nil // of another program: it says nothing of ours
	}
	return cells
}

// repliesOf reads the replies that an earlier row named.
func repliesOf(cells map[string]string) (replies []saidReply) {
	text := cells[string(ReplyDates)]
	if text == "" {
		text = cells[string(ReplyText)]
	}
	items := DatesIn(text, orderOf(cells))
	dates := EachOnce(items)
	if cells[string(ReplyKinds)] != "" {
		dates = nil
		for _, item := range items {
			dates = append(dates, item.Dates...)
		}
		slices.SortStableFunc(dates, func(a, b civil.Printed) int { return a.On.Compare(b.On) })
	}
	for _, date := range dates {
		if date.Precision == civil.Day {
			replies = append(replies, saidReply{on: date.On})
		}
	}
	return replies
}
