package main

import (
	"database/sql"
	"net/url"
)

// sqliteDSN opens the file of the trial as Weir opens its own. The driver lowers
// synchronous to NORMAL in WAL mode unless it is set, and without its cache of statements
// each is prepared again every time, which more than doubles River's processor time.
func sqliteDSN(t *trial) string {
	return (&url.URL{Scheme: "file", Path: t.file()}).String() +
		"?_journal=WAL&_synchronous=FULL&_busy_timeout=10000&_txlock=immediate&_foreign_keys=on&_stmt_cache_size=64"
}

// openSQLite opens the file with one connection, as River and goqite recommend: SQLite
// has one writer, and others would only wait for it.
func openSQLite(t *trial) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", sqliteDSN(t))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return db, nil
}
