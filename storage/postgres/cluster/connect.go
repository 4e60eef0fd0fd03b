package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgpassfile"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core/message"
)

// The superuser of the cluster and the database for Weir.
const (
	role     = "weir"
	database = "weir"
)

// URL returns the URL of the database, for pgx and psql. It refers to the file
// with the password.
func (s *Server) URL() string {
	// libpq reads a plus as a plus, others read it as a space.
	file := strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(filepath.Join(s.Dir, "pgpass")))
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?passfile=%s", role, s.Port, database, file)
}

// server returns the running server once it accepts connections. It creates the
// database if there is none.
func (c *cluster) server(ctx context.Context) (*Server, error) {
	s := &Server{Dir: c.dir}
	var err error
	if s.PID, s.Port, err = c.postmaster(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	conn, err := s.connect(ctx, database)
	if missing := (&pgconn.PgError{}); errors.As(err, &missing) && missing.Code == "3D000" { // invalid_catalog_name
		if err := s.createDatabase(ctx); err != nil {
			return nil, err
		}
		conn, err = s.connect(ctx, database)
	}
	if err != nil {
		return nil, message.NewError("the server with pid {{.PID}} does not answer: {{.Error}}", "PID", s.PID, "Error", err)
	}
	s.Version, _, _ = strings.Cut(conn.PgConn().ParameterStatus("server_version"), " ")
	return s, conn.Close(ctx)
}

// connect connects with the cluster's own password, whatever PG* variables say.
func (s *Server) connect(ctx context.Context, to string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(s.URL() + "&sslmode=disable&connect_timeout=0")
	if err != nil {
		return nil, err
	}
	file, err := pgpassfile.ReadPassfile(filepath.Join(s.Dir, "pgpass"))
	if err != nil {
		return nil, err
	}
	config.Password = file.FindPassword("127.0.0.1", strconv.Itoa(s.Port), to, role)
	config.Database = to
	return pgx.ConnectConfig(ctx, config)
}

func (s *Server) createDatabase(ctx context.Context) error {
	conn, err := s.connect(ctx, "postgres")
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+database)
	return errors.Join(err, conn.Close(ctx))
}

// refused reports whether the server rejects the user, so that waiting doesn't
// help: SQLSTATE class 28.
func refused(err error) bool {
	pg := &pgconn.PgError{}
	return errors.As(err, &pg) && strings.HasPrefix(pg.Code, "28")
}
