package server

import (
	"net/url"
	"strconv"

	"answerable/internal/docket"
	"answerable/internal/locale"
)

// paging is the foot of a list: where one is, and the ways on, in the words of its order.
type paging struct {
	*locale.Words
	Summary            string // "1–50 of 214"
	Prev, Next         string // addresses; empty where there is no such page
	PrevWord, NextWord string
}

// say writes which rows are shown; a total of 0 is not known yet.
func (p *paging) say(from, to, total int) {
	w := p.Words
	if total >= to {
		p.Summary = w.T("%s–%s of %s", w.Number(from), w.Number(to), w.Number(total))
		return
	}
	p.Summary = w.T("%s–%s", w.Number(from), w.Number(to))
}

// listPaging makes the foot of the list of communications.
func listPaging(w *locale.Words, values url.Values, q docket.ListQuery, page docket.ListPage, total int) paging {
	foot := paging{Words: w}
	foot.PrevWord, foot.NextWord = directions(w, q)
	if len(page.Rows) == 0 {
		return foot
	}
	from := position(values)
	if page.Prev == "" {
		from = 1
	}
	to := from + len(page.Rows) - 1
	filters := filtersOf(values)
	if page.Prev != "" {
		foot.Prev = address(listPath, with(with(filters, "before", page.Prev), "from", strconv.Itoa(max(1, from-docket.PageSize))))
	}
	if page.Next != "" {
		foot.Next = address(listPath, with(with(filters, "after", page.Next), "from", strconv.Itoa(to+1)))
	}
	foot.say(from, to, total)
	return foot
}

// directions names the ways through a list: by date where it is in the order of the dates sent.
func directions(w *locale.Words, q docket.ListQuery) (prev, next string) {
	switch {
	case q.Sort != docket.SortSentOn:
		return w.C("pager", "previous"), w.C("pager", "next")
	case q.Ascending:
		return w.C("pager", "older"), w.C("pager", "newer")
	}
	return w.C("pager", "newer"), w.C("pager", "older")
}

// position is the number of the first row of a page, carried in the address beside the cursor; it is
// only shown, never used to find rows.
func position(values url.Values) int {
	n, err := strconv.Atoi(values.Get("from"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}
