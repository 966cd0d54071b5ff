// Package migrations holds the numbered SQL that owns the schema; each file begins with its reason.
package migrations

import "embed"

// FS is the ordered set of migrations, read by the store at start.
//
//go:embed *.sql
var FS embed.FS
