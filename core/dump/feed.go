package dump

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync/atomic"
)

const (
	blockBytes = 256 << 10
	blocks     = 3 // one being filled, one waiting, one being read
)

// feed reads and decompresses one input in a goroutine of its own, so that this
// goes on while lines are parsed, and so that a reader of a pipe that brings
// nothing can still be stopped.
type feed struct {
	opened chan opened // one value
	full   chan block
	free   chan []byte
	quit   chan struct{}
	done   chan struct{} // closed when the input is closed and its memory free

	is      opened // what opened said; zero before
	inHand  []byte // the block that next returned last
	err     error  // what next ended with
	warning string
}

type opened struct {
	codec   string
	content uint64 // decoded bytes of the first frame, 0 when it doesn't say
	err     error
}

type block struct {
	bytes  []byte
	starts bool   // they are the first of another member of an archive
	member string // its name
	err    error  // comes without bytes, and is the last
}

// startFeed starts to read the input. read counts the bytes taken from it,
// compressed as it is.
func startFeed(in *input, read *atomic.Int64, available func() uint64) *feed {
	f := &feed{
		opened: make(chan opened, 1),
		full:   make(chan block),
		free:   make(chan []byte, blocks),
		quit:   make(chan struct{}),
		done:   make(chan struct{}),
	}
	for range blocks {
		f.free <- nil
	}
	go func() {
		defer close(f.done)
		f.run(in, read, available)
	}()
	return f
}

func (f *feed) run(in *input, read *atomic.Int64, available func() uint64) {
	file, err := in.open()
	if err != nil {
		f.opened <- opened{err: err}
		return
	}
	defer func() { _ = file.Close() }() // only read: nothing can be lost
	d, err := newDecoder(&counter{file, read}, in.path, available)
	if err != nil {
		f.opened <- opened{err: err}
		return
	}
	defer d.close()
	f.opened <- opened{codec: d.codec}

	for {
		var buf []byte
		select {
		case buf = <-f.free:
		case <-f.quit:
			return
		}
		if buf == nil {
			buf = make([]byte, blockBytes)
		}
		n, err := d.Read(buf)
		if n > 0 && !f.send(block{bytes: buf[:n]}) {
			return
		}
		if n == 0 && err == nil {
			f.free <- buf
		}
		if err != nil {
			f.send(block{err: in.verdict(err, d.codec, read.Load())})
			return
		}
	}
}

func (f *feed) send(b block) bool {
	select {
	case f.full <- b:
		return true
	case <-f.quit:
		return false
	}
}

// verdict says how the input ended: io.EOF when it was read to a verified end,
// else what is wrong with it.
func (in *input) verdict(err error, codec string, read int64) error {
	var path *fs.PathError
	switch {
	case errors.Is(err, io.EOF) && in.regular && read != in.size:
		return fmt.Errorf("it changed while it was read, from %d to %d bytes: import it again when it is whole", in.size, read)
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("its %s stream is cut off: get the whole file and import that", codec)
	case errors.As(err, &path):
		return err
	}
	return fmt.Errorf("its %s stream is damaged: %w: get it again and import that", codec, err)
}

// codec waits until the input is open and returns what it is compressed by.
func (f *feed) codec(ctx context.Context) (string, error) {
	if f.is == (opened{}) {
		select {
		case f.is = <-f.opened:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return f.is.codec, f.is.err
}

// next returns the next block, valid until the one after is asked for, io.EOF at
// a verified end, or what is wrong with the input.
func (f *feed) next(ctx context.Context) (block, error) {
	if f.err != nil {
		return block{}, f.err
	}
	if f.inHand != nil {
		f.free <- f.inHand[:cap(f.inHand)]
		f.inHand = nil
	}
	select {
	case b := <-f.full:
		f.inHand, f.err = b.bytes, b.err
		return b, b.err
	case <-ctx.Done():
		return block{}, ctx.Err()
	}
}

// close ends the feed; for a file it returns when the file is closed. A Read of
// a pipe or terminal that is under way cannot be interrupted: it ends with the
// pipe or the program.
func (f *feed) close(in *input) {
	close(f.quit)
	if in.regular {
		<-f.done
	}
}

// counter counts what is read.
type counter struct {
	io.Reader
	n *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}
