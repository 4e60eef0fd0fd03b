package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/adrg/xdg"

	"weir/core/message"
)

// Options say what overrides the defaults.
type Options struct {
	// File is the file that a flag names. When it is empty, ./config.toml is
	// read, else weir/config.toml in the user's configuration folder, else none.
	File string

	// Env is the environment, as os.Environ returns it. Settings are those that
	// begin with WEIR_; WEIR_TEST… belongs to the project's own tests.
	Env []string

	// Overrides are the flags: from a setting's key to the text for Set.
	Overrides map[string]string

	// Demo makes the demo the store, whatever else the settings say.
	Demo bool
}

// Effective is the settings in force after everything was read.
type Effective struct {
	Config
	File string // the file that was read; empty when there was none

	origins map[string]Origin
}

// Origin says where a value came from.
type Origin struct {
	Layer Layer
	File  string // of LayerFile
	Line  int    // of LayerFile, from 1
	Name  string // the variable of LayerEnvironment
}

// Layer is one of the things that settings come from. A later one lies on top;
// the last is the store that a window was left with.
type Layer int

// The layers, lowest first.
const (
	LayerDefault Layer = iota
	LayerFile
	LayerEnvironment
	LayerFlag
	LayerWindow
)

// String is "default", "config.toml:12", "WEIR_LOG_LEVEL", "flag" or "the window".
func (o Origin) String() string { return o.Message().String() }

// Message is String's text.
func (o Origin) Message() message.Text {
	switch o.Layer {
	case LayerFile:
		return message.Verbatim(o.File + ":" + strconv.Itoa(o.Line))
	case LayerEnvironment:
		return message.Verbatim(o.Name)
	case LayerFlag:
		return message.New("flag")
	case LayerWindow:
		return message.New("the window")
	default:
		return message.New("default")
	}
}

// Origin says where the value of that key came from.
func (e *Effective) Origin(key string) Origin { return e.origins[key] }

// Load puts file, environment and flags on top of the defaults, in this order.
// The error joins everything that is wrong, each in one line of the form
// "where: key: what is wrong".
func Load(o Options) (*Effective, error) {
	e := &Effective{Config: Default(), origins: map[string]Origin{}}
	var text []byte
	var err error
	if e.File, text, err = readFile(o.File); err != nil {
		return nil, err
	}
	problems := slices.Concat(e.applyFile(text), e.applyEnv(o.Env), e.applyFlags(o.Overrides))
	if err := e.verdict(problems); err != nil {
		return nil, err
	}
	if o.Demo {
		return e.Demo(), nil
	}
	e.keepByStore()
	return e, nil
}

// verdict joins the problems; if there are none, the settings that contradict each
// other.
func (e *Effective) verdict(problems []error) error {
	if len(problems) == 0 {
		for _, c := range e.clashes() {
			problems = append(problems, fmt.Errorf("%v: %s: %w", e.origins[c.key], c.key, c.err))
		}
	}
	return errors.Join(problems...)
}

// candidates are the files that may be read, in the order that Options.File
// promises.
func candidates(explicit string) []string {
	if explicit != "" {
		return []string{explicit}
	}
	return []string{"config.toml", filepath.Join(xdg.ConfigHome, "weir", "config.toml")}
}

// Locate is the file that Load reads, even if its values are impossible; "" if
// there is none.
func Locate(o Options) string {
	for _, file := range candidates(o.File) {
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	return o.File
}

// readFile returns the first file that there is.
func readFile(explicit string) (file string, text []byte, err error) {
	for _, file := range candidates(explicit) {
		text, err = os.ReadFile(file)
		switch {
		case err == nil:
			return file, text, nil
		case explicit == "" && errors.Is(err, fs.ErrNotExist):
			continue
		default:
			return "", nil, message.NewError("settings: {{.Error}}; name a file that can be read with --config", "Error", err)
		}
	}
	return "", nil, nil
}

// applyFile takes over what the text says and returns what is wrong with it,
// in the order of its lines.
func (e *Effective) applyFile(text []byte) (problems []error) {
	doc, err := readDocument(text)
	if err != nil {
		return []error{fmt.Errorf("%s:%w", e.File, err)}
	}
	var unknown []string // tables that were reported; their content needn't be
	for _, it := range doc.items {
		key := it.key()
		if slices.ContainsFunc(unknown, func(table string) bool { return strings.HasPrefix(key, table+".") }) {
			continue
		}
		origin := Origin{Layer: LayerFile, File: e.File, Line: it.line}
		if err := e.applyItem(doc, it, origin); err != nil {
			problems = append(problems, fmt.Errorf("%v: %w", origin, err))
			if it.kind != value {
				unknown = append(unknown, key)
			}
		}
	}
	return problems
}

func (e *Effective) applyItem(doc *document, it item, origin Origin) error {
	key := it.key()
	s, err := find(key)
	isSetting := err == nil
	isSection := slices.ContainsFunc(Sections(), func(s Section) bool { return s.Name == key })
	switch {
	case it.kind == arrayHeader && isSection:
		return message.NewError("{{.Key}}: got a list of tables, want [{{.Key}}] with single brackets", "Key", key)
	case it.kind != value && isSection:
		return nil
	case it.kind == value && isSetting:
		if err := e.setTOML(s, doc.lookup(it.path)); err != nil {
			return err
		}
		e.origins[key] = origin
		return nil
	case isSetting:
		return message.NewError("{{.Key}}: got a table, want a line {{.Name}} = … below [{{.Section}}]", "Key", key, "Name", s.Name(), "Section", s.Section())
	case isSection:
		return message.NewError("{{.Key}}: got a value, want a line [{{.Key}}] with settings below", "Key", key)
	case it.kind == value:
		return err
	default:
		return message.NewError("{{.Key}}: no such section; {{.Remedy}}", "Key", key, "Remedy", nearestOf(key, sectionNames()))
	}
}

func sectionNames() []string {
	var names []string
	for _, s := range Sections() {
		names = append(names, s.Name)
	}
	return names
}

// applyFlags applies the flags.
func (e *Effective) applyFlags(overrides map[string]string) (problems []error) {
	for _, key := range slices.Sorted(maps.Keys(overrides)) {
		if err := e.Set(key, overrides[key]); err != nil {
			problems = append(problems, fmt.Errorf("flag: %w", err))
			continue
		}
		e.origins[key] = Origin{Layer: LayerFlag}
	}
	return problems
}
