package setup

import (
	"errors"

	"weir/core"
	"weir/core/message"
	"weir/storage/postgres"
)

// remedies are what a person can do about a class of errors, in words of the
// settings and commands. The first that fits is the one: those of PostgreSQL wrap
// core's.
var remedies = []struct {
	class  error
	remedy message.Text
}{
	{postgres.ErrSearch, message.New("see storage.postgres.search_dsn")},
	{postgres.ErrURL, message.New("see storage.postgres.url")},
	{postgres.ErrSchema, message.New("see storage.postgres.schema")},
	{postgres.ErrTLS, message.New("see sslmode and sslrootcert in storage.postgres.url")},
	{postgres.ErrNoDatabase, message.New("make it with \"createdb\", or name another in storage.postgres.url")},
	{postgres.ErrLogin, message.New("put the right user and password into storage.postgres.url, ~/.pgpass or PGPASSWORD, and see pg_hba.conf on the server")},
	{postgres.ErrAdmin, message.New("run \"weir init\" as a superuser, or hand the output of \"weir init --print-sql\" to an administrator")},
	{postgres.ErrRights, message.New("have the owner of the schema run \"weir init\"")},
	{postgres.ErrOwner, message.New("name that role with --owner, or use another schema")},
	{postgres.ErrStandby, message.New("name all servers in storage.postgres.url and add target_session_attrs=read-write")},
	{postgres.ErrCrowded, message.New("raise max_connections on the server, or lower storage.postgres.max_connections")},
	{postgres.ErrNoAnswer, message.New("is the server running, and storage.postgres.url right? \"weir postgres start\" starts a private one")},
	{postgres.ErrNoServer, message.New("start it, or let Weir start a private one with \"weir postgres start\"")},
	{postgres.ErrNoDump, message.New("install PostgreSQL's client programs, or copy the store with \"weir move\"")},
	{core.ErrNoStore, message.New("name another with --db or --dsn, or make one with \"weir run\" or \"weir import\"")},
	{core.ErrNotOurs, message.New("name another file in storage.sqlite.path, or another schema in storage.postgres.schema")},
	{core.ErrTooNew, message.New("use a newer weir")},
	{core.ErrCorrupt, message.New("run \"weir check\"")},
}

// WithRemedy adds to an error what a person can do about it, where its class has
// a remedy. A nil error stays nil.
func WithRemedy(err error) error {
	for _, r := range remedies {
		if errors.Is(err, r.class) {
			return &remedied{err, r.remedy}
		}
	}
	return err
}

// remedied is an error with its remedy.
type remedied struct {
	error
	remedy message.Text
}

func (r *remedied) Error() string { return r.error.Error() + "; " + r.remedy.String() }
func (r *remedied) Unwrap() error { return r.error }

// Message is Error's text.
func (r *remedied) Message() message.Text { return message.Join("; ", message.Of(r.error), r.remedy) }
