package server

import (
	"net/url"
	"slices"
	"strconv"

	"answerable/internal/view"
)

// historyNamesAsked are the filters of one record's history.
var historyNamesAsked = []string{"who", "what", "field"}

// narrow offers filters made of what the history holds, and leaves in the changes that match them all.
func (p *recordHistoryPage) narrow(values url.Values, path string) {
	w := p.Words
	who := view.Filter{Words: w, Name: "who", Label: w.C("filter", "Who"), Radio: true}
	what := view.Filter{Words: w, Name: "what", Label: w.C("filter", "What"), Radio: true}
	field := view.Filter{Words: w, Name: "field", Label: w.C("filter", "Field"), Radio: true}
	offer := func(f *view.Filter, o view.Option) {
		if !slices.ContainsFunc(f.Options, func(known view.Option) bool { return known.Value == o.Value }) {
			o.Selected = values.Get(f.Name) == o.Value
			f.Options = append(f.Options, o)
		}
	}
	for _, e := range p.Table.Events {
		offer(&who, view.Option{Value: strconv.FormatInt(int64(e.actor), 10), Label: e.Who, Data: !e.Console})
		offer(&what, view.Option{Value: e.action, Label: e.What, Data: e.Unknown})
		for _, change := range e.Changes {
			offer(&field, view.Option{Value: change.field, Label: change.Label, Data: change.Unknown})
		}
	}
	p.Filters = []view.Filter{who, what, field}
	p.Table.Events = slices.DeleteFunc(p.Table.Events, func(e historyEvent) bool { return !e.matches(values) })
	if wanted := values.Get("field"); wanted != "" {
		for i := range p.Table.Events {
			p.Table.Events[i].Changes = slices.DeleteFunc(p.Table.Events[i].Changes, func(c historyChange) bool { return c.field != wanted })
		}
	}
	if len(p.Table.Events) > mostEvents {
		p.Table.Events, p.More = p.Table.Events[:mostEvents], true
	}
	p.Table.Reasons = slices.ContainsFunc(p.Table.Events, func(e historyEvent) bool { return e.Why != "" })
	p.Chips = chipsOf(w, path, values, historyNamesAsked, p.Filters)
}

func (e historyEvent) matches(values url.Values) bool {
	if who := values.Get("who"); who != "" && who != strconv.FormatInt(int64(e.actor), 10) {
		return false
	}
	if what := values.Get("what"); what != "" && what != e.action {
		return false
	}
	field := values.Get("field")
	return field == "" || slices.ContainsFunc(e.Changes, func(c historyChange) bool { return c.field == field })
}
