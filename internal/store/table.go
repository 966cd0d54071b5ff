package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// table knows the columns of a record by their names. It spares a list of pointers for every
// statement, and row by row it is ten times as fast as a Create of GORM.
type table struct {
	name   string
	fields map[string]*schema.Field
	all    []string
}

// tableOf reads a record's columns; a record that cannot be read is a broken build, so it panics.
func tableOf(record schema.Tabler) table {
	parsed, err := schema.Parse(record, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		panic(fmt.Sprintf("store: %s: %v", record.TableName(), err))
	}
	return table{name: record.TableName(), fields: parsed.FieldsByDBName, all: parsed.DBNames}
}

// columns splits a list of names and makes sure that the record has each of them.
func (t table) columns(names string) []string {
	list := strings.Fields(names)
	for _, name := range list {
		if t.fields[name] == nil {
			panic(fmt.Sprintf("store: %s has no column %s", t.name, name))
		}
	}
	return list
}

// values gives a record's values in the order of the columns.
func (t table) values(record any, columns []string) []any {
	row := reflect.Indirect(reflect.ValueOf(record))
	list := make([]any, len(columns), len(columns)+2)
	for i, name := range columns {
		list[i] = t.fields[name].ReflectValueOf(context.Background(), row).Interface()
	}
	return list
}

// targets gives the places of a record that a row is scanned into.
func (t table) targets(record any, columns []string) []any {
	row := reflect.ValueOf(record).Elem()
	list := make([]any, len(columns))
	for i, name := range columns {
		list[i] = t.fields[name].ReflectValueOf(context.Background(), row).Addr().Interface()
	}
	return list
}

// insertInto is an INSERT that names its columns.
func (t table) insertInto(columns []string) string {
	return "INSERT INTO " + t.name + " (" + strings.Join(columns, ", ") + ") VALUES (?" +
		strings.Repeat(", ?", len(columns)-1) + ")"
}

// setting is an UPDATE that names its columns.
func (t table) setting(columns []string) string {
	return "UPDATE " + t.name + " SET " + strings.Join(columns, " = ?, ") + " = ?"
}

// from is a SELECT that names its columns, each under the alias.
func (t table) from(alias string, columns []string) string {
	return "SELECT " + alias + "." + strings.Join(columns, ", "+alias+".") + " FROM " + t.name + " " + alias
}

// edited raises the version of the row that the person saw.
const edited = ", version = version + 1 WHERE id = ? AND version = ?"

// take reads the one record that a query names.
func take[T schema.Tabler](ctx context.Context, s *Store, doing string, t table, where string, args ...any) (T, error) {
	var record T
	err := s.conn.QueryRowContext(ctx, t.from("t", t.all)+" WHERE "+where, args...).Scan(t.targets(&record, t.all)...)
	return record, refused(doing, err)
}

// takeAll reads the records that a query names, in its order.
func takeAll[T schema.Tabler](ctx context.Context, s *Store, doing string, t table, rest string, args ...any) ([]T, error) {
	var records []T
	err := s.each(ctx, doing, t.from("t", t.all)+" "+rest, args, func(scan func(...any) error) error {
		var record T
		err := scan(t.targets(&record, t.all)...)
		records = append(records, record)
		return err
	})
	return records, err
}

// each runs a query and hands every row to fn.
func (s *Store) each(ctx context.Context, doing, query string, args []any, fn func(scan func(...any) error) error) error {
	rows, err := s.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return refused(doing, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return refused(doing, err)
		}
	}
	return refused(doing, rows.Err())
}

// one reads a single value.
func (s *Store) one(ctx context.Context, doing string, into any, query string, args ...any) error {
	return refused(doing, s.conn.QueryRowContext(ctx, query, args...).Scan(into))
}
