package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// bulkBar offers what can be done to the letters ticked in the list.
type bulkBar struct {
	*locale.Words
	Filter  string // the list's filters and order, as in its address
	All     string
	Actions []action
}

func newBulkBar(w *locale.Words, filters url.Values, total int) *bulkBar {
	bar := &bulkBar{Words: w, Filter: filters.Encode(), All: w.T("All letters that match these filters, on every page")}
	if total > 0 {
		bar.All = w.N("The one letter that matches these filters", "All %d letters that match these filters, on every page", total)
	}
	for _, a := range docket.BulkActions {
		bar.Actions = append(bar.Actions, action{bulkWord(w, a), bulkPath(a)})
	}
	return bar
}

func bulkWord(w *locale.Words, a docket.BulkAction) string {
	switch a {
	case docket.BulkAssign:
		return w.C("bulk", "Assign…")
	case docket.BulkClose:
		return w.C("bulk", "Close…")
	}
	return w.C("bulk", "Classify replies…")
}

// bulkNewPage asks once what is done to each of many letters, and lists them.
type bulkNewPage struct {
	formPage
	Action    docket.BulkAction
	Lead      []string
	Narrowed  []view.Chip // the filters, where all that match are meant
	Carried   []hidden
	Table     *bulkTable
	Officers  []view.Option
	Reviewers []view.Option
	Kinds     []view.Option
	Reasons   []view.Option // of closing, the usual ones
}

type bulkTable struct {
	*locale.Words
	Extra string // heads the last column
	Rows  []bulkRow
}

type bulkRow struct {
	Href, Heading, Addressee, Subject string
	Data                              bool
	Status                            view.Status
	Extra                             []fact
}

// chosen is what a bulk action is about: letters ticked, or all that match a list's filters.
type chosen struct {
	all     bool
	filter  url.Values
	letters []docket.Selected
	newest  docket.ReplyID
	rows    []docket.ListRow
	count   int
}

// keep leaves whoever works on a letter or reviews it.
const keep = "keep"

// readChosen reads the selection from an address or a form. A filter that is not understood is refused:
// nobody would see which letters it left in.
func readChosen(values url.Values) (chosen, error) {
	ch := chosen{all: values.Get("all") == "yes"}
	filter, err := url.ParseQuery(values.Get("filter"))
	if err != nil {
		return ch, docket.Refuse(docket.Invalid, "A part of the address could not be read.")
	}
	var left []leftOut
	ch.filter, left = canonical(filtersOf(filter), listNames)
	if _, unknown := listQuery(ch.filter); ch.all {
		if err := refuse(slices.Concat(left, unknown)); err != nil {
			return ch, err
		}
	}
	seen := map[docket.CommunicationID]bool{}
	for _, text := range values["letter"] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id < 1 || seen[docket.CommunicationID(id)] {
			continue
		}
		seen[docket.CommunicationID(id)] = true
		version, _ := strconv.ParseInt(values.Get("version_"+text), 10, 64)
		ch.letters = append(ch.letters, docket.Selected{ID: docket.CommunicationID(id), Version: version})
	}
	newest, _ := strconv.ParseInt(values.Get("up_to"), 10, 64)
	ch.newest = docket.ReplyID(newest)
	ch.count, _ = strconv.Atoi(values.Get("count"))
	return ch, nil
}

func (ch chosen) none() bool { return !ch.all && len(ch.letters) == 0 }

func (ch chosen) back() string { return address(listPath, ch.filter) }

func (ch chosen) ids() []docket.CommunicationID {
	ids := make([]docket.CommunicationID, len(ch.letters))
	for i, l := range ch.letters {
		ids[i] = l.ID
	}
	return ids
}

// newBulk shows the form. Without a letter it goes back to the list and says so.
func (s *Server) newBulk(act docket.BulkAction) echo.HandlerFunc {
	return func(c echo.Context) error {
		ch, err := readChosen(c.QueryParams())
		if err != nil {
			return err
		}
		if ch.none() {
			return s.done(c, ch.back(), docket.Msg("Tick at least one letter first, or choose all that match."))
		}
		if err := s.look(c, &ch); err != nil {
			return err
		}
		for i, r := range ch.rows { // the version that the person is about to see
			ch.letters[i] = docket.Selected{ID: r.ID, Version: r.Version}
		}
		values := url.Values{"officer": {keep}, "reviewer": {keep}, "closed_on": {s.Docket.Today().String()}}
		return s.showBulk(c, http.StatusOK, act, s.form(c, values), ch)
	}
}

