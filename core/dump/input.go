package dump

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"weir/core"
)

// extensions are those of the files that are read out of a folder.
var extensions = []string{".zst", ".bz2", ".gz", ".ndjson", ".jsonl"}

// input is a file, or a stream: standard input, a pipe, a device.
type input struct {
	name    string // what the store knows it by
	path    string // "" for standard input
	regular bool   // a file, which has a fingerprint and can be resumed
	size    int64  // of a file, in bytes
	open    func() (io.ReadCloser, error)
}

// resolve finds what Options.Inputs name, each file once, and checks that it is
// there and readable.
func resolve(o *Options) ([]input, []LeftOut, error) {
	var found []input
	add := func(in input) {
		if !slices.ContainsFunc(found, func(f input) bool { return f.name == in.name }) {
			found = append(found, in)
		}
	}
	opened := time.Now().UTC().Format(time.RFC3339Nano)
	for _, path := range o.Inputs {
		if path == "-" {
			if o.Stdin == nil {
				return nil, nil, errors.New("there is no standard input: name a file or a folder")
			}
			add(input{name: "standard input " + opened, open: func() (io.ReadCloser, error) { return io.NopCloser(o.Stdin), nil }})
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, nil, err
		}
		files := []string{path}
		if info.IsDir() {
			if files, err = dumpFiles(path); err != nil {
				return nil, nil, err
			}
		}
		for _, file := range files {
			in, err := newInput(file, opened)
			if err != nil {
				return nil, nil, err
			}
			add(in)
		}
	}
	if len(found) == 0 {
		return nil, nil, errors.New("no input: name files, folders, or - for standard input")
	}
	return found, nil, nil
}

// dumpFiles lists the dumps in a folder and those below it, in the order of
// their names. Hidden files are left out: unfinished downloads are often hidden.
func dumpFiles(folder string) (files []string, err error) {
	err = fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && slices.Contains(extensions, strings.ToLower(filepath.Ext(path))):
			files = append(files, filepath.Join(folder, filepath.FromSlash(path)))
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no dump in %s: want files named *%s", folder, strings.Join(extensions, ", *"))
	}
	return files, err
}

func newInput(path, opened string) (input, error) {
	name, err := filepath.Abs(path)
	if err != nil {
		return input{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return input{}, err
	}
	if !utf8.ValidString(name) {
		name = strconv.QuoteToASCII(name) // stores keep text
	}
	in := input{name: name, path: path, open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if !info.Mode().IsRegular() {
		// What comes out of a pipe is another thing each time.
		in.name += " " + opened
		return in, nil
	}
	in.regular, in.size = true, info.Size()
	f, err := in.open()
	if err != nil {
		return input{}, err
	}
	return in, f.Close()
}

// describe returns the input with its fingerprint as it is now, and without
// codec and token.
func (in *input) describe() (core.Input, error) {
	d := core.Input{Name: in.name}
	if !in.regular {
		return d, nil
	}
	f, err := os.Open(in.path)
	if err != nil {
		return d, err
	}
	defer func() { _ = f.Close() }() // only read: nothing can be lost
	info, err := f.Stat()
	if err != nil {
		return d, err
	}
	in.size, d.Size = info.Size(), info.Size()
	d.Head, err = digest(f, 0, d.Size)
	if err == nil {
		d.Tail, err = digest(f, max(d.Size-edge, 0), d.Size)
	}
	return d, err
}

// edge is how much of a file's begin and end its fingerprint covers.
const edge = 1 << 20

func digest(f io.ReaderAt, from, size int64) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	_, err = io.Copy(h, io.NewSectionReader(f, from, min(edge, size-from)))
	h.Sum(sum[:0])
	return sum, err
}
