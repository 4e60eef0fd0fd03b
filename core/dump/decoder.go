package dump

import (
	"bufio"
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"weir/core/message"
)

// More codecs of an input, as core.Input names them. A compressed tar archive is
// "tar." and its codec.
const (
	codecNone = "none"
	codecTar  = "tar"
	codecZip  = "zip"
)

// bufferBytes is the size of a read.
const bufferBytes = 64 << 10

// opening is what a decoder needs.
type opening struct {
	in     *counter
	file   *os.File      // the file that in reads; nil for a stream
	path   string        // "" for standard input
	memory func() uint64 // returns the bytes of free memory
	leave  func(LeftOut) // called for each member that is not read
}

// decoder reads the text of one input: decompressed, unpacked, and as UTF-8.
type decoder struct {
	codec   string
	archive bool   // each of its parts is a member
	content uint64 // decompressed size of a zstd stream's first frame; 0 when its header doesn't state it

	parts   parts
	streams *streams // nil if it is not compressed
}

// parts are the texts in an input.
type parts interface {
	// next returns the next text, which is valid until next is called again, or
	// io.EOF at the verified end of the input.
	next() (name string, text io.Reader, err error)

	// trailing describes unread data after the end, if there is any.
	trailing() message.Text

	close()
}

// newDecoder detects the format of the input by its first bytes. The name counts
// only if it promises something else.
func newDecoder(o opening) (*decoder, error) {
	in := bufio.NewReaderSize(o.in, bufferBytes)
	f, err := sniff(in)
	if err != nil {
		return nil, err
	}
	d := &decoder{codec: codecNone}
	if f.codec != nil {
		d.codec = f.codec.name
		if f.codec == zstdCodec {
			if h, err := frameHeader(in); err == nil && h.HasFCS {
				d.content = h.FrameContentSize
			}
		}
		d.streams = newStreams(in, f.codec, message.New("its {{.Codec}} stream", "Codec", d.codec), o.memory)
		in = bufio.NewReaderSize(d.streams, bufferBytes)
		if f, err = sniff(in); err != nil {
			d.close()
			return nil, err
		}
	}
	if err = d.open(o, in, f); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// open opens the decompressed data that in reads.
func (d *decoder) open(o opening, in *bufio.Reader, f form) error {
	name := cmp.Or(o.path, "standard input")
	switch {
	case f.refused != nil:
		return f.refused
	case f.codec != nil:
		return &refusal{message.New("{{.Inner}} inside {{.Codec}}", "Inner", f.codec.name, "Codec", d.codec), message.Later("unpack it once and import that")}
	case f.archive == codecZip && d.streams != nil:
		return &refusal{message.New("a zip archive inside {{.Codec}}", "Codec", d.codec), message.Later("unpack it once and import that")}
	case f.archive == codecZip && o.file == nil:
		return &refusal{message.New("a zip archive, whose table of contents is at its end"), message.Later("name the file instead of sending it through a pipe")}
	case f.archive == codecZip:
		d.codec, d.archive = codecZip, true
		z, err := openZip(o)
		if err != nil {
			return err
		}
		d.parts = newArchive(z, name, o)
		return nil
	case f.archive == codecTar:
		d.archive = true
		if d.streams == nil {
			d.codec = codecTar
		} else {
			d.codec = codecTar + "." + d.codec
		}
		d.parts = newArchive(newTar(in), name, o)
		return nil
	}
	if d.streams == nil {
		if err := packedByName(o.path, in); err != nil {
			return err
		}
	}
	d.parts = &plain{text: newText(in)}
	return nil
}

// next returns the next text, io.EOF at the verified end of the input, or an
// error that describes the damage.
func (d *decoder) next() (name string, text io.Reader, err error) {
	return d.parts.next()
}

// trailing describes unread data after the end of the input, if there is any.
func (d *decoder) trailing() message.Text {
	found := []message.Text{d.parts.trailing()}
	if d.streams != nil {
		found = append(found, d.streams.trailing)
	}
	return message.Join("; ", found...)
}

func (d *decoder) close() {
	if d.parts != nil {
		d.parts.close()
	}
	d.parts = nil // so that the memory it refers to can be freed
	if d.streams != nil {
		d.streams.close()
	}
}

// plain is an input that consists of one text.
type plain struct{ text io.Reader }

func (p *plain) next() (string, io.Reader, error) {
	text := p.text
	p.text = nil
	if text == nil {
		return "", nil, io.EOF
	}
	return "", text, nil
}

func (p *plain) trailing() message.Text { return message.Text{} }
func (p *plain) close()                 {}

// packedByName returns an error for text in a file whose name promises a packed
// file, unless it looks like a dump that kept its name when it was unpacked.
func packedByName(path string, in *bufio.Reader) error {
	ext := strings.ToLower(filepath.Ext(path))
	if !slices.Contains(packedExtensions, ext) {
		return nil
	}
	_, _ = in.Peek(1) // an error is left to the reader
	head, _ := in.Peek(in.Buffered())
	if len(head) == 0 {
		return advised{message.NewError("it is empty: get the whole file and import that")}
	}
	// Fewer bytes may also be the start of a truncated packed file.
	const few = 8
	if len(head) >= few && (startsRecord(head) || hasRecord(head) || charsetOf(head) != utf8Text) {
		return nil
	}
	if what, _ := foreign(head); what != "" {
		return advised{message.NewError("it is {{.What}} and not a {{.Extension}} file: get it again and import that", "What", message.Text{Template: what}, "Extension", ext)}
	}
	return advised{message.NewError("it is not a {{.Extension}} file: get it again and import that", "Extension", ext)}
}
