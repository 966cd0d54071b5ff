package docket

import (
	"context"
	"regexp"
	"strings"

	"answerable/internal/civil"
)

// MandateInput is a mandate as an administrator typed it. The title is the first one of a new mandate.
type MandateInput struct {
	Version int64
	Code    string // of a new one; it never changes afterwards
	Kind    string
	Label   string
	NameEN  string
	NameFR  string
	NameES  string
	Title   TitleInput
}

// TitleInput is a title and holder from a day on.
type TitleInput struct {
	ValidFrom civil.Date
	Kind      string
	Title     string
	Holder    string
}

// MandateKinds are the kinds of mandates, by what they look at.
var MandateKinds = []string{"thematic", "country"}

// TitleKinds are the kinds of holders: special rapporteur, special representative, independent expert, working group.
var TitleKinds = []string{"SR", "SRSG", "IE", "WG", "other"}

// MandateView is a mandate with its titles, newest first, and whether a letter or a person's limit names it.
type MandateView struct {
	Mandate
	Titles []MandateTitle
	Used   bool
}

// Present is the title in force on a day.
func (v MandateView) Present(day civil.Date) MandateTitle {
	for _, t := range v.Titles {
		if !t.ValidFrom.After(day) {
			return t
		}
	}
	return MandateTitle{}
}

// ListMandates lists the mandates for administrators.
func (s *Service) ListMandates(ctx context.Context, actor Actor) (views []MandateView, err error) {
	if !CanAdminister(actor) {
		return nil, forbidden()
	}
	err = s.store.Read(ctx, func(r Store) error {
		all, err := r.Mandates(ctx)
		if err != nil {
			return err
		}
		used, err := r.MandatesInUse(ctx)
		if err != nil {
			return err
		}
		titles, err := r.MandateTitles(ctx, 0)
		if err != nil {
			return err
		}
		for _, m := range all {
			v := MandateView{Mandate: m, Used: used[m.ID]}
			for _, t := range titles {
				if t.MandateID == m.ID {
					v.Titles = append(v.Titles, t)
				}
			}
			views = append(views, v)
		}
		return nil
	})
	return views, err
}

// ShowMandate reads one mandate for administrators.
func (s *Service) ShowMandate(ctx context.Context, actor Actor, id MandateID) (MandateView, error) {
	views, err := s.ListMandates(ctx, actor)
	for _, v := range views {
		if v.ID == id {
			return v, nil
		}
	}
	if err == nil {
		err = notFound()
	}
	return MandateView{}, err
}

var mandateCode = regexp.MustCompile(`^[a-z][a-z0-9_]{1,29}$`)

// AddMandate adds a mandate with its first title.
func (s *Service) AddMandate(ctx context.Context, actor Actor, in MandateInput) (MandateID, error) {
	if !CanAdminister(actor) {
		return 0, forbidden()
	}
	var p problems
	m := Mandate{Code: strings.ToLower(strings.TrimSpace(in.Code)), Kind: in.Kind, Version: 1}
	if !mandateCode.MatchString(m.Code) {
		p.add("code", "Give a code of 2 to 30 small letters and digits, beginning with a letter, like hrd.")
	}
	in.apply(&m, &p)
	title := in.Title.check(&p)
	err := s.store.Tx(ctx, func(tx Store) error {
		all, err := tx.Mandates(ctx)
		if err != nil {
			return err
		}
		for _, known := range all {
			if known.Code == m.Code {
				p.add("code", "The code %s is taken.", strings.ToUpper(m.Code))
			}
		}
		if err := p.err(); err != nil {
			return err
		}
		if err := tx.InsertMandate(ctx, &m); err != nil {
			return err
		}
		title.MandateID = m.ID
		if err := tx.PutMandateTitle(ctx, title); err != nil {
			return err
		}
		after := describeMandate(m)
		after["title"], after["holder"], after["valid_from"] = title.Title, title.Holder, title.ValidFrom
		return tx.Record(ctx, Change{Actor: actor, Action: "mandate.add", Subject: "mandate", SubjectID: int64(m.ID), After: after})
	})
	return m.ID, err
}

func (in MandateInput) apply(m *Mandate, p *problems) {
	m.Kind, m.Label = in.Kind, strings.TrimSpace(in.Label)
	m.NameEN, m.NameFR, m.NameES = strings.TrimSpace(in.NameEN), strings.TrimSpace(in.NameFR), strings.TrimSpace(in.NameES)
	if in.Kind != "thematic" && in.Kind != "country" {
		p.add("kind", "Choose what the mandate looks at.")
	}
	if m.NameEN == "" {
		p.add("name_en", "Give the name in English.")
	}
	for field, text := range map[string]string{"label": m.Label, "name_en": m.NameEN, "name_fr": m.NameFR, "name_es": m.NameES} {
		tooLong(p, field, text, 300)
	}
}

