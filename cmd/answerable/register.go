package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"answerable/internal/account"
	"answerable/internal/config"
	"answerable/internal/docket"
	"answerable/internal/store"
)

// register is an open data directory with the domain on it.
type register struct {
	store    *store.Store
	svc      *docket.Service
	accounts *account.Service
	lock     *os.File
}

func (r *register) close() error {
	r.accounts.Close()
	err := r.store.Close()
	if r.lock != nil {
		err = errors.Join(err, r.lock.Close())
	}
	return err
}

var errServed = errors.New("this data directory is being served; stop the server first, or use another --data")

// open opens the data directory for a command that may run beside a server. It migrates the schema
// unless somebody serves the directory.
func (e *env) open() (*register, error) {
	if err := e.lost(); err != nil {
		return nil, err
	}
	lock, err := e.lock(0)
	if errors.Is(err, errServed) {
		return e.openBeside()
	}
	if err != nil {
		return nil, err
	}
	defer lock.Close() // others may serve while this command works
	return e.openStore(false)
}

// openBeside leaves the schema to whoever holds the directory. That may be a command that is just making
// it: then this one waits for its turn.
func (e *env) openBeside() (*register, error) {
	schema, err := store.SchemaOf(e.ctx, config.Database(e.data))
	if err != nil || !schema.Pending() {
		return e.openStore(true)
	}
	lock, err := e.lock(turnWait)
	if errors.Is(err, errServed) {
		return e.openStore(true)
	}
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	return e.openStore(false)
}

// openAlone opens the directory and keeps it from being served by anybody else.
func (e *env) openAlone() (*register, error) {
	if err := e.lost(); err != nil {
		return nil, err
	}
	lock, err := e.lock(turnWait)
	if err != nil {
		return nil, err
	}
	r, err := e.openStore(false)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	r.lock = lock
	return r, nil
}

// lost refuses a directory that held a register whose database is missing or empty: an empty register in
// its place would pass every check. The key is made once the database is written, never before, so a first
// start that is broken off is not taken for a loss; and it is looked for first, since another command may
// be making both just now.
func (e *env) lost() error {
	if _, err := os.Stat(keyFile(e.data, accountsKey)); err != nil {
		return nil
	}
	path := config.Database(e.data)
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return fmt.Errorf("the database %s is missing or empty, though this directory held a register; put the file back or restore a backup, or use an empty directory", path)
	}
	return nil
}

func (e *env) openStore(keepSchema bool) (*register, error) {
	st, err := store.Open(e.ctx, config.Database(e.data), store.Options{Now: e.now, KeepSchema: keepSchema,
		Progress: func(done, of int) { e.progress("%d of %d records read for search", done, of) }})
	e.endProgress()
	if err != nil {
		return nil, err
	}
	key, err := secret(e.data, accountsKey) // after the database: see lost
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	svc := docket.NewService(st, e.now, e.zone)
	return &register{store: st, svc: svc, accounts: account.New(st, svc, account.Options{Now: e.now, Secret: key, Log: e.log()})}, nil
}

// log writes diagnostics as JSON lines; they carry no names.
func (e *env) log() *slog.Logger { return slog.New(slog.NewJSONHandler(e.stderr, nil)) }

// actor finds the person a command acts for. Without one, reading commands see what an observer sees.
func (e *env) actor(r *register, email string) (docket.Actor, error) {
	if email == "" {
		return docket.Actor{Name: "console", Role: docket.Observer}, nil
	}
	u, err := r.store.UserByEmail(e.ctx, email)
	if docket.KindOf(err) == docket.NotFound || err == nil && u.Disabled() {
		return docket.Actor{}, fmt.Errorf("no active person has the e-mail %s; see answerable user list", email)
	}
	if err != nil {
		return docket.Actor{}, err
	}
	mandates, addressees, err := r.store.Limits(e.ctx, u.ID)
	return docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Identities: u.Identities, Mandates: mandates, Addressees: addressees}, err
}

// turnWait is longer than a command holds the directory to open it, and short for who waits at a console.
const turnWait = time.Second

// lock takes serve.lock, waiting at most so long; the kernel gives it back when the process ends, however
// it ends.
func (e *env) lock(wait time.Duration) (*os.File, error) {
	if err := os.MkdirAll(e.data, 0o700); err != nil {
		return nil, fmt.Errorf("the data directory %s cannot be made: %s", e.data, reason(err))
	}
	file, err := os.OpenFile(filepath.Join(e.data, "serve.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data directory %s cannot be written: %s", e.data, reason(err))
	}
	for end := time.Now().Add(wait); ; time.Sleep(turnWait / 50) {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = file.Close()
			return nil, fmt.Errorf("the data directory %s cannot be locked: %s", e.data, reason(err))
		}
		if e.ctx.Err() != nil || !time.Now().Before(end) {
			_ = file.Close()
			return nil, errServed
		}
	}
}
