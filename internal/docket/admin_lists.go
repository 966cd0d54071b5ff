package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// ValueList names a list of values that forms offer.
type ValueList string

const (
	// ListChannels says how replies come.
	ListChannels ValueList = "channel"
	// ListClosingReasons says why letters are closed.
	ListClosingReasons ValueList = "closing_reason"
)

// ValueLists in the order in which pages show them.
var ValueLists = []ValueList{ListChannels, ListClosingReasons}

// ListValueID is the number of a value of a list.
type ListValueID int64

// ListValue is a value that a form offers. Retired it is offered no more and stays where it stands.
type ListValue struct {
	ID        ListValueID
	List      ValueList
	Name      string
	Fold      string
	RetiredOn civil.Date
	Version   int64
	Used      bool `gorm:"-"`
}

// TableName names the table.
func (ListValue) TableName() string { return "list_values" }

// Retired tells that the value is offered no more.
func (v ListValue) Retired() bool { return !v.RetiredOn.IsZero() }

// Offered lists the names that a form offers.
func (s *Service) Offered(ctx context.Context, actor Actor, list ValueList) ([]string, error) {
	if !CanRead(actor) {
		return nil, forbidden()
	}
	values, err := s.store.ListValues(ctx, list)
	var names []string
	for _, v := range values {
		if !v.Retired() {
			names = append(names, v.Name)
		}
	}
	return names, err
}

// ListValues lists the values of a list with whether a record says them.
func (s *Service) ListValues(ctx context.Context, actor Actor, list ValueList) (values []ListValue, err error) {
	if !CanAdminister(actor) {
		return nil, forbidden()
	}
	err = s.store.Read(ctx, func(r Store) error {
		if values, err = r.ListValues(ctx, list); err != nil {
			return err
		}
		for i := range values {
			if values[i].Used, err = r.ListValueUsed(ctx, values[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return values, err
}

// AddListValue offers a new value from now on; one that was retired is offered again.
func (s *Service) AddListValue(ctx context.Context, actor Actor, list ValueList, name string) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	var p problems
	v := ListValue{List: list, Name: strings.TrimSpace(name), Version: 1}
	v.Fold = Fold(v.Name)
	if list != ListChannels && list != ListClosingReasons {
		return notFound()
	}
	if v.Fold == "" {
		p.add("name_"+string(list), "Write the value.")
	}
	tooLong(&p, "name_"+string(list), v.Name, 200)
	if err := p.err(); err != nil {
		return err
	}
	return s.store.Tx(ctx, func(tx Store) error {
		present, err := tx.ListValues(ctx, list)
		if err != nil {
			return err
		}
		for _, known := range present {
			if known.Fold != v.Fold {
				continue
			}
			if known.Retired() {
				return restore(ctx, tx, actor, known)
			}
			p.add("name_"+string(list), "The list has “%s” already.", known.Name)
			return p.err()
		}
		if err := tx.InsertListValue(ctx, &v); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "list.add", Subject: "list", SubjectID: int64(v.ID), After: describeValue(v)})
	})
}

// DropListValue removes a value that no record says, and retires one that is in use.
func (s *Service) DropListValue(ctx context.Context, actor Actor, id ListValueID) (retired bool, err error) {
	if !CanAdminister(actor) {
		return false, forbidden()
	}
	today := s.Today()
	err = s.store.Tx(ctx, func(tx Store) error {
		v, err := tx.ListValue(ctx, id)
		if err != nil || v.Retired() {
			return err
		}
		if retired, err = tx.ListValueUsed(ctx, v); err != nil {
			return err
		}
		if !retired {
			if err := tx.DeleteListValue(ctx, id); err != nil {
				return err
			}
			return tx.Record(ctx, Change{Actor: actor, Action: "list.remove", Subject: "list", SubjectID: int64(id), Before: describeValue(v)})
		}
		before := describeValue(v)
		v.RetiredOn = today
		if err := tx.UpdateListValue(ctx, &v); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "list.retire", Subject: "list", SubjectID: int64(id), Before: before, After: describeValue(v)})
	})
	return retired, err
}

// RestoreListValue offers a retired value again.
func (s *Service) RestoreListValue(ctx context.Context, actor Actor, id ListValueID) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		v, err := tx.ListValue(ctx, id)
		if err != nil || !v.Retired() {
			return err
		}
		return restore(ctx, tx, actor, v)
	})
}

func restore(ctx context.Context, tx Store, actor Actor, v ListValue) error {
	before := describeValue(v)
	v.RetiredOn = civil.Date{}
	if err := tx.UpdateListValue(ctx, &v); err != nil {
		return err
	}
	return tx.Record(ctx, Change{Actor: actor, Action: "list.restore", Subject: "list", SubjectID: int64(v.ID), Before: before, After: describeValue(v)})
}

func describeValue(v ListValue) map[string]any {
	return map[string]any{"list": v.List, "name": v.Name, "retired_on": v.RetiredOn}
}
