package main

import (
	"testing"

	"answerable/internal/testkit/browser"
)

// TestEveryPageIsForEverybody has axe look at each page that pictures are taken of: on a light desk, on a dark
// one, on a phone, and from right to left; nothing is cut off at any width.
func TestEveryPageIsForEverybody(t *testing.T) {
	h := openHouse(t, nil, "demo")
	b := browser.Start(t)
	for role, pictures := range map[string][]picture{"staff": picturesOfOfficer, "reviewer": picturesOfReviewer, "administrator": picturesOfAdministrator} {
		v := h.visitor(b)
		v.enter(role)
		for _, p := range pictures {
			v.Language("")
			path := v.resolve(p.path)
			v.open(path)
			if p.do != nil {
				p.do(v)
				v.look(p.name)
				continue
			}
			v.look(p.name)
			v.Language("qps-rtl")
			v.open(path)
			v.Axe(t)
			v.Viewport(390)
			v.holdsAll(390)
			v.Viewport(1440)
		}
		v.Language("")
		_ = v.Problems() // pages that are not there, or not allowed, are among them
	}
}
