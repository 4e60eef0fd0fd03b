package dump

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Fed is the output of a feed for an input.
type Fed struct {
	Codec   string
	Members []string // in the order in which they start
	Texts   []string // of each; a plain input has one
	Warning string
	LeftOut []LeftOut
	Read    int64
	Err     error // nil at a verified end
}

// Text is all of the text.
func (f Fed) Text() string { return strings.Join(f.Texts, "") }

// Feed reads a file, or stdin for the path "-", to its end.
func Feed(t testing.TB, path string, stdin io.Reader, memory uint64) (fed Fed) {
	t.Helper()
	in := input{name: "standard input", open: func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil }}
	if path != "-" {
		var err error
		if in, err = newInput(path, time.Now().String()); err != nil {
			t.Fatal(err)
		}
	}
	var read atomic.Int64
	var left leftOuts
	f := startFeed(&in, &read, func() uint64 { return memory }, func(o LeftOut) { left.add(o) })
	defer func() {
		f.close(&in)
		<-f.done
		fed.LeftOut, fed.Read = left.all(), read.Load()
	}()
	if fed.Codec, fed.Err = f.codec(t.Context()); fed.Err != nil {
		return fed
	}
	var text strings.Builder
	end := func() {
		if len(fed.Members) == 0 || text.Len() > 0 || len(fed.Texts) < len(fed.Members) {
			fed.Texts = append(fed.Texts, text.String())
			text.Reset()
		}
	}
	for {
		b, err := f.next(t.Context())
		switch {
		case errors.Is(err, io.EOF):
			end()
			fed.Warning = f.warning.String()
			return fed
		case err != nil:
			end()
			fed.Err = err
			return fed
		}
		if b.starts {
			if len(fed.Members) > 0 {
				end()
			}
			fed.Members = append(fed.Members, b.member)
		} else if len(fed.Members) > 0 && b.member != fed.Members[len(fed.Members)-1] {
			t.Errorf("a block of %q follows the start of %q", b.member, fed.Members[len(fed.Members)-1])
		}
		text.Write(b.bytes)
	}
}

// Drain reads a file to its end and returns the length of its text.
func Drain(path string) (n int64, err error) {
	in, err := newInput(path, "")
	if err != nil {
		return 0, err
	}
	var read atomic.Int64
	f := startFeed(&in, &read, freeMemory, func(LeftOut) {})
	defer f.close(&in)
	if _, err := f.codec(context.Background()); err != nil {
		return 0, err
	}
	for {
		b, err := f.next(context.Background())
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return n, err
		}
		n += int64(len(b.bytes))
	}
}

// Foreign identifies text in an unsupported format.
var Foreign = foreign

// BinaryForm identifies the binary file that starts with head.
func BinaryForm(head []byte) string {
	if r := formOf(head).refused; r != nil {
		return r.Error()
	}
	return ""
}

// Judge returns why a text with this name is left out of a folder.
func Judge(name, head string) (reason string, unfinished bool) {
	out := leftOut(name, []byte(head))
	return out.Reason.String(), out.Unfinished
}
