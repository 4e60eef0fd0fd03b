package postgres

import (
	"errors"
	"fmt"
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
	case c == "":
		return err
	case c == dataCorrupted, c == indexCorrupted:
		return fmt.Errorf("%w: %w", core.ErrCorrupt, err)
	case c == unknownTable, c == unknownSchema:
		return fmt.Errorf("%w: its tables are gone: %w", core.ErrReplaced, err)
	case c == programLimit, strings.HasPrefix(c, "22"): // data exceptions
		return fmt.Errorf("%w: %w", core.ErrRefused, err)
	case c == diskFull:
		return fmt.Errorf("%w: make room on the server's disk", err)
	case c == readOnly:
		return fmt.Errorf("%w: this server is a standby; name all servers in storage.postgres.url and add target_session_attrs=read-write", err)
	case c == noPrivilege:
		return fmt.Errorf("%w: run \"weir init\" as the owner of the schema", err)
	}
	return err
}
