package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"answerable/internal/docket"
)

type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"Add a person."`
	List    userListCmd    `cmd:"" help:"List the people."`
	Disable userDisableCmd `cmd:"" help:"End a person's access; what the person did stays on record."`
	Reset   userResetCmd   `cmd:"" help:"Print a one-time address by which a person sets a new password."`
}

type userAddCmd struct {
	Email         string `required:"" help:"E-mail, which is also the name to sign in with."`
	Name          string `required:"" help:"Name as pages show it."`
	Role          string `required:"" enum:"observer,staff,reviewer,administrator" help:"One of observer, staff, reviewer, administrator."`
	PasswordStdin bool   `help:"Read the password from standard input; without it a one-time address is printed."`
	Identities    string `enum:"yes,no,default" default:"default" help:"Whether protected names are shown: yes or no; by role if not given."`
	JSON          bool   `name:"json" help:"Print JSON."`
}

func (c *userAddCmd) Run(e *env) error {
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	in := docket.UserInput{Email: c.Email, Name: c.Name, Role: docket.Role(c.Role)}
	if c.Identities != "default" {
		yes := c.Identities == "yes"
		in.Identities = &yes
	}
	var password *string
	if c.PasswordStdin {
		line, err := bufio.NewReader(e.stdin).ReadString('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("the password could not be read from standard input: %s", reason(err))
		}
		line = strings.TrimRight(line, "\r\n")
		password = &line
	}
	u, once, err := r.accounts.AddPerson(e.ctx, docket.Console, in, password, "")
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(e.stdout).Encode(map[string]any{"id": u.ID, "email": u.Email, "role": u.Role, "identities": u.Identities, "path": once.Path()})
	}
	fmt.Fprintf(e.stdout, "%s added as %s\n", u.Email, u.Role)
	if once.Path() != "" {
		fmt.Fprintf(e.stdout, "one-time address to set a password, below the register's own: %s\n", once.Path())
	}
	return nil
}

type userListCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (c *userListCmd) Run(e *env) error {
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	users, err := r.svc.Users(e.ctx, docket.Console)
	if err != nil {
		return err
	}
	if c.JSON {
		type line struct {
			ID         docket.UserID `json:"id"`
			Email      string        `json:"email"`
			Name       string        `json:"name"`
			Role       docket.Role   `json:"role"`
			Identities bool          `json:"identities"`
			Disabled   bool          `json:"disabled"`
		}
		lines := make([]line, 0, len(users))
		for _, u := range users {
			lines = append(lines, line{u.ID, u.Email, u.Name, u.Role, u.Identities, u.Disabled()})
		}
		return json.NewEncoder(e.stdout).Encode(lines)
	}
	table := tabwriter.NewWriter(e.stdout, 0, 4, 2, ' ', 0)
	for _, u := range users {
		state := "active"
		if u.Disabled() {
			state = "disabled"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", u.Email, u.Name, u.Role, state)
	}
	return table.Flush()
}

type userDisableCmd struct {
	Email string `arg:"" help:"E-mail of the person."`
}

func (c *userDisableCmd) Run(e *env) error {
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	u, err := r.person(e, c.Email)
	if err != nil {
		return err
	}
	if err := r.accounts.Disable(e.ctx, docket.Console, u.ID); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s disabled\n", u.Email)
	return nil
}

type userResetCmd struct {
	Email string `arg:"" help:"E-mail of the person."`
}

func (c *userResetCmd) Run(e *env) error {
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	u, err := r.person(e, c.Email)
	if err != nil {
		return err
	}
	_, once, err := r.accounts.Reset(e.ctx, docket.Console, u.ID, "")
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "one-time address to set a new password, below the register's own: %s\n", once.Path())
	return nil
}

func (r *register) person(e *env, email string) (docket.User, error) {
	u, err := r.store.UserByEmail(e.ctx, email)
	if docket.KindOf(err) == docket.NotFound {
		return u, fmt.Errorf("no person has the e-mail %s; see answerable user list", email)
	}
	return u, err
}
