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
	"answerable/internal/document"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// historyListPage is what was done in the whole register.
type historyListPage struct {
	view.Page
	Table   historyTable
	Filters []view.Filter
	Chips   view.Chips
	Notes   []string
	Paging  paging
	CSV     string
	XLSX    string
}

var wholeHistoryNames = []string{"who", "what", "from_day", "to_day", "after", "from"}

// listWholeHistory shows the changes of all records, newest first.
func (s *Server) listWholeHistory(c echo.Context) error {
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	values, left := asked(c, wholeHistoryNames)
	q, unknown := eventQuery(values)
	q.Limit = docket.PageSize + 1
	events, err := s.Docket.WholeHistory(ctx, actor, q)
	if err != nil {
		return err
	}
	people, err := s.Docket.Users(ctx, actor)
	if err != nil {
		return err
	}
	p := historyListPage{Page: s.page(c, w.T("History")), Notes: notesOn(w, slices.Concat(left, unknown)), Filters: wholeHistoryFilters(w, values, people)}
	p.Paging = paging{Words: w, PrevWord: w.C("pager", "back to the newest"), NextWord: w.C("pager", "older")}
	from := position(values)
	if len(events) > docket.PageSize {
		events = events[:docket.PageSize]
		p.Paging.Next = address(wholeHistoryPath, with(with(filtersIn(values, wholeHistoryNames[:4]), "after", strconv.FormatInt(int64(events[len(events)-1].ID), 10)), "from", strconv.Itoa(from+len(events))))
	}
	if values.Get("after") != "" {
		p.Paging.Prev = address(wholeHistoryPath, filtersIn(values, wholeHistoryNames[:4]))
	}
	if len(events) > 0 {
		p.Paging.say(from, from+len(events)-1, 0)
	}
	p.Table = s.historyTable(ctx, actor, w, events)
	p.Chips = chipsOf(w, wholeHistoryPath, values, wholeHistoryNames[:4], p.Filters)
	files := filtersIn(values, wholeHistoryNames[:4])
	p.CSV, p.XLSX = address(wholeHistoryPath+".csv", files), address(wholeHistoryPath+".xlsx", files)
	return s.render(c, http.StatusOK, "history/list", p)
}

// filtersIn keeps those values of an address that narrow a list.
func filtersIn(values url.Values, names []string) url.Values {
	kept := url.Values{}
	for _, name := range names {
		if v := values[name]; len(v) > 0 {
			kept[name] = v
		}
	}
	return kept
}

// eventQuery reads the filters of the whole history.
func eventQuery(values url.Values) (q docket.EventQuery, unknown []leftOut) {
	leave := func(name string) {
		unknown = append(unknown, leftOut{
			page: docket.Msg("The filter %s does not know “%s”; it was left out.", name, quoted(values.Get(name))),
			file: docket.Msg("No file was made: the filter %s does not know “%s”.", name, quoted(values.Get(name))),
		})
	}
	if text := values.Get("who"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id < 0 {
			leave("who")
		} else {
			who := docket.UserID(id)
			q.Actor = &who
		}
	}
	if text := values.Get("what"); text != "" {
		if slices.Contains(docket.EventSubjects, text) {
			q.Subject = text
		} else {
			leave("what")
		}
	}
	for name, day := range map[string]*civil.Date{"from_day": &q.From, "to_day": &q.To} {
		if text := values.Get(name); text != "" {
			printed, err := civil.ParsePrinted(text, civil.ParseOptions{})
			if err != nil || printed.Precision != civil.Day {
				leave(name)
				continue
			}
			*day = printed.On
		}
	}
	if text := values.Get("after"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id < 1 {
			leave("after")
		}
		q.Before = docket.EventID(max(id, 0))
	}
	return q, unknown
}

func wholeHistoryFilters(w *locale.Words, values url.Values, people []docket.User) []view.Filter {
	what := view.Filter{Words: w, Name: "what", Label: w.C("filter", "What"), Radio: true}
	for _, subject := range docket.EventSubjects {
		what.Options = append(what.Options, view.Option{Value: subject, Label: subjectWord(w, subject), Selected: values.Get("what") == subject})
	}
	who := view.Filter{Words: w, Name: "who", Label: w.C("filter", "Who"), Radio: true,
		Options: []view.Option{{Value: "0", Label: w.C("actor", "at the console"), Selected: values.Get("who") == "0"}}}
	for _, u := range people {
		id := strconv.FormatInt(int64(u.ID), 10)
		who.Options = append(who.Options, view.Option{Value: id, Label: u.Name, Data: true, Selected: values.Get("who") == id})
	}
	day := func(name, label string) *view.Field {
		f := view.Field{Words: w, Name: name, Label: label, Kind: "date", Values: values[name]}.WithEcho(understood(w, values.Get(name)))
		return &f
	}
	return []view.Filter{what, who, {Words: w, Name: "day", Label: w.C("filter", "Day"), From: day("from_day", w.T("From")), To: day("to_day", w.T("To"))}}
}