// look reads what the page shows of the letters chosen. Those that the person may not see fall out, as if
// they were not there.
func (s *Server) look(c echo.Context, ch *chosen) (err error) {
	ctx, actor := c.Request().Context(), actorOf(c)
	ids := ch.ids()
	if ch.all {
		ids = nil
	}
	var newest docket.ReplyID
	if ch.rows, newest, err = s.Docket.SelectedRows(ctx, actor, ids); err != nil {
		return err
	}
	if ch.newest == 0 {
		ch.newest = newest
	}
	if !ch.all {
		kept := map[docket.CommunicationID]bool{}
		for _, r := range ch.rows {
			kept[r.ID] = true
		}
		ch.letters = slices.DeleteFunc(ch.letters, func(l docket.Selected) bool { return !kept[l.ID] })
		ch.count = len(ch.letters)
		return nil
	}
	if ch.count > 0 { // as confirmed, or as just found
		return nil
	}
	q, _ := listQuery(ch.filter)
	ch.count, err = s.countMatching(ctx, actor, q)
	return err
}

func (s *Server) countMatching(ctx context.Context, actor docket.Actor, q docket.ListQuery) (int, error) {
	counts, err := s.Docket.CountByStatus(ctx, actor, q)
	n := 0
	for status, of := range counts {
		if len(q.Filter.Statuses) == 0 || slices.Contains(q.Filter.Statuses, status) {
			n += of
		}
	}
	return n, err
}

func (s *Server) showBulk(c echo.Context, status int, act docket.BulkAction, f *view.Form, ch chosen) error {
	w := words(c)
	page := bulkNewPage{formPage: s.formPage(c, bulkTitle(w, act, ch.count), f, ch.back()), Action: act}
	page.Carried = ch.carried()
	if ch.all {
		choices, err := s.choicesOf(c.Request().Context(), actorOf(c))
		if err != nil {
			return err
		}
		page.Narrowed = listChips(w, listPath, ch.filter, slices.Concat(listFilters(w, ch.filter, choices), rareFilters(w, ch.filter, choices)),
			s.addresseeNames(c.Request().Context(), actorOf(c), w, ch.filter["addressee"])).Items
		page.Lead = append(page.Lead, w.T("Every letter that matches the list's filters, on all its pages. Each is answered for by itself."))
	} else {
		page.Table = bulkTableOf(w, act, ch.rows, s.Docket.Today())
	}
	if err := s.offerBulk(c, &page); err != nil {
		return err
	}
	return s.render(c, status, "bulk/new", page)
}

// offerBulk fills the selects of a form.
func (s *Server) offerBulk(c echo.Context, page *bulkNewPage) error {
	w := page.Words
	var err error
	switch page.Action {
	case docket.BulkClose:
		page.Reasons, err = s.offered(c, docket.ListClosingReasons)
	case docket.BulkAssign:
		known, err := s.choices(c)
		if err != nil {
			return err
		}
		asItIs := view.Option{Value: keep, Label: w.C("bulk", "leave as it is")}
		page.Officers = append([]view.Option{asItIs}, none(w.C("officer", "nobody yet"), keeping(known.Officers, typedPerson(page.Form, "officer")))...)
		page.Reviewers = append([]view.Option{asItIs}, none(w.C("reviewer", "nobody yet"), keeping(known.Reviewers, typedPerson(page.Form, "reviewer")))...)
	case docket.BulkClassify:
		kinds := slices.DeleteFunc(kindOptions(w), func(o view.Option) bool { return o.Value == string(docket.Unclassified) })
		page.Kinds = none(w.C("kind", "choose"), kinds)
	}
	return err
}

func typedPerson(f *view.Form, name string) string {
	if typed := f.Values.Get(name); typed != keep {
		return typed
	}
	return ""
}

// carried are the hidden values of the form: the selection with its versions.
func (ch chosen) carried() []hidden {
	out := []hidden{{"filter", ch.filter.Encode()}, {"up_to", strconv.FormatInt(int64(ch.newest), 10)}, {"count", strconv.Itoa(ch.count)}}
	if ch.all {
		return append(out, hidden{"all", "yes"})
	}
	for _, l := range ch.letters {
		id := strconv.FormatInt(int64(l.ID), 10)
		out = append(out, hidden{"letter", id}, hidden{"version_" + id, strconv.FormatInt(l.Version, 10)})
	}
	return out
}

// createBulk checks what was typed once, then begins the work on the letters.
func (s *Server) createBulk(act docket.BulkAction) echo.HandlerFunc {
	return func(c echo.Context) error {
		p := readForm(c)
		ch, err := readChosen(p.Values)
		if err != nil {
			return err
		}
		if ch.none() {
			return s.done(c, ch.back(), docket.Msg("Tick at least one letter first, or choose all that match."))
		}
		in := bulkInput(p, act, ch)
		if len(p.errors) == 0 {
			err = s.Docket.CheckBulk(c.Request().Context(), actorOf(c), in)
		}
		if len(p.errors) == 0 && err == nil && ch.all {
			err = s.match(c, &ch)
		}
		if len(p.errors) == 0 && err == nil {
			r := s.begin(c.Request().Context(), s.bulkRun(actorOf(c), p, in, ch))
			return c.Redirect(http.StatusSeeOther, "/runs/"+r.id)
		}
		f, status, err := s.again(c, p, err)
		if err != nil {
			return err
		}
		if err := s.look(c, &ch); err != nil {
			return err
		}
		return s.showBulk(c, status, act, f, ch)
	}
}

