package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"

	"answerable/internal/docket"
)

// refused turns what the database says into an error of docket, or wraps it with what was attempted.
// Messages carry no values: they end up in the log.
func refused(doing string, err error) error {
	if err == nil {
		return nil
	}
	var own *docket.Error
	if errors.As(err, &own) {
		return err
	}
	wrapped := fmt.Errorf("%s: %w", doing, err)
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, gorm.ErrRecordNotFound) {
		return docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.").WithCause(wrapped)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return wrapped
	}
	var failed sqlite3.Error
	if errors.As(err, &failed) {
		if refusal := sentenceFor(failed, wrapped); refusal != nil {
			return refusal
		}
	}
	return wrapped
}

// sentenceFor words what a person can do something about; nil for the rest.
func sentenceFor(failed sqlite3.Error, cause error) error {
	switch failed.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return busy(cause)
	case sqlite3.ErrFull:
		return full(cause)
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return docket.Refuse(docket.Internal, "The database cannot be written: its file or directory is read-only.").WithCause(cause)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return docket.Refuse(docket.Internal, "The database file is damaged. Stop the server, run check, and restore a backup.").WithCause(cause)
	}
	if failed.SystemErrno == syscall.ENOSPC || failed.SystemErrno == syscall.EDQUOT {
		return full(cause)
	}
	switch failed.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey:
		return taken(failed, cause)
	}
	return nil
}

// taken tells what a person typed and can correct from any other double.
func taken(failed sqlite3.Error, cause error) error {
	text := failed.Error()
	switch {
	case strings.HasSuffix(text, "communications.reference"):
		return atField("reference", docket.Msg("This number is already taken by another letter. A number is used once, also after a letter is withdrawn."), cause)
	case strings.HasSuffix(text, "users.email"):
		return atField("email", docket.Msg("A person with this e-mail is already on the list."), cause)
	}
	return docket.Refuse(docket.Conflict, "Such a record exists already. Nothing was saved.").WithCause(cause)
}

func full(cause error) error {
	return docket.Refuse(docket.Busy, "The disk of the server is full. Nothing was saved; what is there already is safe. Free some space and try again.").WithCause(cause)
}

func atField(field string, message docket.Message, cause error) error {
	refusal := docket.Refuse(docket.Invalid, "Nothing was saved. Please look at the marked fields.")
	refusal.Fields = []docket.FieldMessage{{Field: field, Message: message}}
	return refusal.WithCause(cause)
}

func busy(cause error) error {
	return docket.Refuse(docket.Busy, "The register is busy with another change. Nothing was saved; please try again in a moment.").WithCause(cause)
}
