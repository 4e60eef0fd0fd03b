package dump

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
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

	// warning describes what follows the end of the input and was not read; ""
	// for nothing. It is valid after next has returned io.EOF.
	warning string

	is     opened // what opened said; zero before
	inHand []byte // the block that next returned last
	err    error  // what next ended with
}

type opened struct {
	codec   string
	content uint64 // see decoder
	err     error
}

// block is the next part of an input's text.
type block struct {
	bytes  []byte
	member string // the name of the archive's member that the bytes belong to
	starts bool   // this is the first block of the member; then it may have no bytes
	err    error  // comes without bytes, and is the last
}

// startFeed starts to read the input. read counts the bytes taken from it,
// compressed as it is; leave is called, in another goroutine, for each member of
// an archive that is not read.
func startFeed(in *input, read *atomic.Int64, available func() uint64, leave func(LeftOut)) *feed {
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
		f.run(in, read, available, leave)
	}()
	return f
}

func (f *feed) run(in *input, read *atomic.Int64, available func() uint64, leave func(LeftOut)) {
	r, err := in.open()
	if err != nil {
		f.opened <- opened{err: err}
		return
	}
	defer func() { _ = r.Close() }() // only read: nothing can be lost
	o := opening{in: &counter{Reader: r, count: read, quit: f.quit}, path: in.path, memory: available, leave: leave}
	if in.regular {
		o.file, _ = r.(*os.File)
	}
	d, err := newDecoder(o)
	if err != nil {
		f.opened <- opened{err: err}
		return
	}
	defer d.close()
	f.opened <- opened{codec: d.codec, content: d.content}

	for err == nil {
		var member string
		var text io.Reader
		if member, text, err = d.next(); err == nil {
			err = f.text(text, block{member: member, starts: d.archive})
		}
	}
	if errors.Is(err, io.EOF) {
		f.warning = d.trailing()
	}
	f.send(block{err: in.verdict(err, read.Load())})
}

// text sends all of r in blocks like b. Only the first one starts a member.
func (f *feed) text(r io.Reader, b block) error {
	for {
		var buf []byte
		select {
		case buf = <-f.free:
		case <-f.quit:
			return errStopped
		}
		if buf == nil {
			buf = make([]byte, blockBytes)
		}
		n, err := r.Read(buf)
		end := errors.Is(err, io.EOF)
		if b.bytes = buf[:n]; n == 0 {
			b.bytes = nil
			f.free <- buf
		}
		if n > 0 || end && b.starts {
			if !f.send(b) {
				return errStopped
			}
			b.starts = false
		}
		switch {
		case end:
			return nil
		case err != nil:
			return err
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
func (in *input) verdict(err error, read int64) error {
	if errors.Is(err, io.EOF) && in.regular && read != in.size {
		return fmt.Errorf("it changed while it was read, from %d to %d bytes: import it again when it is whole", in.size, read)
	}
	return err
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

// errStopped is the error of reading an input whose feed was closed.
var errStopped = errors.New("stopped")

// counter counts the bytes read. It stops when quit is closed, as what is skipped,
// like padding, may be long.
type counter struct {
	io.Reader
	count *atomic.Int64
	quit  <-chan struct{} // nil for never
}

func (c *counter) Read(p []byte) (int, error) {
	if c.stopped() {
		return 0, errStopped
	}
	n, err := c.Reader.Read(p)
	c.count.Add(int64(n))
	return n, err
}

func (c *counter) stopped() bool {
	select {
	case <-c.quit:
		return true
	default:
		return false
	}
}

// at returns a reader that counts what is read of r in any order, but no more than
// r's size in all.
func (c *counter) at(r *io.SectionReader) io.ReaderAt { return &counterAt{c, r} }

type counterAt struct {
	*counter
	section *io.SectionReader
}

func (c *counterAt) ReadAt(p []byte, off int64) (int, error) {
	if c.stopped() {
		return 0, errStopped
	}
	n, err := c.section.ReadAt(p, off)
	c.count.Store(min(c.count.Load()+int64(n), c.section.Size()))
	return n, err
}
