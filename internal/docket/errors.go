package docket

import (
	"errors"
	"fmt"
)

// Kind says what sort of refusal an error is; the edge turns it into a status once.
type Kind int

const (
	Internal Kind = iota
	Invalid
	NotFound
	Forbidden
	Unauthenticated
	Conflict
	Busy
	// Unconfirmed means nothing is wrong, but a person has to confirm what looks unusual.
	Unconfirmed
)

// Message is a sentence for a person: an English key of the catalogue and its arguments.
type Message struct {
	Key  string
	Args []any
}

// Msg makes a Message; its key is collected into the catalogue.
func Msg(key string, args ...any) Message { return Message{Key: key, Args: args} }

// String gives the English sentence, for logs of tests and the console.
func (m Message) String() string {
	if len(m.Args) == 0 {
		return m.Key
	}
	return fmt.Sprintf(m.Key, m.Args...)
}

// FieldMessage is a Message that belongs to one field of a form.
type FieldMessage struct {
	Field string
	Message
}

// Error is a refusal worded for the person who asked. Current carries the record as it stands now
// when the refusal is a stale edit, so that both texts can be shown.
type Error struct {
	Kind    Kind
	Message Message
	Fields  []FieldMessage
	Current any
	cause   error
}

func (e *Error) Error() string {
	s := e.Message.String()
	for _, f := range e.Fields {
		s += "; " + f.Field + ": " + f.Message.String()
	}
	return s
}

func (e *Error) Unwrap() error { return e.cause }

// Refuse makes a refusal of a kind.
func Refuse(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Message: Message{Key: key, Args: args}}
}

// WithCause keeps what went wrong below for the log; it is never shown.
func (e *Error) WithCause(err error) *Error {
	e.cause = err
	return e
}

// KindOf tells the kind of any error; what is not a refusal of ours is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// problems collects the messages of a form, so that all of them are shown at once.
type problems struct{ fields []FieldMessage }

func (p *problems) add(field, key string, args ...any) {
	p.fields = append(p.fields, FieldMessage{Field: field, Message: Message{Key: key, Args: args}})
}

func (p *problems) err() error {
	if len(p.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: Msg("Nothing was saved. Please look at the marked fields."), Fields: p.fields}
}

// warnings collects what is unusual but possible; unless confirmed, they stop the save.
type warnings struct{ fields []FieldMessage }

func (w *warnings) add(field, key string, args ...any) {
	w.fields = append(w.fields, FieldMessage{Field: field, Message: Message{Key: key, Args: args}})
}

func (w *warnings) err(confirmed bool) error {
	if len(w.fields) == 0 || confirmed {
		return nil
	}
	return &Error{Kind: Unconfirmed, Message: Msg("This is unusual. Nothing was saved yet: check it, then confirm below."), Fields: w.fields}
}
