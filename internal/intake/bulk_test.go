package intake_test

import (
	"bufio"
	"bytes"
	"fmt"
	"runtime"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
	"answerable/internal/reference"
	"answerable/internal/testkit"
)

// manyRows is an office spreadsheet of letters to all States, three in five of them with a reply.
func manyRows(n int) []byte {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	fmt.Fprintln(w, "Date,Country,Type,Ref. no.,Mandates,Summary,Replies,Source")
	states := reference.States()
	first := civil.Must("1990-01-01")
	for i := range n {
		state := states[i%len(states)]
		sent := first.AddDays(i * 13000 / n)
		reply := ""
		if i%5 < 3 {
			reply = sent.AddDays(20 + i%90).String()
		}
		fmt.Fprintf(w, "%s,%s,%s,,hrd;foe,\"Arrest of person %d, threats to the family\",%s,A/HRC/%d %d\n", sent, state.ISO3, [2]string{"urgent appeal", "AL"}[i%2], i, reply, i%50, i)
	}
	w.Flush()
	return b.Bytes()
}

// BenchmarkImport plans and applies a file of 100,000 rows on an empty register, then once more. The goal
// is less than 15 s for the first.
func BenchmarkImport(b *testing.B) {
	const rows = 100_000
	f := file{name: "many.csv", content: manyRows(rows)}
	for b.Loop() {
		o := openOffice(b)
		b.StopTimer()
		for _, name := range []string{"first", "again"} {
			b.StartTimer()
			from := b.Elapsed()
			p := o.plan(b, f)
			planned := b.Elapsed()
			if _, err := p.Apply(b.Context(), o.st, intake.ApplyOptions{}); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric((planned - from).Seconds(), name+"-plan-s")
			b.ReportMetric((b.Elapsed() - planned).Seconds(), name+"-apply-s")
		}
		b.StartTimer()
	}
}

// BenchmarkPlanMemory tells what a plan keeps in memory for each row.
func BenchmarkPlanMemory(b *testing.B) {
	const rows = 100_000
	content := manyRows(rows)
	o := openOffice(b)
	for b.Loop() {
		before := heap()
		table, err := intake.Read("many.csv", bytes.NewReader(content), int64(len(content)), nil, sheet.Options{})
		if err != nil {
			b.Fatal(err)
		}
		p, err := intake.NewPlan(b.Context(), o.st, table, intake.Options{Actor: o.actor, Today: testkit.Today, ReplyKind: docket.Unclassified})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(heap()-before)/rows, "B/row")
		if p.Counts.Created != rows {
			b.Fatalf("%+v", p.Counts)
		}
		p.Close()
		table.Close()
	}
}

func TestAPlanOfLongTextsLeavesThemOnDisk(t *testing.T) {
	const rows, size = 40_000, 3_000
	var b bytes.Buffer
	fmt.Fprintln(&b, "Date,Country,Type,Mandates,Summary")
	for i := range rows {
		fmt.Fprintf(&b, "2001-02-03,NOR,AL,hrd,%d %s\n", i, bytes.Repeat([]byte("long "), size/5))
	}
	o := openOffice(t)
	before := heap()
	p := o.plan(t, file{name: "long.csv", content: b.Bytes()})
	// The texts are 120 MB. What stays in memory is bounded, whatever their number.
	if taken := int64(heap()) - int64(before); taken > 90<<20 || p.Counts.Created != rows {
		t.Errorf("%d MB, %+v", taken>>20, p.Counts)
	}
	runtime.KeepAlive(&b)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkUndo takes an import of 100,000 rows back, and one that changed 100,000 letters. The goal is less
// than 30 s for each.
func BenchmarkUndo(b *testing.B) {
	const rows = 100_000
	more := bytes.ReplaceAll(manyRows(rows), []byte(",hrd;foe,"), []byte(",hrd;foe;torture,"))
	for b.Loop() {
		b.StopTimer()
		o := openOffice(b)
		o.take(b, file{name: "many.csv", content: manyRows(rows)})
		first := o.newest(b)
		o.take(b, file{name: "more.csv", content: more})
		second := o.newest(b)
		if first.Made.Letters != rows || second.Made.Changed != rows {
			b.Fatalf("%+v, %+v", first.Made, second.Made)
		}
		b.StartTimer()
		from := b.Elapsed()
		o.undo(b, second.ID)
		b.ReportMetric((b.Elapsed() - from).Seconds(), "changed-s")
		from = b.Elapsed()
		if _, err := o.service().PreviewUndo(b.Context(), o.actor, first.ID); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric((b.Elapsed() - from).Seconds(), "preview-s")
		from = b.Elapsed()
		o.undo(b, first.ID)
		b.ReportMetric((b.Elapsed() - from).Seconds(), "made-s")
	}
}
