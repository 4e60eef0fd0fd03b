package control

import "time"

// StoreChoice names a store. Empty fields mean what the settings say.
type StoreChoice struct {
	Backend string // "sqlite" or "postgres"
	Path    string // of the SQLite file
	URL     string // of the PostgreSQL server; may hold a password
	Schema  string // that holds the tables there
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
	Note    string // what was found, in a few words
	Warning bool   // the note is of something that may not be wanted; the store can be opened
	Error   string // one line, with its remedy; empty when it went well
	Took    time.Duration
	Server  bool // the remedy may be a server of one's own: there is none
}
