package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/document"
)

// fileKind is a way to write a list as a file.
type fileKind struct {
	extension, contentType string
}

var (
	csvFile  = fileKind{"csv", "text/csv; charset=utf-8"}
	xlsxFile = fileKind{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
)

// downloads gives the addresses of a list's files.
func (s *Server) downloads(in addresses, path string, send func(echo.Context, fileKind) error) {
	for _, kind := range []fileKind{csvFile, xlsxFile} {
		in.GET(path+"."+kind.extension, func(c echo.Context) error { return send(c, kind) })
	}
}

// exportCommunications gives the list as a file: the same filters and order, all its pages. A filter
// that is not understood is refused here: in a file nobody would see that it was left out.
func (s *Server) exportCommunications(c echo.Context, kind fileKind) error {
	values, left := asked(c, listNames)
	q, unknown := listQuery(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), actorOf(c)
	return s.sendTable(c, kind, "communications", CommunicationsTable(), s.exportRows(ctx, actor, q))
}

// errEnough ends a list whose reader went away.
var errEnough = errors.New("the reader of the rows went away")

// exportRows produces the rows of the communications file while it is written.
func (s *Server) exportRows(ctx context.Context, actor docket.Actor, q docket.ListQuery) document.Rows {
	q.After, q.Before, q.Limit = "", "", 0
	today := s.Docket.Today()
	return func(yield func([]string, error) bool) {
		err := s.Docket.EachCommunication(ctx, actor, q, func(r docket.ListRow) error {
			if !yield(docket.ExportRow(r, today), nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

// sendTable writes a table as a file under a neutral name. Once bytes have left, a failure can only
// break the download off, so that nobody takes half a list for the whole.
func (s *Server) sendTable(c echo.Context, kind fileKind, name string, table document.Table, rows document.Rows) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, kind.contentType)
	h.Set(echo.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-%s.%s"`, name, s.Docket.Today(), kind.extension))
	if c.Request().Method == http.MethodHead { // nothing is taken, so nothing is made or written down
		return c.NoContent(http.StatusOK)
	}
	if err := s.Docket.NoteDownload(c.Request().Context(), actorOf(c), name); err != nil {
		h.Del(echo.HeaderContentDisposition)
		return err
	}
	out := patient{c.Response(), http.NewResponseController(c.Response())}
	var err error
	if kind == xlsxFile {
		err = document.XLSX(out, table, rows, s.TempDir)
	} else {
		err = document.CSV(out, table, rows)
	}
	if err == nil {
		return nil
	}
	if c.Response().Committed {
		if c.Request().Context().Err() == nil {
			s.Log.Error("a download broke off", "request", c.Get(keyRequestID), "error", causeOf(err))
		}
		panic(http.ErrAbortHandler)
	}
	h.Del(echo.HeaderContentDisposition)
	return tooMuchForWorkbook(err)
}

// tooMuchForWorkbook words why a list does not fit into a workbook.
func tooMuchForWorkbook(err error) error {
	switch {
	case errors.Is(err, document.ErrTooManyRows):
		return docket.Refuse(docket.Invalid, "This list has more rows than a worksheet holds. Take the CSV file, or narrow the list.").WithCause(err)
	case errors.Is(err, document.ErrTextTooLong):
		return docket.Refuse(docket.Invalid, "One of the texts is longer than a cell of a workbook holds. Take the CSV file: it holds everything.").WithCause(err)
	}
	return err
}

// patient gives each piece of a long download its own time, so that a list of any length arrives and
// a reader who fell silent does not hold the register open.
type patient struct {
	*echo.Response
	control *http.ResponseController
}

const pieceWait = time.Minute

// Write sends one piece.
func (p patient) Write(b []byte) (int, error) {
	err := p.control.SetWriteDeadline(time.Now().Add(pieceWait))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.Response.Write(b)
}
