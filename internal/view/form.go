package view

import (
	"net/url"
	"strconv"

	"answerable/internal/locale"
)

// Form is one form as it is shown: what was typed, what is wrong with it, and what must travel along.
type Form struct {
	*locale.Words

	CSRF     string
	Once     string // of a creating form: a second click lands on the first one's result
	Version  int64  // of an editing form: a stale edit is refused
	Values   url.Values
	Errors   []FieldError // in the order of the form
	Warnings []string     // to be confirmed, never silently passed
}

// FieldError is a message about one field, or about the whole form when Field is empty.
type FieldError struct{ Field, Message string }

// Field begins a field that keeps what was typed and carries its error: {{template "field" (.Form.Field "subject" (.T "Subject"))}}.
func (f *Form) Field(name, label string) Field {
	field := Field{Words: f.Words, Name: name, Label: label, Kind: "text", Values: f.Values[name]}
	for _, e := range f.Errors {
		if e.Field == name {
			field.Error = e.Message
			break
		}
	}
	return field
}

// Field is one labelled control. Its methods return a changed copy, so that a template can chain them:
// (((.Form.Field "sent_on" (.T "Date sent")).As "date").WithHint (.T "…")).Must.
type Field struct {
	*locale.Words

	Name, Label, Hint, Error string
	Kind                     string // text date email password number search file textarea select radios checks checkbox
	Values                   []string
	Options                  []Option // of select, radios, checks
	Suggestions              []Option // of a text field
	Echo                     string   // what the program understood, "14 June 2023"
	Autocomplete             string
	Size                     string // "short", "long", or "" for the column's width
	Required, Several, Focus bool
}

// Option is one choice. Data says that its label is the register's, not the program's, and is not translated.
type Option struct {
	Value, Label, Note string
	Selected, Data     bool
}

// As changes the kind of control.
func (f Field) As(kind string) Field { f.Kind = kind; return f }

// WithHint adds the line below the label.
func (f Field) WithHint(hint string) Field { f.Hint = hint; return f }

// WithEcho shows beside the field what was understood.
func (f Field) WithEcho(understood string) Field { f.Echo = understood; return f }

// WithAutocomplete names what the browser may fill in: "username", "current-password", "one-time-code".
func (f Field) WithAutocomplete(token string) Field { f.Autocomplete = token; return f }

// Must marks the field as one that has to be filled in.
func (f Field) Must() Field { f.Required = true; return f }

// Short narrows the field to a date or a number.
func (f Field) Short() Field { f.Size = "short"; return f }

// Long gives the field the width of prose and, to a text area, its height.
func (f Field) Long() Field { f.Size = "long"; return f }

// First gives the field the focus when the page opens, unless an error summary has it.
func (f Field) First() Field { f.Focus = true; return f }

// Many lets several values be chosen or several files be given.
func (f Field) Many() Field { f.Several = true; return f }

// Suggest offers values to a text field without limiting it to them.
func (f Field) Suggest(options []Option) Field { f.Suggestions = options; return f }

// From sets the choices of a select, radios or checks; those that were typed before are selected.
func (f Field) From(options []Option) Field {
	if f.Values == nil {
		f.Options = options
		return f
	}
	chosen := map[string]bool{}
	for _, v := range f.Values {
		chosen[v] = true
	}
	f.Options = make([]Option, len(options))
	for i, o := range options {
		o.Selected = chosen[o.Value]
		f.Options[i] = o
	}
	return f
}

// Value is the single value of the field.
func (f Field) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// ID is the control's id, which the label, the hint and the error summary point at.
func (f Field) ID() string { return "f-" + f.Name }

// Group says that the field is several controls under one legend.
func (f Field) Group() bool { return f.Kind == "radios" || f.Kind == "checks" }

// OptionID is the id of the nth control of a group; the first has the group's own, so that the error summary lands there.
func (f Field) OptionID(n int) string {
	if n == 0 {
		return f.ID()
	}
	return f.ID() + "-" + strconv.Itoa(n)
}

// DescribedBy lists the ids of hint and error for aria-describedby.
func (f Field) DescribedBy() string {
	ids := ""
	if f.Hint != "" {
		ids = f.ID() + "-hint"
	}
	if f.Error != "" {
		if ids != "" {
			ids += " "
		}
		ids += f.ID() + "-error"
	}
	return ids
}
