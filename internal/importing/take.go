package importing

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
)

// Take keeps a file that somebody sent, and looks at its columns. Errors of the sender come back unchanged.
func (d *Desk) Take(actor docket.Actor, name string, content io.Reader) (*Job, error) {
	if !docket.CanWrite(actor) {
		return nil, notAllowed()
	}
	if actor.ID == 0 {
		return nil, docket.Refuse(docket.Invalid, "An import is done by a person of the office: the record keeps who brought a letter in.")
	}
	if err := d.admit(actor); err != nil {
		return nil, err
	}
	file, err := d.keep(func(w io.Writer) error {
		_, err := io.Copy(w, content)
		return err
	})
	if err != nil {
		return nil, err
	}
	j := &Job{ID: newID(), FileName: name, owner: actor.ID, desk: d, file: file, step: Columns, Settings: Settings{ReplyKind: docket.Unclassified}, idx: map[string][]int{}}
	if j.size, err = file.Seek(0, io.SeekEnd); err == nil {
		j.preview, err = intake.Look(file, j.size, sheet.Options{})
	}
	if err == nil && j.preview.Rows == 0 {
		err = docket.Refuse(docket.Invalid, "The file names its columns, but no row stands below them.")
	}
	if err != nil {
		return nil, errors.Join(worded(err), file.Close())
	}
	j.touched = d.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.taken++
	j.place = d.taken
	d.jobs[j.ID] = j
	return j, nil
}

// keep writes a file that has no name: whatever happens, nothing of it stays behind.
func (d *Desk) keep(write func(io.Writer) error) (*os.File, error) {
	file, err := os.CreateTemp(d.Dir, ".answerable-import-") // mode 600
	if err != nil {
		return nil, full(fmt.Errorf("keep a file: %w", err))
	}
	err = os.Remove(file.Name())
	if err == nil {
		err = write(file)
	}
	if err != nil {
		return nil, errors.Join(full(err), file.Close())
	}
	return file, nil
}

// full words a full disk; other errors come back unchanged.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return docket.Refuse(docket.Busy, "The disk of the server is full. Nothing was saved; what is there already is safe. Free some space and try again.").WithCause(err)
	}
	return err
}

// worded turns what intake says of a file into a refusal of the docket.
func worded(err error) error {
	var refusal *sheet.Refusal
	if errors.As(err, &refusal) {
		return docket.Refuse(docket.Invalid, refusal.Key, refusal.Args...)
	}
	return full(err)
}
