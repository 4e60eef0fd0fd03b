package postgres

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/core/message"
)

// The server's error codes that mean something to us:
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
	notNullViolation     = "23502"
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
	dataException        = "22" // a class
)

// code is the server's error code, "" when the error is not the server's.
func code(err error) string {
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Errors that a person can fix where the server is set up or named. Those that
// have one of core's classes wrap it.
var (
	ErrURL        = message.NewError("the connection string is malformed")
	ErrSchema     = message.NewError("the schema's name must be of a–z, 0–9 and _, and must not begin with a digit")
	ErrSearch     = message.NewError("the server for searches can't be used") // Options.SearchURL
	ErrTLS        = message.NewError("there is no TLS connection")
	ErrNoDatabase = message.NewError("there is no such database")
	ErrNoDump     = message.NewError("pg_dump is not installed")
	ErrOwner      = message.NewError("the schema belongs to another role")                                   // of Init
	ErrAdmin      = message.NewError("{{.Class}}: an administrator has to do this", "Class", core.ErrDenied) // of Init
	ErrLogin      = message.NewError("{{.Class}}: the server refuses the login", "Class", core.ErrDenied)
	ErrRights     = message.NewError("{{.Class}}: the user lacks a right", "Class", core.ErrDenied)
	ErrStandby    = message.NewError("{{.Class}}: the server is a standby", "Class", core.ErrReadOnly)
	ErrNoAnswer   = message.NewError("{{.Class}}: the server does not answer", "Class", core.ErrUnavailable)
	ErrCrowded    = message.NewError("{{.Class}}: the server takes no more connections", "Class", core.ErrUnavailable)

	// ErrNoServer: no server was named, or none listens on this machine. A
	// private one would help.
	ErrNoServer = message.NewError("no server answers")
)

// translate gives an error of the server, the network or the driver its class. An
// error that has one keeps it.
func translate(err error) error {
	c := code(err)
	switch {
	case err == nil, core.Class(err) != nil:
		return err
	case unreachable(err):
		return unavailable(err)
	case c == "":
		return err
	case c == dataCorrupted, c == indexCorrupted:
		return fmt.Errorf("%w: %w", core.ErrCorrupt, err)
	case c == unknownTable, c == unknownSchema:
		return message.NewError("{{.Class}}: its tables are gone: {{.Error}}", "Class", core.ErrReplaced, "Error", err)
	case c == programLimit, strings.HasPrefix(c, dataException):
		return fmt.Errorf("%w: %w", core.ErrRefused, err)
	case c == diskFull:
		return message.NewError("{{.Class}}: make room on the server's disk: {{.Error}}", "Class", core.ErrNoSpace, "Error", err)
	case c == readOnly:
		return fmt.Errorf("%w: %w", ErrStandby, err)
	case c == noPrivilege:
		return fmt.Errorf("%w: %w", ErrRights, err)
	}
	return err
}

// unreachable reports whether the server does not answer for now, and may soon.
func unreachable(err error) bool {
	switch c := code(err); {
	case c == tooManyConnections, c == adminShutdown, c == crashShutdown, c == cannotConnectNow, strings.HasPrefix(c, noConnection):
		return true
	case c != "", tlsRefused(err):
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

// tlsRefused reports whether one side does not accept the other's TLS.
func tlsRefused(err error) bool {
	return errors.As(err, new(tls.AlertError)) || errors.As(err, new(tls.RecordHeaderError)) || errors.As(err, new(*tls.CertificateVerificationError))
}

// unavailable is the error of a server that is unreachable.
func unavailable(err error) error {
	if connect := (*pgconn.ConnectError)(nil); errors.As(err, &connect) {
		err = reason(err)
	}
	switch err = (oneLine{err}); code(err) {
	case tooManyConnections:
		return fmt.Errorf("%w: %w", ErrCrowded, err)
	case cannotConnectNow, adminShutdown, crashShutdown:
		return message.NewError("{{.Class}}: {{.Error}}; try again when the server is up", "Class", core.ErrUnavailable, "Error", err)
	}
	return fmt.Errorf("%w: %w", ErrNoAnswer, err)
}
