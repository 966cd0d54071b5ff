// Package demo carries the real register that the demonstration imports and the tests read.
package demo

import "embed"

//go:embed data/register.csv data/register-spreadsheet.csv
var files embed.FS

// Register is register.csv: 1,000 rows of real letters, reminders and replies with normalised dates.
func Register() []byte { return read("data/register.csv") }

// Spreadsheet is the same 1,000 rows laid out as an office spreadsheet, dates as printed.
func Spreadsheet() []byte { return read("data/register-spreadsheet.csv") }

func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic("demo: embedded file missing: " + err.Error())
	}
	return content
}
