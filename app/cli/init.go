package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"weir/app/setup"
	"weir/storage/postgres"
)

func (p *program) initCommand() *cobra.Command {
	var printSQL bool
	var roles postgres.Roles
	c := &cobra.Command{
		Use:   "init",
		Short: "Create or update the tables on a PostgreSQL server, and the roles that own and use them",
		Long: "Create the schema, its tables, a role that owns them and one that only uses them; the user\n" +
			"must be allowed to. It can be run again: what exists stays, and what a newer weir needs is\n" +
			"added. Your own server doesn't need this: weir creates its tables itself if its user may.",
		Example: "  weir init --dsn postgres://admin@db.example/events\n  weir init --print-sql > weir.sql",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			e, err := p.settings()
			if err != nil {
				return err
			}
			if printSQL {
				script, err := postgres.Script(e.Storage.Postgres.Schema, roles)
				if err != nil {
					return usageError{err}
				}
				_, err = io.WriteString(p.out, script)
				return err
			}
			if e.Storage.Backend != "postgres" && e.Storage.Postgres.URL == "" {
				return usageError{errors.New("init is for PostgreSQL: name the server with --dsn or in storage.postgres.url; a SQLite file needs no preparation")}
			}
			if err := postgres.Init(c.Context(), setup.PostgresOptions(e.Storage.Postgres), roles); err != nil {
				return err
			}
			_, err = fmt.Fprintf(p.out, "schema %s is ready; give %s a password and put it into storage.postgres.url\n",
				e.Storage.Postgres.Schema, roles.Runtime)
			return err
		},
	}
	c.Flags().StringVar(&roles.Owner, "owner", "weir_owner", "`role` that owns the tables; it cannot log in")
	c.Flags().StringVar(&roles.Runtime, "runtime", "weir_runtime", "`role` that weir runs as")
	c.Flags().BoolVar(&printSQL, "print-sql", false, "print the SQL for an empty database, and do nothing")
	p.storeFlags(c)
	return c
}
