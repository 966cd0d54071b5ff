package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"answerable/internal/config"
	"answerable/internal/server"
	"answerable/internal/view"
	"answerable/web"
)

type serveCmd struct {
	config.Flags
}

func (c *serveCmd) Run(e *env) error {
	settings, err := c.Flags.Validate()
	if err != nil {
		return usageError{err}
	}
	r, err := e.openAlone()
	if err != nil {
		return err
	}
	defer r.close()
	return e.serve(r, settings, func(base string) error { return e.offerSetUp(r, base) })
}

// offerSetUp prints the one-time address by which the first administrator comes in.
func (e *env) offerSetUp(r *register, base string) error {
	token, err := r.accounts.SetUpToken(e.ctx)
	if err != nil || token == "" {
		return err
	}
	fmt.Fprintf(e.stdout, "This register is empty. Open this one-time address to set it up:\n\n  %s/setup?token=%s\n\n", base, token)
	return nil
}

// How long requests may take; a slow or silent client does not hold a connection for ever.
const (
	headerWait   = 10 * time.Second
	readWait     = 2 * time.Minute
	idleWait     = 2 * time.Minute
	shutdownWait = 30 * time.Second
)

// serve answers until the process is asked to end, then finishes what was begun.
func (e *env) serve(r *register, settings config.Settings, ready func(base string) error) error {
	key, err := secret(e.data, "cookie")
	if err != nil {
		return err
	}
	tmp, err := e.spill()
	if err != nil {
		return err
	}
	tidy(tmp)
	listener, err := net.Listen("tcp", settings.Addr)
	if err != nil {
		return fmt.Errorf("the address %s cannot be listened on: %s; choose another with --addr", settings.Addr, reason(err))
	}
	base := reached(settings, listener.Addr().String())
	log := e.log()
	handler, err := newHandler(e, r, settings, base, key, tmp, log)
	if err != nil {
		_ = listener.Close()
		return err
	}
	if err := ready(base); err != nil {
		_ = listener.Close()
		return err
	}
	fmt.Fprintf(e.stdout, "Answerable listens on %s (Ctrl+C ends it)\n", base)
	web := &http.Server{Handler: handler, ReadHeaderTimeout: headerWait, ReadTimeout: readWait, IdleTimeout: idleWait,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	return errors.Join(e.answer(web, listener, settings, log), endWork(handler))
}

// endWork finishes what goes on behind the requests, such as an import that is being written.
func endWork(handler *server.Server) error {
	ctx, stop := context.WithTimeout(context.Background(), shutdownWait)
	defer stop()
	handler.Close(ctx)
	if ctx.Err() != nil {
		return fmt.Errorf("an import did not finish within %s and was undone", shutdownWait)
	}
	return nil
}

// reached is where people find the server. Without a base address that is where it listens: the port that
// was free, or this machine where it listens on all of its addresses.
func reached(settings config.Settings, listens string) string {
	own, _ := url.Parse(settings.BaseURL) // validated
	if own.Host != settings.Addr {
		return settings.BaseURL
	}
	host, port, _ := net.SplitHostPort(listens)
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	own.Host = net.JoinHostPort(host, port)
	return own.String()
}

func (e *env) answer(web *http.Server, listener net.Listener, settings config.Settings, log *slog.Logger) error {
	ended := make(chan error, 1)
	go func() {
		if settings.TLSCert != "" {
			ended <- web.ServeTLS(listener, settings.TLSCert, settings.TLSKey)
			return
		}
		ended <- web.Serve(listener)
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("the server stopped: %s", reason(err))
	case <-e.ctx.Done():
	}
	log.Info("ending; requests already begun are finished")
	ctx, stop := context.WithTimeout(context.Background(), shutdownWait)
	defer stop()
	if err := web.Shutdown(ctx); err != nil {
		return fmt.Errorf("some requests did not finish within %s and were broken off", shutdownWait)
	}
	return nil
}

func newHandler(e *env, r *register, settings config.Settings, base string, key []byte, tmp string, log *slog.Logger) (*server.Server, error) {
	assets, err := view.NewAssets(web.Static())
	if err != nil {
		return nil, err
	}
	pages, err := view.New(web.Templates(), assets)
	if err != nil {
		return nil, err
	}
	return server.New(server.Deps{
		Docket: r.svc, Accounts: r.accounts, View: pages, Assets: assets, Log: log, BaseURL: base,
		TrustedProxies: settings.TrustedProxies, CookieKey: key, Now: e.now, TempDir: tmp,
		Ready: func(ctx context.Context) error { _, err := r.store.ChangeNumber(ctx); return err },
	})
}

// spill is where exports spill to disk: inside the data directory, since rows may hold names.
func (e *env) spill() (string, error) {
	dir := filepath.Join(e.data, "tmp")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("the directory %s cannot be made: %s", dir, reason(err))
	}
	return dir, nil
}

// tidy removes what a process that was killed left there. What is young may belong to a command at work.
func tidy(dir string) {
	left, _ := os.ReadDir(dir)
	for _, entry := range left {
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > leftBehind {
			_ = os.RemoveAll(filepath.Join(dir, entry.Name()))
		}
	}
}

const leftBehind = time.Hour
