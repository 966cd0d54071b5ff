// Package web carries the templates and the static files inside the binary.
package web

import (
	"embed"
	"io/fs"
)

//go:embed templates static
var files embed.FS

// Templates holds layouts, partials and pages.
func Templates() fs.FS { return sub("templates") }

// Static holds the stylesheet, the script and the icons.
func Static() fs.FS { return sub("static") }

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // only an invalid path can fail
	}
	return f
}
