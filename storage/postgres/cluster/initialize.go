package cluster

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"weir/core/atomicfile"
	"weir/core/diskerr"
)

// initialize creates the cluster, completely or not at all: it gets its name
// last.
func (c *cluster) initialize(ctx context.Context, settings map[string]string) error {
	fresh := filepath.Join(c.dir, "data.new")
	if err := os.RemoveAll(fresh); err != nil { // left by an interrupted run
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := c.as.give(fresh); err != nil {
		return err
	}
	password := rand.Text()
	if err := c.initdb(ctx, password, settings); err != nil {
		return err
	}
	if err := include(filepath.Join(fresh, "postgresql.conf")); err != nil {
		return err
	}
	// On any port, because the port may change.
	line := "127.0.0.1:*:*:" + role + ":" + password + "\n"
	if err := atomicfile.Write(c.pgpass(), []byte(line), 0o600); err != nil {
		return diskerr.Writing(c.pgpass(), err)
	}
	return os.Rename(fresh, c.data())
}

// initdb runs initdb. It reads the password from a file, because everybody can
// see the arguments of a program.
func (c *cluster) initdb(ctx context.Context, password string, settings map[string]string) (err error) {
	file, err := os.CreateTemp(c.dir, "password-")
	if err != nil {
		return diskerr.Writing(c.data(), err)
	}
	defer func() { err = errors.Join(err, os.Remove(file.Name())) }()
	_, err = file.WriteString(password + "\n")
	if err := errors.Join(err, file.Close(), c.as.give(file.Name())); err != nil {
		return err
	}
	args := []string{
		"--pgdata=data.new", "--username=" + role, "--pwfile=" + filepath.Base(file.Name()),
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums",
	}
	if settings["fsync"] == "off" {
		args = append(args, "--no-sync")
	}
	return c.command(ctx, initTime, "initdb", args...)
}

// include makes postgresql.conf include Weir's settings at its end, so that a
// person's own settings in it stay.
func include(conf string) error {
	file, err := os.OpenFile(conf, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "\n# Rewritten at each start.\ninclude '%s'\n", confName)
	return errors.Join(err, file.Sync(), file.Close())
}
