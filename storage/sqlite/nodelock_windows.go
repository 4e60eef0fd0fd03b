package sqlite

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
	"golang.org/x/sys/windows"
)

// unlockAndRemove gives a lock up and removes its file, in this order: Windows removes no
// open file, so that another node's is safe.
func unlockAndRemove(l *flock.Flock) error {
	return errors.Join(l.Unlock(), removeLock(l.Path()))
}

// removeLock removes the file of a node's lock, which may be gone. A file that is open
// stays: its node lives and will remove it, or somebody looks at it just now, and nobody
// asks for it again.
func removeLock(path string) error {
	err := os.Remove(path)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
		return nil
	}
	return err
}
