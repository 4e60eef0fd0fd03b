package dump

import (
	"context"
	"errors"
	"io"
	"os"
	"sync/atomic"

	"weir/core/message"
)

const (
	blockBytes = 256 << 10
	blocks     = 3 // one being filled, one waiting, one being read
)

// feed reads and decompresses one input in a goroutine of its own, so that this
// happens while lines are parsed, and so that an import can be stopped while a
// pipe delivers nothing.
type feed struct {
	opened chan opened // one value
	full   chan block
	free   chan []byte
	quit   chan struct{}
	done   chan struct{} // closed when the input is closed and its memory is freed

	// warning describes unread data after the end of the input; empty if there is
	// none. It is valid after next has returned io.EOF.
	warning message.Text

	is      opened // the value from opened; zero before
	current []byte // the block that next last returned
	err     error  // the error that ended next
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
	starts bool   // this is the first block of the member, which may be empty
	err    error  // set in the last block only, which has no bytes
}

// startFeed starts reading the input. read counts the compressed bytes read from
// it; leave is called, in another goroutine, for each member of an archive that
// is left out.
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
	defer func() { _ = r.Close() }() // opened for reading: nothing can be lost
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

// verdict returns io.EOF when the input was read to a verified end, else the
// error that describes what is wrong with it.
func (in *input) verdict(err error, read int64) error {
	if errors.Is(err, io.EOF) && in.regular && read != in.size {
		return message.NewError("it changed while it was read, from {{.Was}} to {{.Now}} bytes: import it again when it is whole", "Was", in.size, "Now", read)
	}
	return err
}

// codec waits until the input is open and returns the name of its compression.
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

// next returns the next block, which is valid until next is called again, io.EOF
// at a verified end, or the error that ended the input.
func (f *feed) next(ctx context.Context) (block, error) {
	if f.err != nil {
		return block{}, f.err
	}
	if f.current != nil {
		f.free <- f.current[:cap(f.current)]
		f.current = nil
	}
	select {
	case b := <-f.full:
		f.current, f.err = b.bytes, b.err
		return b, b.err
	case <-ctx.Done():
		return block{}, ctx.Err()
	}
}

// close ends the feed. For a file it waits until the file is closed. A pending
// Read of a pipe or terminal cannot be interrupted: it ends with the pipe or the
// program.
func (f *feed) close(in *input) {
	close(f.quit)
	if in.regular {
		<-f.done
	}
}

// errStopped is the error of reading an input whose feed was closed.
var errStopped = errors.New("stopped")

// counter counts the bytes read. It stops when quit is closed, because skipping
// long padding could take a while.
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

// at returns a reader of r in any order that counts the bytes read, up to r's
// size in total.
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
