// Package cli is the command line: a file for each command or group of commands.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"weir/app/config"
	"weir/app/setup"
	"weir/core"
)

// The exit codes are part of the contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// usageError is a mistake in the command line or the settings.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errInterrupted ends the program at once.
var errInterrupted = errors.New("interrupted")

// seenError is an error that the window has shown.
type seenError struct{ error }

func (e seenError) Unwrap() error { return e.error }

// errSilent ends a command with exit code 1 after it has printed the reason.
var errSilent = errors.New("failed")

// Main runs the command line and returns the exit code.
func Main(args []string, version string) int {
	attachConsole()
	p := &program{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Environ(),
		version: cmp.Or(version, builtVersion()),
	}
	ctx, stop := interruptible(context.Background(), p.err)
	defer stop()
	return p.run(ctx, args)
}

// builtVersion is the version that the Go toolchain recorded, for builds without
// make.
func builtVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// program is one invocation: its streams, its environment and its flags.
type program struct {
	in       io.Reader
	out, err io.Writer
	env      []string
	version  string

	file      string            // --config
	demo      bool              // --demo
	overrides map[string]string // settings from flags
	started   bool              // flags and arguments were valid
	windowed  bool              // it is to open the window
}

func (p *program) run(ctx context.Context, args []string) int {
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errInterrupted) {
		return exitInterrupted
	}
	if !errors.Is(err, errSilent) {
		// The library puts its suggestion on separate lines.
		text := strings.ReplaceAll(strings.TrimSpace(setup.WithRemedy(err).Error()), "\n\nDid you mean this?\n\t", "; did you mean ")
		for line := range strings.Lines(text) {
			fmt.Fprintln(p.err, "weir:", strings.TrimSuffix(line, "\n"))
		}
		if seen := (seenError{}); !errors.As(err, &seen) && p.nobodyReads() {
			showError(text)
		}
	}
	if usage := (usageError{}); errors.As(err, &usage) || !p.started {
		return exitUsage
	}
	return exitFailed
}

// Commands returns the command line to whoever describes it, such as a manual. It can't
// be run.
func Commands(version string) *cobra.Command {
	root := (&program{version: version}).root()
	root.InitDefaultCompletionCmd()
	root.InitDefaultVersionFlag()
	return root
}

func (p *program) root() *cobra.Command {
	p.overrides = make(map[string]string)
	cobra.MousetrapHelpText = "" // started by an icon of Windows, it opens the window
	root := &cobra.Command{
		Use:   "weir [FILE…]",
		Short: "Store every event, process each exactly once, see where it waits",
		Long: "Weir stores every event of any stream or dump, processes each exactly once, and shows\n" +
			"where events wait. Without a command it opens its window, and files in it: a store, or\n" +
			"dumps to be imported.",
		Example: "  weir                              the window, with a pipeline in it\n" +
			"  weir reddit-2024.db               the window, with this store\n" +
			"  weir run                          simulated traffic into the demo, 100 events per second\n" +
			"  weir import RC_2006-01.zst        a Reddit dump; run it again to resume\n" +
			"  weir check                        prove that nothing is lost or counted twice\n" +
			"  weir check --demo                 the same for the demo\n" +
			"  weir export counts > counts.csv   what was counted",
		Version:                    p.version,
		Args:                       fileArgs,
		ValidArgsFunction:          files,
		RunE:                       func(c *cobra.Command, args []string) error { return p.desktop(c.Context(), args, nil) },
		SilenceErrors:              true,
		SuggestionsMinimumDistance: 2, // edits
		SilenceUsage:               true,
		PersistentPreRunE:          func(*cobra.Command, []string) error { p.started = true; return nil },
	}
	root.SetVersionTemplate("weir {{.Version}}\n")
	root.PersistentFlags().StringVar(&p.file, "config", "", "settings `file` (default ./config.toml, else weir/config.toml in your configuration folder)")
	root.PersistentFlags().BoolVar(&p.demo, "demo", false, "use the demo's store, demo.db in your data folder, which holds simulated events")
	p.storeFlags(root)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok && flagForms[bad.GetFlag().Value.Type()] != "" {
			return usagef("--%s is %q: want %s", bad.GetFlag().Name, bad.GetValue(), flagForms[bad.GetFlag().Value.Type()])
		}
		return usagef("%w; see \"%s --help\"", err, c.CommandPath())
	})
	root.AddCommand(
		p.runCommand(), p.importCommand(), p.exploreCommand(), p.checkCommand(), p.recountCommand(), p.exportCommand(),
		p.failuresCommand(), p.rejectsCommand(), p.removeCommand(), p.compactCommand(), p.backupCommand(), p.initCommand(), p.configCommand(), p.versionCommand(),
		p.postgresCommand(), p.moveCommand(), p.benchCommand(), p.demoCommand(),
	)
	completeFiles(root)
	return root
}

