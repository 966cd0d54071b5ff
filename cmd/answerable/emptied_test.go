package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestARegisterWhoseDatabaseIsGoneIsNotBegunAnew(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"emptied": func(path string) error { return os.Truncate(path, 0) },
		"missing": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if out := runCommand(t, "", "sample", "--communications", "3", "--data", dir); out.status != exitDone {
				t.Fatalf("the register was not made: %+v", out)
			}
			for _, side := range []string{"-wal", "-shm"} {
				_ = os.Remove(filepath.Join(dir, "answerable.db"+side))
			}
			if err := lose(filepath.Join(dir, "answerable.db")); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"check"}, {"user", "list"}, {"migrate"}, {"serve", "--addr", "127.0.0.1:0"}} {
				out := runCommand(t, "", append(args, "--data", dir)...)
				if out.status != exitFailed || !strings.Contains(out.stderr+out.stdout, "missing or empty") {
					t.Errorf("%v ends with %d: %s%s", args, out.status, out.stdout, out.stderr)
				}
			}
		})
	}
}
