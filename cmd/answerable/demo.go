package main

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"answerable/internal/civil"
	"answerable/internal/config"
	"answerable/internal/docket"
	"answerable/internal/sample"
)

type demoCmd struct {
	config.Flags
}

// demoFollowedSince is the day since which the demonstration's office follows its letters.
var demoFollowedSince = civil.Must("2026-01-01")

// Run serves the real register with twelve fictitious cases. The directory is temporary and removed at
// exit, unless --data names one to keep.
func (c *demoCmd) Run(e *env) error {
	settings, err := c.Flags.Validate()
	if err != nil {
		return usageError{err}
	}
	if !e.given {
		dir, err := os.MkdirTemp("", "answerable-demo-")
		if err != nil {
			return fmt.Errorf("a temporary directory could not be made: %s", reason(err))
		}
		defer os.RemoveAll(dir)
		e.data = dir
	}
	r, err := e.openAlone()
	if err != nil {
		return err
	}
	defer r.close()
	people, err := e.fillDemo(r)
	if err != nil {
		return err
	}
	return e.serve(r, settings, func(string) error { return e.printPeople(people) })
}

// settingDemo marks a directory that demo filled, so that it never serves a register of somebody's own.
const settingDemo = "demo"

// demoPerson is somebody who may sign in to the demonstration.
type demoPerson struct {
	name     string
	role     docket.Role
	email    string
	password string
	user     docket.User
}

// fillDemo fills an empty register; one that is kept and filled already is served as it is.
func (e *env) fillDemo(r *register) ([]demoPerson, error) {
	mark, err := r.store.Setting(e.ctx, settingDemo)
	if err != nil || mark != "" {
		return nil, err
	}
	if used, err := e.used(r); err != nil || used {
		if err == nil {
			err = fmt.Errorf("the directory %s holds a register of its own, which demo does not touch; name another with --data", e.data)
		}
		return nil, err
	}
	people := []demoPerson{
		{name: "A. Officer", role: docket.Staff, email: "officer@example.org"},
		{name: "R. Reviewer", role: docket.Reviewer, email: "reviewer@example.org"},
		{name: "M. Administrator", role: docket.Administrator, email: "administrator@example.org"},
		{name: "O. Observer", role: docket.Observer, email: "observer@example.org"},
	}
	for i := range people {
		p := &people[i]
		p.password = newPassword()
		if p.user, _, err = r.accounts.AddPerson(e.ctx, docket.Console, docket.UserInput{Email: p.email, Name: p.name, Role: p.role}, &p.password, ""); err != nil {
			return nil, err
		}
	}
	officer, err := e.actor(r, people[0].email)
	if err != nil {
		return nil, err
	}
	if err := e.importDemo(r, officer); err != nil {
		return nil, err
	}
	if err := sample.Cases(e.ctx, r.store, r.svc, officer); err != nil {
		return nil, err
	}
	return people, r.store.Tx(e.ctx, func(tx docket.Store) error { return tx.SetSetting(e.ctx, settingDemo, "yes") })
}

// used tells whether the register has people or letters.
func (e *env) used(r *register) (bool, error) {
	users, err := r.store.Users(e.ctx)
	if err != nil || len(users) > 0 {
		return true, err
	}
	page, err := r.store.ListCommunications(e.ctx, docket.Everything, docket.ListQuery{Limit: 1, Today: r.svc.Today()})
	return len(page.Rows) > 0, err
}

func (e *env) printPeople(people []demoPerson) error {
	if len(people) == 0 {
		fmt.Fprintln(e.stdout, "This directory already holds a demonstration; sign in with the passwords printed at its first start.")
		return nil
	}
	fmt.Fprintln(e.stdout, "The real register and twelve fictitious cases are loaded. Sign in as:")
	fmt.Fprintln(e.stdout)
	table := tabwriter.NewWriter(e.stdout, 0, 4, 3, ' ', 0)
	for _, p := range people {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", p.role, p.email, p.password)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout)
	return nil
}

// newPassword makes a password that can be typed: four groups of four letters and digits, 80 bits.
func newPassword() string {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	text := strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-")
}
