package docket

import "context"

// NoteDownload writes down that a person took a list away as a file; without the note there is no file.
func (s *Service) NoteDownload(ctx context.Context, actor Actor, list string) error {
	return s.note(ctx, Access{ActorID: actor.ID, Action: "download", Subject: list})
}

// NoteRefusal writes down that a person was refused something: where, never what it was about.
func (s *Service) NoteRefusal(ctx context.Context, actor Actor, where string) error {
	return s.note(ctx, Access{ActorID: actor.ID, Action: "refused", Subject: where})
}

func (s *Service) note(ctx context.Context, a Access) error {
	a.At = s.moment().at
	return s.store.Tx(ctx, func(tx Store) error { return tx.NoteAccess(ctx, a) })
}
