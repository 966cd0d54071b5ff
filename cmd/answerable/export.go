package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"

	"answerable/internal/docket"
	"answerable/internal/document"
	"answerable/internal/server"
)

type exportCmd struct {
	Communications exportCommunicationsCmd `cmd:"" help:"The list of communications, filtered as on its page."`
}

// exportCommunicationsCmd takes the list's filters by the names that addresses have.
type exportCommunicationsCmd struct {
	Format string `required:"" enum:"csv,xlsx,json" help:"csv, xlsx or json."`
	Output string `required:"" type:"path" help:"File to write; - is standard output." placeholder:"FILE"`
	As     string `help:"E-mail of the person it is for; without it, what an observer sees." placeholder:"EMAIL"`

	Status       []string `sep:"none" help:"Only letters of this status; may be repeated."`
	Type         []string `sep:"none" help:"Only letters of this type: UA AL OL IR VR."`
	State        []string `sep:"none" help:"Only letters to this State (ISO code), OTH for other actors."`
	Addressee    []string `sep:"none" help:"Only letters to this addressee (number of its record)."`
	Mandate      []string `sep:"none" help:"Only letters of this mandate (code)."`
	Officer      []string `sep:"none" help:"Only letters of this officer (e-mail)."`
	Joint        string   `enum:"yes,no,," default:"" help:"yes or no."`
	FollowUp     string   `name:"follow_up" aliases:"follow-up" enum:"yes,no,," default:"" help:"yes or no."`
	Closed       string   `enum:"yes,no,," default:"" help:"yes or no."`
	Exact        string   `enum:"yes,no,," default:"" help:"yes or no: whether the day sent is known exactly."`
	SentFrom     string   `name:"sent_from" aliases:"sent-from" help:"Sent on or after this day."`
	SentTo       string   `name:"sent_to" aliases:"sent-to" help:"Sent on or before this day."`
	DueFrom      string   `name:"due_from" aliases:"due-from" help:"Due on or after this day."`
	DueTo        string   `name:"due_to" aliases:"due-to" help:"Due on or before this day."`
	ReceivedFrom string   `name:"received_from" aliases:"received-from" help:"A reply received on or after this day."`
	ReceivedTo   string   `name:"received_to" aliases:"received-to" help:"A reply received on or before this day."`
	Q            string   `name:"q" help:"Text in references, States and public subjects."`
	Sort         string   `enum:"sent_on,due_on,reference,addressee,days_late," default:"" help:"sent_on, due_on, reference, addressee or days_late."`
	Order        string   `enum:"asc,desc," default:"" help:"asc or desc."`
}

func (c *exportCommunicationsCmd) values() url.Values {
	v := url.Values{"status": c.Status, "type": c.Type, "state": c.State, "addressee": c.Addressee, "mandate": c.Mandate, "officer": c.Officer}
	for name, value := range map[string]string{
		"joint": c.Joint, "follow_up": c.FollowUp, "closed": c.Closed, "exact": c.Exact, "sent_from": c.SentFrom, "sent_to": c.SentTo,
		"due_from": c.DueFrom, "due_to": c.DueTo, "received_from": c.ReceivedFrom, "received_to": c.ReceivedTo,
		"q": c.Q, "sort": c.Sort, "order": c.Order,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

func (c *exportCommunicationsCmd) Run(e *env) error {
	q, err := server.ListQuery(c.values())
	if err != nil {
		return usageError{err}
	}
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	actor, err := e.actor(r, c.As)
	if err != nil {
		return err
	}
	if err := e.known(r, q.Filter); err != nil {
		return err
	}
	if err := r.svc.NoteDownload(e.ctx, actor, "communications"); err != nil {
		return err
	}
	tmp, err := e.spill()
	if err != nil {
		return err
	}
	n := 0
	write := func(w io.Writer) (err error) {
		n, err = e.export(r, actor, q, c.Format, tmp, w)
		return err
	}
	if c.Output == standardOutput {
		return write(e.stdout)
	}
	if err := writeWhole(c.Output, write); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d communications written to %s\n", n, c.Output)
	return nil
}

// known refuses filters that name a State, mandate or person the register does not have: to a script an
// empty file would look like an answer.
func (e *env) known(r *register, f docket.Filter) error {
	for _, code := range f.States {
		if code == docket.OTH {
			continue
		}
		if _, err := r.store.AddresseeByISO3(e.ctx, code); err != nil {
			return unknownTo(err, "--state", code)
		}
	}
	mandates, err := r.store.Mandates(e.ctx)
	if err != nil {
		return err
	}
	for _, code := range f.Mandates {
		if !slices.ContainsFunc(mandates, func(m docket.Mandate) bool { return m.Code == code }) {
			return usageError{fmt.Errorf("--mandate %s: there is no such record", code)}
		}
	}
	for _, email := range f.Officers {
		if _, err := r.store.UserByEmail(e.ctx, email); err != nil {
			return unknownTo(err, "--officer", email)
		}
	}
	return nil
}

func unknownTo(err error, flag, value string) error {
	if docket.KindOf(err) == docket.NotFound {
		return usageError{fmt.Errorf("%s %s: there is no such record", flag, value)}
	}
	return err
}

func (e *env) export(r *register, actor docket.Actor, q docket.ListQuery, format, tmp string, w io.Writer) (int, error) {
	today, n := r.svc.Today(), 0
	if format == "json" {
		return e.exportJSON(r, actor, q, w)
	}
	rows := document.Rows(func(yield func([]string, error) bool) {
		stop := errors.New("enough")
		err := r.svc.EachCommunication(e.ctx, actor, q, func(row docket.ListRow) error {
			n++
			if !yield(docket.ExportRow(row, today), nil) {
				return stop
			}
			return nil
		})
		if err != nil && !errors.Is(err, stop) {
			yield(nil, err)
		}
	})
	table := server.CommunicationsTable()
	if format == "xlsx" {
		err := document.XLSX(w, table, rows, tmp)
		return n, err
	}
	err := document.CSV(w, table, rows)
	return n, err
}

// exportJSON writes one array, a letter to a line, so that a program may read it as a stream too.
func (e *env) exportJSON(r *register, actor docket.Actor, q docket.ListQuery, w io.Writer) (int, error) {
	out := bufio.NewWriter(w)
	n, today := 0, r.svc.Today()
	out.WriteString("[")
	err := r.svc.EachCommunication(e.ctx, actor, q, func(row docket.ListRow) error {
		if n++; n > 1 {
			out.WriteString(",")
		}
		out.WriteString("\n")
		line, err := json.Marshal(docket.Export(row, today))
		if err != nil {
			return err
		}
		_, err = out.Write(line)
		return err
	})
	if err != nil {
		return n, err
	}
	out.WriteString("\n]\n")
	return n, out.Flush()
}
