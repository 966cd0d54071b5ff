package keys

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// shape says where in a call the context, the text, the plural and the first argument stand; -1 where there is none.
type shape struct{ context, singular, plural, arguments int }

// words are the methods that say a message wherever they are called, and the markers of package locale.
var words = map[string]shape{
	"T":    {context: -1, singular: 0, plural: -1, arguments: 1},
	"C":    {context: 0, singular: 1, plural: -1, arguments: 2},
	"N":    {context: -1, singular: 0, plural: 1, arguments: 2},
	"Key":  {context: -1, singular: 0, plural: -1, arguments: -1},
	"KeyC": {context: 0, singular: 1, plural: -1, arguments: -1},
}

// source is one Go file with the directory that stands for its package.
type source struct {
	name, dir string
	file      *ast.File
}

// FromGo gathers the messages of every Go file of fsys that is not a test or test data: the literal arguments
// of T, C, N, Key, KeyC, and of every function declared there that takes "key string, args ...any", which is
// how a rule makes a message that is worded at the edge.
func (s *Set) FromGo(fsys fs.FS) error {
	sources, err := parseAll(fsys)
	if err != nil {
		return err
	}
	declared := map[string]map[string]shape{}
	for _, src := range sources {
		if declared[src.dir] == nil {
			declared[src.dir] = map[string]shape{}
		}
		for _, decl := range src.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				if where, ok := speaks(f); ok {
					declared[src.dir][f.Name.Name] = where
				}
			}
		}
	}
	for _, src := range sources {
		if err := s.fromFile(src, declared); err != nil {
			return err
		}
	}
	return nil
}

func parseAll(fsys fs.FS) ([]source, error) {
	var sources []source
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
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
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("read the messages of %s: %w", name, err)
		}
		sources = append(sources, source{name, path.Dir(name), file})
		return nil
	})
	return sources, err
}

// speaks recognises a function that takes a message: "…, key string, args ...any".
func speaks(f *ast.FuncDecl) (shape, bool) {
	var names []string
	for _, p := range f.Type.Params.List {
		for _, n := range p.Names {
			names = append(names, n.Name)
		}
	}
	last := len(names) - 1
	if last < 1 || names[last-1] != "key" || names[last] != "args" {
		return shape{}, false
	}
	if _, variadic := f.Type.Params.List[len(f.Type.Params.List)-1].Type.(*ast.Ellipsis); !variadic {
		return shape{}, false
	}
	where := shape{context: -1, singular: last - 1, plural: -1, arguments: last}
	if last > 1 && names[last-2] == "context" {
		where.context = last - 2
	}
	return where, true
}

func (s *Set) fromFile(src source, declared map[string]map[string]shape) error {
	imported := map[string]string{}
	for _, spec := range src.file.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		name := path.Base(target)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imported[name] = target
	}
	var failed error
	ast.Inspect(src.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || failed != nil {
			return failed == nil
		}
		where, ok := shapeOf(call.Fun, src.dir, imported, declared)
		if !ok {
			return true
		}
		if m, ok := messageOf(call, where); ok {
			failed = s.add(m, src.name)
		}
		return failed == nil
	})
	return failed
}

// shapeOf finds what is called: a function or method of this package, of an imported one, or one of the words.
func shapeOf(fun ast.Expr, dir string, imported map[string]string, declared map[string]map[string]shape) (shape, bool) {
	switch f := fun.(type) {
	case *ast.Ident:
		where, ok := declared[dir][f.Name]
		return where, ok
	case *ast.SelectorExpr:
		if pkg, ok := f.X.(*ast.Ident); ok {
			if target, ok := imported[pkg.Name]; ok {
				for other, functions := range declared {
					if where, ok := functions[f.Sel.Name]; ok && strings.HasSuffix("/"+target, "/"+other) {
						return where, true
					}
				}
			}
		}
		if where, ok := declared[dir][f.Sel.Name]; ok {
			return where, true
		}
		where, ok := words[f.Sel.Name]
		return where, ok
	}
	return shape{}, false
}

// messageOf reads a call whose texts are all literal; a call with a variable only passes on what was said elsewhere.
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
