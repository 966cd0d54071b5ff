package keys

import (
	"fmt"
	"io/fs"
	"strings"
	"text/template/parse"
)

// FromTemplates gathers the messages of every template of fsys.
func (s *Set) FromTemplates(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		return s.fromTemplate(name, string(text))
	})
}

func (s *Set) fromTemplate(name, text string) error {
	root := parse.New(name)
	root.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	if _, err := root.Parse(text, "", "", trees); err != nil {
		return fmt.Errorf("read the messages of %s: %w", name, err)
	}
	for _, tree := range trees {
		if err := s.fromNode(name, tree.Root); err != nil {
			return err
		}
	}
	return nil
}

func (s *Set) fromNode(file string, node parse.Node) error {
	if command, ok := node.(*parse.CommandNode); ok {
		if m, ok := messageIn(command); ok {
			if err := s.add(m, file); err != nil {
				return err
			}
		}
	}
	for _, child := range children(node) {
		if err := s.fromNode(file, child); err != nil {
			return err
		}
	}
	return nil
}

// messageIn reads .T "…", $.C "…" "…" and .Page.N "…" "…" n.
func messageIn(command *parse.CommandNode) (Message, bool) {
	where, ok := words[methodName(command.Args[0])]
	if !ok {
		return Message{}, false
	}
	args := command.Args[1:]
	at := func(i int) string {
		if i < 0 || i >= len(args) {
			return ""
		}
		if text, ok := args[i].(*parse.StringNode); ok {
			return text.Text
		}
		return ""
	}
	m := Message{Context: at(where.context), Singular: at(where.singular), Plural: at(where.plural)}
	m.arguments = len(args) - where.arguments
	return m, m.Singular != "" && (where.plural < 0 || m.Plural != "")
}

func methodName(node parse.Node) string {
	var path []string
	switch n := node.(type) {
	case *parse.FieldNode:
		path = n.Ident
	case *parse.VariableNode:
		path = n.Ident[1:]
	case *parse.ChainNode:
		path = n.Field
	}
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}

func children(node parse.Node) []parse.Node {
	var nodes []parse.Node
	branch := func(b *parse.BranchNode) {
		nodes = append(nodes, b.Pipe, b.List)
		if b.ElseList != nil {
			nodes = append(nodes, b.ElseList)
		}
	}
	switch n := node.(type) {
	case *parse.ListNode:
		nodes = n.Nodes
	case *parse.ActionNode:
		nodes = append(nodes, n.Pipe)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			nodes = append(nodes, n.Pipe)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			nodes = append(nodes, c)
		}
	case *parse.CommandNode:
		nodes = n.Args
	case *parse.ChainNode:
		nodes = append(nodes, n.Node)
	}
	return nodes
}
