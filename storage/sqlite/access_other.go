//go:build !unix

package sqlite

import "os"

// mayWrite returns the reason why a file can't be read and written.
func mayWrite(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return f.Close()
}
