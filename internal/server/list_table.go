package server

import (
	"net/url"

	"answerable/internal/docket"
	"answerable/internal/document"
	"answerable/internal/locale"
)

// CommunicationsTable heads the communications file, from the page and from the command line alike.
func CommunicationsTable() document.Table {
	kinds := map[docket.ExportKind]document.Kind{docket.ExportText: document.Text, docket.ExportDate: document.Date, docket.ExportNumber: document.Number}
	table := document.Table{Title: "communications"}
	for _, c := range docket.ExportColumns {
		table.Columns = append(table.Columns, document.Column{Name: c.Name, Kind: kinds[c.Kind]})
	}
	return table
}

// ListQuery reads filters by the names that addresses have, for the command line; what it does not
// understand it says in English.
func ListQuery(values url.Values) (docket.ListQuery, []string) {
	q, unknown := listQuery(canonical(values))
	return q, notesOn(locale.For("en"), unknown)
}
