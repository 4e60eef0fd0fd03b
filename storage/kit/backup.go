package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"weir/core/atomicfile"
	"weir/core/diskerr"
)

// WriteBackup creates a file, readable by its owner only, with the output of
// write. The file is complete when it appears under its name; a failed backup
// leaves nothing behind.
func WriteBackup(file string, write func(to *os.File) error) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fmt.Errorf("%s exists; name a new file", file)
		}
		return fmt.Errorf("backup: %w", err)
	}
	part, err := atomicfile.New(file, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w; name a file in another folder", diskerr.Writing(file, err))
	}
	defer part.Cleanup()
	if err = write(part.File); err == nil {
		err = part.Replace()
	}
	if err != nil {
		return fmt.Errorf("backup: %w", diskerr.Writing(file, err))
	}
	return nil
}
