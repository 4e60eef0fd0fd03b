package dump

import (
	"bufio"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"weir/core/message"
)

// entries iterates over the files in an archive.
type entries interface {
	// next returns the next file, which is valid until next is called again, or
	// io.EOF at the verified end of the archive.
	next() (entry, error)

	// trailing describes unread data after the end, if there is any.
	trailing() message.Text
}

// entry is a file in an archive.
type entry struct {
	name string
	io.Reader

	unread message.Text // why it cannot be read; empty if it can
	lost   bool         // it cannot be read, but may be a dump
}

// archive reads the dumps in an archive, each decompressed and as UTF-8.
type archive struct {
	entries entries
	name    string
	memory  func() uint64
	leave   func(LeftOut)

	raw, text *bufio.Reader // of the current member, packed and decompressed
	member    string
	streams   *streams       // of the current member; nil if it is not compressed
	after     []message.Text // unread data after the ends of members
}

func newArchive(e entries, name string, o opening) *archive {
	return &archive{
		entries: e, name: name, memory: o.memory, leave: o.leave,
		raw: bufio.NewReaderSize(nil, bufferBytes), text: bufio.NewReaderSize(nil, bufferBytes),
	}
}

func (a *archive) next() (string, io.Reader, error) {
	for {
		a.closeMember()
		e, err := a.entries.next()
		if err != nil {
			return "", nil, err
		}
		if !utf8.ValidString(e.name) {
			e.name = strconv.QuoteToASCII(e.name)
		}
		a.member = e.name
		text, out, err := a.open(e)
		if err != nil {
			return "", nil, err
		}
		if out.Reason.Empty() {
			return e.name, text, nil
		}
		out.Name = a.name + "/" + path.Clean(e.name)
		a.leave(out)
	}
}

// open returns the text of a member, or the reason to leave it out.
func (a *archive) open(e entry) (*bufio.Reader, LeftOut, error) {
	if out := passOverMember(e.name); !out.Reason.Empty() {
		return nil, out, nil
	}
	if !e.unread.Empty() {
		return nil, LeftOut{Reason: e.unread, Unfinished: e.lost}, nil
	}
	in := a.raw
	in.Reset(e.Reader)
	if _, err := in.Peek(1); errors.Is(err, io.EOF) {
		return nil, LeftOut{Reason: message.New("empty"), Unfinished: hasPackedExtension(e.name)}, nil
	}
	f, err := sniff(in)
	if err != nil {
		return nil, LeftOut{}, err
	}
	if f.codec != nil {
		a.streams = newStreams(in, f.codec, message.New("the {{.Codec}} stream of {{.File}} in it", "Codec", f.codec.name, "File", e.name), a.memory)
		in = a.text
		in.Reset(a.streams)
		if f, err = sniff(in); err != nil {
			return nil, LeftOut{}, err
		}
	}
	switch {
	case f.codec != nil, f.archive != "":
		return nil, LeftOut{Reason: message.New("packed again inside the archive: unpack it and import that"), Unfinished: true}, nil
	case f.refused != nil:
		return nil, f.refused.leftOut(e.name), nil
	}
	in = newText(in)
	head, err := start(in)
	if err != nil {
		return nil, LeftOut{}, err
	}
	return in, leftOut(e.name, head), nil
}

// start peeks at the start of a text, up to its first character that isn't a
// blank or the like, as far as in's buffer has room. An error after the first
// bytes is left to the reader.
func start(in *bufio.Reader) ([]byte, error) {
	for want := 1; ; {
		_, err := in.Peek(want)
		if err != nil && !errors.Is(err, io.EOF) && in.Buffered() == 0 {
			return nil, err
		}
		head, _ := in.Peek(in.Buffered())
		if err != nil || len(trimStart(head)) > 0 || len(head) == in.Size() {
			return head, nil
		}
		want = len(head) + 1
	}
}

// passOverMember is passOver for a member and for each folder in its name.
func passOverMember(name string) LeftOut {
	parts := strings.Split(path.Clean(name), "/")
	for _, part := range parts {
		if out := hidden(part); part != ".." && !out.Reason.Empty() {
			return out
		}
	}
	return passOver(parts[len(parts)-1])
}

// closeMember closes the current member, if there is one.
func (a *archive) closeMember() {
	if a.streams == nil {
		return
	}
	if !a.streams.trailing.Empty() {
		a.after = append(a.after, message.Join(": ", message.Verbatim(a.member), a.streams.trailing))
	}
	a.streams.close()
	a.streams = nil
}

// trailing describes unread data after the end of the archive and of its members:
// in detail for the first such member, as a count for the others.
func (a *archive) trailing() message.Text {
	found := []message.Text{a.entries.trailing()}
	if len(a.after) > 0 {
		found = append(found, a.after[0])
	}
	if more := len(a.after) - 1; more > 0 {
		found = append(found, message.Plural(more, "and the same for 1 more member", "and the same for {{.More}} more members", "More", more))
	}
	return message.Join("; ", found...)
}

func (a *archive) close() { a.closeMember() }
