package store

import (
	"context"

	"answerable/internal/docket"
)

// Mandates lists the special procedures in the order they were entered.
func (s *Store) Mandates(ctx context.Context) ([]docket.Mandate, error) {
	var list []docket.Mandate
	err := s.orm(ctx).Order("id").Find(&list).Error
	return list, refused("read the mandates", err)
}

// DueRules lists the rules for due dates by type and day.
func (s *Store) DueRules(ctx context.Context) ([]docket.DueRule, error) {
	var list []docket.DueRule
	err := s.orm(ctx).Order("type, valid_from, id").Find(&list).Error
	return list, refused("read the rules for due dates", err)
}

// PublicationRules lists the rules for earliest public dates by type and day.
func (s *Store) PublicationRules(ctx context.Context) ([]docket.PublicationRule, error) {
	var list []docket.PublicationRule
	err := s.orm(ctx).Order("type, valid_from").Find(&list).Error
	return list, refused("read the rules for publication", err)
}

// Setting reads a setting of the office, "" where it was never set.
func (s *Store) Setting(ctx context.Context, key string) (string, error) {
	return s.text(ctx, "read a setting", `SELECT value FROM settings WHERE key = ?`, key)
}

// SetSetting keeps a setting of the office.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	_, err := s.exec(ctx, "keep a setting",
		`INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}

// OriginsOf lists where a record came from, in the order it was imported.
func (s *Store) OriginsOf(ctx context.Context, subject string, id int64) ([]docket.Origin, error) {
	var origins []docket.Origin
	err := s.each(ctx, "read the origins of a record",
		`SELECT i.file_name, o.row, o.row_key, o.document, o.paragraph, o.printed
		FROM origins o JOIN imports i ON i.id = o.import_id WHERE o.subject = ? AND o.subject_id = ? ORDER BY o.id`,
		[]any{subject, id}, func(scan func(...any) error) error {
			var o docket.Origin
			err := scan(&o.FileName, &o.Row, &o.RowKey, &o.Document, &o.Paragraph, &o.Printed)
			origins = append(origins, o)
			return err
		})
	return origins, err
}
