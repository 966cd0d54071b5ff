package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// model is a register kept twice: in the tables, and as plain values that filters and orders are
// tried on letter by letter.
type model struct {
	st      *Store
	office  office
	letters []planted
	day     civil.Date
}

// plantModel plants letters of every kind; the same seed gives the same register.
func plantModel(t testing.TB, n int) model {
	t.Helper()
	m := model{st: openRegister(t), day: civil.Must("2024-12-31")}
	m.office = plantOffice(t, m.st, 6, 2, 5, 3)
	draw := rapid.Custom(func(t *rapid.T) planted { return drawRecord(t, m.office) })
	for i := range n {
		l := draw.Example(i)
		if l.Type.Numbered() && i%3 > 0 && l.Stage == docket.Sent {
			ref := docket.Reference{Code: "XA" + string(rune('A'+i%5)), Number: i + 1, Year: 2024}
			key := ref.Key()
			l.Reference, l.ReferenceSort = &key, ref.SortKey()
		}
		m.letters = append(m.letters, l)
	}
	plant(t, m.st, m.letters)
	return m
}

func drawRecord(t *rapid.T, o office) planted {
	l := drawLetter(t)
	a := rapid.SampledFrom(o.addressees()).Draw(t, "addressee")
	l.AddresseeID, l.AddresseeSort = a.ID, a.SortName
	for _, m := range o.mandates {
		if rapid.IntRange(0, 2).Draw(t, "mandate") == 0 {
			l.mandates = append(l.mandates, int64(m.ID))
		}
	}
	if rapid.Bool().Draw(t, "has an officer") {
		id := rapid.SampledFrom(o.officers).Draw(t, "officer").ID
		l.OfficerID = &id
	}
	if rapid.Bool().Draw(t, "has a reviewer") {
		id := rapid.SampledFrom(o.officers).Draw(t, "reviewer").ID
		l.ReviewerID = &id
	}
	l.FollowUp = rapid.Bool().Draw(t, "follow-up")
	l.Subject = "internal words"
	l.PublicSubject = rapid.SampledFrom([]string{"", "", "Arrest of a lawyer", "Écoles fermées", "Lawyers and teachers"}).Draw(t, "public subject")
	return l
}

func drawQuery(t *rapid.T, m model) (docket.Scope, docket.ListQuery) {
	if rapid.IntRange(0, 3).Draw(t, "all letters") == 0 {
		return docket.Scope{Drafts: rapid.Bool().Draw(t, "drafts")}, docket.ListQuery{Today: m.day,
			Sort: rapid.SampledFrom(docket.Sorts).Draw(t, "sort"), Ascending: rapid.Bool().Draw(t, "ascending")}
	}
	some := func(label string) bool { return rapid.IntRange(0, 4).Draw(t, label) == 0 }
	var f docket.Filter
	if some("statuses?") {
		f.Statuses = rapid.SliceOfNDistinct(rapid.SampledFrom(docket.Statuses), 1, 4, rapid.ID).Draw(t, "statuses")
	}
	if some("types?") {
		f.Types = rapid.SliceOfNDistinct(rapid.SampledFrom(docket.Types), 1, 2, rapid.ID).Draw(t, "types")
	}
	if some("states?") {
		f.States = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"XAA", "XAB", "xac", "OTH", "XZZ"}), 1, 3, rapid.ID).Draw(t, "states")
	}
	if some("mandates?") {
		f.Mandates = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"mandate00", "mandate01", "mandate04", "none"}), 1, 2, rapid.ID).Draw(t, "mandates")
	}
	if some("officers?") {
		f.Officers = rapid.SliceOfNDistinct(rapid.SampledFrom(peopleAsked), 1, 2, rapid.ID).Draw(t, "officers")
	}
	if some("reviewers?") {
		f.Reviewers = rapid.SliceOfNDistinct(rapid.SampledFrom(peopleAsked), 1, 2, rapid.ID).Draw(t, "reviewers")
	}
	for _, flag := range []**bool{&f.Joint, &f.FollowUp, &f.Closed, &f.Exact} {
		if some("flag?") {
			value := rapid.Bool().Draw(t, "flag")
			*flag = &value
		}
	}
	for _, end := range []*civil.Date{&f.SentFrom, &f.SentTo, &f.DueFrom, &f.DueTo, &f.ReceivedFrom, &f.ReceivedTo} {
		if rapid.IntRange(0, 9).Draw(t, "end?") == 0 {
			*end = drawDay(t, "end")
		}
	}
	if some("text?") {
		f.Text = rapid.SampledFrom([]string{"lawyer", "LAWYER teach", "ecoles", "state xab", "Страна XAC", "XAA", "XAB 2", "AL XAC 3/2024", "4/2024",
			"internal words", "company", "–"}).Draw(t, "text")
	}
	scope := docket.Scope{Drafts: rapid.Bool().Draw(t, "drafts")}
	if some("limited to addressees?") {
		scope.Addressees = []docket.AddresseeID{m.office.states[0].ID, m.office.states[2].ID}
	}
	if some("limited to mandates?") {
		scope.Mandates = []docket.MandateID{m.office.mandates[1].ID, m.office.mandates[3].ID}
	}
	return scope, docket.ListQuery{Filter: f, Today: m.day,
		Sort: rapid.SampledFrom(docket.Sorts).Draw(t, "sort"), Ascending: rapid.Bool().Draw(t, "ascending")}
}

