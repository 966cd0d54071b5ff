package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/store"
)

// smallDisk is a file system of its own; only the machine's administrator may make one.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("1 small disk could not be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// saysFull tells whether a refusal says that the disk is full and what to do.
func saysFull(err error) bool {
	return docket.KindOf(err) == docket.Busy && strings.Contains(err.Error(), "disk of the server is full") && strings.Contains(err.Error(), "Free some space")
}

func TestARegisterThatDoesNotFitOnTheDiskSaysSo(t *testing.T) {
	for _, options := range []string{"size=4k", "size=16k", "size=64k", "size=256k"} {
		t.Run(options, func(t *testing.T) {
			path := filepath.Join(smallDisk(t, options), "answerable.db")
			st, err := store.Open(context.Background(), path, store.Options{Now: clock})
			if !saysFull(err) {
				t.Errorf("got %v", err)
			}
			if err == nil {
				_ = st.Close() // so that the disk can be taken away
			}
		})
	}
}

func TestOpeningARegisterOnAFullDiskSaysSo(t *testing.T) {
	dir := smallDisk(t, "size=64m")
	path := filepath.Join(dir, "answerable.db")
	st, err := store.Open(context.Background(), path, store.Options{Now: clock})
	if err == nil {
		err = st.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 64<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	if _, err := store.Open(context.Background(), path, store.Options{Now: clock}); !saysFull(err) {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	open(t, path) // what was there is safe
}
