package keys

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strconv"
	"strings"
)

// shape says where in a call the context, the text and the plural stand; -1 where there is none.
type shape struct{ context, singular, plural, arguments int }

// calls are the functions and methods, by bare name, whose literal arguments are messages. Markers such as
// Key and Msg carry a text to the place where it is worded, so their arguments cannot be counted here.
var calls = map[string]shape{
	"T":    {context: -1, singular: 0, plural: -1, arguments: 1},
	"C":    {context: 0, singular: 1, plural: -1, arguments: 2},
	"N":    {context: -1, singular: 0, plural: 1, arguments: 2},
	"Key":  {context: -1, singular: 0, plural: -1, arguments: -1},
	"KeyC": {context: 0, singular: 1, plural: -1, arguments: -1},
	"Msg":  {context: -1, singular: 0, plural: -1, arguments: -1},
}

// FromGo gathers the messages of every Go file of fsys that is not a test or test data.
func (s *Set) FromGo(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if strings.HasPrefix(entry.Name(), ".") && name != "." || entry.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		return s.fromFile(name, text)
	})
}

func (s *Set) fromFile(name string, text []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("read the messages of %s: %w", name, err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || err != nil {
			return err == nil
		}
		if where, ok := calls[calledName(call.Fun)]; ok {
			if m, ok := messageOf(call, where); ok {
				err = s.add(m, name)
			}
		}
		return err == nil
	})
	return err
}

func calledName(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// messageOf reads a call whose texts are all literal; a call with a variable only passes on what a marker named.
func messageOf(call *ast.CallExpr, where shape) (Message, bool) {
	m := Message{arguments: -1}
	for _, part := range []struct {
		at   int
		into *string
	}{{where.context, &m.Context}, {where.singular, &m.Singular}, {where.plural, &m.Plural}} {
		if part.at < 0 {
			continue
		}
		if part.at >= len(call.Args) {
			return m, false
		}
		text, ok := literal(call.Args[part.at])
		if !ok {
			return m, false
		}
		*part.into = text
	}
	if where.arguments >= 0 && !call.Ellipsis.IsValid() {
		m.arguments = len(call.Args) - where.arguments
	}
	return m, m.Singular != ""
}

// literal joins string literals that are added up over several lines.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, ok2 := literal(e.Y)
		return left + right, ok && ok2 && e.Op == token.ADD
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}
