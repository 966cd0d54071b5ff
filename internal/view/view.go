// Package view parses the templates once and renders a page whole or not at all.
//
// A page is a file pages/<noun>/<verb>.html that picks its layout and fills it:
//
//	{{template "frame" .}}
//	{{define "content"}} … {{end}}
//
// Templates decide how to show, never what is true: rows and labels come prepared in the page's struct,
// which embeds Page, and every word goes through .T, .C or .N.
package view

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// View renders the pages of the application.
type View struct {
	pages   map[string]*template.Template
	buffers sync.Pool
}

// New parses layouts/*.html, partials/*.html and pages/<noun>/<verb>.html of fsys, one template set per page.
func New(fsys fs.FS, assets *Assets) (*View, error) {
	shared, err := parseShared(fsys, assets)
	if err != nil {
		return nil, err
	}
	v := &View{pages: map[string]*template.Template{}}
	v.buffers.New = func() any { return new(bytes.Buffer) }

	files, err := fs.Glob(fsys, "pages/*/*.html")
	if err != nil {
		return nil, fmt.Errorf("list the pages: %w", err)
	}
	for _, file := range files {
		page, err := parsePage(fsys, shared, file)
		if err != nil {
			return nil, err
		}
		v.pages[pageName(file)] = page
	}
	return v, nil
}

// Pages names every page, "communications/show", in order.
func (v *View) Pages() []string {
	names := make([]string, 0, len(v.pages))
	for name := range v.pages {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Render writes a page, or nothing when any part of it fails.
func (v *View) Render(w io.Writer, page string, data any) error {
	t, ok := v.pages[page]
	if !ok {
		return fmt.Errorf("render %s: there is no such page", page)
	}
	b := v.buffers.Get().(*bytes.Buffer)
	defer v.buffers.Put(b)
	b.Reset()
	if err := t.Execute(b, data); err != nil {
		return fmt.Errorf("render %s: %w", page, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("send %s: %w", page, err)
	}
	return nil
}

func parseShared(fsys fs.FS, assets *Assets) (*template.Template, error) {
	shared := template.New("shared").Option("missingkey=error").Funcs(template.FuncMap{"asset": assets.Asset})
	for _, pattern := range []string{"layouts/*.html", "partials/*.html"} {
		if _, err := shared.ParseFS(fsys, pattern); err != nil {
			return nil, fmt.Errorf("parse %s: %w", pattern, err)
		}
	}
	return shared, nil
}

func parsePage(fsys fs.FS, shared *template.Template, file string) (*template.Template, error) {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	set, err := shared.Clone()
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", file, err)
	}
	page, err := set.New(pageName(file)).Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", file, err)
	}
	return page, nil
}

func pageName(file string) string {
	dir, base := path.Split(file)
	return path.Base(dir) + "/" + strings.TrimSuffix(base, ".html")
}
