package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// readReply is a reply as a test of days knows it.
type readReply struct {
	id          int64
	letter      int // its place among the letters
	link        docket.ReplyLink
	seen        bool
	translation string
	created     int64
	assessed    bool
}

// dayModel is a model whose replies were read, translated and assessed by chance.
type dayModel struct {
	model
	replies   []readReply
	reviewers map[docket.CommunicationID]docket.UserID
	sources   map[docket.CommunicationID]int
	sent      map[docket.CommunicationID]bool // marked sent after the visit before
}

// visited is the moment of the visit before; half of the replies came onto the record after it.
const visited = 1_000_000

func plantDay(t testing.TB, n int) dayModel {
	t.Helper()
	m := dayModel{model: plantModel(t, n), reviewers: map[docket.CommunicationID]docket.UserID{}, sources: map[docket.CommunicationID]int{}, sent: map[docket.CommunicationID]bool{}}
	execute := func(query string, args ...any) {
		if _, err := m.st.writer.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	id := int64(0)
	for i, l := range m.letters {
		for _, link := range l.Links {
			id++
			r := readReply{id: id, letter: i, link: link, seen: id%3 == 0, translation: []string{"not_needed", "pending", "received"}[id%5%3], created: visited + (id%2)*2 - 1, assessed: id%4 == 0}
			m.replies = append(m.replies, r)
			execute(`UPDATE replies SET translation = ?, created_at = ? WHERE id = ?`, r.translation, r.created, r.id)
			if r.seen {
				execute(`UPDATE replies SET first_seen_at = 5 WHERE id = ?`, r.id)
			}
			execute(`UPDATE reply_links SET assessed = ? WHERE reply_id = ?`, r.assessed, r.id)
		}
		if l.ReviewerID != nil {
			m.reviewers[l.ID] = *l.ReviewerID
		} else if i%3 == 0 {
			who := m.office.officers[i%len(m.office.officers)].ID
			m.reviewers[l.ID] = who
			execute(`UPDATE communications SET reviewer_id = ? WHERE id = ?`, who, l.ID)
		}
		if i%4 > 0 {
			execute(`INSERT INTO cases (id, uid, reference, title, created_at, sources) VALUES (?, ?, ?, 'x', 0, ?)`, i+1, fmt.Sprint("case-", i), fmt.Sprint("C-", i+1), i%2)
			execute(`UPDATE communications SET case_id = ? WHERE id = ?`, i+1, l.ID)
			m.sources[l.ID] = i % 2
			id := docket.CaseID(i + 1)
			m.letters[i].CaseID = &id
		}
		if i%5 < 2 {
			m.sent[l.ID] = i%5 == 0
			execute(`INSERT INTO events (id, at, actor_id, action, subject, subject_id, payload_hash, prev_hash, hash) VALUES (?, ?, 0, ?, 'communication', ?, zeroblob(32), zeroblob(32), zeroblob(32))`,
				i+1000, visited+1-2*(i%5), []string{"communication.send", "communication.log"}[i%2], l.ID)
		}
	}
	return m
}

// worked tells in plain words whether a letter is in a day at all.
func (m dayModel) worked(l planted, scope docket.Scope, q docket.TodayQuery) bool {
	return m.matches(l, scope, docket.Filter{}) && !l.Closed && docket.Followed(l.Communication, q.Followed) &&
		(q.Officer == 0 || l.OfficerID != nil && *l.OfficerID == q.Officer)
}

// line is a place in a list: its key and the id of the letter or reply.
type line struct {
	key string
	id  int64
}

// lines counts a part one by one, in the order of its list.
func (m dayModel) lines(part docket.TodayPart, scope docket.Scope, q docket.TodayQuery) []line {
	found := []line{}
	if part.OfReplies() {
		for _, r := range m.replies {
			l := m.letters[r.letter]
			if m.worked(l, scope, q) && l.Stage == docket.Sent && !r.link.CountsOn.Before(docket.ReceivedSince(q.Followed)) && m.replyIn(part, r, l, q) {
				found = append(found, line{r.link.CountsOn.String(), r.id})
			}
		}
	} else {
		for _, l := range m.letters {
			if key, in := m.letterIn(part, l, scope, q); in {
				found = append(found, line{key, int64(l.ID)})
			}
		}
	}
	slices.SortFunc(found, func(a, b line) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	return found
}

func (m dayModel) replyIn(part docket.TodayPart, r readReply, l planted, q docket.TodayQuery) bool {
	unclassified, pending := r.link.Kind == docket.Unclassified, r.translation == "pending"
	switch part {
	case docket.PartUnread:
		return !r.seen
	case docket.PartUnclassified:
		return unclassified
	case docket.PartTranslations:
		return pending
	case docket.PartReplies:
		return r.created > visited
	case docket.PartClassify:
		return unclassified && r.seen && !pending
	case docket.PartChase:
		return pending && r.seen
	}
	who, reviewed := m.reviewers[l.ID]
	return (r.link.Kind == docket.Substantive || r.link.Kind == docket.Partial) && !r.assessed && (q.Reviewer == 0 || !reviewed || who == q.Reviewer)
}

func (m dayModel) letterIn(part docket.TodayPart, l planted, scope docket.Scope, q docket.TodayQuery) (string, bool) {
	status, _ := m.status(l)
	facts := docket.FactsOf(l.Communication, l.Attached)
	var asked civil.Date
	for _, e := range l.Extensions {
		if e.Decision == "" {
			asked = first(asked, e.AskedOn)
		}
	}
	if cells := map[docket.TodayPart]docket.Cells{docket.PartInTime: {InTime: 1}, docket.PartLate: {Late: 1}, docket.PartOpenInTime: {OpenInTime: 1}, docket.PartOpenLate: {OpenLate: 1}}; cells[part] != (docket.Cells{}) {
		var c docket.Cells
		c.Add(facts, q.Rates.AsAt)
		c.ByOriginal = 0
		return l.SentSort, c == cells[part] && m.matches(l, scope, docket.Filter{SentFrom: q.Rates.SentFrom, SentTo: q.Rates.SentTo}) && m.addressee(l.AddresseeID).Kind == docket.State
	}
	if !m.worked(l, scope, q) {
		return "", false
	}
	due := l.EffectiveDueOn.String()
	switch part {
	case docket.PartOverdue:
		return due, status == docket.StatusOverdue
	case docket.PartDueSoon:
		return due, status == docket.StatusDueSoon
	case docket.PartPassed:
		return due, status == docket.StatusOverdue && !l.EffectiveDueOn.Before(q.SinceOn)
	case docket.PartRemind:
		return due, status == docket.StatusOverdue && asked.IsZero()
	case docket.PartDecide:
		return asked.String(), !asked.IsZero() && l.Stage == docket.Sent && l.NotExpectedOn.IsZero() && l.FirstSubstantiveOn.IsZero()
	case docket.PartDrafts:
		return "", l.Stage == docket.Draft && l.NotExpectedOn.IsZero()
	case docket.PartGaps:
		sources, cased := m.sources[l.ID]
		lacks := !cased || sources == 0 || l.SentPrecision != civil.Day || len(l.mandates) == 0
		return l.SentSort, l.Stage == docket.Sent && l.NotExpectedOn.IsZero() && lacks
	case docket.PartSent:
		return l.SentSort, l.Stage == docket.Sent && m.sent[l.ID]
	}
	panic(part)
}

var everyPart = append(append([]docket.TodayPart{}, docket.DayParts...), docket.PartUnassessed, docket.PartReplies, docket.PartSent, docket.PartPassed,
	docket.PartClassify, docket.PartDecide, docket.PartRemind, docket.PartChase, docket.PartInTime, docket.PartLate, docket.PartOpenInTime, docket.PartOpenLate)

// onlyMany reads the replies of an officer as if he had many letters.
func onlyMany(t testing.TB) {
	before := fewOwn
	fewOwn = 0
	t.Cleanup(func() { fewOwn = before })
}

func drawToday(t *rapid.T, m dayModel) (docket.Scope, docket.TodayQuery) {
	scope, _ := drawQuery(t, m.model)
	q := docket.TodayQuery{Today: m.day, Since: civil.InstantOf(time.UnixMicro(visited)), SinceOn: m.day.AddDays(-rapid.IntRange(0, 200).Draw(t, "since")), Followed: drawMaybe(t, "followed")}
	q.Rates = docket.RateQuery{SentFrom: m.day.AddMonths(-12), SentTo: m.day, AsAt: m.day}
	if rapid.Bool().Draw(t, "mine") {
		q.Officer = rapid.SampledFrom(m.office.officers).Draw(t, "officer").ID
	}
	if rapid.Bool().Draw(t, "reviewing") {
		q.Reviewer = rapid.SampledFrom(m.office.officers).Draw(t, "reviewer").ID
	}
	return scope, q
}

func TestAPartOfADayIsWhatItsLettersAndRepliesSayOneByOne(t *testing.T) {
	m := plantDay(t, 400)
	filled := map[docket.TodayPart]bool{}
	for i, day := range []string{"2024-12-31", "2024-07-01", "2024-12-31"} { // the second lies before the last fact
		m.day = civil.Must(day)
		t.Run(day, func(t *testing.T) {
			if i == 2 {
				onlyMany(t)
			}
			rapid.Check(t, func(t *rapid.T) {
				scope, q := drawToday(t, m)
				for _, part := range rapid.SliceOfNDistinct(rapid.SampledFrom(everyPart), 4, 4, rapid.ID).Draw(t, "parts") {
					q.Parts = []docket.TodayPart{part}
					counts, err := m.st.CountToday(context.Background(), scope, q)
					if err != nil {
						t.Fatal(err)
					}
					want := m.lines(part, scope, q)
					if counts[part] != len(want) {
						t.Fatalf("%s counts %d, want %d", part, counts[part], len(want))
					}
					if diff := gocmp.Diff(want, paged(t, m.st, scope, q), gocmp.AllowUnexported(line{})); diff != "" {
						t.Fatalf("%s (-want +got):\n%s", part, diff)
					}
					filled[part] = filled[part] || len(want) > 0
				}
			})
		})
	}
	for _, part := range everyPart {
		if !filled[part] {
			t.Errorf("nothing was ever %s", part)
		}
	}
}

// paged reads a part page after page.
func paged(t interface{ Fatal(...any) }, st *Store, scope docket.Scope, q docket.TodayQuery) []line {
	all := []line{}
	q.Limit = 23
	for {
		items, next, err := st.TodayItems(context.Background(), scope, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			switch {
			case item.Reply != nil && len(item.Letters) == 1:
				all = append(all, line{item.Reply.CountsOn.String(), int64(item.Reply.ID)})
			case item.Reply == nil && len(item.Letters) == 1:
				all = append(all, line{keyOf(item), int64(item.Letters[0].ID)})
			default:
				t.Fatal("an item without its letter")
			}
		}
		if next == "" {
			return all
		}
		q.After = next
	}
}

// keyOf is what a list of letters is ordered by.
func keyOf(item docket.TodayItem) string {
	r := item.Letters[0]
	switch item.Part {
	case docket.PartDrafts:
		return ""
	case docket.PartDecide:
		return item.AskedOn.String()
	case docket.PartOverdue, docket.PartDueSoon, docket.PartPassed, docket.PartRemind:
		return r.EffectiveDueOn.String()
	}
	return r.SentSort
}

func TestTheStepsOfADayFollowOnePartAfterTheOther(t *testing.T) {
	m := plantDay(t, 120)
	rapid.Check(t, func(t *rapid.T) {
		scope, q := drawToday(t, m)
		q.Parts = docket.StepParts
		var want []line
		for _, part := range q.Parts {
			want = append(want, m.lines(part, scope, q)...)
		}
		if got := paged(t, m.st, scope, q); !slices.Equal(want, got) {
			t.Fatalf("steps are\n%v, want\n%v", got, want)
		}
	})
}

func TestAReplyToSeveralLettersIsOneLineWithThoseTheReaderSees(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 1, 0, 2, 1)
	all := []planted{
		sentTo(o.states[0], "2026-09-01", docket.ReplyLink{Kind: docket.Unclassified, CountsOn: civil.Must("2026-10-01")}),
		sentTo(o.states[0], "2026-09-02"),
	}
	all[0].mandates, all[1].mandates = []int64{int64(o.mandates[0].ID)}, []int64{int64(o.mandates[1].ID)}
	plant(t, st, all)
	if _, err := st.writer.Exec(`INSERT INTO reply_links (reply_id, communication_id, kind, counts_on) VALUES (1, ?, 'unclassified', '2026-10-01')`, all[1].ID); err != nil {
		t.Fatal(err)
	}
	for _, part := range []docket.TodayPart{docket.PartUnread, docket.PartUnclassified} {
		for want, scope := range []docket.Scope{2: docket.Everything, 1: {Mandates: []docket.MandateID{o.mandates[1].ID}}} {
			if want == 0 {
				continue
			}
			q := docket.TodayQuery{Today: today, Parts: []docket.TodayPart{part}}
			counts, err := st.CountToday(t.Context(), scope, q)
			items, _, err2 := st.TodayItems(t.Context(), scope, q)
			if err != nil || err2 != nil || counts[part] != 1 || len(items) != 1 || len(items[0].Letters) != want {
				t.Errorf("%s: %v, %d lines of %v; %v %v", part, counts, len(items), items, err, err2)
			}
		}
	}
}

func TestWhoIsSilentLongestIsCountedOneByOne(t *testing.T) {
	m := plantDay(t, 400)
	rapid.Check(t, func(t *rapid.T) {
		scope, q := drawToday(t, m)
		want := map[docket.AddresseeID]docket.SilentState{}
		for _, l := range m.letters {
			a := m.addressee(l.AddresseeID)
			if a.Kind != docket.State || l.Standing != docket.StandingOpen || !m.worked(l, scope, q) {
				continue
			}
			g := want[a.ID]
			g.AddresseeID, g.ISO3, g.AddresseeName = a.ID, *a.ISO3, a.NameEN
			g.Open++
			g.Reminders += len(l.Reminded)
			g.OldestSentOn = first(g.OldestSentOn, l.SentOn)
			want[a.ID] = g
		}
		for _, l := range m.letters {
			g, ok := want[l.AddresseeID]
			mine := q.Officer == 0 || l.OfficerID != nil && *l.OfficerID == q.Officer
			if ok && mine && slices.Contains([]docket.Standing{docket.StandingInTime, docket.StandingLate, docket.StandingUntimed}, l.Standing) &&
				l.SentPrecision == civil.Day && !l.SentOn.Before(q.Followed) && m.matches(l, docket.Scope{Mandates: scope.Mandates, Addressees: scope.Addressees}, docket.Filter{}) {
				g.Answered++
				want[l.AddresseeID] = g
			}
		}
		var list []docket.SilentState
		for _, g := range want {
			list = append(list, g)
		}
		slices.SortFunc(list, func(a, b docket.SilentState) int {
			return cmp.Or(a.OldestSentOn.Compare(b.OldestSentOn), strings.Compare(a.AddresseeName, b.AddresseeName))
		})
		got, err := m.st.SilentStates(context.Background(), scope, q, 4)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(list[:min(4, len(list))], got); diff != "" && len(list) > 0 {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestEachPartOfADayIsReadFromAnIndexOfItsOwn(t *testing.T) {
	m := plantDay(t, 60)
	for _, officer := range []docket.UserID{0, m.office.officers[0].ID} {
		q := docket.TodayQuery{Today: civil.Must("2026-11-23"), Officer: officer, Followed: civil.Must("2024-06-01"), Rates: docket.RateQuery{SentFrom: m.day.AddMonths(-12), SentTo: m.day, AsAt: m.day}}
		for _, part := range everyPart {
			for i := range 4 {
				counting, few := i%2 == 0, i < 2
				p := day{TodayQuery: q, scope: docket.Everything, settled: true, few: few && officer != 0}.of(part, counting)
				query := p.beyond(&position{key: "2024-07-01", id: 1}, 50)
				if counting {
					query = p.count()
				}
				steps := explain(t, m.st, query)
				if strings.Contains(steps, "SCAN c\n") || strings.HasSuffix(steps, "SCAN c") || strings.Contains(steps, "SCAN r\n") || strings.Contains(steps, "SCAN l\n") {
					t.Errorf("%s looks through everything:\n%s", part, steps)
				}
				if counting && (!few || officer == 0) && strings.Contains(steps, "reply_links_by_communication") {
					t.Errorf("%s is counted through each letter for each reply:\n%s", part, steps)
				}
			}
		}
	}
}
