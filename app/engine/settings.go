package engine

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core/message"
)

// Settings implements control.Configurer.
func (e *Engine) Settings() []control.Setting {
	now, shipped := e.file.Load(), config.Default()
	if now.IsDemo() {
		shipped.Storage.Keep = config.Duration(config.DemoKeep)
	}
	docs := map[string]string{}
	for _, s := range config.Sections() {
		docs[s.Name] = s.Doc
	}
	var all []control.Setting
	for _, s := range config.Settings() {
		origin := now.Origin(s.Key)
		all = append(all, control.Setting{
			Key: s.Key, Section: s.Section(), SectionDoc: docs[s.Section()], Name: s.Name(), Doc: s.Doc,
			Unit: s.Unit, Bounds: s.Bounds(), Choices: s.Choices,
			Value: shown(s, &now.Config), Default: shown(s, &shipped), Origin: origin.Message(),
			Fixed: fixed(origin), Secret: s.Secret, Live: s.Live,
		})
	}
	return all
}

// fixed reports whether a value overrides the file.
func fixed(o config.Origin) bool {
	return o.Layer == config.LayerEnvironment || o.Layer == config.LayerFlag
}

// value is the value of a setting as text.
func value(c *config.Config, key string) string {
	text, err := c.Get(key)
	if err != nil {
		panic(err) // the key is one of config.Settings
	}
	return text
}

// shown is a value without a password.
func shown(s config.Setting, c *config.Config) string {
	if s.Secret {
		return config.Redact(value(c, s.Key))
	}
	return value(c, s.Key)
}

// SettingsFile implements control.Configurer: the file that was read, else the one in
// the user's configuration folder.
func (e *Engine) SettingsFile() string {
	file := cmp.Or(e.file.Load().File, e.File, filepath.Join(xdg.ConfigHome, "weir", "config.toml"))
	if path, err := filepath.Abs(file); err == nil {
		return path
	}
	return file
}

// Check implements control.Configurer.
func (e *Engine) Check(key, value string) error {
	c := e.file.Load().Config
	return c.Set(key, value)
}

// Save implements control.Configurer.
func (e *Engine) Save(ctx context.Context, changes map[string]string) (restart bool, err error) {
	changes, err = e.worthSaving(changes)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	err = e.ask(ctx, e.requests, func(context.Context) error {
		undo, err := config.Change(e.SettingsFile(), changes)
		if err != nil {
			return err
		}
		e.watchAgain()
		if err := e.reread(); err != nil {
			return errors.Join(err, undo())
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	pending := e.State().Pending
	return slices.ContainsFunc(slices.Collect(maps.Keys(changes)), func(key string) bool { return slices.Contains(pending, key) }), nil
}

// worthSaving refuses settings that the file can't change, and leaves out
// passwords that still read as the form shows them.
func (e *Engine) worthSaving(changes map[string]string) (map[string]string, error) {
	now, left := e.file.Load(), map[string]string{}
	var errs []error
	for _, s := range config.Settings() {
		text, found := changes[s.Key]
		switch {
		case !found, s.Secret && text == shown(s, &now.Config) && text != value(&now.Config, s.Key):
			continue
		case s.Secret && strings.Contains(text, "***"):
			errs = append(errs, message.NewError("{{.Key}}: write the password in place of ***", "Key", s.Key))
		case fixed(now.Origin(s.Key)):
			errs = append(errs, overridden(s.Key, now.Origin(s.Key)))
		}
		left[s.Key] = text
	}
	for key := range changes {
		c := config.Default()
		if _, err := c.Get(key); err != nil {
			errs = append(errs, err)
		}
	}
	return left, errors.Join(errs...)
}

// overridden is the error for a setting whose value the file can't change.
func overridden(key string, o config.Origin) error {
	if o.Layer == config.LayerFlag {
		return message.NewError("{{.Key}} is set by a flag of the command line, which overrides the file: change it there", "Key", key)
	}
	return message.NewError("{{.Key}} is set by the variable {{.Name}}, which overrides the file: change it there", "Key", key, "Name", o.Name)
}
