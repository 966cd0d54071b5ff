package testkit_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// goFile is what the house rules need to know of one source file.
type goFile struct {
	path    string // from the root, with slashes
	imports []string
	clock   []string // functions of package time that read the clock
}

// readTree parses every Go file below root that is part of the program.
func readTree(root string) ([]goFile, error) {
	var files []goFile
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != root && (base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		file, err := readFile(root, name)
		files = append(files, file)
		return err
	})
	return files, err
}

func readFile(root, name string) (goFile, error) {
	relative, err := filepath.Rel(root, name)
	if err != nil {
		return goFile{}, err
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		return goFile{}, fmt.Errorf("read imports: %w", err)
	}
	file := goFile{path: filepath.ToSlash(relative)}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return goFile{}, fmt.Errorf("%s: %w", file.path, err)
		}
		file.imports = append(file.imports, imported)
		if imported == "time" {
			file.clock = append(file.clock, clockReads(syntax, spec)...)
		}
	}
	return file, nil
}

// clockReads lists the functions that read the clock, called or handed on.
func clockReads(syntax *ast.File, spec *ast.ImportSpec) []string {
	name := "time"
	if spec.Name != nil {
		name = spec.Name.Name
	}
	reading := []string{"Now", "Since", "Until"}
	var found []string
	ast.Inspect(syntax, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from, ok := selector.X.(*ast.Ident)
		if ok && from.Name == name && slices.Contains(reading, selector.Sel.Name) {
			found = append(found, "time."+selector.Sel.Name)
		}
		return true
	})
	return found
}

// breaches says in a sentence what each file does that the drawing does not show.
func breaches(files []goFile) []string {
	var found []string
	for _, file := range files {
		owner := ownerOf(path.Dir(file.path))
		if owner == "testkit" {
			continue
		}
		say := func(format string, args ...any) {
			found = append(found, file.path+": "+fmt.Sprintf(format, args...))
		}
		if _, drawn := neighbours[owner]; !drawn && owner != "cmd" {
			say("%s is not in the drawing: give it a row in neighbours", owner)
			continue
		}
		for _, imported := range file.imports {
			if sentence := breach(owner, imported); sentence != "" {
				say("%s", sentence)
			}
		}
		if slices.Contains(clockless, owner) {
			for _, read := range file.clock {
				say("%s asks the clock (%s): the day is passed in", owner, read)
			}
		}
	}
	return found
}

// breach judges one import of a package; empty means that it is drawn.
func breach(owner, imported string) string {
	if own, ok := strings.CutPrefix(imported, "answerable/"); ok {
		target := ownerOf(own)
		switch {
		case target == "testkit":
			return "only tests import testkit"
		case owner == "cmd" || target == owner || slices.Contains(neighbours[owner], target):
			return ""
		}
		return fmt.Sprintf("%s does not import %s", owner, target)
	}
	for library, doors := range keepers {
		if within(imported, library) && !slices.Contains(doors, owner) {
			return fmt.Sprintf("only %s imports %s", strings.Join(doors, " and "), imported)
		}
	}
	for _, tool := range testTools {
		if within(imported, tool) {
			return "only tests import " + imported
		}
	}
	for stranger, homes := range strangers {
		if within(imported, stranger) && slices.Contains(homes, owner) && !within(imported, stranger+"/driver") {
			return fmt.Sprintf("%s does not import %s", owner, imported)
		}
	}
	return ""
}

// ownerOf names the room that a directory belongs to: internal/store/x is store.
func ownerOf(directory string) string {
	parts := strings.Split(directory, "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return parts[1]
	}
	return parts[0]
}

func within(imported, root string) bool {
	return imported == root || strings.HasPrefix(imported, root+"/")
}
