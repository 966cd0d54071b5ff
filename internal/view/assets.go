package view

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
)

// StaticPrefix is where the server answers for Assets.
const StaticPrefix = "/static/"

// Assets gives every static file an address that carries the hash of its content, so that browsers may keep it for ever.
type Assets struct {
	addresses map[string]string // app.css → /static/app.0f3a….css
	files     map[string]asset  // app.0f3a….css → its content
}

type asset struct {
	data        []byte
	contentType string
}

// NewAssets reads and hashes every file of fsys.
func NewAssets(fsys fs.FS) (*Assets, error) {
	a := &Assets{addresses: map[string]string{}, files: map[string]asset{}}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		hashed := hashedName(name, data)
		a.addresses[name] = StaticPrefix + hashed
		a.files[hashed] = asset{data, contentType(name)}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the static files: %w", err)
	}
	return a, nil
}

// Asset gives the address of a static file; a name that does not exist fails the page that asks for it.
func (a *Assets) Asset(name string) (string, error) {
	address, ok := a.addresses[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return address, nil
}

// Open finds a file by the hashed name that follows StaticPrefix; its content never changes under that name.
func (a *Assets) Open(hashed string) (data []byte, contentType string, ok bool) {
	f, ok := a.files[hashed]
	return f.data, f.contentType, ok
}

func hashedName(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
}

// contentType does not ask the machine's MIME table for what we serve ourselves: it differs from machine to machine.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	default:
		if known := mime.TypeByExtension(ext); known != "" {
			return known
		}
		return "application/octet-stream"
	}
}
