package dump

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"weir/core/message"
)

// places holds the files and folders that were reached, by their paths with links
// resolved.
type places map[string]bool

// first reports whether no earlier path led to the same place.
func (p places) first(path string) bool {
	if place, err := filepath.EvalSymlinks(path); err == nil {
		path = place
	}
	if place, err := filepath.Abs(path); err == nil {
		path = place
	}
	was := p[path]
	p[path] = true
	return !was
}

// folder collects the dumps in a folder and its subfolders.
type folder struct {
	reached places
	dumps   []string
	known   int // number of dumps and folders that had been reached before
	left    []LeftOut
}

// dumpFiles lists the dumps in a folder and its subfolders in the order of their
// names, and the files left out. Links are followed. Files that were reached
// before, by a link or as another input, are not listed again.
func dumpFiles(path string, reached places) (dumps []string, left []LeftOut, err error) {
	f := folder{reached: reached}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, nil, err
	}
	if !reached.first(path) {
		return nil, nil, nil
	}
	f.walk(path, entries)
	if len(f.dumps)+f.known == 0 {
		return nil, nil, noDump(path, f.left)
	}
	return f.dumps, f.left, nil
}

// noDump returns the error for a folder without a dump.
func noDump(path string, left []LeftOut) error {
	if len(left) == 0 {
		return message.NewError("no dump in {{.Folder}}: name the folder of the dumps", "Folder", path)
	}
	const most = 5
	var names []message.Text
	for _, l := range left[:min(len(left), most)] {
		name := strings.TrimPrefix(l.Name, filepath.Clean(path)+string(filepath.Separator))
		names = append(names, message.Join("", message.Verbatim(name+" ("), l.Reason, message.Verbatim(")")))
	}
	if more := len(left) - most; more > 0 {
		names = append(names, message.New("and {{.More}} more", "More", more))
	}
	return message.NewError("no dump in {{.Folder}}, only {{.Files}}: name a file itself to import it anyway", "Folder", path, "Files", message.Join(", ", names...))
}

func (f *folder) walk(path string, entries []os.DirEntry) {
	for _, e := range entries { // in the order of names
		file := filepath.Join(path, e.Name())
		if out := hidden(e.Name()); !out.Reason.Empty() {
			f.leave(file, out)
			continue
		}
		info, err := os.Stat(file)
		switch {
		case errors.Is(err, os.ErrNotExist):
			f.leave(file, LeftOut{Reason: message.New("a broken link"), Unfinished: dumpName(file)})
		case err != nil:
			f.unreadable(file, err)
		case info.IsDir():
			below, err := os.ReadDir(file)
			switch {
			case err != nil:
				f.unreadable(file, err)
			case f.reached.first(file):
				f.walk(file, below)
			default:
				f.known++
			}
		case !info.Mode().IsRegular():
			f.leave(file, LeftOut{Reason: message.New("neither a file nor a folder")})
		default:
			f.file(file)
		}
	}
}

func (f *folder) leave(file string, out LeftOut) {
	out.Name = file
	f.left = append(f.left, out)
}

func (f *folder) unreadable(file string, err error) {
	if cause := errors.Unwrap(err); cause != nil {
		err = cause // without the path
	}
	f.leave(file, LeftOut{Reason: message.New("cannot be read: {{.Error}}", "Error", err), Unfinished: true})
}

func (f *folder) file(file string) {
	if out := passOver(filepath.Base(file)); !out.Reason.Empty() {
		f.leave(file, out)
		return
	}
	r, err := os.Open(file)
	if err != nil {
		f.unreadable(file, err)
		return
	}
	defer func() { _ = r.Close() }() // only read: nothing can be lost
	out, err := inspect(r, file)
	switch {
	case err != nil:
		f.unreadable(file, err)
	case !out.Reason.Empty():
		f.leave(file, out)
	case f.reached.first(file):
		f.dumps = append(f.dumps, file)
	default:
		f.known++
	}
}

// cheapWindow is the largest zstd window that is decoded just to look into a
// file.
const cheapWindow = 8 << 20

// inspect decides by its start and its name whether a file is a dump. The reason is
// empty if the file should be read, because it is a dump or has the name of one.
func inspect(file *os.File, path string) (LeftOut, error) {
	in := bufio.NewReaderSize(file, bufferBytes)
	if _, err := in.Peek(1); errors.Is(err, io.EOF) {
		return LeftOut{Reason: message.New("empty"), Unfinished: hasPackedExtension(path)}, nil
	} else if err != nil {
		return LeftOut{}, err
	}
	f, err := sniff(in)
	switch {
	case err != nil:
		return LeftOut{}, err
	case f.codec != nil && !cheap(in, f.codec, path):
		return LeftOut{}, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return LeftOut{}, err
	}
	return inspectContent(file, path)
}

// cheap reports whether to decompress the start of a file. Mostly that takes
// little time and memory, but a block of bzip2 takes 40 ms, and xz may need a
// large dictionary, which isn't worth it if the file has the name of a dump.
func cheap(in *bufio.Reader, c *codec, path string) bool {
	switch c {
	case bzip2Codec, xzCodec:
		return !dumpName(path)
	case zstdCodec:
		h, err := frameHeader(in)
		return err == nil && frameMemory(&h) <= cheapWindow
	}
	return true
}

// inspectContent is inspect by the file's content alone.
func inspectContent(file *os.File, path string) (out LeftOut, err error) {
	var inside []LeftOut
	d, err := newDecoder(opening{
		in: &counter{Reader: file, count: new(atomic.Int64)}, file: file, path: path, memory: freeMemory,
		leave: func(o LeftOut) { inside = append(inside, o) },
	})
	sure, _ := namedDump(path)
	var refused *refusal
	switch {
	case !sure && errors.As(err, &refused):
		return refused.leftOut(path), nil
	case err != nil:
		return LeftOut{}, nil // the import reports what is wrong
	}
	defer d.close()
	if strings.HasPrefix(d.codec, codecTar) {
		return LeftOut{}, nil // only reading to its end would show whether there is a dump in it
	}
	_, text, err := d.next()
	switch {
	case errors.Is(err, io.EOF): // a zip without a dump
		lost := slices.ContainsFunc(inside, func(o LeftOut) bool { return o.Unfinished })
		return LeftOut{Reason: message.New("an archive without a dump"), Unfinished: lost}, nil
	case err != nil || d.archive:
		return LeftOut{}, nil
	}
	head, err := start(bufio.NewReaderSize(text, bufferBytes))
	if err != nil {
		return LeftOut{}, nil
	}
	return leftOut(path, head), nil
}
