package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// secretBytes is long enough for any signature made with it.
const secretBytes = 64

// accountsKey names the key that is made with a register.
const accountsKey = "accounts"

func keyFile(data, name string) string { return filepath.Join(data, "keys", name) }

// secret reads a key of the register, or makes it; only the office's own account may read it.
func secret(data, name string) ([]byte, error) {
	path := keyFile(data, name)
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the directory %s cannot be made: %s", dir, reason(err))
	}
	key, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if err := makeSecret(path); err != nil {
			return nil, fmt.Errorf("the key %s cannot be made: %s", path, reason(err))
		}
		key, err = os.ReadFile(path)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("the key %s cannot be read: %s", path, reason(err))
	case len(key) != secretBytes:
		return nil, fmt.Errorf("the key %s is damaged; move it away: a new one is made at the next start, and people sign in again", path)
	}
	return key, nil
}

// makeSecret puts a new key in its place whole. When another process was faster, that one's key stands.
func makeSecret(path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), temporary+"*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	key := make([]byte, secretBytes)
	_, _ = rand.Read(key) // never fails, by its documentation
	_, err = file.Write(key)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}
