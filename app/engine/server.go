package engine

import (
	"context"

	"weir/storage/postgres"
	"weir/storage/postgres/cluster"
)

// StartServer implements control.Switcher.
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

// AdminScript implements control.Switcher.
func (e *Engine) AdminScript() (string, error) {
	return postgres.Script(e.file.Load().Storage.Postgres.Schema, postgres.Roles{})
}
