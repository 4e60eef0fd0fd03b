package sqlite

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"weir/core/diskerr"
	"weir/core/message"
)

// A Step runs one step of a probe: it bounds its time, reports it, and returns the
// error of try. A note describes the finding in a few words.
type Step = func(name string, try func(ctx context.Context) (note message.Text, err error)) error

// ErrNoFile says that a store's file does not exist. It ends a step of a probe
// and is a warning: opening the store makes one, with nothing in it.
var ErrNoFile = message.NewError("there is no such file; Weir would make a new, empty one there")

// Probe tries a store without changing or making anything: name, connection,
// version. It ends with the first step that fails; its error is one line.
// Where there is no file the connection's step returns ErrNoFile, and
// Probe ends without an error.
func Probe(o Options, step Step) error {
	p := &probe{busy: min(cmp.Or(o.BusyTimeout, time.Second), time.Second)}
	if err := step(message.Later("name"), func(context.Context) (message.Text, error) { return p.name(o.Path) }); err != nil {
		return err
	}
	err := step(message.Later("connection"), func(context.Context) (message.Text, error) { return p.connect() })
	switch {
	case errors.Is(err, ErrNoFile):
		return nil
	case err == nil:
		err = step(message.Later("version"), func(context.Context) (message.Text, error) { return p.version() })
	}
	if p.conn != nil {
		err = errors.Join(err, p.conn.close())
	}
	return err
}

type probe struct {
	path string
	busy time.Duration
	conn *conn // nil before it is connected
}

// name tests whether the file can be written, or made.
func (p *probe) name(path string) (message.Text, error) {
	if path == "" {
		return message.Text{}, message.NewError("no file is named: write the path of one")
	}
	var err error
	if p.path, err = filepath.Abs(path); err != nil {
		return message.Text{}, err
	}
	info, err := os.Stat(p.path)
	switch {
	case err == nil && info.IsDir():
		return message.Text{}, message.NewError("{{.Path}} is a folder: name a file in it, like {{.Example}}", "Path", p.path, "Example", filepath.Join(p.path, "weir.db"))
	case err == nil:
		if err := mayWrite(p.path); err != nil {
			return message.Text{}, message.NewError("{{.Error}}: change the file's permissions, or name another", "Error", err)
		}
		return message.Verbatim(p.path), p.writable(filepath.Dir(p.path)) // the WAL lies beside it
	case !errors.Is(err, fs.ErrNotExist):
		return message.Text{}, message.NewError("{{.Error}}; name a file that you may use", "Error", err)
	}
	folder := filepath.Dir(p.path)
	for up := filepath.Dir(folder); up != folder; up = filepath.Dir(folder) {
		if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		folder = up
	}
	return message.Verbatim(p.path), p.writable(folder)
}

// writable makes a file in a folder and removes it: permissions alone don't
// tell of file systems that are only read.
func (p *probe) writable(folder string) error {
	f, err := os.CreateTemp(folder, ".weir-*")
	if err != nil {
		return message.NewError("{{.Error}}; name a file in another folder", "Error", diskerr.Writing(p.path, err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (p *probe) connect() (message.Text, error) {
	info, err := os.Stat(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return message.Text{}, ErrNoFile
	}
	if err != nil {
		return message.Text{}, err
	}
	if p.conn, err = connect(p.path, p.busy, "&mode=rw&_query_only=1"); err != nil {
		return message.Text{}, message.NewError("{{.Error}}: name another file", "Error", err)
	}
	// The driver opens the file with its first statement.
	if err := p.conn.integers("SELECT count(*) FROM sqlite_schema", nil, new(int64)); err != nil {
		return message.Text{}, message.NewError("{{.Error}}: name another file", "Error", err)
	}
	return message.New("it opens, {{.Size}}", "Size", message.Bytes(info.Size())), nil
}

func (p *probe) version() (message.Text, error) {
	have, err := peek(p.conn)
	switch {
	case err != nil:
		return message.Text{}, err
	case have == 0:
		return message.New("an empty file; its tables will be made"), nil
	case have > schemaVersion:
		if err := mayRead(p.conn, have); err != nil {
			return message.Text{}, err
		}
	case have < schemaVersion:
		return message.New("store version {{.Have}}, which becomes {{.New}}", "Have", have, "New", schemaVersion), nil
	}
	if left, err := unfinished(p.conn); err != nil || left {
		return message.New("on its way to store version {{.New}}; opening it finishes that", "New", schemaVersion), err
	}
	return message.New("store version {{.Have}}", "Have", have), nil
}