// flagForms say what the values of flags look like, by the type of the flag.
var flagForms = map[string]string{"int": "a whole number", "int64": "a whole number", "float64": "a number", "duration": "a time like 90s or 5m", "bool": "true or false"}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(p.out, "weir", p.version)
			return err
		},
	}
}

// override makes a flag that overrides settings.
func (p *program) override(c *cobra.Command, flag, usage string, keys ...string) {
	c.Flags().Var(&settingFlag{p, keys}, flag, usage)
}

// settingFlag is a flag that overrides settings, which have its bounds.
type settingFlag struct {
	p    *program
	keys []string
}

func (f *settingFlag) String() string { return "" }
func (f *settingFlag) Type() string   { return "" }
func (f *settingFlag) Set(text string) error {
	for i, key := range f.keys {
		// A mistake is reported once, as one in the first setting.
		if d := config.Default(); i > 0 && d.Set(f.keys[0], text) != nil {
			break
		}
		f.p.overrides[key] = text
	}
	return nil
}

// storeKeys maps the flags that name a store to their settings.
var storeKeys = map[string]string{"store": "storage.backend", "db": "storage.sqlite.path", "dsn": "storage.postgres.url"}

// storeFlags adds the flags of every command that opens a store.
func (p *program) storeFlags(c *cobra.Command) {
	p.override(c, "store", "`backend`: sqlite or postgres", storeKeys["store"])
	p.override(c, "db", "`path` of the SQLite file", storeKeys["db"])
	p.override(c, "dsn", "`url` of the PostgreSQL server", storeKeys["dsn"])
	_ = c.RegisterFlagCompletionFunc("store", cobra.FixedCompletions([]string{"sqlite", "postgres"}, cobra.ShellCompDirectiveNoFileComp))
}

// settings reads the settings.
func (p *program) settings() (*config.Effective, error) {
	for flag, key := range storeKeys {
		if _, named := p.overrides[key]; named && p.demo {
			return nil, usagef("--demo and --%s name two stores: use only one", flag)
		}
	}
	e, err := config.Load(config.Options{File: p.file, Env: p.env, Overrides: p.overrides, Demo: p.demo})
	if err != nil {
		return nil, usageError{err}
	}
	return e, nil
}

// runSettings reads the settings of a command that runs a pipeline: simulated
// events go to the demo unless a store is named.
func (p *program) runSettings() (*config.Effective, error) {
	e, err := p.settings()
	if err == nil && e.Source.Kind == "simulate" && !e.NamesStore() {
		e = e.Demo()
	}
	return e, err
}

// logger logs to w as the settings say.
func logger(c config.Log, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo // not reached: the settings check it
	}
	options := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// withStore runs work on the store that the settings name, which must exist.
func (p *program) withStore(ctx context.Context, work func(core.Store) error) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	s, err := openExisting(ctx, &c.Config, logger(c.Log, p.err))
	if err != nil {
		return err
	}
	return errors.Join(work(s), s.Close())
}
