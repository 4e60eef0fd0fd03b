package engine

import (
	"context"
	"net/url"
	"path/filepath"

	"weir/storage/postgres"
	"weir/storage/postgres/cluster"
)

// StartServer implements desk.Storer.
func (e *Engine) StartServer(ctx context.Context) (url string, err error) {
	s, err := cluster.Running(ctx, e.ServerDir)
	if err != nil {
		s, err = cluster.Start(ctx, cluster.Options{Dir: e.ServerDir, Log: e.Log})
	}
	if err != nil {
		return "", err
	}
	return s.URL(), nil
}

// AdminScript implements desk.Storer.
func (e *Engine) AdminScript() (string, error) {
	return postgres.Script(e.file.Load().Storage.Postgres.Schema, postgres.Roles{})
}

// isPrivate reports whether the URL leads to the private server in a folder.
func isPrivate(dsn, serverDir string) bool {
	u, err := url.Parse(dsn)
	if err != nil || u.Hostname() != "127.0.0.1" {
		return false
	}
	dir, err := filepath.EvalSymlinks(serverDir)
	return err == nil && filepath.Dir(u.Query().Get("passfile")) == dir
}
