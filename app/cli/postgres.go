package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"weir/app/setup"
	"weir/storage/postgres/cluster"
)

func (p *program) postgresCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "postgres",
		Short: "Start, stop or inspect a private PostgreSQL server",
		Long: "A private PostgreSQL server, for those who have none: created in a folder with the\n" +
			"programs installed on this machine, and reachable from this machine only. It runs until\n" +
			"it or the machine is stopped. If root starts it, it runs as the user postgres or nobody.",
		Example: "  weir postgres start     create it if there is none, start it, print its settings\n" +
			"  weir postgres status\n  weir postgres stop",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.postgresStart(), p.postgresStop(), p.postgresStatus())
	return c
}

func clusterFlag(c *cobra.Command, dir *string) {
	c.Flags().StringVar(dir, "dir", setup.ServerDir(), "`folder` of the server")
}

func (p *program) postgresStart() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "start", Short: "Create the server if there is none, start it, and print its settings", Args: cobra.NoArgs,
		Long: "Create the server if there is none, start it, and print what to put into config.toml so\n" +
			"that Weir uses it. A server that is already running is left alone. Put your own\n" +
			"settings of the server into data/postgresql.conf in its folder.",
		Example: "  weir postgres start\n  weir postgres start --dir /srv/weir-postgres",
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := cluster.Running(c.Context(), dir)
			does := "is already running"
			if err != nil {
				does = "is running"
				s, err = cluster.Start(c.Context(), cluster.Options{Dir: dir, Log: slog.New(slog.NewTextHandler(p.err, nil))})
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(p.out, `PostgreSQL %s %s, pid %d, in %s

To use it, put this into config.toml:

[storage]
backend = "postgres"

[storage.postgres]
url = %q

To stop it: %s
`, s.Version, does, s.PID, s.Dir, s.URL(), stopLine(s.Dir))
			return err
		},
	}
	clusterFlag(c, &dir)
	return c
}

// stopLine is the command that stops the server.
func stopLine(dir string) string {
	if dir == setup.ServerDir() {
		return "weir postgres stop"
	}
	return "weir postgres stop --dir '" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
}

func (p *program) postgresStop() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "stop", Short: "Stop the server", Args: cobra.NoArgs,
		Long:    "End all sessions, shut down the server and wait until it has ended. Its data stays.",
		Example: "  weir postgres stop",
		RunE: func(c *cobra.Command, _ []string) error {
			stopped, err := cluster.Stop(c.Context(), dir)
			switch {
			case err != nil:
				return err
			case stopped:
				_, err = fmt.Fprintln(p.out, "stopped")
			default:
				_, err = fmt.Fprintf(p.out, "no server is running in %s\n", dir)
			}
			return err
		},
	}
	clusterFlag(c, &dir)
	return c
}

// clusterStatus is what status --json prints.
type clusterStatus struct {
	Running bool   `json:"running"`
	Version string `json:"version,omitempty"`
	PID     int    `json:"pid,omitempty"`
	URL     string `json:"url,omitempty"`
	Dir     string `json:"dir"`
	Bytes   int64  `json:"bytes"`
}

func (p *program) postgresStatus() *cobra.Command {
	var dir string
	var asJSON bool
	c := &cobra.Command{
		Use: "status", Short: "Say whether the server is running", Args: cobra.NoArgs,
		Long: "Say whether the server is running, and where. Exit code 1 means that it isn't, or that it\n" +
			"doesn't answer.",
		Example: "  weir postgres status\n  weir postgres status --json",
		RunE:    func(c *cobra.Command, _ []string) error { return p.postgresState(c.Context(), dir, asJSON) },
	}
	clusterFlag(c, &dir)
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON")
	return c
}

func (p *program) postgresState(ctx context.Context, dir string, asJSON bool) error {
	s, err := cluster.Running(ctx, dir)
	if err != nil && !errors.Is(err, cluster.ErrStopped) {
		return err
	}
	state := clusterStatus{Dir: dir}
	if s != nil {
		state = clusterStatus{Running: true, Version: s.Version, PID: s.PID, URL: s.URL(), Dir: s.Dir}
	}
	if state.Bytes, err = cluster.Size(dir); err != nil {
		return err
	}
	if err := p.printState(state, asJSON); err != nil {
		return err
	}
	if !state.Running {
		return errSilent
	}
	return nil
}

func (p *program) printState(s clusterStatus, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(p.out).Encode(s)
	}
	var err error
	if s.Running {
		_, err = fmt.Fprintf(p.out, "running\nversion  %s\npid      %d\nurl      %s\n", s.Version, s.PID, s.URL)
	} else {
		_, err = fmt.Fprintln(p.out, "not running")
	}
	if err == nil {
		_, err = fmt.Fprintf(p.out, "folder   %s\nsize     %s\n", s.Dir, humanize.IBytes(uint64(s.Bytes)))
	}
	return err
}
