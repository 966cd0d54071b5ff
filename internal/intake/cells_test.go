package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/demo"
)

func TestACellIsSplitAtSemicolonsAndBars(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, "  ": nil, "a": {"a"}, "a; b|c": {"a", "b", "c"}, "a;;b": {"a", "", "b"}, ";": {"", ""},
	} {
		if diff := cmp.Diff(want, Items(text)); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestTheRepliesOfBothLayoutsAreTheSameDays(t *testing.T) {
	register, columns := readAll(t, demo.Register())
	spreadsheet, printed := readAll(t, demo.Spreadsheet())
	total, queued := 0, 0
	for i, row := range register {
		coded := columns.Text(row, ReplyDates)
		for _, text := range []string{coded, columns.Text(row, ReplyText), printed.Text(spreadsheet[i], ReplyDates)} {
			items := DatesIn(text, civil.ParseOptions{})
			var days []string
			for _, item := range items {
				if item.Err != nil {
					t.Errorf("row %d: %v", i+2, item.Err)
				}
			}
			for _, date := range EachOnce(items) {
				days = append(days, date.On.String())
			}
			if got := strings.Join(days, ";"); got != coded {
				t.Errorf("row %d: %q gives %q, coded %q", i+2, text, got, coded)
			}
		}
		if n := len(Items(coded)); columns.Text(row, Type) == "" {
			queued += n
		} else {
			total += n
		}
	}
	if total != 389 || queued != 62 {
		t.Errorf("%d replies to letters and %d waiting, want 389 and 62", total, queued)
	}
}

func TestAValueThatIsNoDateIsKeptWithItsReason(t *testing.T) {
	items := DatesIn("14 June 2023; soon;; August 1992", civil.ParseOptions{})
	if len(items) != 3 || items[1].Text != "soon" || items[1].Err == nil || items[0].Err != nil || items[2].Err != nil {
		t.Fatalf("%+v", items)
	}
	if dates := EachOnce(items); len(dates) != 2 || dates[0].Precision != civil.Month {
		t.Errorf("%+v", dates)
	}
	if dates := EachOnce(DatesIn("unknown|unknown", civil.ParseOptions{})); len(dates) != 2 {
		t.Errorf("two replies without a date are two: %+v", dates)
	}
}

func TestASourceIsADocumentAndAParagraph(t *testing.T) {
	register, columns := readAll(t, demo.Register())
	spreadsheet, printed := readAll(t, demo.Spreadsheet())
	for i, row := range register {
		document, paragraph := SplitSource(printed.Text(spreadsheet[i], Source))
		if document != columns.Text(row, Document) || paragraph != columns.Text(row, Paragraph) {
			t.Errorf("row %d: %q %q", i+2, document, paragraph)
		}
	}
	if document, paragraph := SplitSource(" A/HRC/25/74 "); document != "A/HRC/25/74" || paragraph != "" {
		t.Errorf("%q %q", document, paragraph)
	}
}