func (in TitleInput) check(p *problems) MandateTitle {
	t := MandateTitle{ValidFrom: in.ValidFrom, Kind: in.Kind, Title: strings.TrimSpace(in.Title), Holder: strings.TrimSpace(in.Holder)}
	if t.ValidFrom.IsZero() {
		p.add("valid_from", "Give the day from which the title and the holder hold.")
	}
	if t.Title == "" {
		p.add("title", "Give the title that the letters bear.")
	}
	known := false
	for _, kind := range TitleKinds {
		known = known || kind == t.Kind
	}
	if !known {
		p.add("title_kind", "Choose a kind.")
	}
	tooLong(p, "title", t.Title, 300)
	tooLong(p, "holder", t.Holder, 200)
	return t
}

// EditMandate changes the names of a mandate; its code stays.
func (s *Service) EditMandate(ctx context.Context, actor Actor, id MandateID, in MandateInput) error {
	return s.changeMandate(ctx, actor, id, in.Version, "mandate.edit", func(_ Store, m *Mandate) error {
		var p problems
		in.apply(m, &p)
		return p.err()
	})
}

// RetireMandate offers a mandate no more; the letters that bear it keep it. One that nothing names is removed.
func (s *Service) RetireMandate(ctx context.Context, actor Actor, id MandateID, version int64) (removed bool, err error) {
	if !CanAdminister(actor) {
		return false, forbidden()
	}
	today := s.Today()
	err = s.store.Tx(ctx, func(tx Store) error {
		m, err := mandateOf(ctx, tx, id, version)
		if err != nil {
			return err
		}
		used, err := tx.MandatesInUse(ctx)
		if err != nil {
			return err
		}
		before := describeMandate(m)
		if removed = !used[id]; removed {
			if err := tx.DeleteMandate(ctx, id); err != nil {
				return err
			}
			return tx.Record(ctx, Change{Actor: actor, Action: "mandate.remove", Subject: "mandate", SubjectID: int64(id), Before: before})
		}
		m.RetiredOn = today
		return putMandate(ctx, tx, actor, "mandate.retire", before, m)
	})
	return removed, err
}

// RestoreMandate offers a retired mandate again.
func (s *Service) RestoreMandate(ctx context.Context, actor Actor, id MandateID, version int64) error {
	return s.changeMandate(ctx, actor, id, version, "mandate.restore", func(_ Store, m *Mandate) error {
		m.RetiredOn = civil.Date{}
		return nil
	})
}

// SetMandateTitle says which title and holder a mandate has from a day on; the same day again corrects it.
func (s *Service) SetMandateTitle(ctx context.Context, actor Actor, id MandateID, in TitleInput) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	var p problems
	title := in.check(&p)
	if err := p.err(); err != nil {
		return err
	}
	title.MandateID = id
	return s.store.Tx(ctx, func(tx Store) error {
		if _, err := mandateOf(ctx, tx, id, 0); err != nil {
			return err
		}
		titles, err := tx.MandateTitles(ctx, id)
		if err != nil {
			return err
		}
		var before map[string]any
		for _, t := range titles {
			if t.ValidFrom == title.ValidFrom {
				before = describeTitle(t)
			}
		}
		if err := tx.PutMandateTitle(ctx, title); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "mandate.title", Subject: "mandate", SubjectID: int64(id), Before: before, After: describeTitle(title)})
	})
}

func (s *Service) changeMandate(ctx context.Context, actor Actor, id MandateID, version int64, action string, change func(Store, *Mandate) error) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		m, err := mandateOf(ctx, tx, id, version)
		if err != nil {
			return err
		}
		before := describeMandate(m)
		if err := change(tx, &m); err != nil {
			return err
		}
		return putMandate(ctx, tx, actor, action, before, m)
	})
}

func putMandate(ctx context.Context, tx Store, actor Actor, action string, before map[string]any, m Mandate) error {
	if err := tx.UpdateMandate(ctx, &m); err != nil {
		return err
	}
	return tx.Record(ctx, Change{Actor: actor, Action: action, Subject: "mandate", SubjectID: int64(m.ID), Before: before, After: describeMandate(m)})
}

// mandateOf reads a mandate in the version that was seen; 0 takes any.
func mandateOf(ctx context.Context, tx Store, id MandateID, version int64) (Mandate, error) {
	all, err := tx.Mandates(ctx)
	if err != nil {
		return Mandate{}, err
	}
	for _, m := range all {
		if m.ID != id {
			continue
		}
		if version != 0 && m.Version != version {
			return m, Refuse(Conflict, "Somebody else changed this record meanwhile. Nothing was saved.")
		}
		return m, nil
	}
	return Mandate{}, notFound()
}

func describeMandate(m Mandate) map[string]any {
	return map[string]any{"code": m.Code, "mandate_kind": m.Kind, "label": m.Label, "name_en": m.NameEN, "name_fr": m.NameFR, "name_es": m.NameES, "retired_on": m.RetiredOn}
}

func describeTitle(t MandateTitle) map[string]any {
	return map[string]any{"valid_from": t.ValidFrom, "title_kind": t.Kind, "title": t.Title, "holder": t.Holder}
}
