package server

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/importing"
)

const (
	importPath = "/import"
	keyUpload  = "upload"
	keySent    = "sent"
	// mostUploadBytes is enough for a million rows; mostPastedBytes for what a browser takes into a field.
	mostUploadBytes = 200 << 20
	mostPastedBytes = 5 << 20
	// uploadWait is how long a file may take to arrive over a slow line.
	uploadWait = 30 * time.Minute
	// mostDrained is how much of a body that is refused is still read, so that the answer is seen.
	mostDrained = 1 << 30
)

// isUpload knows the one address that takes a file. Its body is streamed, never held in memory.
func isUpload(c echo.Context) bool {
	r := c.Request()
	kind, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	return c.Path() == importPath && r.Method == http.MethodPost && kind == "multipart/form-data"
}

// takeToken reads the form token, which stands before the file, and leaves the rest to the handler.
func takeToken(c echo.Context, want string) error {
	reader, err := c.Request().MultipartReader()
	if err != nil {
		return docket.Refuse(docket.Invalid, "This form could not be read. Go back and send it again.").WithCause(err)
	}
	part, err := reader.NextPart()
	if err != nil {
		return docket.Refuse(docket.Invalid, "This form could not be read. Go back and send it again.").WithCause(err)
	}
	got, err := io.ReadAll(io.LimitReader(part, int64(len(want))+1))
	if err != nil || part.FormName() != csrfField || !sameToken(want, string(got)) {
		if actorOf(c).ID != 0 {
			drain(c)
		}
		return invalidForm()
	}
	c.Set(keyUpload, reader)
	return nil
}

// drain reads what is left of a body: a browser that is still sending would not look at the answer.
func drain(c echo.Context) {
	if sent, ok := c.Get(keySent).(io.Reader); ok {
		_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(uploadWait))
		_, _ = io.CopyN(io.Discard, sent, mostDrained)
	}
}

// received is what the form of an upload brought.
type received struct {
	job  *importing.Job
	rows string // as pasted, to be shown again
	// field is where an error belongs.
	field string
}

// receive keeps the file, or the rows pasted, of a form.
func (s *Server) receive(c echo.Context) (received, error) {
	reader, ok := c.Get(keyUpload).(*multipart.Reader)
	if !ok {
		return s.receiveRows(c, received{rows: c.Request().PostForm.Get("rows")})
	}
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(uploadWait))
	defer drain(c)
	var in received
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return s.receiveRows(c, in)
		}
		if err == nil {
			err = s.receivePart(c, &in, part)
		}
		if err != nil {
			if in.job != nil {
				s.imports.Discard(in.job)
			}
			return in, uploadRefusal(err)
		}
	}
}

func (s *Server) receivePart(c echo.Context, in *received, part *multipart.Part) (err error) {
	switch name := part.FormName(); {
	case name == "file" && part.FileName() != "":
		in.field = "file"
		in.job, err = s.imports.Take(actorOf(c), fileName(part.FileName()), part)
	case name == "rows":
		var text []byte
		text, err = io.ReadAll(io.LimitReader(part, mostPastedBytes+1))
		in.rows = string(text)
	}
	return err
}

// receiveRows takes the rows pasted where no file was chosen.
func (s *Server) receiveRows(c echo.Context, in received) (received, error) {
	pasted := strings.TrimSpace(in.rows) != ""
	switch {
	case in.job != nil && pasted:
		s.imports.Discard(in.job)
		in.field = "rows"
		return in, docket.Refuse(docket.Invalid, "Choose a file or paste rows, not both. Empty this field to import the file.")
	case in.job != nil:
		return in, nil
	case !pasted:
		in.field = "file"
		return in, docket.Refuse(docket.Invalid, "Choose the file that holds the table, or paste its rows.")
	}
	in.field = "rows"
	if len(in.rows) > mostPastedBytes {
		in.rows = ""
		return in, docket.Refuse(docket.Invalid, "More than %d MB were pasted. Save the rows as a file and choose that.", mostPastedBytes>>20)
	}
	var err error
	in.job, err = s.imports.Take(actorOf(c), pastedName, strings.NewReader(in.rows))
	return in, err
}

// pastedName stands for the file of rows that were pasted.
const pastedName = "pasted.tsv"

// fileName is the name of a file as it is kept and shown.
func fileName(sent string) string {
	const most = 200
	name := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(sent, "")))
	if len(name) > most {
		name = name[len(name)-most:] // its end says what kind of file it is
	}
	return string(name)
}

// uploadRefusal words what went wrong on the way.
func uploadRefusal(err error) error {
	var large *http.MaxBytesError
	var refusal *docket.Error
	switch {
	case errors.As(err, &large):
		return docket.Refuse(docket.Invalid, "The file is larger than %d MB. Split it into parts, each with the row of column names, and import them one after the other.", mostUploadBytes>>20).WithCause(err)
	case errors.As(err, &refusal):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return docket.Refuse(docket.Invalid, "The file did not arrive whole. Choose it and send it again.").WithCause(err)
	}
	return err
}
