package server

import (
	"net/url"
	"slices"

	"answerable/internal/docket"
	"answerable/internal/document"
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

// ListQuery reads filters by the names that addresses have, for the command line. What is not understood
// is refused, as for every file.
func ListQuery(values url.Values) (docket.ListQuery, error) {
	canonical, left := canonical(values, listNames)
	q, unknown := listQuery(canonical)
	return q, refuse(slices.Concat(left, unknown))
}
