package main

import (
	"bytes"
	"encoding/csv"
	"maps"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// readUnanswered adds up the rows of the page and holds them against its own totals and the list's counts.
func (s *story) readUnanswered() {
	s.t.Helper()
	s.visit("/unanswered")
	open, overdue := 0, 0
	for _, row := range s.Texts(".sheet:has(tfoot td:nth-of-type(7)) tbody tr td:nth-of-type(1)") {
		open += s.figure(row)
	}
	for _, row := range s.Texts(".sheet:has(tfoot td:nth-of-type(7)) tbody tr td:nth-of-type(2)") {
		overdue += s.figure(row)
	}
	above := s.counts()
	if s.figure(above["open"]) != open || s.figure(above["overdue"]) != overdue {
		s.t.Errorf("the rows add up to %d open, %d overdue; above them stands %v", open, overdue, above)
	}
	s.open("/communications")
	list := s.counts()
	if got := s.figure(list["overdue"]); got != overdue {
		s.t.Errorf("the list has %d overdue, the page of what is unanswered %d", got, overdue)
	}
	if got := s.figure(list["overdue"]) + s.figure(list["awaiting"]) + s.figure(list["due soon"]); got != open {
		s.t.Errorf("the list has %d open, the page of what is unanswered %d", got, open)
	}
	s.visit("/unanswered?state=XAR")
	s.says("main", "AL XAR 6/2023", "UA XAR 9/2026")
}

func (v *visitor) figure(text string) int {
	v.t.Helper()
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.Fields(text)[0], ",", ""))
	if err != nil {
		v.t.Errorf("%q is no figure", text)
	}
	return n
}

// words of the page for the statuses of the file.
var statusWords = map[string]string{"draft": "draft", "not_expected": "not expected", "replied": "replied", "replied_late": "replied late", "received": "to classify",
	"unknown": "unknown", "undated": "undated", "overdue": "overdue", "due_soon": "due soon", "awaiting": "awaiting"}

// takeTheListAway downloads the list and counts the rows of both files.
func (s *story) takeTheListAway() {
	s.t.Helper()
	s.open("/communications")
	onPage := s.counts()
	s.Press(".actions summary")
	name, body := s.Download("CSV file")
	if name != "communications-2026-11-23.csv" {
		s.t.Errorf("the file is offered as %q", name)
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(onPage, countByStatus(rows)); diff != "" {
		s.t.Errorf("page and CSV differ (-page +file):\n%s", diff)
	}
	name, body = s.Download("Excel workbook")
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	defer book.Close()
	sheet, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(onPage, countByStatus(sheet)); diff != "" {
		s.t.Errorf("page and workbook differ (-page +file):\n%s", diff)
	}

	s.open("/communications?state=XAR&status=replied&status=replied_late")
	s.Press(".actions summary")
	_, body = s.Download("CSV file")
	rows, err = csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	if got := maps.Collect(columnsOf(rows, "reference", "first_reply_on")); !cmp.Equal(got, map[string]string{"AL XAR 5/2023": "2026-11-20", "OL XAR 12/2026": "2026-11-19"}) &&
		!cmp.Equal(got, map[string]string{"XAR 5/2023": "2026-11-20", "XAR 12/2026": "2026-11-19"}) {
		s.t.Errorf("the filtered file holds %v", got)
	}
}

// countByStatus counts the rows of a file the way the page words them.
func countByStatus(rows [][]string) map[string]string {
	n := map[string]int{}
	for status, count := range columnsOf(rows, "status", "uid") {
		if count != "" {
			n[statusWords[status]]++
		}
	}
	words := map[string]string{}
	for word, count := range n {
		words[word] = strconv.Itoa(count)
	}
	return words
}

// columnsOf pairs two columns of a file, by their names in its first row.
func columnsOf(rows [][]string, first, second string) func(func(string, string) bool) {
	at := map[string]int{}
	for i, name := range rows[0] {
		at[strings.TrimPrefix(name, "\ufeff")] = i
	}
	return func(yield func(string, string) bool) {
		for _, row := range rows[1:] {
			if !yield(row[at[first]], row[at[second]]) {
				return
			}
		}
	}
}
