package server

import (
	"net/url"
	"slices"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// listFilters makes the drop-downs of the filter bar.
func listFilters(w *locale.Words, values url.Values, choices docket.Choices) []view.Filter {
	return []view.Filter{
		{Words: w, Name: "status", Label: w.T("Status"), Options: statusOptions(w, values)},
		{Words: w, Name: "type", Label: w.T("Type"), Options: typeOptions(w, values)},
		{Words: w, Name: "state", Label: w.T("Government"), Options: stateOptions(w, values, choices)},
		{Words: w, Name: "mandate", Label: w.T("Mandate"), Options: mandateOptions(w, values, choices)},
		{Words: w, Name: "sent", Label: w.C("filter", "Sent"), From: dateFilter(w, values, "sent_from", w.T("Sent from")), To: dateFilter(w, values, "sent_to", w.T("Sent to"))},
		{Words: w, Name: "officer", Label: w.T("Officer"), Options: personOptions(values, "officer", w.T("no officer"), choices.Officers, docket.CanWriteRole)},
	}
}

// rarerFilters share one drop-down, so that the bar stays on one line.
type rarerFilters struct {
	*locale.Words
	Filters []view.Filter
}

// Chosen counts what is set in any of them.
func (r rarerFilters) Chosen() int {
	n := 0
	for _, f := range r.Filters {
		n += f.Chosen()
	}
	return n
}

func rareFilters(w *locale.Words, values url.Values, choices docket.Choices) []view.Filter {
	return []view.Filter{
		{Words: w, Name: "reviewer", Label: w.T("Reviewer"), Options: personOptions(values, "reviewer", w.T("no reviewer"), choices.Officers, docket.CanReviewRole)},
		{Words: w, Name: "due", Label: w.C("filter", "Due"), From: dateFilter(w, values, "due_from", w.T("Due from")), To: dateFilter(w, values, "due_to", w.T("Due to"))},
		{Words: w, Name: "received", Label: w.C("filter", "Received"), From: dateFilter(w, values, "received_from", w.T("Reply received from")), To: dateFilter(w, values, "received_to", w.T("Reply received to"))},
		{Words: w, Name: "joint", Label: w.C("filter", "Joint"), Radio: true, Options: yesNoOptions(w, values, "joint")},
		{Words: w, Name: "follow_up", Label: w.C("filter", "Follow-up"), Radio: true, Options: yesNoOptions(w, values, "follow_up")},
		{Words: w, Name: "closed", Label: w.C("filter", "Closed"), Radio: true, Options: yesNoOptions(w, values, "closed")},
		{Words: w, Name: "exact", Label: w.C("filter", "Day sent exact"), Radio: true, Options: yesNoOptions(w, values, "exact")},
	}
}

func dateFilter(w *locale.Words, values url.Values, name, label string) *view.Field {
	form := view.Form{Words: w, Values: values}
	f := form.Field(name, label).As("date").Short()
	return &f
}

func selected(values url.Values, name, value string) bool {
	return slices.Contains(values[name], value)
}

func statusOptions(w *locale.Words, values url.Values) []view.Option {
	var out []view.Option
	for _, s := range docket.Statuses {
		out = append(out, view.Option{Value: string(s), Label: statusWord(w, s), Selected: selected(values, "status", string(s))})
	}
	return out
}

func typeOptions(w *locale.Words, values url.Values) []view.Option {
	var out []view.Option
	for _, t := range docket.Types {
		out = append(out, view.Option{Value: string(t), Label: typeWord(w, t), Selected: selected(values, "type", string(t))})
	}
	return out
}

func stateOptions(w *locale.Words, values url.Values, choices docket.Choices) []view.Option {
	var out []view.Option
	for _, a := range choices.States {
		out = append(out, view.Option{Value: a.Code(), Label: a.Name(w.Lang()), Selected: selected(values, "state", a.Code()), Data: true})
	}
	return append(out, view.Option{Value: docket.OTH, Label: w.T("other actors"), Selected: selected(values, "state", docket.OTH)})
}

func mandateOptions(w *locale.Words, values url.Values, choices docket.Choices) []view.Option {
	var out []view.Option
	for _, m := range choices.Mandates {
		label := m.Label
		if label == "" {
			label = m.NameEN
		}
		out = append(out, view.Option{Value: m.Code, Label: label, Selected: selected(values, "mandate", m.Code), Data: true})
	}
	return out
}

// personOptions are the people of a filter whose role lets them be one, and nobody first.
func personOptions(values url.Values, name, nobody string, people []docket.User, may func(docket.Role) bool) []view.Option {
	out := []view.Option{{Value: docket.Nobody, Label: nobody, Selected: selected(values, name, docket.Nobody)}}
	for _, u := range people {
		if may(u.Role) {
			out = append(out, view.Option{Value: u.Email, Label: u.Name, Selected: selected(values, name, u.Email), Data: true})
		}
	}
	return out
}

func yesNoOptions(w *locale.Words, values url.Values, name string) []view.Option {
	v := values.Get(name)
	return []view.Option{
		{Value: "", Label: w.C("filter", "both"), Selected: v == ""},
		{Value: "yes", Label: w.C("filter", "yes"), Selected: v == "yes"},
		{Value: "no", Label: w.C("filter", "no"), Selected: v == "no"},
	}
}

// listChips names every active filter, each with the address that takes it off. A value that is among
// no options narrows the list all the same, and so has its chip; names says what such a value stands for.
func listChips(w *locale.Words, path string, values url.Values, filters []view.Filter, names map[string]string) view.Chips {
	chips := view.Chips{Words: w, Clear: address(path, nil)}
	add := func(label, name, value string, data bool) {
		chips.Items = append(chips.Items, view.Chip{Label: label, Href: address(path, without(values, name, value)), Data: data})
	}
	for _, f := range filters {
		offered := map[string]bool{}
		for _, o := range f.Options {
			offered[o.Value] = true
			switch {
			case !o.Selected || o.Value == "":
			case f.Radio:
				add(w.T("%s: %s", f.Label, o.Label), f.Name, o.Value, false)
			default:
				add(o.Label, f.Name, o.Value, o.Data)
			}
		}
		for _, value := range values[f.Name] {
			if !offered[value] {
				add(quoted(value), f.Name, value, true)
			}
		}
		for _, end := range []*view.Field{f.From, f.To} {
			if end != nil && end.Value() != "" {
				add(w.T("%s: %s", end.Label, quoted(end.Value())), end.Name, end.Value(), false)
			}
		}
	}
	for _, value := range values["addressee"] {
		name := names[value]
		if name == "" {
			name = w.T("addressee %s", quoted(value))
		}
		add(name, "addressee", value, names[value] != "")
	}
	if text := values.Get("q"); text != "" {
		add(w.T("“%s”", quoted(text)), "q", text, true)
	}
	return chips
}
