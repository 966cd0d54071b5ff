package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// secretBytes is long enough for any signature made with it.
const secretBytes = 64

// secret reads a key of the register, or makes it; only the office's own account may read it.
func secret(data, name string) ([]byte, error) {
	dir := filepath.Join(data, "keys")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the directory %s cannot be made: %w", dir, err)
	}
	path := filepath.Join(dir, name)
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) == secretBytes:
		return key, nil
	case err == nil:
		return nil, fmt.Errorf("the key %s is damaged; move it away: a new one is made at the next start, and people sign in again", path)
	case !errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("the key %s cannot be read: %w", path, err)
	}
	key = make([]byte, secretBytes)
	if _, err := io.ReadFull(rand.Reader, key); err != nil {
		return nil, fmt.Errorf("make the key %s: %w", path, err)
	}
	return key, os.WriteFile(path, key, 0o600)
}
