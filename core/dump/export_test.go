package dump

import (
	"bufio"
	"bytes"
	"io"
)

// WithMemory makes a source assume that this many bytes of memory are free.
func (o Options) WithMemory(bytes uint64) Options {
	o.available = func() uint64 { return bytes }
	return o
}

// NewScan returns a function that scans one line for the members at paths.
func NewScan(paths []string) func(line []byte) (values [][]byte, err error) {
	s := scanner{values: make([][]byte, len(paths))}
	root := tree(paths)
	return func(line []byte) ([][]byte, error) {
		err := s.scan(line, root)
		return s.values, err
	}
}

// GroupMemory returns the bytes that the control groups below root leave free.
var GroupMemory = groupMemory

// Bunzip2 returns the content of all bzip2 streams in packed, up to the first
// error.
func Bunzip2(packed []byte) (content []byte, err error) {
	in := bufio.NewReader(bytes.NewReader(packed))
	u := new(bzip2Unpacker)
	defer u.close()
	for {
		stream, err := u.next(in)
		if err != nil {
			return content, err
		}
		part, err := io.ReadAll(stream)
		content = append(content, part...)
		if err != nil {
			return content, err
		}
		if _, err := in.Peek(1); err != nil {
			return content, nil
		}
	}
}
