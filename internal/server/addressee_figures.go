package server

import (
	"net/url"
	"strconv"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// count words what the letters say.
func (p *addresseeShowPage) count(v docket.AddresseeView) {
	w := p.Words
	letters := addresseeAsked(v.Addressee)
	p.Cells = cellsOfRecord(w, v, letters)
	p.Facts = factsOf(w, v)
	p.Times = replyTimesWord(w, v.ReplyTimes, v.Total.Open())
	for _, b := range []struct {
		n      int
		label  string
		values url.Values
	}{
		{v.Total.NotExpected, w.C("beside a rate", "withdrawn or no reply asked"), withStatuses(letters, docket.StatusNotExpected)},
		{v.Total.Undated, w.C("beside a rate", "without an exact day sent"), nil},
		{v.Total.NotCaptured, w.C("beside a rate", "of which the source does not say whether a reply came"), nil},
	} {
		if b.n == 0 {
			continue
		}
		count := view.Count{N: w.Number(b.n), Label: b.label}
		if b.values != nil && v.Total.Undated == 0 { // the list also counts the undated among them
			count.Href = address(listPath, b.values)
		}
		p.Beside = append(p.Beside, count)
	}
	oldest := 1
	for _, r := range v.Open {
		oldest = max(oldest, age(r.SentOn, v.Today))
	}
	for _, r := range v.Open {
		p.Open = append(p.Open, openRow(w, r, v.Today, oldest))
	}
	most := 0
	for _, y := range v.Years {
		most = max(most, y.Cells.Sent())
	}
	for _, y := range v.Years {
		if y.Cells.Sent() > 0 {
			p.Years = append(p.Years, yearRowOf(w, y, letters, most))
		}
	}
}

// cellsOfRecord makes the four cells. Each leads to its letters where the list can name exactly them.
func cellsOfRecord(w *locale.Words, v docket.AddresseeView, letters url.Values) cellsShown {
	t := v.Total
	cell := func(n int, values url.Values, statuses ...docket.Status) recordCell {
		l := recordCell{figureLink: figureLink{N: w.Number(n), Quiet: n == 0}}
		if r := rateOf(w, t, n); !r.Quiet {
			l.Share = w.C("percentage", "%s %%", r.Text)
		}
		if n > 0 && values != nil {
			l.Href = address(listPath, with(withStatuses(values, statuses...), "exact", "yes"))
		}
		return l
	}
	running := with(letters, "due_from", v.Today.String())
	if v.Undue > 0 {
		running = nil // a letter without a due date is open in time, and in no window of due dates
	}
	return cellsShown{
		Asked: cell(t.Sent(), letters, askedCells...).figureLink, InTime: cell(t.InTime, letters, docket.StatusReplied), Late: cell(t.Late, letters, docket.StatusRepliedLate),
		Running: cell(t.OpenInTime, running, openCells...),
		Overdue: cell(t.OpenLate, with(letters, "due_to", v.Today.AddDays(-1).String()), openCells...),
		Few:     t.Few(),
	}
}

// factsOf are the figures of the head.
func factsOf(w *locale.Words, v docket.AddresseeView) []linkedFact {
	t := v.Total
	var facts []linkedFact
	share := func(label string, part int) {
		r := rateOf(w, t, part)
		note := ""
		if !r.Quiet {
			r.Text = w.C("percentage", "%s %%", r.Text)
			note = w.T("%s of %s", w.Number(part), w.Number(t.Sent()))
		}
		if r.Few {
			note = w.T("%s, few", note)
		}
		facts = append(facts, linkedFact{Label: label, Text: r.Text, Note: note})
	}
	share(w.T("Answered in time"), t.InTime)
	share(w.T("By the original date"), t.ByOriginal)
	share(w.T("Answered in the end"), t.Answered())
	facts = append(facts, replyFact(w, w.T("Last substantive reply"), v.LastSubstantive, v.EverReplied || !t.WasAsked()), replyFact(w, w.T("Last acknowledgement"), v.LastAcknowledgement, true))
	row := linkedFact{Label: w.T("No answer in a row"), Text: w.C("letters in a row", "none")}
	if v.InARow > 0 {
		row.Text, row.Note = w.N("%d letter", "%d letters", v.InARow), w.T("the latest past their date")
	}
	reminders := linkedFact{Label: w.T("Reminders sent"), Text: w.Number(v.Reminders)}
	if v.Reminders > 0 {
		reminders.Href = "?" + url.Values{"kind": {string(docket.TimelineReminder)}}.Encode() + "#timeline"
	}
	return append(facts, row, reminders)
}

func replyFact(w *locale.Words, label string, r docket.Reply, ever bool) linkedFact {
	f := linkedFact{Label: label, Text: w.C("reply", "none")}
	if !ever {
		f.Note = w.T("never replied")
	}
	if r.ID != 0 {
		f.Text, f.Href = w.Date(r.CountsOn), docket.ReplyPath(r.ID)
	}
	return f
}

// replyTimesWord says how long replies took, and how many letters have none yet.
func replyTimesWord(w *locale.Words, t docket.ReplyTimes, open int) string {
	if t.N == 0 {
		return ""
	}
	text := w.N("The reply to %d letter came after %s days (median); quartiles %s and %s.", "The replies to %d letters came after %s days (median); quartiles %s and %s.",
		t.N, w.Number(t.Median), w.Number(t.Quarter), w.Number(t.Three))
	if open > 0 {
		text = w.T("%s %s", text, w.N("%d letter is still open and not counted in them.", "%d letters are still open and not counted in them.", open))
	}
	return text
}

// yearRowOf words a year. The drawing is as long as the year's letters, in hundredths of the year with most.
func yearRowOf(w *locale.Words, y docket.YearCells, letters url.Values, most int) yearRow {
	year := strconv.Itoa(y.Year)
	f := figuresOf(w, docket.AddresseeFigures{Cells: y.Cells}, with(with(letters, "sent_from", year+"-01-01"), "sent_to", year+"-12-31"))
	row := yearRow{Year: year, Asked: f.Asked, InTime: f.InTime, Late: f.Late, Open: f.Open, InTimeRate: f.InTimeRate, FinalRate: f.FinalRate,
		Told: w.T("%s in time, %s late, %s open", f.InTime.N, f.Late.N, f.Open.N)}
	part := func(n int) int { return (n*200 + most) / (2 * most) }
	row.LateAt, row.OpenAt, row.Total = part(y.InTime), part(y.Answered()), part(y.Cells.Sent())
	row.InWidth, row.LateW, row.OpenWidth = row.LateAt, row.OpenAt-row.LateAt, row.Total-row.OpenAt
	return row
}
