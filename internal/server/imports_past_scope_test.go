package server

import (
	"fmt"
	"strings"

	"answerable/internal/docket"
)

// file imports letters of which each reader may see others.
func (p *planted) file() {
	p.t.Helper()
	var rows strings.Builder
	rows.WriteString("Date,Country,Type,Mandates,Summary,stage\n")
	planted := map[string]plantedLetter{}
	for _, row := range []struct {
		name, country, mandates, stage string
		from                           outside
	}{
		{"imported", "XAA", "hrd", "sent", everybodys},
		{"imported-torture", "XAA", "torture", "sent", torture},
		{"imported-abroad", "XBB", "hrd", "sent", abroad},
		{"imported-draft", "XAA", "hrd", "draft", drafted},
	} {
		date := "2026-09-01"
		if row.stage == "draft" {
			date = ""
		}
		subject := p.mark(row.name, "subject", row.from)
		planted[subject] = plantedLetter{name: row.name, outside: row.from}
		fmt.Fprintf(&rows, "%s,%s,AL,%s,%s,%s\n", date, row.country, row.mandates, subject, row.stage)
	}
	by := p.member("Importer of a file", docket.Staff)
	importFile(p.t, p.store, docket.Actor{ID: by.ID, Name: by.Name, Role: by.Role}, rows.String())
	p.imports++
	err := p.store.EachCommunication(p.t.Context(), docket.Everything, docket.ListQuery{Today: p.docket.Today()}, func(r docket.ListRow) error {
		if letter, ok := planted[r.Subject]; ok {
			letter.Communication = p.read(docket.CommunicationPath(r.ID))
			p.letters = append(p.letters, letter)
			delete(planted, r.Subject)
		}
		return nil
	})
	if err != nil || len(planted) > 0 {
		p.t.Fatalf("not imported: %v, %v", planted, err)
	}
}
