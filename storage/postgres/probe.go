package postgres

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core/message"
)

// A Step runs one step of a probe: it bounds its time, reports it, and returns the
// error of try. A note describes the finding in a few words.
type Step = func(name string, try func(ctx context.Context) (note message.Text, err error)) error

// Probe tries a store without changing anything: name, connection, TLS, login,
// rights, version. It ends with the first step that fails; its error is one
// line, without a password.
func Probe(ctx context.Context, o Options, step Step) error {
	p := &probe{store: &Store{schema: cmp.Or(o.Schema, defaultSchema)}, options: o}
	p.store.sql = prepareStatements(p.store.schema)
	defer func() {
		if p.conn != nil {
			_ = closeConn(p.conn) // it only read
		}
	}()
	for _, s := range []struct {
		name string
		try  func(context.Context) (message.Text, error)
	}{
		{message.Later("name"), p.name}, {message.Later("connection"), p.dial}, {message.Later("TLS"), p.connect}, {message.Later("login"), p.login}, {message.Later("rights"), p.rights}, {message.Later("version"), p.version},
	} {
		if err := step(s.name, s.try); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

type probe struct {
	store    *Store
	options  Options
	config   *pgxpool.Config
	line     net.Conn // as it was when the server was first spoken to, over TLS or not
	conn     *pgx.Conn
	loggedIn error
	have     int // the schema's version; 0 when there are no tables
}

// endpoint is one of the servers that a URL names.
type endpoint struct {
	host string
	port uint16
}

func (p *probe) endpoints() []endpoint {
	c := p.config.ConnConfig
	all := []endpoint{{c.Host, c.Port}}
	for _, f := range c.Fallbacks { // also the same server without TLS
		if e := (endpoint{f.Host, f.Port}); e != all[len(all)-1] {
			all = append(all, e)
		}
	}
	return all
}

// local reports whether the endpoint is on this machine.
func (e endpoint) local() bool {
	ip := net.ParseIP(e.host)
	return strings.HasPrefix(e.host, "/") || e.host == "localhost" || ip != nil && ip.IsLoopback()
}

func (p *probe) name(ctx context.Context) (message.Text, error) {
	if !schemaName.MatchString(p.store.schema) {
		return message.Text{}, fmt.Errorf("schema %q: %w", p.store.schema, ErrSchema)
	}
	var err error
	if p.config, err = parse(p.options.URL, p.options); err != nil {
		return message.Text{}, message.NewError("{{.Error}}: write it like postgres://user@host/database", "Error", err)
	}
	var failed error
	for _, e := range p.endpoints() {
		if strings.HasPrefix(e.host, "/") || net.ParseIP(e.host) != nil {
			return message.Verbatim(locate(p.config.ConnConfig)), nil
		}
		if _, failed = net.DefaultResolver.LookupHost(ctx, e.host); failed == nil {
			return message.Verbatim(locate(p.config.ConnConfig)), nil
		}
	}
	return message.Text{}, message.NewError("{{.Error}}: is the host's name right?", "Error", oneLine{failed})
}

// dial tests whether anything listens.
func (p *probe) dial(ctx context.Context) (message.Text, error) {
	var failed error
	local := p.options.URL == ""
	for _, e := range p.endpoints() {
		network, address := pgconn.NetworkAddress(e.host, e.port)
		c, err := p.config.ConnConfig.DialFunc(ctx, network, address)
		if err == nil {
			return message.Verbatim(address), c.Close()
		}
		failed, local = err, local || e.local()
	}
	if local {
		return message.Text{}, fmt.Errorf("%w: %w", ErrNoServer, reason(failed))
	}
	return message.Text{}, message.NewError("{{.Error}}: does the server run, are host and port right, and does a firewall let you through?", "Error", reason(failed))
}

// connect reports whether the connection is encrypted. The server's answer to the login is
// the next step's.
func (p *probe) connect(ctx context.Context) (message.Text, error) {
	c := p.config.ConnConfig.Copy()
	c.AfterNetConnect = func(_ context.Context, _ *pgconn.Config, line net.Conn) (net.Conn, error) {
		p.line = line
		return line, nil
	}
	p.conn, p.loggedIn = pgx.ConnectConfig(ctx, c)
	if p.line == nil {
		return message.Text{}, connectError(p.loggedIn)
	}
	secure, ok := p.line.(*tls.Conn)
	switch {
	case ok && c.TLSConfig != nil && c.TLSConfig.InsecureSkipVerify && c.TLSConfig.VerifyPeerCertificate == nil:
		return message.New("{{.Version}}; the certificate is not verified (see sslmode=verify-full)", "Version", tls.VersionName(secure.ConnectionState().Version)), nil
	case ok:
		return message.Verbatim(tls.VersionName(secure.ConnectionState().Version)), nil
	case c.TLSConfig == nil:
		return message.New("none: it is not asked for"), nil
	}
	return message.New("none: the server offers none"), nil
}

func (p *probe) login(context.Context) (message.Text, error) {
	if p.loggedIn != nil {
		return message.Text{}, connectError(p.loggedIn)
	}
	return message.New("as {{.User}}", "User", p.config.ConnConfig.User), nil
}

// rights tests whether the user may use the tables, or make them.
func (p *probe) rights(ctx context.Context) (message.Text, error) {
	var standby, exists, use, create, may bool
	err := p.conn.QueryRow(ctx, `SELECT pg_is_in_recovery(), n.oid IS NOT NULL,
			coalesce(has_schema_privilege(n.oid, 'USAGE'), false), coalesce(has_schema_privilege(n.oid, 'CREATE'), false),
			has_database_privilege(current_database(), 'CREATE')
		FROM (SELECT $1::text AS name) wanted LEFT JOIN pg_namespace n ON n.nspname = wanted.name`,
		p.store.schema).Scan(&standby, &exists, &use, &create, &may)
	switch schema := p.store.schema; {
	case err != nil:
		return message.Text{}, connectError(err)
	case standby:
		return message.Text{}, ErrStandby
	case !exists && !may:
		return message.Text{}, message.NewError("{{.Class}}: there is no schema {{.Schema}}, and this user may not make it", "Class", ErrAdmin, "Schema", strconv.Quote(schema))
	case !exists:
		return message.New("schema {{.Schema}} will be made", "Schema", strconv.Quote(schema)), nil
	case !use:
		return message.Text{}, message.NewError("{{.Class}}: this user may not use the schema {{.Schema}}", "Class", ErrRights, "Schema", strconv.Quote(schema))
	}
	if p.have, err = p.store.version(ctx, p.conn); err != nil {
		return message.Text{}, err
	}
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return message.Text{}, err
	}
	if p.have < len(files) && !create {
		return message.Text{}, message.NewError("{{.Class}}: schema {{.Schema}} has tables of version {{.Have}} and needs version {{.Known}}", "Class", ErrRights, "Schema", strconv.Quote(p.store.schema), "Have", p.have, "Known", len(files))
	}
	return p.tables(ctx)
}

// tables tests whether the user may use the existing tables.
func (p *probe) tables(ctx context.Context) (message.Text, error) {
	var closed string
	err := p.conn.QueryRow(ctx, `SELECT coalesce(min(relname), '')::text FROM pg_class
		WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND relkind = 'r'
			AND relname <> 'meta' AND NOT has_table_privilege(oid, 'SELECT, INSERT, UPDATE')`, p.store.schema).Scan(&closed)
	switch {
	case err != nil:
		return message.Text{}, connectError(err)
	case closed != "":
		return message.Text{}, message.NewError("{{.Class}}: this user may not use the table {{.Table}} of schema {{.Schema}}", "Class", ErrRights, "Table", closed, "Schema", strconv.Quote(p.store.schema))
	case p.have == 0:
		return message.New("the tables will be made"), nil
	}
	return message.New("all that is needed"), nil
}

func (p *probe) version(ctx context.Context) (message.Text, error) {
	number, err := serverVersion(ctx, p.conn)
	if err != nil {
		return message.Text{}, err
	}
	name, _, _ := strings.Cut(p.conn.PgConn().ParameterStatus("server_version"), " ")
	files, err := migrations.ReadDir("migrations")
	switch newest := len(files); {
	case err != nil:
		return message.Text{}, err
	case number < oldest:
		return message.Text{}, tooOld(number)
	case p.have > newest:
		if err := p.store.mayRead(ctx, p.conn, p.have, newest); err != nil {
			return message.Text{}, err
		}
	case p.have == 0:
		return message.New("PostgreSQL {{.Version}}, no store yet", "Version", name), nil
	case p.have < newest:
		return message.New("PostgreSQL {{.Version}}, store version {{.Have}}, which becomes {{.New}}", "Version", name, "Have", p.have, "New", newest), nil
	}
	return message.New("PostgreSQL {{.Version}}, store version {{.Have}}", "Version", name, "Have", p.have), nil
}
