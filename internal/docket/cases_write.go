package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// CaseInput is what a person typed about a case.
type CaseInput struct {
	Once           string
	Version        int64 // of the record the person saw; edits only
	Reference      string
	Title          string
	Facts          string
	Place          string
	Happened       civil.Printed
	Communications []string     // new cases only: letters of it, by reference
	Source         *SourceInput // nil where the form has no such fields
}

// SourceInput is what a person typed about the source of a case; all empty is no source.
type SourceInput struct {
	Kind SourceKind
	Name string
	Note string
}

func (in SourceInput) empty() bool { return in.Kind == "" && in.Name == "" && in.Note == "" }

// LogCase saves a new case and says where it can be seen.
func (s *Service) LogCase(ctx context.Context, actor Actor, in CaseInput) (string, error) {
	if !CanWrite(actor) {
		return "", forbidden()
	}
	m := s.moment()
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		var p problems
		c := Case{UID: newUID(), CreatedAt: m.at, Version: 1}
		if err := c.refer(ctx, tx, in.Reference, &p); err != nil {
			return "", err
		}
		c.fill(in, m, &p)
		source := sourceTyped(actor, in, &p)
		letters, err := s.lettersNamed(ctx, tx, actor, in.Communications, 0, &p)
		if err != nil {
			return "", err
		}
		if len(letters) == 0 && len(p.fields) == 0 && actor.Scope().Limited() {
			p.add("communications", "Name a letter of the case. Your work is limited, and a case without a letter would be outside of it.")
		}
		if err := p.err(); err != nil {
			return "", err
		}
		if err := tx.InsertCase(ctx, &c); err != nil {
			return "", err
		}
		if err := tx.Record(ctx, Change{Actor: actor, Action: "case.log", Subject: "case", SubjectID: int64(c.ID), After: describeCase(c)}); err != nil {
			return "", err
		}
		if err := s.putSource(ctx, tx, actor, c.ID, source, m); err != nil {
			return "", err
		}
		return CasePath(c.ID), attachAll(ctx, tx, actor, letters, &c.ID)
	})
}

// EditCase changes a case that the person saw in version in.Version; its reference stays.
func (s *Service) EditCase(ctx context.Context, actor Actor, id CaseID, in CaseInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	m := s.moment()
	return s.store.Tx(ctx, func(tx Store) error {
		before, err := tx.CaseWithin(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		if before.Version != in.Version {
			return staleEdit(before)
		}
		var p problems
		c := before
		c.fill(in, m, &p)
		source := sourceTyped(actor, in, &p)
		if err := p.err(); err != nil {
			return err
		}
		if err := tx.UpdateCase(ctx, &c); err != nil {
			return err
		}
		if err := tx.Record(ctx, Change{Actor: actor, Action: "case.edit", Subject: "case", SubjectID: int64(id), Before: describeCase(before), After: describeCase(c)}); err != nil {
			return err
		}
		return s.putSource(ctx, tx, actor, id, source, m)
	})
}

// highestTypedCase leaves room for the numbers that follow: each is one more than the highest, and has to be read again.
const highestTypedCase = 99_999_999

// refer gives the case its reference: the one typed, or the highest plus one.
func (c *Case) refer(ctx context.Context, tx Store, typed string, p *problems) error {
	if strings.TrimSpace(typed) == "" {
		highest, err := tx.HighestCase(ctx)
		c.Reference = CaseReference(highest + 1)
		return err
	}
	number := CaseNumber(typed)
	if number == 0 || number > highestTypedCase {
		p.add("reference", "The reference of a case looks like C-0412.")
		return nil
	}
	c.Reference = CaseReference(number)
	taken, err := tx.CaseNumberTaken(ctx, number)
	if taken {
		p.add("reference", "%s is already taken by another case. A reference is given once.", c.Reference)
	}
	return err
}

func (c *Case) fill(in CaseInput, m moment, p *problems) {
	c.Title, c.Facts, c.Place = strings.TrimSpace(in.Title), strings.TrimSpace(in.Facts), strings.TrimSpace(in.Place)
	if Fold(c.Title) == "" {
		p.add("title", "Say in a few words what the case is about.")
	}
	tooLong(p, "title", c.Title, 500)
	tooLong(p, "facts", c.Facts, 50000)
	tooLong(p, "place", c.Place, 200)
	if c.happenedAs(in.Happened); c.HappenedFrom.After(m.today) {
		p.add("happened_on", "This date is in the future.")
	}
}

// sourceTyped reads the source for those with the right to identities; for others it stays as it is.
func sourceTyped(actor Actor, in CaseInput, p *problems) *SourceInput {
	if in.Source == nil || !CanReadIdentities(actor) {
		return nil
	}
	source := SourceInput{Kind: in.Source.Kind, Name: strings.TrimSpace(in.Source.Name), Note: strings.TrimSpace(in.Source.Note)}
	if !source.empty() && !source.Kind.Valid() {
		p.add("source_kind", "Choose what kind of source this is.")
	}
	tooLong(p, "source_name", source.Name, 500)
	tooLong(p, "source_note", source.Note, 5000)
	return &source
}

// putSource writes the source of a case where it differs. Its event is about the source, not the case, so
// that nobody reads it in the history of the case.
func (s *Service) putSource(ctx context.Context, tx Store, actor Actor, id CaseID, in *SourceInput, m moment) error {
	if in == nil {
		return nil
	}
	known, err := tx.SourcesOf(ctx, actor.Scope(), id)
	if err != nil {
		return err
	}
	change := Change{Actor: actor, Action: "source.edit", Subject: "case_source"}
	switch {
	case len(known) == 0 && in.empty():
		return nil
	case len(known) == 0:
		source := CaseSource{CaseID: id, Kind: in.Kind, Name: in.Name, Note: in.Note, CreatedAt: m.at, CreatedBy: actor.ID, Version: 1}
		err = tx.InsertSource(ctx, &source)
		change.Action, change.SubjectID, change.After = "source.log", int64(source.ID), describeSource(source)
	case in.empty():
		err = tx.DeleteSource(ctx, known[0])
		change.Action, change.SubjectID, change.Before = "source.remove", int64(known[0].ID), describeSource(known[0])
	default:
		source := known[0]
		source.Kind, source.Name, source.Note = in.Kind, in.Name, in.Note
		if source == known[0] {
			return nil
		}
		change.SubjectID, change.Before, change.After = int64(source.ID), describeSource(known[0]), describeSource(source)
		err = tx.UpdateSource(ctx, &source)
	}
	if err != nil {
		return err
	}
	return tx.Record(ctx, change)
}

// AttachCommunications says that letters are about a case.
func (s *Service) AttachCommunications(ctx context.Context, actor Actor, id CaseID, references []string) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		c, err := tx.CaseWithin(ctx, actor.Scope(), id)
		if err != nil {
			return err
		}
		var p problems
		letters, err := s.lettersNamed(ctx, tx, actor, references, id, &p)
		if err != nil {
			return err
		}
		if len(letters) == 0 {
			p.add("communications", "Name a letter by its reference.")
		}
		if err := firstErr(p.err()); err != nil {
			return err
		}
		return attachAll(ctx, tx, actor, letters, &c.ID)
	})
}

