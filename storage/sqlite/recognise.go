package sqlite

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"time"
)

// IsStore reports whether a file is a store, by its header: SQLite's magic string, and
// Weir's application id at offset 68 (sqlite.org/fileformat.html). A new store has its id
// in the WAL until the first checkpoint: only then SQLite is asked.
func IsStore(path string) bool {
	header, err := readHeader(path)
	if err != nil || !bytes.HasPrefix(header, []byte("SQLite format 3\x00")) {
		return false
	}
	switch binary.BigEndian.Uint32(header[68:]) {
	case applicationID:
		return true
	case 0:
		info, err := os.Stat(path + "-wal")
		return err == nil && info.Size() > 0 && hasID(path)
	}
	return false
}

func readHeader(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, os.ErrInvalid // a pipe would wait
	}
	header := make([]byte, 100)
	_, err = io.ReadFull(f, header)
	return header, err
}

func hasID(path string) bool {
	c, err := connect(path, time.Second, "&mode=ro")
	if err != nil {
		return false
	}
	defer func() { _ = c.close() }() // only read
	var id int64
	return c.integers("PRAGMA application_id", nil, &id) == nil && id == applicationID
}
