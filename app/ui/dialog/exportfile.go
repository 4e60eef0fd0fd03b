package dialog

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"weir/app/ui/text"
	"weir/core/atomicfile"
	"weir/core/diskerr"
)

// exportName is the suggested name of a file: its content and the time.
func exportName(what, ending string, now time.Time) string {
	return what + "-" + now.Format("2006-01-02-1504") + ending
}

// exportPath is the absolute path of what a person typed. A name without a
// folder is in the home folder.
func exportPath(s string) (string, error) {
	path := text.Path(s)
	if path == "" {
		return "", errors.New(text.Tr("want the name of a file"))
	}
	home, err := os.UserHomeDir()
	if err != nil && !filepath.IsAbs(path) {
		return "", errors.New(text.Tr("want an absolute path"))
	}
	return text.Within(home, path)
}

// freePath is the path, with a number before its extension if a file exists
// there.
func freePath(path string) string {
	ending := filepath.Ext(path)
	for n, try := 2, path; ; n++ {
		if _, err := os.Lstat(try); err != nil {
			return try
		}
		try = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ending), n, ending)
	}
}

// checkTarget says in one line why a file can't be written, as far as that is
// known in advance. exists is true if a file would be replaced.
func checkTarget(path string) (exists bool, err error) {
	if atomicfile.CheckName(path) != nil {
		return false, errors.New(text.Tr("Windows allows no file of the name {{.File}}: choose another", text.With("File", filepath.Base(path))))
	}
	folder := filepath.Dir(path)
	if at, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return false, errors.New(text.Tr("there is no folder {{.Folder}}: create it, or choose another", text.With("Folder", folder)))
	} else if err == nil && !at.IsDir() {
		return false, errors.New(text.Tr("{{.Folder}} is not a folder: choose another", text.With("Folder", folder)))
	}
	at, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, unwritable(path, err)
	case at.IsDir():
		return false, errors.New(text.Tr("{{.Folder}} is a folder: add the name of a file", text.With("Folder", path)))
	}
	return true, nil
}

// writeFile writes a file atomically: it appears under its name when it is
// complete. Until then, and after an error, the old file stays.
func writeFile(ctx context.Context, path string, write func(io.Writer) (int, error)) (int, error) {
	part, err := atomicfile.New(path, 0o644)
	if err != nil {
		return 0, unwritable(path, err)
	}
	defer part.Cleanup()
	out := bufio.NewWriter(part)
	n, err := write(out)
	if err = errors.Join(err, out.Flush(), ctx.Err()); err != nil {
		return n, unwritable(path, err)
	}
	return n, unwritable(path, part.Replace())
}

// unwritable says why a file can't be written, and what to do. An error that
// doesn't come from the file system stays as it is.
func unwritable(path string, err error) error {
	reason, ok := diskerr.Reason(err)
	if !ok {
		return err
	}
	return errors.New(text.Tr("can't write {{.File}} in {{.Folder}}: {{.Reason}}; choose another folder",
		text.With("File", filepath.Base(path), "Folder", filepath.Dir(path), "Reason", text.Of(reason))))
}