// DetachCommunication takes a letter off its case. A letter that is not of the case any more stays as it is.
func (s *Service) DetachCommunication(ctx context.Context, actor Actor, id CaseID, letter CommunicationID) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		if _, err := tx.CaseWithin(ctx, actor.Scope(), id); err != nil {
			return err
		}
		c, err := tx.Communication(ctx, actor.Scope(), letter)
		if err != nil || c.CaseID == nil || *c.CaseID != id {
			return err
		}
		return attachAll(ctx, tx, actor, []Communication{c}, nil)
	})
}

// lettersNamed finds the letters named; one of another case is refused, so that none is taken away unseen.
func (s *Service) lettersNamed(ctx context.Context, tx Store, actor Actor, references []string, to CaseID, p *problems) ([]Communication, error) {
	var letters []Communication
	seen := map[CommunicationID]bool{}
	for _, text := range references {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		c, err := s.letterReferred(ctx, tx, actor, text)
		switch {
		case KindOf(err) == NotFound || KindOf(err) == Invalid:
			p.add("communications", "There is no letter %s among those you may see.", text)
		case err != nil:
			return nil, err
		case c.CaseID != nil && *c.CaseID != to:
			p.add("communications", "%s belongs to another case. Take it off there first.", text)
		case !seen[c.ID]:
			seen[c.ID] = true
			letters = append(letters, c)
		}
	}
	return letters, nil
}

// attachAll sets the case of letters, each with its event.
func attachAll(ctx context.Context, tx Store, actor Actor, letters []Communication, to *CaseID) error {
	for _, c := range letters {
		if to != nil && c.CaseID != nil && *c.CaseID == *to {
			continue
		}
		change := Change{Actor: actor, Action: "communication.edit", Subject: "communication", SubjectID: int64(c.ID),
			Before: map[string]any{"case": c.CaseID}, After: map[string]any{"case": to}}
		c.CaseID = to
		if err := tx.UpdateCommunication(ctx, &c); err != nil {
			return err
		}
		if err := tx.Record(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

func describeCase(c Case) map[string]any {
	return map[string]any{"reference": c.Reference, "title": c.Title, "facts": c.Facts, "place": c.Place,
		"happened_on": c.HappenedOn, "happened_precision": c.HappenedPrecision, "happened_text": c.HappenedText}
}

func describeSource(s CaseSource) map[string]any {
	return map[string]any{"case": s.CaseID, "source_kind": s.Kind, "source_name": s.Name, "source_note": s.Note}
}
