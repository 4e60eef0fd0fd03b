//go:build unix

package sqlite

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// mayWrite returns the reason why a file can't be read and written. It does not open the
// file: to close it would drop the locks that this program's connections have
// on it (sqlite.org/howtocorrupt.html, 2.2), and another program could then
// remove the WAL that they write to.
func mayWrite(path string) error {
	if err := unix.Access(path, unix.R_OK|unix.W_OK); err != nil {
		return &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return nil
}
