package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// What follows works Today's figures out again from the file that anybody may take away. It knows the columns
// of the file and the calendar, and nothing of the program: dates of one format compare as texts.

const (
	weekToday     = "2026-11-23"
	weekFollowed  = "2026-01-01"
	weekYearAgo   = "2025-11-24" // twelve months up to today begin here
	weekDueBefore = "2026-12-01" // eight days from today
)

type line map[string]string

// taken downloads the list of all communications and reads it.
func (w *week) taken() []line {
	w.t.Helper()
	w.open("/communications")
	w.Press(".actions details:has(a[download]) > summary")
	_, body := w.Download("CSV file")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	var lines []line
	for _, row := range rows[1:] {
		l := line{}
		for i, name := range rows[0] {
			l[name] = row[i]
		}
		lines = append(lines, l)
	}
	return lines
}

// queued counts what waits in the queue by its own file.
func (w *week) queued() int {
	w.t.Helper()
	var n int
	w.open("/queue")
	if !w.Has(".actions details:has(a[download])") {
		return 0
	}
	w.Press(".actions details:has(a[download]) > summary")
	_, body := w.Download("CSV file")
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	n = len(rows) - 1
	return n
}

// followed tells that a letter was sent since the office follows, by its day or by its year as printed.
func (l line) followed() bool {
	if l["stage"] == "draft" {
		return true
	}
	if l["sent_on"] != "" {
		return l["sent_on"] >= weekFollowed
	}
	words := strings.Fields(l["sent_text"])
	return len(words) > 0 && words[len(words)-1] >= weekFollowed[:4]
}

func (l line) daily(officer string) bool {
	return l.followed() && l["closed"] != "yes" && (officer == "" || l["officer"] == officer)
}

func (l line) says(kind string) int {
	n := 0
	for _, k := range strings.Split(l["reply_kinds"], ";") {
		if k == kind {
			n++
		}
	}
	return n
}

// day works out the figures above one person's day; "" is everyone's.
func day(lines []line, officer string) map[string]int {
	f := map[string]int{"overdue": 0, "due soon": 0, "to classify": 0, "drafts": 0, "gaps": 0}
	for _, l := range lines {
		if !l.daily(officer) {
			continue
		}
		expected := l["not_expected"] == "" && l["stage"] == "sent"
		answered := l["first_reply_on"] != "" || l.says("unclassified") > 0
		open := expected && !answered && l["sent_on"] != "" && l["effective_due_on"] != "" && !(l["reply_record"] == "not_captured" && l["reply_dates"] == "")
		switch {
		case l["stage"] == "draft":
			f["drafts"]++
		case open && l["effective_due_on"] < weekToday:
			f["overdue"]++
		case open && l["effective_due_on"] < weekDueBefore:
			f["due soon"]++
		}
		if l["stage"] == "sent" {
			f["to classify"] += l.says("unclassified")
			if l["case"] == "" || l["mandates"] == "" || l["sent_on"] == "" {
				f["gaps"]++
			}
		}
	}
	return f
}

// shownDay reads the tiles of the page.
func (w *week) shownDay() map[string]int {
	w.t.Helper()
	w.WaitFor(".tiles")
	f := map[string]int{}
	for _, tile := range w.Texts(".tile") {
		n, label, _ := strings.Cut(strings.Join(strings.Fields(tile), " "), " ")
		value, err := strconv.Atoi(strings.ReplaceAll(n, ",", ""))
		if err != nil {
			w.t.Fatalf("a tile says %q", tile)
		}
		f[label] = value
	}
	return f
}

// named gives the figures that were worked out their labels on the page.
func named(f map[string]int, mine bool, queue, translations int) map[string]int {
	labels := map[string]string{"overdue": "overdue letters", "due soon": "due within 7 days", "to classify": "replies to classify", "drafts": "drafts", "gaps": "letters with gaps"}
	if mine {
		labels["overdue"] = "my overdue letters"
	}
	out := map[string]int{"in the queue": queue, "translations": translations, "unread replies": 0}
	for name, n := range f {
		out[labels[name]] = n
	}
	return out
}