// match finds all letters that the filters leave in. When they are not as many as the person confirmed,
// nothing is begun.
func (s *Server) match(c echo.Context, ch *chosen) error {
	q, _ := listQuery(ch.filter)
	letters, err := s.Docket.MatchingLetters(c.Request().Context(), actorOf(c), q)
	if err != nil {
		return err
	}
	seen := ch.count
	ch.letters, ch.count = letters, len(letters)
	if seen != ch.count {
		return docket.Refuse(docket.Conflict, "Nothing was done yet: %d letters match now, not %d as before. Check it, then confirm again.", ch.count, seen)
	}
	return nil
}

func bulkInput(p *posted, act docket.BulkAction, ch chosen) docket.BulkInput {
	in := docket.BulkInput{Action: act, UpTo: ch.newest}
	switch act {
	case docket.BulkAssign:
		in.Officer, in.Reviewer = p.assignee("officer"), p.assignee("reviewer")
	case docket.BulkClose:
		in.ClosedOn, in.Reason = p.day("closed_on"), p.prose("reason")
	case docket.BulkClassify:
		in.Kind = docket.ReplyKind(p.text("kind"))
	}
	return in
}

// assignee is the person chosen; nil leaves whoever it is.
func (p *posted) assignee(name string) *string {
	if typed := p.line(name, 254); typed != keep && p.Has(name) {
		return &typed
	}
	return nil
}

func (s *Server) bulkRun(actor docket.Actor, p *posted, in docket.BulkInput, ch chosen) *run {
	id := p.once()
	if id == "" {
		id = newOnce()
	}
	letters := ch.letters
	return &run{id: id, owner: actor.ID, title: bulkRunTitle(in.Action), back: ch.back(), backWord: docket.Msg("Back to the list"), letters: ch.ids(), piece: 20,
		work: oneByOne(func(ctx context.Context, at int) (docket.BulkAnswer, error) {
			return s.Docket.ApplyBulk(ctx, actor, in, letters[at])
		})}
}

func bulkTitle(w *locale.Words, a docket.BulkAction, n int) string {
	switch a {
	case docket.BulkAssign:
		return w.N("Assign one letter", "Assign %d letters", n)
	case docket.BulkClose:
		return w.N("Close one letter", "Close %d letters", n)
	}
	return w.N("Classify the replies to one letter", "Classify the replies to %d letters", n)
}

func bulkRunTitle(a docket.BulkAction) docket.Message {
	switch a {
	case docket.BulkAssign:
		return docket.Msg("Letters assigned")
	case docket.BulkClose:
		return docket.Msg("Letters closed")
	}
	return docket.Msg("Replies classified")
}

// bulkTableOf lists the letters chosen with what the action is about to touch.
func bulkTableOf(w *locale.Words, act docket.BulkAction, rows []docket.ListRow, today civil.Date) *bulkTable {
	table := &bulkTable{Words: w, Extra: map[docket.BulkAction]string{
		docket.BulkAssign: w.T("Assigned to"), docket.BulkClassify: w.T("Waits to be classified"), docket.BulkClose: w.T("Replies"),
	}[act]}
	for _, r := range rows {
		table.Rows = append(table.Rows, bulkRow{Href: docket.CommunicationPath(r.ID), Heading: headingOf(w, r), Data: r.Reference != "",
			Addressee: r.AddresseeName, Subject: r.Subject, Status: statusMark(w, r, today), Extra: bulkExtra(w, act, r)})
	}
	return table
}

func bulkExtra(w *locale.Words, act docket.BulkAction, r docket.ListRow) []fact {
	var out []fact
	switch act {
	case docket.BulkAssign:
		for _, who := range []fact{{Label: w.C("bulk", "officer"), Text: r.OfficerName}, {Label: w.C("bulk", "reviewer"), Text: r.ReviewerName}} {
			if who.Text != "" {
				out = append(out, who)
			}
		}
	case docket.BulkClassify:
		for _, reply := range r.Replied {
			if reply.Kind == docket.Unclassified {
				waits := fact{Label: w.DateShort(reply.On)}
				if reply.Probable {
					waits.Label = w.T("%s, probable link", waits.Label)
				}
				out = append(out, waits)
			}
		}
	case docket.BulkClose:
		out = append(out, fact{Label: repliesWord(w, r.Replied)})
	}
	return out
}
