package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
)

// The server's error codes that mean something to us:
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	invalidPassword      = "28P01"
	invalidAuthorization = "28000"
	unknownDatabase      = "3D000"
	unknownSchema        = "3F000"
	unknownTable         = "42P01"
	noPrivilege          = "42501"
	programLimit         = "54000" // a value too long for an index
	diskFull             = "53100"
	lockNotAvailable     = "55P03"
	tooManyConnections   = "53300"
	adminShutdown        = "57P01"
	crashShutdown        = "57P02"
	cannotConnectNow     = "57P03" // starting up, shutting down or recovering
	noConnection         = "08"    // a class
	readOnly             = "25006"
	dataCorrupted        = "XX001"
	indexCorrupted       = "XX002"
)

// code is the server's error code, "" when the error is not the server's.
func code(err error) string {
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// translate names the errors that the core tells apart, and says what a person
// can do about others.
func translate(err error) error {
	c := code(err)
	switch {
	case err == nil, classified(err):
		return err
	case unreachable(err):
		return unavailable(err)
	case c == "":
		return err
	case c == dataCorrupted, c == indexCorrupted:
		return fmt.Errorf("%w: %w", core.ErrCorrupt, err)
	case c == unknownTable, c == unknownSchema:
		return fmt.Errorf("%w: its tables are gone: %w", core.ErrReplaced, err)
	case c == programLimit, strings.HasPrefix(c, "22"): // data exceptions
		return fmt.Errorf("%w: %w", core.ErrRefused, err)
	case c == diskFull:
		return fmt.Errorf("%w: make room on the server's disk: %w", core.ErrNoSpace, err)
	case c == readOnly:
		return fmt.Errorf("%w: this server is a standby; name all servers in storage.postgres.url and add target_session_attrs=read-write", err)
	case c == noPrivilege:
		return fmt.Errorf("%w: run \"weir init\" as the owner of the schema", err)
	}
	return err
}

// classified reports whether the error is one of core's already.
func classified(err error) bool {
	for _, class := range []error{core.ErrUnavailable, core.ErrNoSpace, core.ErrRefused, core.ErrCorrupt, core.ErrReplaced, core.ErrForeign} {
		if errors.Is(err, class) {
			return true
		}
	}
	return false
}

// unreachable reports whether the server does not answer for now, and may soon.
func unreachable(err error) bool {
	switch c := code(err); {
	case c == tooManyConnections, c == adminShutdown, c == crashShutdown, c == cannotConnectNow, strings.HasPrefix(c, noConnection):
		return true
	case c != "":
		return false
	}
	if dns := (*net.DNSError)(nil); errors.As(err, &dns) {
		return dns.Temporary() || dns.IsNotFound
	}
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		return true
	}
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, errAborted) || pgconn.SafeToRetry(err) && !errors.Is(err, context.Canceled)
}

// unavailable says what to do about a server that is unreachable.
func unavailable(err error) error {
	if connect := (*pgconn.ConnectError)(nil); errors.As(err, &connect) {
		err = reason(err)
	}
	switch err = (oneLine{err}); code(err) {
	case tooManyConnections:
		return fmt.Errorf("%w: %w; raise max_connections on the server, or lower storage.postgres.max_connections", core.ErrUnavailable, err)
	case cannotConnectNow, adminShutdown, crashShutdown:
		return fmt.Errorf("%w: %w; try again when the server is up", core.ErrUnavailable, err)
	}
	return fmt.Errorf("%w: %w; is the server running, and storage.postgres.url right?", core.ErrUnavailable, err)
}