// figuresHold compares the tiles of a person's day with the files.
func (w *week) figuresHold(when, officer string) {
	w.t.Helper()
	lines, queue := w.taken(), w.queued()
	w.open("/")
	shown := w.shownDay()
	delete(shown, "replies to assess") // the file knows nothing of assessments
	if diff := cmp.Diff(named(day(lines, officer), true, queue, w.translations(lines, officer)), shown); diff != "" {
		w.t.Errorf("Today %s (-file +page):\n%s", when, diff)
	}
}

// translations knows that one note verbale of the story waits for its translation; it is whoever's who has the letters.
func (w *week) translations(lines []line, officer string) int {
	for _, l := range lines {
		if l["reference"] == "XAR 2/2026" && strings.Contains(l["reply_dates"], "2026-11-20") && l.daily(officer) {
			return 1
		}
	}
	return 0
}

func (w *week) everyonesFiguresHold() {
	w.t.Helper()
	lines, queue := w.taken(), w.queued()
	w.open("/?whose=all")
	shown := w.shownDay()
	delete(shown, "replies to assess")
	if diff := cmp.Diff(named(day(lines, ""), false, queue, w.translations(lines, "")), shown); diff != "" {
		w.t.Errorf("everyone's day (-file +page):\n%s", diff)
	}
}

// reviewersFiguresHold compares the four cells, and the Governments that have been silent longest.
func (w *week) reviewersFiguresHold() {
	w.t.Helper()
	lines := w.taken()
	w.open("/")
	cells, asked := map[string]int{}, 0
	silent := map[string][2]string{} // by Government: how many are open, and the oldest day
	open := map[string]int{}
	for _, l := range lines {
		if l["stage"] == "draft" || l["addressee_kind"] != "state" {
			continue
		}
		captured := l["reply_record"] != "not_captured" || l["reply_dates"] != ""
		expected := l["not_expected"] == "" && l["sent_on"] != "" && captured
		answered := l["first_reply_on"] != ""
		if expected && l["sent_on"] >= weekYearAgo && l["sent_on"] <= weekToday {
			asked++
			cells[fmt.Sprintf("%v %v", answered, answered && l["first_reply_on"] <= l["effective_due_on"] || !answered && weekToday <= l["effective_due_on"])]++
		}
		if l.daily("") && l["not_expected"] == "" && !answered && captured && l["sent_on"] != "" && l.says("unclassified") == 0 {
			open[l["addressee"]]++
			if oldest := silent[l["addressee"]][1]; oldest == "" || l["sent_on"] < oldest {
				silent[l["addressee"]] = [2]string{"", l["sent_on"]}
			}
		}
	}
	want := []string{fmt.Sprint(cells["true true"]), fmt.Sprint(cells["true false"]), fmt.Sprint(cells["false true"]), fmt.Sprint(cells["false false"])}
	if got := w.Texts("table.cells td b"); cmp.Diff(want, got) != "" {
		w.t.Errorf("the four cells of %d letters are %q, by the file %q", asked, got, want)
	}
	var names []string
	for name := range open {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return silent[names[i]][1] < silent[names[j]][1] })
	names = names[:min(len(names), 7)]
	var counts []string
	for _, name := range names {
		counts = append(counts, fmt.Sprint(open[name]))
	}
	if got := w.Texts("table.ages tbody th"); cmp.Diff(names, got) != "" {
		w.t.Errorf("the longest without an answer are %q, by the file %q", got, names)
	}
	if got := w.Texts("table.ages tbody td.num:nth-child(2)"); cmp.Diff(counts, got) != "" {
		w.t.Errorf("they have %q open letters, by the file %q", got, counts)
	}
}
