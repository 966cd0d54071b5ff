package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	addresseeOwn = addressees.columns(`kind name_en name_fr name_es name_ar name_ru name_zh sort_name fold_name
		un_region ohchr_region home_state_id note retired_on`)
	updateAddressee = addressees.setting(addresseeOwn) + edited

	pastNames      = tableOf(docket.PastName{})
	pastNameOwn    = pastNames.columns("name_en name_fr name_es valid_from valid_to")
	pastNameBirth  = append(pastNames.columns("addressee_id version"), pastNameOwn...)
	insertPastName = pastNames.insertInto(pastNameBirth)
	updatePastName = pastNames.setting(pastNameOwn) + edited

	channels      = tableOf(docket.Channel{})
	channelOwn    = channels.columns("kind valid_from valid_to")
	channelBirth  = append(channels.columns("addressee_id version"), channelOwn...)
	insertChannel = channels.insertInto(channelBirth)
	updateChannel = channels.setting(channelOwn) + edited
)

// UpdateAddressee writes what a person edits; letters are ordered by the new name at once.
func (s *Store) UpdateAddressee(ctx context.Context, a *docket.Addressee) error {
	if err := s.edit(ctx, "update an addressee", updateAddressee, append(addressees.values(a, addresseeOwn), a.ID, a.Version)...); err != nil {
		return err
	}
	a.Version++
	_, err := s.exec(ctx, "order letters by the name of their addressee",
		`UPDATE communications SET addressee_sort = ? WHERE addressee_id = ? AND addressee_sort <> ?`, a.SortName, a.ID, a.SortName)
	return err
}

// SetOperations replaces the States that another actor works in.
func (s *Store) SetOperations(ctx context.Context, id docket.AddresseeID, states []docket.AddresseeID) error {
	const doing = "write the States of operation"
	if _, err := s.exec(ctx, doing, `DELETE FROM addressee_operations WHERE addressee_id = ?`, id); err != nil {
		return err
	}
	_, err := s.exec(ctx, doing, `INSERT INTO addressee_operations (addressee_id, state_id) SELECT DISTINCT ?, value FROM json_each(?)`, id, idsOf(states))
	return err
}

// OperationsOf lists the States that another actor works in, by name.
func (s *Store) OperationsOf(ctx context.Context, id docket.AddresseeID) ([]docket.Addressee, error) {
	return takeAll[docket.Addressee](ctx, s, "read the States of operation", addressees,
		"JOIN addressee_operations o ON o.state_id = t.id WHERE o.addressee_id = ? ORDER BY t.sort_name, t.id", id)
}

// AddAddresseeName adds a way a name is written; one that is there already stays.
func (s *Store) AddAddresseeName(ctx context.Context, n docket.AddresseeName) error {
	_, err := s.exec(ctx, "insert a name of an addressee",
		`INSERT INTO addressee_names (addressee_id, fold, name, language) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, n.AddresseeID, n.Fold, n.Name, n.Language)
	return err
}

// PastNames lists the former and later names of an addressee, the latest first.
func (s *Store) PastNames(ctx context.Context, id docket.AddresseeID) ([]docket.PastName, error) {
	return takeAll[docket.PastName](ctx, s, "read the names of an addressee", pastNames,
		"WHERE t.addressee_id = ? ORDER BY coalesce(t.valid_to, '9999-12-31') DESC, t.id DESC", id)
}

// InsertPastName writes a new name with its days.
func (s *Store) InsertPastName(ctx context.Context, n *docket.PastName) error {
	n.Version = 1
	id, err := s.insert(ctx, "insert a name with its days", insertPastName, pastNames.values(n, pastNameBirth)...)
	n.ID = docket.PastNameID(id)
	return err
}

// UpdatePastName writes what a person edits.
func (s *Store) UpdatePastName(ctx context.Context, n *docket.PastName) error {
	err := s.edit(ctx, "update a name with its days", updatePastName, append(pastNames.values(n, pastNameOwn), n.ID, n.Version)...)
	n.Version++
	return err
}

// Channels lists the channels of an addressee with their forms, the latest first.
func (s *Store) Channels(ctx context.Context, id docket.AddresseeID) ([]docket.Channel, error) {
	list, err := takeAll[docket.Channel](ctx, s, "read the channels of an addressee", channels,
		"WHERE t.addressee_id = ? ORDER BY t.valid_to IS NOT NULL, t.valid_to DESC, t.valid_from DESC, t.id DESC", id)
	if err != nil || len(list) == 0 {
		return list, err
	}
	byID := make(map[docket.ChannelID]*docket.Channel, len(list))
	for i := range list {
		byID[list[i].ID] = &list[i]
	}
	err = s.each(ctx, "read the forms of channels", `SELECT f.channel_id, f.language, f.name, f.form_of_address
		FROM addressee_channels c JOIN addressee_channel_forms f ON f.channel_id = c.id WHERE c.addressee_id = ? ORDER BY f.channel_id, f.language`, []any{id},
		func(scan func(...any) error) error {
			var of docket.ChannelID
			var f docket.ChannelForm
			err := scan(&of, &f.Language, &f.Name, &f.FormOfAddress)
			if c := byID[of]; c != nil {
				c.Forms = append(c.Forms, f)
			}
			return err
		})
	return list, err
}

// InsertChannel writes a new channel with its forms.
func (s *Store) InsertChannel(ctx context.Context, c *docket.Channel) error {
	c.Version = 1
	id, err := s.insert(ctx, "insert a channel", insertChannel, channels.values(c, channelBirth)...)
	c.ID = docket.ChannelID(id)
	if err != nil {
		return err
	}
	return s.insertForms(ctx, *c)
}

// UpdateChannel writes what a person edits and replaces the forms.
func (s *Store) UpdateChannel(ctx context.Context, c *docket.Channel) error {
	if err := s.edit(ctx, "update a channel", updateChannel, append(channels.values(c, channelOwn), c.ID, c.Version)...); err != nil {
		return err
	}
	c.Version++
	if _, err := s.exec(ctx, "clear the forms of a channel", `DELETE FROM addressee_channel_forms WHERE channel_id = ?`, c.ID); err != nil {
		return err
	}
	return s.insertForms(ctx, *c)
}

func (s *Store) insertForms(ctx context.Context, c docket.Channel) error {
	for _, f := range c.Forms {
		if _, err := s.exec(ctx, "insert a form of a channel",
			`INSERT INTO addressee_channel_forms (channel_id, language, name, form_of_address) VALUES (?, ?, ?, ?)`,
			c.ID, f.Language, f.Name, f.FormOfAddress); err != nil {
			return err
		}
	}
	return nil
}
