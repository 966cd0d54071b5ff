package intake

import (
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// replies adds those that the letter lacks. A reply on record is known by its day; what a person said that
// it is stays, only an unclassified one takes the kind that a file names.
func (m *merging) replies() *docket.Message {
	w, r := m.work, m.row
	if len(r.replies) == 0 || !m.news(ReplyDates, ReplyText, ReplyKinds) {
		m.guess(r.replies)
		return nil
	}
	missing := m.classify(r.replies)
	missing = beyond(missing, m.goneSince())
	if len(missing) > 0 && w.c.Stage == docket.Draft {
		return reason("A draft has not been sent yet, so nothing can answer it.")
	}
	for _, reply := range missing {
		if reply.on.Before(w.c.SentFrom) {
			return reason("The reply of %s comes before its letter of %s.", reply.on, w.c.SentFrom)
		}
	}
	m.guess(r.replies)
	m.misread(r.replies)
	for _, reply := range missing {
		w.replies = append(w.replies, m.plan.answer(reply))
		w.links = append(w.links, docket.ReplyLink{Kind: reply.kind, CountsOn: reply.on, Probable: reply.probable})
		w.differ(ReplyDates, "", reply.on.String())
	}
	return nil
}

// classify pairs the replies of the row with those on record and gives back those without a partner: first
// by day and kind, then an unclassified one takes a kind, then by the day alone.
func (m *merging) classify(said []saidReply) (missing []saidReply) {
	w := m.work
	used := make([]bool, len(w.links))
	rest := said
	for _, fits := range []func(docket.ReplyLink, saidReply) bool{
		func(l docket.ReplyLink, s saidReply) bool { return l.Kind == s.kind },
		func(l docket.ReplyLink, s saidReply) bool { return l.Kind == docket.Unclassified && s.kind != "" },
		func(docket.ReplyLink, saidReply) bool { return true },
	} {
		missing = nil
		for _, s := range rest {
			at := -1
			for i, l := range w.links {
				if !used[i] && l.CountsOn == s.on && fits(l, s) {
					at = i
					break
				}
			}
			if at < 0 {
				missing = append(missing, s)
				continue
			}
			used[at] = true
			m.takeKind(at, s.kind)
		}
		rest = missing
	}
	return missing
}

func (m *merging) takeKind(at int, kind docket.ReplyKind) {
	w, link := m.work, &m.work.links[at]
	if w.isNew || link.ReplyID == 0 || kind == "" || link.Kind != docket.Unclassified || kind == docket.Unclassified {
		return
	}
	w.differ(ReplyKinds, string(link.Kind), string(kind))
	link.Kind = kind
	w.relinked = append(w.relinked, *link)
}

// goneSince counts the replies that earlier rows named and that a person has since taken off the letter.
func (m *merging) goneSince() map[civil.Date]int {
	before := make(map[civil.Date]int)
	for _, cells := range m.work.said {
		for day, n := range counted(repliesOf(cells)) {
			before[day] = max(before[day], n)
		}
	}
	for _, link := range m.work.links {
		if before[link.CountsOn] > 0 {
			before[link.CountsOn]--
		}
	}
	return before
}

// misread warns of replies on record whose days the same cell said in another order of day and month: lists
// only add, so a person takes them off.
func (m *merging) misread(said []saidReply) {
	days := counted(said)
	for _, earlier := range m.work.said {
		if orderOf(earlier) == orderOf(m.cells) || earlier[string(ReplyDates)] != m.cells[string(ReplyDates)] {
			continue
		}
		for _, reply := range repliesOf(earlier) {
			on := func(l docket.ReplyLink) bool { return l.CountsOn == reply.on }
			if days[reply.on] == 0 && slices.ContainsFunc(m.work.links, on) {
				m.row.warn("The reply of %s was read from this row with day and month the other way round. It stays on record; take it off the letter if it is none.", reply.on)
			}
		}
	}
}

// guess marks the links that the file calls a guess, unless a person already said what the replies are.
func (m *merging) guess(said []saidReply) {
	w := m.work
	said = slices.DeleteFunc(slices.Clone(said), func(reply saidReply) bool { return !reply.probable })
	if len(said) == 0 || w.isNew || w.handled || !m.news(ReplyLink) {
		return
	}
	days := counted(said)
	for i := range w.links {
		link := &w.links[i]
		if link.ReplyID == 0 || link.Probable || days[link.CountsOn] == 0 {
			continue
		}
		link.Probable = true
		w.guessed = append(w.guessed, *link)
		w.differ(ReplyLink, "", link.CountsOn.String())
	}
}

func (m *merging) reminders() *docket.Message {
	w, r := m.work, m.row
	if len(r.reminders) == 0 || !m.news(ReminderDates) {
		return nil
	}
	left := make(map[civil.Date]int)
	for _, on := range w.reminded {
		left[on]++
	}
	for _, on := range r.reminders {
		if left[on] > 0 {
			left[on]--
			continue
		}
		if w.c.Stage == docket.Draft || on.Before(w.c.SentFrom) {
			return reason("The reminder of %s comes before its letter of %s.", on, w.c.SentFrom)
		}
		w.reminders, w.reminded = append(w.reminders, on), append(w.reminded, on)
		w.differ(ReminderDates, "", on.String())
	}
	return nil
}
