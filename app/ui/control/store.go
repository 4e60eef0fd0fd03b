package control

import "time"

// StoreChoice identifies a store. Empty fields mean those of the settings.
type StoreChoice struct {
	Backend string // "sqlite" or "postgres"
	Path    string // of the SQLite file
	URL     string // of the PostgreSQL server; may hold a password
	Schema  string // with the tables, on the server
}

// Recent is a store that was open before.
type Recent struct {
	Choice   StoreChoice // without a password
	Location string      // for people, without a password
}

// Step is one step of testing a store.
type Step struct {
	Name    string // "name", "connection", "TLS", "login", "rights", "version", "space"
	Done    bool
	Note    string // the result, in a few words
	Warning bool   // the note is a warning; the store can be opened anyway
	Error   string // one line, with the remedy; empty if the step succeeded
	Took    time.Duration
	Server  bool // no server answers: starting a private one may help
}
