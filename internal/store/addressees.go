package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	addressees     = tableOf(docket.Addressee{})
	addresseeBirth = addressees.columns(`kind standing iso3 name_en name_fr name_es name_ar name_ru name_zh sort_name fold_name
		un_region ohchr_region home_state_id note version`)
	insertAddressee = addressees.insertInto(addresseeBirth)
)

// Addressee reads an addressee.
func (s *Store) Addressee(ctx context.Context, id docket.AddresseeID) (docket.Addressee, error) {
	return take[docket.Addressee](ctx, s, "read an addressee", addressees, "t.id = ?", id)
}

// OfferedAddressee reads an addressee that the reader may hear of.
func (s *Store) OfferedAddressee(ctx context.Context, scope docket.Scope, id docket.AddresseeID) (docket.Addressee, error) {
	offered, args := offeredAddressees(scope, "t")
	return take[docket.Addressee](ctx, s, "read an addressee within the scope", addressees, "t.id = ?"+offered, append([]any{id}, args...)...)
}

// AddresseeByISO3 reads a State by its code.
func (s *Store) AddresseeByISO3(ctx context.Context, iso3 string) (docket.Addressee, error) {
	return take[docket.Addressee](ctx, s, "read a State by its code", addressees, "t.iso3 = ?", iso3)
}

// States lists the States within the scope in English alphabetical order, former ones last.
func (s *Store) States(ctx context.Context, scope docket.Scope) ([]docket.Addressee, error) {
	seen, args := seenAddressees(scope, "t.id")
	return takeAll[docket.Addressee](ctx, s, "read the States", addressees,
		"WHERE t.kind = 'state'"+seen+" ORDER BY t.standing = 'former', t.sort_name, t.id", args...)
}

// OtherActors lists the addressees that are not States and that the reader may hear of, by name;
// limit 0 means all.
func (s *Store) OtherActors(ctx context.Context, scope docket.Scope, limit int) ([]docket.Addressee, error) {
	if limit <= 0 {
		limit = -1
	}
	seen, args := offeredAddressees(scope, "t")
	return takeAll[docket.Addressee](ctx, s, "read the other actors", addressees,
		"WHERE t.kind <> 'state'"+seen+" ORDER BY t.sort_name, t.id LIMIT ?", append(args, limit)...)
}

// AddresseesNamed finds the addressees that a folded name belongs to, States first.
func (s *Store) AddresseesNamed(ctx context.Context, fold string) ([]docket.Addressee, error) {
	return takeAll[docket.Addressee](ctx, s, "look for a name", addressees,
		`WHERE t.id IN (SELECT addressee_id FROM addressee_names WHERE fold = ?) ORDER BY t.kind <> 'state', t.sort_name, t.id`, fold)
}

// AllAddresseeNames lists every way an addressee is written: an import matches a whole file against it.
func (s *Store) AllAddresseeNames(ctx context.Context) ([]docket.AddresseeName, error) {
	var names []docket.AddresseeName
	err := s.each(ctx, "read the names of addressees",
		`SELECT addressee_id, fold, name, language FROM addressee_names ORDER BY fold, addressee_id`, nil,
		func(scan func(...any) error) error {
			var n docket.AddresseeName
			err := scan(&n.AddresseeID, &n.Fold, &n.Name, &n.Language)
			names = append(names, n)
			return err
		})
	return names, err
}

// InsertAddressee writes a new addressee with the ways its name is written; of two that fold alike
// the first is kept.
func (s *Store) InsertAddressee(ctx context.Context, a *docket.Addressee, names []docket.AddresseeName) error {
	a.Version = 1
	id, err := s.insert(ctx, "insert an addressee", insertAddressee, addressees.values(a, addresseeBirth)...)
	if err != nil {
		return err
	}
	a.ID = docket.AddresseeID(id)
	for _, n := range names {
		if _, err := s.exec(ctx, "insert a name of an addressee",
			`INSERT INTO addressee_names (addressee_id, fold, name, language) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			a.ID, n.Fold, n.Name, n.Language); err != nil {
			return err
		}
	}
	return nil
}
