package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
)

const (
	defaultSchema = "weir"

	// oldest is the first version with what we use: pg_current_xact_id,
	// gen_random_uuid and the vacuuming of tables that only grow.
	oldest = 130000
)

// schemaName is what a schema may be called: a name that needs no quotes.
var schemaName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// Open opens the store, makes its tables when they are missing, and brings them
// up to date. A server that cannot be reached is tried again until
// ConnectTimeout; every other error is returned at once, and says what to do.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{log: cmp.Or(o.Log, slog.Default()), schema: cmp.Or(o.Schema, defaultSchema), url: o.URL, removals: make(map[string]int64)}
	s.floor.every = lookAtAll
	if err := s.open(ctx, o); err != nil {
		if s.pool != nil {
			s.disconnect()
		}
		return nil, fmt.Errorf("open store: %w", err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options) error {
	if !schemaName.MatchString(s.schema) {
		return fmt.Errorf("storage.postgres.schema is %q: want a name of a–z, 0–9 and _, not beginning with a digit", s.schema)
	}
	s.sql = prepareStatements(s.schema)
	var err error
	if s.config, err = parse(o.URL, o); err != nil {
		return fmt.Errorf("storage.postgres.url: %w", err)
	}
	s.location = locate(s.config.ConnConfig)
	conn, err := s.connect(ctx, cmp.Or(o.ConnectTimeout, 30*time.Second))
	if err != nil {
		return fmt.Errorf("%s: %w", s.location, err)
	}
	s.id, err = s.prepareTables(ctx, conn, o.MustExist)
	if err = errors.Join(err, closeConn(conn)); err != nil {
		return fmt.Errorf("%s: %w", s.location, err)
	}
	if s.pool, err = s.newPool(ctx, s.config); err != nil {
		return fmt.Errorf("%s: %w", s.location, err)
	}
	s.search = s.pool
	if o.SearchDSN == "" {
		return nil
	}
	config, err := parse(o.SearchDSN, o)
	if err == nil {
		s.search, err = s.newPool(ctx, config)
	}
	if err == nil {
		err = s.search.Ping(ctx)
	}
	if err != nil {
		return fmt.Errorf("storage.postgres.search_dsn: %w", advise(err))
	}
	return nil
}

// parse reads a URL as psql does: PG* variables, ~/.pgpass and service files
// say what it leaves out.
func parse(text string, o Options) (*pgxpool.Config, error) {
	c, err := pgxpool.ParseConfig(text)
	if err != nil {
		return nil, err // the library leaves the password out
	}
	c.MaxConns = int32(cmp.Or(o.MaxConnections, 10))
	c.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	if o.Unprepared {
		c.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
	c.ConnConfig.ConnectTimeout = cmp.Or(c.ConnConfig.ConnectTimeout, attemptTimeout)
	if _, ok := c.ConnConfig.RuntimeParams["application_name"]; !ok {
		c.ConnConfig.RuntimeParams["application_name"] = "weir"
	}
	dialer := &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 2},
		Control:         giveUpUnanswered,
	}
	c.ConnConfig.DialFunc = dialer.DialContext
	return c, nil
}

// attemptTimeout bounds one attempt to connect.
const attemptTimeout = 10 * time.Second

// unanswered is after how long a connection is lost on which data stays
// unacknowledged: a link that is down says nothing.
const unanswered = 15 * time.Second

func (s *Store) unprepared() bool {
	return s.config.ConnConfig.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement
}

// newPool makes a pool whose every connection leads to the same store.
func (s *Store) newPool(ctx context.Context, c *pgxpool.Config) (*pgxpool.Pool, error) {
	c = c.Copy()
	c.AfterConnect = s.sameStore
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, advise(err)
	}
	return pool, nil
}

// sameStore makes sure that a connection leads to the store that was opened: a
// failover may lead to an empty database.
func (s *Store) sameStore(ctx context.Context, c *pgx.Conn) error {
	var id string
	err := c.QueryRow(ctx, s.q("SELECT value FROM weir.meta WHERE key = 'store_id'")).Scan(&id)
	switch {
	case errors.Is(err, pgx.ErrNoRows), err == nil && id != s.id:
		return fmt.Errorf("%w: %s is now store %q, was %s; start again to use it", core.ErrReplaced, s.location, id, s.id)
	case err != nil:
		return translate(err)
	}
	return nil
}

// connect connects, again and again while the server cannot be reached.
func (s *Store) connect(ctx context.Context, within time.Duration) (*pgx.Conn, error) {
	end := time.Now().Add(within)
	for pause := 200 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		attempt, cancel := context.WithDeadline(ctx, end)
		conn, err := pgx.ConnectConfig(attempt, s.config.ConnConfig.Copy())
		cancel()
		switch {
		case err == nil:
			return conn, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !unreachable(err):
			return nil, advise(err)
		case time.Now().Add(pause).After(end):
			return nil, fmt.Errorf("%w: not reached in %v: %w; is the server running, and storage.postgres.url right? \"weir postgres start\" starts a private one",
				core.ErrUnavailable, within, reason(err))
		}
		s.log.Warn("the server cannot be reached; trying again", "server", s.location,
			"for", time.Until(end).Round(time.Second).String(), "error", reason(err))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// reason is an error of connecting without the list of all that was tried.
func reason(err error) error {
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		return op
	}
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		return e
	}
	return oneLine{err}
}

// oneLine is an error whose text may have several lines, one for each way of
// connecting that was tried.
type oneLine struct{ error }

func (e oneLine) Error() string { return strings.Join(strings.Fields(e.error.Error()), " ") }
func (e oneLine) Unwrap() error { return e.error }

// advise says what a person can do about an error of connecting.
func advise(err error) error {
	switch code(err) {
	case invalidPassword, invalidAuthorization:
		return fmt.Errorf("%w: put the right user and password into storage.postgres.url, ~/.pgpass or PGPASSWORD, and see pg_hba.conf on the server", reason(err))
	case unknownDatabase:
		return fmt.Errorf("%w: make it with \"createdb\", or name another in storage.postgres.url", reason(err))
	case noPrivilege:
		return fmt.Errorf("%w: have the owner of the database run \"weir init\"", reason(err))
	case "":
		text := err.Error()
		tls := strings.Contains(text, "tls") || strings.Contains(text, "x509") || strings.Contains(text, "certificate")
		switch {
		case errors.Is(err, core.ErrUnavailable):
			return err
		case tls:
			return fmt.Errorf("%w: see sslmode and sslrootcert in storage.postgres.url", reason(err))
		case unreachable(err):
			return unavailable(err)
		}
		return reason(err)
	}
	return translate(err)
}

// locate writes where the data lies, without a password.
func locate(c *pgx.ConnConfig) string {
	u := url.URL{Scheme: "postgres", User: url.User(c.User), Path: "/" + c.Database}
	if strings.HasPrefix(c.Host, "/") {
		u.RawQuery = url.Values{"host": {c.Host}}.Encode()
	} else {
		u.Host = net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
	}
	return u.String()
}
