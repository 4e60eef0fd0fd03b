//go:build !windows

package sqlite

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
)

// unlockAndRemove gives a lock up and removes its file. The file goes first: once it is
// unlocked it may be another node's, whose join was given the number of one that was
// rolled back.
func unlockAndRemove(l *flock.Flock) error {
	return errors.Join(removeLock(l.Path()), l.Unlock())
}

// removeLock removes the file of a node's lock, which may be gone.
func removeLock(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