// chipsOf names the filters that are set, each with the address without it.
func chipsOf(w *locale.Words, path string, values url.Values, names []string, filters []view.Filter) view.Chips {
	chips := view.Chips{Words: w, Clear: path}
	for _, name := range names {
		text := values.Get(name)
		if text == "" {
			continue
		}
		chip := view.Chip{Label: text, Data: true, Href: address(path, with(filtersIn(values, names), name))}
		for _, f := range filters {
			for _, o := range f.Options {
				if f.Name == name && o.Value == text {
					chip.Label, chip.Data = o.Label, o.Data
				}
			}
			for _, end := range []*view.Field{f.From, f.To} {
				if end != nil && end.Name == name {
					chip.Label, chip.Data = w.C("chip", "%s %s", end.Label, understood(w, text)), false
				}
			}
		}
		chips.Items = append(chips.Items, chip)
	}
	return chips
}

// subjectWord names a kind of record.
func subjectWord(w *locale.Words, subject string) string {
	switch subject {
	case "communication":
		return w.C("record", "communication")
	case "reply":
		return w.C("record", "reply")
	case "reminder":
		return w.C("record", "reminder")
	case "case":
		return w.C("record", "case")
	case "addressee":
		return w.C("record", "addressee")
	case "import":
		return w.C("record", "import")
	case "user":
		return w.C("record", "person")
	case "mandate":
		return w.C("record", "mandate")
	case "rule":
		return w.C("record", "rule")
	case "list":
		return w.C("record", "value of a list")
	case "setting":
		return w.C("record", "setting")
	case "assessment":
		return w.C("record", "assessment")
	case "case_source":
		return w.C("record", "source of a case")
	case "comment":
		return w.C("record", "comment")
	case "handover":
		return w.C("record", "hand-over")
	case "import_mapping":
		return w.C("record", "mapping of a spreadsheet")
	}
	return w.C("record", "record")
}

// historyTable words events of several records.
func (s *Server) historyTable(ctx context.Context, actor docket.Actor, w *locale.Words, events []docket.Event) historyTable {
	names := &historyNames{ctx: ctx, store: s.Docket.Store(), scope: actor.Scope(), words: w}
	t := historyTable{Words: w, Records: true}
	for _, e := range events {
		h := historyOf(names, e, readPayload(e.JSON), false, !actor.Scope().Drafts)
		if !e.Open() {
			h.Changes, h.Why, h.Note = nil, "", w.T("What was recorded here is shown with the record only.")
		}
		h.Record, h.RecordHref, h.RecordData = names.subject(e)
		t.Events = append(t.Events, h)
	}
	t.Reasons = slices.ContainsFunc(t.Events, func(e historyEvent) bool { return e.Why != "" })
	return t
}

// subject names the record of an event, with its address where it has a page.
func (n *historyNames) subject(e docket.Event) (label, href string, data bool) {
	w := n.words
	switch e.Subject {
	case "communication":
		if row, err := n.store.CommunicationRow(n.ctx, n.scope, docket.CommunicationID(e.SubjectID)); err == nil {
			return headingOf(w, row), docket.CommunicationPath(row.ID), row.Reference != ""
		}
	case "reply":
		if r, err := n.store.Reply(n.ctx, n.scope, docket.ReplyID(e.SubjectID)); err == nil {
			return w.T("reply of %s", w.DateShort(r.CountsOn)), docket.ReplyPath(r.ID), false
		}
	case "user":
		if u, err := n.store.User(n.ctx, docket.UserID(e.SubjectID)); err == nil {
			return u.Name, usersPath + "/" + strconv.FormatInt(e.SubjectID, 10), true
		}
	case "addressee":
		if a, err := n.store.Addressee(n.ctx, docket.AddresseeID(e.SubjectID)); err == nil {
			return a.Name(w.Lang()), a.Path(), true
		}
	case "case":
		if found, err := n.store.Case(n.ctx, docket.CaseID(e.SubjectID)); err == nil {
			return found.Reference, docket.CasePath(found.ID), true
		}
	case "setting":
		return w.C("record", "setting"), adminPath, false
	case "rule":
		return w.C("record", "rule"), rulesPath, false
	case "list":
		return w.C("record", "value of a list"), listsPath, false
	case "mandate":
		return w.C("record", "mandate"), mandatesPath, false
	}
	return w.T("%s %d", subjectWord(w, e.Subject), e.SubjectID), "", false
}

var wholeHistoryFile = []document.Column{
	{Name: "at", Width: 22}, {Name: "who"}, {Name: "action", Width: 24}, {Name: "subject", Width: 16}, {Name: "subject_number", Kind: document.Number},
}

// exportWholeHistory gives the whole history as a file: who did what to which record, and when. What was
// recorded of each stands with the record.
func (s *Server) exportWholeHistory(c echo.Context, kind fileKind) error {
	values, left := asked(c, wholeHistoryNames)
	q, unknown := eventQuery(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), actorOf(c)
	q.Limit = 1000
	first, err := s.Docket.WholeHistory(ctx, actor, q)
	if err != nil {
		return err
	}
	return s.sendTable(c, kind, "history", document.Table{Title: "history", Columns: wholeHistoryFile}, func(yield func([]string, error) bool) {
		for events := first; len(events) > 0; {
			for _, e := range events {
				if !yield([]string{e.At.String(), e.ActorName, e.Action, e.Subject, strconv.FormatInt(e.SubjectID, 10)}, nil) {
					return
				}
			}
			q.Before = events[len(events)-1].ID
			if events, err = s.Docket.WholeHistory(ctx, actor, q); err != nil {
				yield(nil, err)
				return
			}
		}
	})
}
