package docket

import (
	"context"
	"fmt"
	"slices"

	"answerable/internal/civil"
)

// BeforeImport is a letter on record about to be changed by an import.
type BeforeImport struct {
	Import        ImportID
	Before, After Communication
	Mandates      []CommunicationMandate // as they were
	Relisted      bool                   // they change
	Relinked      bool                   // what its replies are changes
}

// SettingBefore is what an import made of the day since which letters are followed.
type SettingBefore struct {
	Import ImportID `json:"-"`
	Undone bool     `json:"-"` // the import was taken back
	Before string   `json:"before"`
	After  string   `json:"after"`
}

// PastImport is a file that was taken into the register, and what became of it since.
type PastImport struct {
	Import
	UserName    string
	Rows        ImportedRows
	Made        ImportMade
	FirstEvent  EventID // the run of its events
	LastEvent   EventID
	FirstOrigin int64
	LastOrigin  int64
	Kept        bool // everything it changed was kept, so it can be taken back
	UndoneAt    civil.Instant
	UndoneBy    UserID
	UndoneName  string
}

// Undone tells whether the import was taken back.
func (i PastImport) Undone() bool { return !i.UndoneAt.IsZero() }

// ImportedRows say what became of the rows of a file.
type ImportedRows struct {
	Rows      int `json:"rows"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
	Queued    int `json:"queued"`
	Warnings  int `json:"warnings"`
}

// ImportMade counts the records that an import made and changed.
type ImportMade struct {
	Letters    int `json:"letters"`
	Changed    int `json:"changed"`
	Replies    int `json:"replies"`
	Reminders  int `json:"reminders"`
	Addressees int `json:"addressees"`
}

// Nothing tells that no record was made or changed.
func (m ImportMade) Nothing() bool { return m == ImportMade{} }

// ImportedLetter is a letter that an import made or changed.
type ImportedLetter struct {
	Event   EventID // its place in the import
	Changed bool    // it was on record before
	Row     ListRow
}

// MadeRecord is a record that an import made.
type MadeRecord struct {
	Subject   string
	ID        int64
	Reference string // of a letter, where it has one
}

// Obstacle is a record on which something was built since an import.
type Obstacle struct {
	Subject   string // communication, reply, reminder or addressee
	SubjectID int64
	Why       ObstacleKind
	Event     Event // what was done last, where it is known
	Row       *ListRow
	On        civil.Date // the day of a reply or reminder
	Name      string     // of an addressee
}

// ObstacleKind says in what way a record stands in the way.
type ObstacleKind string

const (
	ChangedSince    ObstacleKind = "event"     // something was done with it, or said about it
	ImportedAgain   ObstacleKind = "import"    // a later import knows it again
	FollowsImported ObstacleKind = "follows"   // it follows a letter of the import
	LinkedSince     ObstacleKind = "linked"    // a reply or reminder of the import was joined to another letter
	UsesAddressee   ObstacleKind = "addressee" // it went to, or came from, an addressee of the import
	TookReference   ObstacleKind = "reference" // it has the number that a letter would get back
)

// Obstacles are what stands in the way of taking an import back.
type Obstacles struct {
	Items  []Obstacle
	Total  int  // of those that the actor may hear of
	Hidden bool // something lies outside what the actor may see
}

// Any tells whether something stands in the way.
func (o Obstacles) Any() bool { return o.Total > 0 || o.Hidden }

// obstaclesShown is how many of them are named.
const obstaclesShown = 20

// changesShown is how many letters that go back to what they were are shown before an import is taken back.
const changesShown = 20

// PastImportsPath is the address of what was imported before.
const PastImportsPath = "/import/past"

// PastImportPath is the address of one import.
func PastImportPath(id ImportID) string { return fmt.Sprintf("%s/%d", PastImportsPath, id) }

// PastImportList is a page of imports, newest first.
type PastImportList struct {
	Imports []PastImport
	Total   int
	Next    ImportID // 0 on the last page
}

// PastImports lists what was imported before. A person limited to some mandates or Governments sees his own
// imports; who may not import is not told the names of files or what was in them.
func (s *Service) PastImports(ctx context.Context, actor Actor, before ImportID) (PastImportList, error) {
	if !CanRead(actor) {
		return PastImportList{}, forbidden()
	}
	var l PastImportList
	err := s.store.Read(ctx, func(r Store) (err error) {
		if l.Imports, err = r.PastImports(ctx, importsOf(actor), before, PageSize+1); err != nil {
			return err
		}
		l.Total, err = r.CountPastImports(ctx, importsOf(actor))
		return err
	})
	if len(l.Imports) > PageSize {
		l.Imports = l.Imports[:PageSize]
		l.Next = l.Imports[PageSize-1].ID
	}
	for i := range l.Imports {
		l.Imports[i].keepFrom(actor)
	}
	return l, err
}

// importsOf names the person whose imports the actor sees; 0 is everybody.
func importsOf(actor Actor) UserID {
	if actor.Scope().Limited() {
		return actor.ID
	}
	return 0
}

// keepFrom leaves out what the actor is not told of an import: a file and its rows may hold drafts.
func (i *PastImport) keepFrom(actor Actor) {
	if !CanWrite(actor) {
		i.FileName, i.SHA256, i.Counts, i.Rows, i.Made = "", "", "", ImportedRows{}, ImportMade{}
	}
}

// pastImport reads an import that the actor may see.
func pastImport(ctx context.Context, r Store, actor Actor, id ImportID) (PastImport, error) {
	i, err := r.PastImport(ctx, id)
	if err == nil && actor.Scope().Limited() && i.UserID != actor.ID {
		return PastImport{}, notFound()
	}
	return i, err
}

// PastImportView is one import with a page of the letters that it made and changed.
type PastImportView struct {
	PastImport
	Letters []ImportedLetter
	Next    EventID // 0 on the last page
}

// ShowPastImport reads one import and, after a place in it, the letters that it made and changed.
func (s *Service) ShowPastImport(ctx context.Context, actor Actor, id ImportID, after EventID) (PastImportView, error) {
	if !CanRead(actor) {
		return PastImportView{}, forbidden()
	}
	var v PastImportView
	err := s.store.Read(ctx, func(r Store) (err error) {
		if v.PastImport, err = pastImport(ctx, r, actor, id); err != nil {
			return err
		}
		if v.Undone() {
			return nil
		}
		v.Letters, err = r.ImportedLetters(ctx, actor.Scope(), v.PastImport, after, PageSize+1)
		return err
	})
	if len(v.Letters) > PageSize {
		v.Letters = v.Letters[:PageSize]
		v.Next = v.Letters[PageSize-1].Event
	}
	v.keepFrom(actor)
	return v, err
}

// UndoView is what taking an import back would do, or what stands in its way.
type UndoView struct {
	PastImport
	Obstacles Obstacles
	Changes   []Event           // of the first letters that go back to what they were
	Rows      map[int64]ListRow // those letters
}

// PreviewUndo tells what taking an import back removes and puts back, before anybody does it.
func (s *Service) PreviewUndo(ctx context.Context, actor Actor, id ImportID) (UndoView, error) {
	if !CanWrite(actor) {
		return UndoView{}, forbidden()
	}
	v := UndoView{Rows: map[int64]ListRow{}}
	err := s.store.Read(ctx, func(r Store) (err error) {
		if v.PastImport, err = pastImport(ctx, r, actor, id); err != nil {
			return err
		}
		if err := mayUndo(ctx, r, actor, v.PastImport); err != nil {
			return err
		}
		if v.Obstacles, err = obstacles(ctx, r, actor, v.PastImport); err != nil || v.Obstacles.Any() {
			return err
		}
		if v.Changes, err = r.ImportChanges(ctx, v.PastImport, changesShown); err != nil {
			return err
		}
		for _, e := range v.Changes {
			if v.Rows[e.SubjectID], err = r.CommunicationRow(ctx, actor.Scope(), CommunicationID(e.SubjectID)); err != nil {
				return err
			}
		}
		return nil
	})
	return v, err
}

// mayUndo refuses what cannot be taken back whatever was done since.
func mayUndo(ctx context.Context, r Store, actor Actor, i PastImport) error {
	switch {
	case i.Undone():
		return Refuse(Conflict, "This import was already taken back.")
	case !i.Kept:
		return Refuse(Conflict, "This import was made before the register kept what an import changes. It cannot be taken back exactly, so it stays.")
	case !actor.Scope().Limited():
		return nil
	}
	within, err := r.LiesWithin(ctx, actor.Scope(), i)
	if err == nil && !within {
		err = Refuse(Forbidden, "Part of this import lies outside what you may see. Somebody without your limits can take it back.")
	}
	return err
}

// obstacles tells what was built on an import. What a limited person may not see is neither named nor counted.
func obstacles(ctx context.Context, r Store, actor Actor, i PastImport) (Obstacles, error) {
	found, total, err := r.BuiltOn(ctx, i, obstaclesShown)
	o := Obstacles{Total: total}
	for _, one := range found {
		seen, err := one.name(ctx, r, actor.Scope())
		if err != nil {
			return o, err
		}
		if !seen {
			o.Hidden = true
			continue
		}
		o.Items = append(o.Items, one)
	}
	if actor.Scope().Limited() {
		o.Hidden = o.Hidden || total > len(found)
		o.Total = len(o.Items)
	}
	return o, err
}

// name reads by what a person knows the record; false where the scope leaves it out.
func (o *Obstacle) name(ctx context.Context, r Store, scope Scope) (bool, error) {
	var err error
	switch o.Subject {
	case "communication":
		var row ListRow
		row, err = r.CommunicationRow(ctx, scope, CommunicationID(o.SubjectID))
		o.Row = &row
	case "reply":
		var reply Reply
		reply, err = r.Reply(ctx, scope, ReplyID(o.SubjectID))
		o.On = reply.CountsOn
	case "reminder":
		var reminder Reminder
		reminder, err = r.Reminder(ctx, scope, ReminderID(o.SubjectID))
		o.On = reminder.SentOn
	case "addressee":
		var a Addressee
		a, err = r.OfferedAddressee(ctx, scope, AddresseeID(o.SubjectID))
		o.Name = a.NameEN
	}
	if KindOf(err) == NotFound {
		return false, nil
	}
	return err == nil, err
}

// UndoImport takes an import back as a whole: what it made is removed, what it changed is put back, all of it
// or nothing. If something was built on it since, it refuses with Conflict.
func (s *Service) UndoImport(ctx context.Context, actor Actor, id ImportID, once string) (string, error) {
	if !CanWrite(actor) {
		return "", forbidden()
	}
	if actor.ID == 0 {
		return "", Refuse(Invalid, "An import is taken back by a person of the office.")
	}
	m := s.moment()
	return s.once(ctx, actor, once, func(tx Store) (string, error) {
		i, err := pastImport(ctx, tx, actor, id)
		if err != nil {
			return "", err
		}
		if err := mayUndo(ctx, tx, actor, i); err != nil {
			return "", err
		}
		found, err := obstacles(ctx, tx, actor, i)
		if err != nil {
			return "", err
		}
		if found.Any() {
			refusal := Refuse(Conflict, "Something was built on this import since. Nothing was taken back.")
			refusal.Current = found
			return "", refusal
		}
		u := undoing{tx: tx, actor: actor, i: i}
		if err := u.run(ctx, s, m); err != nil {
			return "", fmt.Errorf("take an import back: %w", err)
		}
		return PastImportPath(id), nil
	})
}

// undoing is an import being taken back in its transaction.
type undoing struct {
	tx    Store
	actor Actor
	i     PastImport
}

func (u undoing) run(ctx context.Context, s *Service, m moment) error {
	if err := u.record(ctx, "import.undo", "import", int64(u.i.ID), u.i.Made, nil); err != nil {
		return err
	}
	if err := u.remove(ctx); err != nil {
		return err
	}
	changed, err := u.tx.ChangedBy(ctx, u.i.ID)
	if err != nil {
		return err
	}
	// Some at a time: the texts of all letters of a large file need not be in memory at once.
	for some := range slices.Chunk(changed, 500) {
		if err := u.putBack(ctx, some); err != nil {
			return err
		}
	}
	if err := u.follow(ctx, s); err != nil {
		return err
	}
	u.i.UndoneAt, u.i.UndoneBy = m.at, u.actor.ID
	return u.tx.MarkUndone(ctx, u.i)
}

// remove removes what the import made, each record with its event.
func (u undoing) remove(ctx context.Context) error {
	made, err := u.tx.MadeBy(ctx, u.i)
	if err != nil {
		return err
	}
	for _, r := range made {
		var before any
		if r.Reference != "" {
			before = map[string]any{"reference": r.Reference}
		}
		if err := u.record(ctx, r.Subject+".remove", r.Subject, r.ID, before, map[string]any{"import": u.i.ID}); err != nil {
			return err
		}
	}
	return u.tx.RemoveMade(ctx, u.i)
}

// putBack gives letters the values that they had before the import.
func (u undoing) putBack(ctx context.Context, ids []CommunicationID) error {
	is, err := u.describe(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := u.tx.PutBack(ctx, u.i.ID, id); err != nil {
			return err
		}
		if err := u.tx.Rederive(ctx, id); err != nil {
			return err
		}
	}
	was, err := u.describe(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := u.record(ctx, "communication.restore", "communication", int64(id), is[id], was[id]); err != nil {
			return err
		}
	}
	return nil
}

func (u undoing) describe(ctx context.Context, ids []CommunicationID) (map[CommunicationID]map[string]any, error) {
	letters, err := u.tx.CommunicationsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	list, err := u.tx.MandatesOfAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	mandates := make(map[CommunicationID][]CommunicationMandate, len(ids))
	for _, m := range list {
		mandates[m.CommunicationID] = append(mandates[m.CommunicationID], m)
	}
	said := make(map[CommunicationID]map[string]any, len(ids))
	for _, c := range letters {
		said[c.ID] = describe(c, mandates[c.ID])
	}
	return said, nil
}

// follow puts back the day since which letters are followed, unless somebody gave another since. Without one
// it is the day of the first import that stays.
func (u undoing) follow(ctx context.Context, s *Service) error {
	now, err := u.tx.Setting(ctx, SettingFollowedSince)
	if err != nil {
		return err
	}
	settings, err := u.tx.SettingsBefore(ctx, u.i.ID)
	if err != nil || len(settings) == 0 || settings[0].Import != u.i.ID || settings[0].After != now {
		return err
	}
	before := settings[0].Before
	for _, earlier := range settings[1:] {
		if earlier.Undone && earlier.After == before {
			before = earlier.Before // that day went with its own import
		}
	}
	if before == "" {
		first, err := u.tx.FirstImport(ctx, u.i.ID)
		if err != nil {
			return err
		}
		if first.ID != 0 {
			before = civil.Of(first.At.Time().In(s.zone)).String()
		}
	}
	if before == now {
		return nil
	}
	if err := u.tx.SetSetting(ctx, SettingFollowedSince, before); err != nil {
		return err
	}
	return u.record(ctx, "setting.change", "setting", 0, map[string]any{SettingFollowedSince: now}, map[string]any{SettingFollowedSince: before})
}

func (u undoing) record(ctx context.Context, action, subject string, id int64, before, after any) error {
	return u.tx.Record(ctx, Change{Actor: u.actor, Action: action, Subject: subject, SubjectID: id, Before: before, After: after})
}
