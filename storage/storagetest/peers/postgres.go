package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"weir/storage/postgres/cluster"
)

// useServer starts a private server unless there is one already, and makes sure that
// what it commits is durable. stop stops what was started.
func (c *comparison) useServer(ctx context.Context, r *report) (stop func(), err error) {
	stop = func() {}
	if c.dsn == "" {
		if err := os.Chmod(c.dir, 0o755); err != nil { // the server's user has to get in
			return nil, err
		}
		server, err := cluster.Start(ctx, cluster.Options{Dir: filepath.Join(c.dir, "server"), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			return nil, err
		}
		c.dsn = server.URL()
		stop = func() {
			if err := server.Stop(context.WithoutCancel(ctx)); err != nil {
				c.say("%v", err)
			}
		}
	}
	if r.Host.Postgres, err = durable(ctx, c.dsn); err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

// durable returns the version of a server, or an error if it doesn't wait for the disk.
func durable(ctx context.Context, dsn string) (version string, err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var fsync, commit string
	if err := conn.QueryRow(ctx, "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')").
		Scan(&version, &fsync, &commit); err != nil {
		return "", err
	}
	if fsync != "on" || commit != "on" {
		return "", fmt.Errorf("the server has fsync=%s and synchronous_commit=%s: want both on", fsync, commit)
	}
	return version, nil
}

// dropSchema removes what the last run stored.
func dropSchema(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, "DROP SCHEMA IF EXISTS "+schema+" CASCADE")
	return err
}
