package sqlite

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
)

// IsStore reports whether a file is a store, by its header: SQLite's magic string, and
// Weir's application id at offset 68 (sqlite.org/fileformat.html). It opens nothing else
// and takes no lock.
func IsStore(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // only read
	var header [100]byte
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return false // a pipe would wait
	}
	if _, err := io.ReadFull(f, header[:]); err != nil {
		return false
	}
	return bytes.HasPrefix(header[:], []byte("SQLite format 3\x00")) && binary.BigEndian.Uint32(header[68:]) == applicationID
}
