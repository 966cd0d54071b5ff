package store

import (
	"strconv"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// ordering is the order of a list. Letters without the sort's value form a second group, which comes
// last in both directions; each group is read by equality, so that its index gives the order.
type ordering struct {
	sort   docket.Sort
	desc   bool
	today  civil.Date
	bounds *[2]string // the filter's window on the column sorted by
}

func orderOf(q docket.ListQuery) ordering {
	o := ordering{sort: q.Sort, desc: !q.Ascending, today: q.Today}
	if !o.sort.Valid() {
		o.sort = docket.SortSentOn
	}
	ends := func(from, to civil.Date) {
		if first, last, set := window(from, to); set {
			o.bounds = &[2]string{first, last}
		}
	}
	switch o.sort {
	case docket.SortSentOn:
		ends(q.Filter.SentFrom, q.Filter.SentTo)
	case docket.SortDueOn:
		ends(q.Filter.DueFrom, q.Filter.DueTo)
	}
	return o
}

// name binds cursors to the order that they were made in.
func (o ordering) name() string {
	if o.desc {
		return string(o.sort) + " desc"
	}
	return string(o.sort) + " asc"
}

func (o ordering) groups() int {
	if o.sort == docket.SortAddressee {
		return 1
	}
	return 2
}

// source is one way to the letters of a list: a table with the index that it is read by.
type source struct {
	from  string
	where clause
	// sent is the alias with the columns of the order by date, id the column that breaks ties.
	sent, id string
}

func lettersBy(index, where string, args ...any) source {
	return source{from: "communications c INDEXED BY " + index, where: clause{where, args}, sent: "c", id: "c.id"}
}

func lettersIn(ids clause) source {
	return source{from: "communications c NOT INDEXED", where: clause{sql: "c.id IN ("}.then(ids).with(")"), sent: "c", id: "c.id"}
}

// stream is a source read in order through one group.
type stream struct {
	source
	group  clause
	key    clause // selected; its text compares as the order does
	column clause // ordered by; none where the id alone orders
	sorted string // the name of the column where the filter's window applies to it
	falls  bool   // the column falls as the key rises
	days   bool   // the column counts days
}

// overdueOrLate are the letters that have days late today.
const overdueOrLate = "(c.standing = 'late' OR c.standing = 'open' AND coalesce(c.effective_due_on < ?, 0))"

// through reads any source in the order; what no index orders is sorted.
func (o ordering) through(src source, group int) stream {
	st := stream{source: src}
	switch o.sort {
	case docket.SortSentOn:
		st.group = clause{sql: src.sent + ".sent_unknown = " + strconv.Itoa(group)}
		st.sorted = src.sent + ".sent_sort"
		if o.bounds != nil && group == 1 {
			st.group = st.group.with(" AND c.sent_to <= ?", o.bounds[1])
		}
	case docket.SortDueOn:
		st.group = clause{sql: [2]string{"c.due_sort < '9999-99-99'", "c.due_sort = '9999-99-99'"}[group]}
		st.sorted = "c.due_sort"
	case docket.SortReference:
		st.group = clause{sql: [2]string{"c.reference_sort > ''", "c.reference_sort = ''"}[group]}
		st.column = clause{sql: "c.reference_sort"}
	case docket.SortAddressee:
		st.group, st.column = clause{sql: "1"}, clause{sql: "c.addressee_sort"}
	case docket.SortDaysLate:
		return o.daysLate(st, group)
	}
	if st.sorted != "" {
		st.column = clause{sql: st.sorted}
	}
	st.key = st.column
	return st
}

func (o ordering) daysLate(st stream, group int) stream {
	if group == 1 {
		st.group, st.key = clause{"NOT " + overdueOrLate, []any{o.today}}, clause{sql: "''"}
		return st
	}
	st.group = clause{overdueOrLate, []any{o.today}}
	st.days = true
	st.column = clause{"(CASE c.standing WHEN 'late' THEN c.days_late ELSE CAST(julianday(?) - julianday(c.effective_due_on) AS INTEGER) END)",
		[]any{o.today}}
	st.key = padded(st.column)
	return st
}

func padded(number clause) clause { return clause{sql: "printf('%09d', "}.then(number).with(")") }

// scan reads all letters of a group by the index of the order.
func (o ordering) scan(group int) []stream {
	switch {
	case o.sort == docket.SortSentOn:
		return []stream{o.through(lettersBy("communications_newest", "1"), group)}
	case o.sort == docket.SortDueOn:
		return []stream{o.through(lettersBy("communications_by_due", "1"), group)}
	case o.sort == docket.SortReference:
		return []stream{o.through(lettersBy("communications_by_reference", "1"), group)}
	case o.sort == docket.SortAddressee:
		return []stream{o.through(lettersBy("communications_by_addressee_name", "1"), group)}
	case group == 1:
		return []stream{o.through(source{from: "communications c NOT INDEXED", where: clause{sql: "1"}, sent: "c", id: "c.id"}, group)}
	}
	late := stream{source: lettersBy("communications_by_days_late", "c.standing = 'late'"), group: clause{sql: "1"},
		key: padded(clause{sql: "c.days_late"}), column: clause{sql: "c.days_late"}, days: true}
	overdue := stream{source: lettersBy("communications_open_by_due", "c.standing = 'open'"),
		group:  clause{"c.effective_due_on < ?", []any{o.today}},
		key:    padded(clause{"CAST(julianday(?) - julianday(c.effective_due_on) AS INTEGER)", []any{o.today}}),
		column: clause{sql: "c.effective_due_on"}, falls: true}
	return []stream{late, overdue}
}

// query reads up to limit positions of the stream beyond at, in the direction.
func (o ordering) query(st stream, rest clause, at *position, desc bool, limit int) clause {
	q := clause{sql: "SELECT "}.then(st.key).with(", " + st.id + " FROM " + st.from + " WHERE ").then(st.where).
		with(" AND ").then(st.group).with(" AND ").then(rest)
	q = q.then(o.within(st, at, desc))
	if at != nil {
		q = q.with(" AND ").then(o.beyond(st, *at, desc))
	}
	way := func(desc bool) string {
		if desc {
			return " DESC"
		}
		return ""
	}
	q = q.with(" ORDER BY ")
	if st.column.sql != "" {
		q = q.then(st.column).with(way(desc != st.falls) + ", ")
	}
	return q.with(st.id+way(desc)+" LIMIT ?", limit)
}

// within keeps the filter's window on the column sorted by. Where the cursor already bounds an end
// the window's is left out, so that the index is entered at the cursor.
func (o ordering) within(st stream, at *position, desc bool) clause {
	if o.bounds == nil || st.sorted == "" {
		return clause{}
	}
	var c clause
	inside := at != nil && at.key >= o.bounds[0] && at.key <= o.bounds[1]
	if !inside || desc {
		c = c.with(" AND "+st.sorted+" >= ?", o.bounds[0])
	}
	if !inside || !desc {
		c = c.with(" AND "+st.sorted+" <= ?", o.bounds[1])
	}
	return c
}

// beyond is the condition of coming after a position in the direction.
func (o ordering) beyond(st stream, at position, desc bool) clause {
	compare := " > "
	if desc {
		compare = " < "
	}
	switch {
	case st.column.sql == "":
		return clause{st.id + compare + "?", []any{at.id}}
	case st.falls:
		on := o.today.AddDays(-number(at.key))
		column, opposite := st.column.sql, strings.NewReplacer("<", ">", ">", "<").Replace(compare)
		return clause{column + strings.TrimRight(opposite, " ") + "= ? AND (" + column + opposite + "? OR " + st.id + compare + "?)",
			[]any{on, on, at.id}}
	}
	var key any = at.key
	if st.days {
		key = number(at.key)
	}
	return clause{sql: "("}.then(st.column).with(", "+st.id+")"+compare+"(?, ?)", key, at.id)
}

// number reads the key of days; a cursor that holds none begins at 0.
func number(key string) int {
	n, _ := strconv.Atoi(key)
	return n
}
