// Package config turns flags and environment into one validated struct of settings.
package config

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // a machine without tzdata still knows its time zone
)

// Flags are the settings of the process as they are written; each has an environment variable.
type Flags struct {
	Addr           string `help:"Address to listen on." default:"127.0.0.1:8080" env:"ANSWERABLE_ADDR"`
	BaseURL        string `name:"base-url" help:"How people reach the server, like https://register.example.org; from it cookies are marked secure." env:"ANSWERABLE_BASE_URL"`
	TrustedProxies string `help:"Addresses of proxies whose X-Forwarded-For is believed, separated by commas, like 10.0.0.5,10.1.0.0/16." env:"ANSWERABLE_TRUSTED_PROXIES"`
	TLSCert        string `name:"tls-cert" help:"Certificate file; with --tls-key the server speaks https itself." env:"ANSWERABLE_TLS_CERT"`
	TLSKey         string `name:"tls-key" help:"Key file of the certificate." env:"ANSWERABLE_TLS_KEY"`
}

// Settings are the flags once validated.
type Settings struct {
	Addr           string
	BaseURL        string
	TrustedProxies []*net.IPNet
	TLSCert        string
	TLSKey         string
}

// Validate checks every flag and says in words what is wrong with the first that is.
func (f Flags) Validate() (Settings, error) {
	s := Settings{Addr: f.Addr, TLSCert: f.TLSCert, TLSKey: f.TLSKey}
	if _, port, err := net.SplitHostPort(f.Addr); err != nil || port == "" {
		return s, fmt.Errorf("the address %q cannot be listened on; write it like 127.0.0.1:8080", f.Addr)
	}
	if (f.TLSCert == "") != (f.TLSKey == "") {
		return s, fmt.Errorf("a certificate needs its key and a key its certificate; set both --tls-cert and --tls-key, or neither")
	}
	for _, file := range []string{f.TLSCert, f.TLSKey} {
		if file == "" {
			continue
		}
		if _, err := os.Stat(file); err != nil {
			return s, fmt.Errorf("the file %s cannot be read; check --tls-cert and --tls-key", file)
		}
	}
	var err error
	if s.TrustedProxies, err = proxies(f.TrustedProxies); err != nil {
		return s, err
	}
	s.BaseURL, err = baseURL(f)
	return s, err
}

func baseURL(f Flags) (string, error) {
	if f.BaseURL == "" {
		scheme := "http"
		if f.TLSCert != "" {
			scheme = "https"
		}
		return scheme + "://" + f.Addr, nil
	}
	u, err := url.Parse(f.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return "", fmt.Errorf("the base address %q is not one; write it like https://register.example.org", f.BaseURL)
	}
	return u.Scheme + "://" + u.Host, nil
}

func proxies(list string) ([]*net.IPNet, error) {
	var nets []*net.IPNet
	for _, item := range strings.Split(list, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		text := item
		if ip := net.ParseIP(item); ip != nil && ip.To4() != nil {
			text += "/32"
		} else if ip != nil {
			text += "/128"
		}
		_, n, err := net.ParseCIDR(text)
		if err != nil {
			return nil, fmt.Errorf("%q is not the address of a proxy; write it like 10.0.0.5 or 10.1.0.0/16", item)
		}
		nets = append(nets, n)
	}
	return nets, nil
}

// Zone finds the office's time zone; an unknown name refuses to start rather than shift a due date.
func Zone(name string) (*time.Location, error) {
	if name == "" {
		return time.Local, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("there is no time zone %q; write it like Europe/Zurich", name)
	}
	return zone, nil
}

// Database is the register's file in a data directory.
func Database(dir string) string { return filepath.Join(dir, "answerable.db") }