// status is that of the rule in Go on the model's day.
func (m model) status(l planted) (docket.Status, int) {
	return docket.FactsOf(l.Communication, l.Attached).StatusOn(m.day)
}

// matches is the filter in plain words, letter by letter.
func (m model) matches(l planted, scope docket.Scope, f docket.Filter) bool {
	status, _ := m.status(l)
	a := m.addressee(l.AddresseeID)
	return (scope.Drafts || l.Stage == docket.Sent) &&
		(scope.Addressees == nil || slices.Contains(scope.Addressees, l.AddresseeID)) &&
		(scope.Mandates == nil || shares(l.mandates, plain(scope.Mandates))) &&
		(len(f.Statuses) == 0 || slices.Contains(f.Statuses, status)) &&
		(len(f.Types) == 0 || slices.Contains(f.Types, l.Type)) &&
		(len(f.States) == 0 || slices.ContainsFunc(f.States, func(code string) bool { return strings.EqualFold(code, a.Code()) })) &&
		(len(f.Mandates) == 0 || shares(l.mandates, m.mandateIDs(f.Mandates))) &&
		m.isOf(f.Officers, l.OfficerID) && m.isOf(f.Reviewers, l.ReviewerID) &&
		(f.Joint == nil || *f.Joint == (len(l.mandates) > 1)) &&
		(f.FollowUp == nil || *f.FollowUp == l.FollowUp) &&
		(f.Closed == nil || *f.Closed == (len(l.Closures) > 0)) &&
		(f.Exact == nil || *f.Exact == (l.SentPrecision == civil.Day)) &&
		m.inWindows(l, f) && m.hasText(l, a, f.Text)
}

func (m model) inWindows(l planted, f docket.Filter) bool {
	in := func(first, last, from, to civil.Date) bool {
		return from.IsZero() && to.IsZero() || !first.IsZero() && !last.IsZero() &&
			!first.Before(from) && (to.IsZero() || !last.After(to))
	}
	due := docket.FactsOf(l.Communication, l.Attached).EffectiveDueOn(civil.Must("9999-12-31"))
	received := f.ReceivedFrom.IsZero() && f.ReceivedTo.IsZero() || slices.ContainsFunc(l.Links, func(link docket.ReplyLink) bool {
		return in(link.CountsOn, link.CountsOn, f.ReceivedFrom, f.ReceivedTo)
	})
	return in(l.SentFrom, l.SentTo, f.SentFrom, f.SentTo) && in(due, due, f.DueFrom, f.DueTo) && received
}

