package demo

import (
	"bytes"
	"encoding/csv"
	"testing"
)

func rows(t *testing.T, content []byte) [][]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestBothLayoutsHoldTheSameThousandRowsInTheSameOrder(t *testing.T) {
	register, spreadsheet := rows(t, Register()), rows(t, Spreadsheet())
	if len(register) != 1001 || len(spreadsheet) != 1001 {
		t.Fatalf("got %d and %d lines, want 1001 each", len(register), len(spreadsheet))
	}
	for i := range register[1:] {
		r, s := register[i+1], spreadsheet[i+1]
		if r[4] != s[0] || r[8] != s[1] || r[1]+" "+r[2] != s[8] {
			t.Errorf("row %d: %q %q %q against %q %q %q", i+2, r[4], r[8], r[1]+" "+r[2], s[0], s[1], s[8])
		}
	}
}
