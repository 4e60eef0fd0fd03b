package dump

import (
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"
	"unicode/utf8"

	"weir/core"
	"weir/core/diskerr"
	"weir/core/message"
)

// input is a file, or a stream: standard input, a pipe, a device.
type input struct {
	name    string // its name in the store
	path    string // "" for standard input
	regular bool   // a file, which has a fingerprint and can be resumed
	size    int64  // of a file, in bytes
	open    func() (io.ReadCloser, error)
}

// resolve finds the files that Options.Inputs names, each once, and checks that
// they exist and are readable. left lists the other files in folders.
func resolve(o *Options) (found []input, left []LeftOut, err error) {
	opened := time.Now().UTC().Format(time.RFC3339Nano)
	reached := places{}
	for _, path := range o.Inputs {
		if path == "-" {
			if o.Stdin == nil {
				return nil, nil, message.NewError("there is no standard input: name a file or a folder")
			}
			if reached.first(path) {
				found = append(found, input{name: "standard input " + opened, open: func() (io.ReadCloser, error) { return io.NopCloser(o.Stdin), nil }})
			}
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, nil, diskerr.Reading(path, err)
		}
		files := []string{path}
		if info.IsDir() {
			var others []LeftOut
			if files, others, err = dumpFiles(path, reached); err != nil {
				return nil, nil, err
			}
			left = append(left, others...)
		} else if !reached.first(path) {
			continue
		}
		for _, file := range files {
			in, err := newInput(file, opened)
			if err != nil {
				return nil, nil, err
			}
			found = append(found, in)
		}
	}
	if len(found) == 0 {
		return nil, nil, message.NewError("no input: name files, folders, or - for standard input")
	}
	return found, left, nil
}

func newInput(path, opened string) (input, error) {
	name, err := filepath.Abs(path)
	if err != nil {
		return input{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return input{}, diskerr.Reading(path, err)
	}
	if !utf8.ValidString(name) {
		name = strconv.QuoteToASCII(name) // stores keep text
	}
	in := input{name: name, path: path, open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if !info.Mode().IsRegular() {
		// A pipe delivers something else each time.
		in.name += " " + opened
		return in, nil
	}
	in.regular, in.size = true, info.Size()
	f, err := in.open()
	if err != nil {
		return input{}, diskerr.Reading(path, err)
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

// edge is the size of each of the two parts, at its start and its end, that a
// file's fingerprint covers.
const edge = 1 << 20

func digest(f io.ReaderAt, from, size int64) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	_, err = io.Copy(h, io.NewSectionReader(f, from, min(edge, size-from)))
	h.Sum(sum[:0])
	return sum, err
}
