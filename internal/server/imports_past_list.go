package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/document"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type pastImportListPage struct {
	view.Page
	Told   bool // the reader is told of files and rows
	Rows   []pastImportRow
	Paging paging
}

// pastImportRow is one import, its figures written out.
type pastImportRow struct {
	Href, When, Stamp, Who, File                          string
	Created, Changed, Unchanged, Rejected, Queued, Undone string
}

// listPastImports shows what was imported before, newest first.
func (s *Server) listPastImports(c echo.Context) error {
	actor, w := actorOf(c), words(c)
	before, err := placeIn(c, "before")
	if err != nil {
		return err
	}
	l, err := s.Docket.PastImports(c.Request().Context(), actor, docket.ImportID(before))
	if err != nil {
		return err
	}
	p := pastImportListPage{Page: s.page(c, w.T("Past imports")), Told: docket.CanWrite(actor)}
	for _, i := range l.Imports {
		p.Rows = append(p.Rows, pastImport(w, i))
	}
	p.Paging = pastPaging(w, docket.PastImportsPath, c.QueryParams(), "before", int64(l.Next), len(l.Imports), l.Total)
	return s.render(c, http.StatusOK, "imports/past_list", p)
}

// placeIn reads the place in a list from the address; none is its beginning.
func placeIn(c echo.Context, name string) (int64, error) {
	text := c.QueryParam(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, docket.Refuse(docket.Invalid, "This page of the list is not there: its address is incomplete or belongs to another order. Open the list again.")
	}
	return n, nil
}

// pastPaging goes on by the number of the last row; back leads to the first page.
func pastPaging(w *locale.Words, path string, values url.Values, name string, next int64, rows, total int) paging {
	foot := paging{Words: w, PrevWord: w.C("pager", "back to the first"), NextWord: w.C("pager", "next")}
	if values.Get(name) != "" {
		foot.Prev = path
	}
	if rows == 0 {
		return foot
	}
	from := position(values)
	to := from + rows - 1
	foot.say(from, to, total)
	if next != 0 {
		foot.Next = address(path, url.Values{name: {strconv.FormatInt(next, 10)}, "from": {strconv.Itoa(to + 1)}})
	}
	return foot
}

func pastImport(w *locale.Words, i docket.PastImport) pastImportRow {
	row := pastImportRow{Href: docket.PastImportPath(i.ID), When: moment(w, i.At), Stamp: i.At.String(), Who: i.UserName, File: i.FileName,
		Created: w.Number(i.Rows.Created), Changed: w.Number(i.Rows.Updated), Unchanged: w.Number(i.Rows.Unchanged), Rejected: w.Number(i.Rows.Rejected), Queued: w.Number(i.Rows.Queued)}
	if i.Undone() {
		row.Undone = w.DateShort(civil.Of(i.UndoneAt.Time()))
	}
	return row
}

// moment writes when something was done.
func moment(w *locale.Words, at civil.Instant) string {
	return w.T("%s, %s UTC", w.DateShort(civil.Of(at.Time())), at.Time().Format("15:04"))
}

var (
	pastImportFile = []document.Column{
		{Name: "number", Kind: document.Number}, {Name: "at", Width: 22}, {Name: "imported_by"}, {Name: "file"},
		{Name: "rows", Kind: document.Number}, {Name: "created", Kind: document.Number}, {Name: "changed", Kind: document.Number}, {Name: "unchanged", Kind: document.Number},
		{Name: "rejected", Kind: document.Number}, {Name: "queued", Kind: document.Number}, {Name: "taken_back_at", Width: 22}, {Name: "taken_back_by"},
	}
	// Who may not import is not told of files and rows.
	pastImportUntold = []string{"file", "rows", "created", "changed", "unchanged", "rejected", "queued"}
)

// exportPastImports gives the list as a file, all its pages, newest first.
func (s *Server) exportPastImports(c echo.Context, kind fileKind) error {
	if _, left := asked(c, nil); len(left) > 0 {
		return refuse(left)
	}
	told := docket.CanWrite(actorOf(c))
	columns := slices.Clone(pastImportFile)
	if !told {
		columns = slices.DeleteFunc(columns, func(col document.Column) bool { return slices.Contains(pastImportUntold, col.Name) })
	}
	var rows [][]string
	for before := docket.ImportID(0); ; {
		l, err := s.Docket.PastImports(c.Request().Context(), actorOf(c), before)
		if err != nil {
			return err
		}
		for _, i := range l.Imports {
			rows = append(rows, pastImportCells(i, told))
		}
		if before = l.Next; before == 0 {
			break
		}
	}
	return s.sendTable(c, kind, "imports", document.Table{Title: "imports", Columns: columns}, func(yield func([]string, error) bool) {
		for row := range slices.Values(rows) {
			if !yield(row, nil) {
				return
			}
		}
	})
}

func pastImportCells(i docket.PastImport, told bool) []string {
	cells := []string{strconv.FormatInt(int64(i.ID), 10), i.At.String(), i.UserName}
	if told {
		cells = append(cells, i.FileName)
		for _, n := range []int{i.Rows.Rows, i.Rows.Created, i.Rows.Updated, i.Rows.Unchanged, i.Rows.Rejected, i.Rows.Queued} {
			cells = append(cells, strconv.Itoa(n))
		}
	}
	return append(cells, i.UndoneAt.String(), i.UndoneName)
}
