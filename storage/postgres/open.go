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
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
	"weir/core/message"
)

const (
	defaultSchema = "weir"

	// oldest is the first version with what we use: pg_current_xact_id,
	// gen_random_uuid and the vacuuming of tables that only grow.
	oldest = 130000
)

// schemaName matches the allowed names of a schema: those that need no quotes.
var schemaName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// Open opens the store, makes its tables when they are missing, and brings them
// up to date. A server that cannot be reached is tried again until
// ConnectTimeout; every other error is returned at once.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{log: cmp.Or(o.Log, slog.Default()), schema: cmp.Or(o.Schema, defaultSchema), url: o.URL, removals: make(map[string]int64)}
	s.floor.every, s.blocks.ahead, s.copies.most = lookAtAll, blocksAhead, maxWanted
	s.patient.patience = patience
	s.copying = make(chan struct{}, copiesAtOnce)
	if err := s.open(ctx, o); err != nil {
		if s.pool != nil {
			s.disconnect()
		}
		return nil, message.NewError("open store: {{.Error}}", "Error", err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options) error {
	if !schemaName.MatchString(s.schema) {
		return fmt.Errorf("schema %q: %w", s.schema, ErrSchema)
	}
	s.sql = prepareStatements(s.schema)
	var err error
	if s.config, err = parse(o.URL, o); err != nil {
		return err
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
		return fmt.Errorf("%w: %w", ErrSearch, connectError(err))
	}
	return nil
}

// parse reads a URL as psql does: PG* variables, ~/.pgpass and service files
// supply what it leaves out.
func parse(text string, o Options) (*pgxpool.Config, error) {
	c, err := pgxpool.ParseConfig(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrURL, oneLine{err}) // the library leaves the password out
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

// unanswered is how long data on a connection may stay unacknowledged before the
// connection counts as lost: a link that is down reports no error.
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
		return nil, connectError(err)
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
			return nil, connectError(err)
		case time.Now().Add(pause).After(end):
			return nil, message.NewError("{{.Error}}; it was tried for {{.Time}}", "Error", unavailable(err), "Time", message.Length(within))
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

// connectError gives an error of connecting its class.
func connectError(err error) error {
	connect, connecting := errors.AsType[*pgconn.ConnectError](err)
	switch c := code(err); {
	case core.Class(err) != nil:
		return err
	case c == invalidPassword, c == invalidAuthorization:
		return fmt.Errorf("%w: %w", ErrLogin, reason(err))
	case c == unknownDatabase:
		return fmt.Errorf("%w: %w", ErrNoDatabase, reason(err))
	case c == noPrivilege:
		return fmt.Errorf("%w: %w", ErrRights, reason(err))
	case c != "" || unreachable(err):
		return translate(err)
	case errors.Is(err, pgconn.ErrReadOnlyConnection), errors.Is(err, pgconn.ErrStandbyConnection):
		return fmt.Errorf("%w: %w", ErrStandby, reason(err))
	case tlsRefused(err), connecting && !plainAllowed(connect.Config):
		// That a server offers no TLS at all is an error without a type.
		return fmt.Errorf("%w: %w", ErrTLS, reason(err))
	}
	return reason(err)
}

// plainAllowed reports whether a connection may be one without TLS.
func plainAllowed(c *pgconn.Config) bool {
	return c.TLSConfig == nil || slices.ContainsFunc(c.Fallbacks, func(f *pgconn.FallbackConfig) bool { return f.TLSConfig == nil })
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
