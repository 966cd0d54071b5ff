package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// searchShowPage is the form of a search and its hits. What was typed stands in no address.
type searchShowPage struct {
	view.Page
	Query   string
	Filters []view.Filter
	Asked   bool // something was looked for
	Lead    string
	Notes   []string
	Hits    []searchHit
	Unknown bool     // a reference was typed, of no record that this person may see
	Missing []string // words that nothing has
	Narrow  bool     // filters are set
	Summary string
	Again   []hidden // the search as it was asked, for the pages of its hits
	Next    []hidden // what the page after adds to it; nil at the end
	Later   bool     // this is not the first page
}

// showSearch shows the empty form.
func (s *Server) showSearch(c echo.Context) error {
	p, err := s.searchPage(c, url.Values{})
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "search/show", p)
}

// search goes to the record that a typed reference names, or shows the hits of a query. It is a POST: words
// that were looked for stand in no address, no history and no log.
func (s *Server) search(c echo.Context) error {
	form, actor, w := readForm(c), actorOf(c), words(c)
	query := form.text("q")
	if path, err := s.Docket.GoTo(c.Request().Context(), actor, query); err != nil {
		return err
	} else if path != "" && form.text("after") == "" {
		return c.Redirect(http.StatusSeeOther, path)
	}
	in, notes := searchInput(w, form.Values)
	in.Query = query
	count := s.countHitsLater(c.Request().Context(), actor, in)
	v, err := s.Docket.Search(c.Request().Context(), actor, in)
	if err != nil {
		return err
	}
	p, err := s.searchPage(c, form.Values)
	if err != nil {
		return err
	}
	p.Notes = notes
	p.fill(v, form.Values, soonHits(count))
	// Without no-store, going back from a hit shows the hits again instead of asking whether to send the form
	// once more. Signing out clears what the browser keeps.
	c.Response().Header().Set("Cache-Control", "private, max-age=0")
	return s.render(c, http.StatusOK, "search/show", p)
}

func (s *Server) searchPage(c echo.Context, values url.Values) (searchShowPage, error) {
	actor, w := actorOf(c), words(c)
	choices, err := s.choicesOf(c.Request().Context(), actor)
	p := searchShowPage{Page: s.page(c, w.T("Search")), Query: strings.TrimSpace(values.Get("q"))}
	p.Filters = searchFilters(w, actor, values, choices)
	p.Narrow = slices.ContainsFunc(p.Filters, func(f view.Filter) bool { return f.Chosen() > 0 })
	return p, err
}

func searchFilters(w *locale.Words, actor docket.Actor, values url.Values, choices docket.Choices) []view.Filter {
	var kinds []view.Option
	for _, k := range docket.SearchKindsOf(actor) {
		kinds = append(kinds, view.Option{Value: k.String(), Label: searchKinds(w, k), Selected: selected(values, "in", k.String())})
	}
	states := slices.DeleteFunc(stateOptions(w, values, choices), func(o view.Option) bool { return o.Value == docket.OTH })
	form := view.Form{Words: w, Values: values}
	from, to := form.Field("from_year", w.T("From the year")).Short(), form.Field("to_year", w.T("To the year")).Short()
	return []view.Filter{
		{Words: w, Name: "in", Label: w.C("filter", "Where"), Options: kinds},
		{Words: w, Name: "state", Label: w.T("Government"), Options: states},
		{Words: w, Name: "years", Label: w.C("filter", "Years"), From: &from, To: &to},
	}
}

// searchInput reads the filters; what cannot be read is left out and said.
func searchInput(w *locale.Words, values url.Values) (docket.SearchInput, []string) {
	in := docket.SearchInput{States: values["state"]}
	var notes []string
	for _, k := range docket.SearchKinds {
		if selected(values, "in", k.String()) {
			in.Kinds = append(in.Kinds, k)
		}
	}
	year := func(name string) int {
		text := strings.TrimSpace(values.Get(name))
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || n < 1 || n > 9999) {
			notes = append(notes, w.T("“%s” is not a year and was left out.", quoted(text)))
			return 0
		}
		return n
	}
	in.FromYear, in.ToYear = year("from_year"), year("to_year")
	if after, err := strconv.ParseInt(values.Get("after"), 10, 64); err == nil && after > 0 {
		in.After = after
	}
	return in, notes
}

// fill puts the hits on the page; count is nil while it is not known.
func (p *searchShowPage) fill(v docket.SearchView, values url.Values, count *int) {
	w := p.Words
	p.Asked = !v.Query.Empty()
	if p.Unknown = v.NoSuchLetter; p.Unknown && len(v.Hits) > 0 {
		p.Notes = append(p.Notes, w.T("There is no such letter among those you may see. These have its parts:"))
	}
	if v.Query.Left {
		p.Notes = append(p.Notes, w.T("Only the first words were looked for."))
	}
	for _, hit := range v.Hits {
		p.Hits = append(p.Hits, shownHit(w, v.Query, hit, p.Today))
	}
	p.Missing = v.Missing
	p.Later = values.Get("after") != ""
	for _, name := range []string{"q", "in", "state", "from_year", "to_year"} {
		p.Again = append(p.Again, travelling(values, name)...)
	}
	from := position(values)
	to := from + len(v.Hits) - 1
	foot := paging{Words: w}
	switch {
	case len(v.Hits) == 0:
	case count == nil:
		foot.say(from, to, 0)
	case *count > docket.MostCounted:
		p.Lead = w.T("more than %s hits", w.Number(docket.MostCounted))
		foot.say(from, to, 0)
	default:
		p.Lead = w.N("%d hit", "%d hits", *count)
		foot.say(from, to, *count)
	}
	p.Summary = foot.Summary
	if v.Next != 0 {
		p.Next = []hidden{{"after", strconv.FormatInt(v.Next, 10)}, {"from", strconv.Itoa(to + 1)}}
	}
}

// countHitsLater counts beside the page, which does not wait for it.
func (s *Server) countHitsLater(ctx context.Context, actor docket.Actor, in docket.SearchInput) <-chan *int {
	out := make(chan *int, 1)
	go func() {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		var counted *int
		defer func() {
			if r := recover(); r != nil { // nobody else catches it here, and the page does without
				s.Log.Error("counting hits failed")
			}
			out <- counted
		}()
		n, err := s.Docket.CountHits(ctx, actor, in)
		if err != nil {
			s.Log.Error("counting hits failed", "error", causeOf(err))
			return
		}
		counted = &n
	}()
	return out
}

func soonHits(count <-chan *int) *int {
	late := time.NewTimer(countsWait)
	defer late.Stop()
	select {
	case n := <-count:
		return n
	case <-late.C:
		return nil
	}
}