func (m model) hasText(l planted, a docket.Addressee, text string) bool {
	fold := docket.Fold(text)
	key := l.Key()
	switch text {
	case "":
		return true
	case "XAA", "XAB 2":
		if key != "" && strings.HasPrefix(key, text) {
			return true
		}
	case "AL XAC 3/2024":
		return key == "XAC 3/2024"
	case "4/2024":
		if strings.Contains(key, text) {
			return true
		}
	case "–":
		return false
	}
	for _, name := range []string{a.NameEN, strings.Replace(a.NameEN, "State", "État", 1), strings.Replace(a.NameEN, "State", "Страна", 1)} {
		folded := docket.Fold(name)
		if strings.HasPrefix(folded, fold) || strings.Contains(folded, " "+fold) {
			return true
		}
	}
	public := docket.Fold(l.PublicSubject)
	for _, word := range strings.Fields(fold) {
		if !strings.Contains(public, word) {
			return false
		}
	}
	return public != ""
}

func shares(a, b []int64) bool {
	return slices.ContainsFunc(a, func(id int64) bool { return slices.Contains(b, id) })
}

func (m model) addressee(id docket.AddresseeID) docket.Addressee {
	all := m.office.addressees()
	return all[slices.IndexFunc(all, func(a docket.Addressee) bool { return a.ID == id })]
}

func (m model) mandateIDs(codes []string) []int64 {
	var ids []int64
	for _, mandate := range m.office.mandates {
		if slices.Contains(codes, mandate.Code) {
			ids = append(ids, int64(mandate.ID))
		}
	}
	return ids
}

// peopleAsked are the values that the filters of people are given.
var peopleAsked = []string{"officer0@example.org", "OFFICER1@example.org", "nobody@example.org", docket.Nobody}

// isOf tells whether a filter of people leaves somebody's letter in.
func (m model) isOf(asked []string, who *docket.UserID) bool {
	return len(asked) == 0 || slices.ContainsFunc(asked, func(mail string) bool {
		return who == nil && mail == docket.Nobody || who != nil && strings.EqualFold(mail, m.mail(*who))
	})
}

func (m model) mail(id docket.UserID) string {
	return m.office.officers[slices.IndexFunc(m.office.officers, func(u docket.User) bool { return u.ID == id })].Email
}

// ordered is the order in plain words: those without the value last in both directions, ties by id.
func (m model) ordered(all []planted, q docket.ListQuery) {
	place := func(l planted) (int, string) {
		missing := func(is bool, key string) (int, string) {
			if is {
				return 1, key
			}
			return 0, key
		}
		switch q.Sort {
		case docket.SortDueOn:
			return missing(l.EffectiveDueOn.IsZero(), l.EffectiveDueOn.String())
		case docket.SortReference:
			return missing(l.Reference == nil, l.ReferenceSort)
		case docket.SortAddressee:
			return 0, l.AddresseeSort
		case docket.SortDaysLate:
			_, late := m.status(l)
			return missing(late == 0, fmt.Sprintf("%09d", late))
		}
		from := "0000-00-00"
		if !l.SentFrom.IsZero() {
			from = l.SentFrom.String()
		}
		return missing(l.SentPrecision != civil.Day, from)
	}
	slices.SortFunc(all, func(a, b planted) int {
		groupA, keyA := place(a)
		groupB, keyB := place(b)
		within := cmp.Or(cmp.Compare(keyA, keyB), cmp.Compare(a.ID, b.ID))
		if !q.Ascending {
			within = -within
		}
		return cmp.Or(cmp.Compare(groupA, groupB), within)
	})
}

func (m model) want(scope docket.Scope, q docket.ListQuery) []docket.CommunicationID {
	var left []planted
	for _, l := range m.letters {
		if m.matches(l, scope, q.Filter) {
			left = append(left, l)
		}
	}
	m.ordered(left, q)
	return idsIn(left, func(l planted) docket.CommunicationID { return l.ID })
}

func idsIn[T any](list []T, id func(T) docket.CommunicationID) []docket.CommunicationID {
	ids := []docket.CommunicationID{}
	for _, item := range list {
		ids = append(ids, id(item))
	}
	return ids
}

func rowID(r docket.ListRow) docket.CommunicationID { return r.ID }
