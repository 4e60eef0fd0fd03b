package config

import "time"

// Config is every setting. The tags are the names in the file; Settings describes
// each.
type Config struct {
	Storage  Storage  `toml:"storage"`
	Source   Source   `toml:"source"`
	Pipeline Pipeline `toml:"pipeline"`
	Process  Process  `toml:"process"`
	Metrics  Metrics  `toml:"metrics"`
	Log      Log      `toml:"log"`
}

// Storage says where events are kept, and for how long.
type Storage struct {
	Backend  string   `toml:"backend"`
	Keep     Duration `toml:"keep"` // 0: for ever; see DemoKeep
	Full     Duration `toml:"full_timeout"`
	SQLite   SQLite   `toml:"sqlite"`
	Postgres Postgres `toml:"postgres"`
}

// SQLite says how the file is used.
type SQLite struct {
	Path            string   `toml:"path"` // empty: see Config.StoreFile
	BusyTimeout     Duration `toml:"busy_timeout"`
	ReadConnections int      `toml:"read_connections"`
}

// Postgres says how the server is reached.
type Postgres struct {
	URL            string   `toml:"url"`
	Schema         string   `toml:"schema"`
	MaxConnections int      `toml:"max_connections"`
	ConnectTimeout Duration `toml:"connect_timeout"`
	ExecMode       string   `toml:"exec_mode"`
	SearchDSN      string   `toml:"search_dsn"`
}

// Source says where events come from.
type Source struct {
	Kind     string   `toml:"kind"`
	Simulate Simulate `toml:"simulate"`
	Dump     Dump     `toml:"dump"`
}

// Simulate shapes the built-in traffic.
type Simulate struct {
	Rate         float64  `toml:"rate"` // events a second; 0: as fast as the store takes them
	Seed         int64    `toml:"seed"` // 0: a random one
	EventsPerDay int      `toml:"events_per_day"`
	Work         Duration `toml:"work"`
	FailRate     float64  `toml:"fail_rate"` // 0–1
}

// Dump says which files are read, and how.
type Dump struct {
	Inputs      []string `toml:"inputs"`
	Data        string   `toml:"data"`
	MaxLine     Size     `toml:"max_line"`
	Preset      string   `toml:"preset"`
	OnDuplicate string   `toml:"on_duplicate"`
	Fields      Fields   `toml:"fields"`
}

// Fields maps a record's fields to an event's. Each is "path.to.field",
// "=constant", alternatives separated by "|", or empty for nothing.
type Fields struct {
	Source      string `toml:"source"`
	Key         string `toml:"key"`
	Kind        string `toml:"kind"`
	Subreddit   string `toml:"subreddit"`
	Author      string `toml:"author"`
	CreatedAt   string `toml:"created_at"`
	Parent      string `toml:"parent"`
	Link        string `toml:"link"`
	Score       string `toml:"score"`
	Text        string `toml:"text"`
	TimeFormat  string `toml:"time_format"` // how CreatedAt is written; empty: as it looks
	RetrievedAt string `toml:"retrieved_at"`
}

// Pipeline bounds what is in progress.
type Pipeline struct {
	ChannelCapacity int      `toml:"channel_capacity"`
	WriteBatch      int      `toml:"write_batch"`
	DrainTimeout    Duration `toml:"drain_timeout"`
}

// Process says how stored events are processed.
type Process struct {
	Workers        int      `toml:"workers"`
	Batch          int      `toml:"batch"`
	Lease          Duration `toml:"lease"`
	HandlerTimeout Duration `toml:"handler_timeout"`
	MaxAttempts    int      `toml:"max_attempts"`
	Backoff        Duration `toml:"backoff"`
}

// Metrics says how often samples are taken, and how long they are kept.
type Metrics struct {
	Interval Duration `toml:"interval"`
	Keep     Duration `toml:"keep"` // 0: for ever
}

// Log says what is logged, and in which form.
type Log struct {
	Level  string `toml:"level"`
	Format string `toml:"format"`
}

// Default returns the settings as shipped.
func Default() Config {
	return Config{
		Storage: Storage{
			Backend: "sqlite",
			Full:    Duration(time.Minute),
			SQLite: SQLite{
				BusyTimeout:     Duration(10 * time.Second),
				ReadConnections: 4,
			},
			Postgres: Postgres{
				Schema:         "weir",
				MaxConnections: 10,
				ConnectTimeout: Duration(30 * time.Second),
				ExecMode:       "prepared",
			},
		},
		Source: Source{
			Kind:     "simulate",
			Simulate: Simulate{Rate: 100, EventsPerDay: 100_000},
			Dump:     Dump{Data: "full", MaxLine: 16 << 20, Preset: "auto", OnDuplicate: "first"},
		},
		Pipeline: Pipeline{
			ChannelCapacity: 100,
			WriteBatch:      1000,
			DrainTimeout:    Duration(30 * time.Second),
		},
		Process: Process{
			Workers:        2,
			Batch:          1000,
			Lease:          Duration(30 * time.Second),
			HandlerTimeout: Duration(30 * time.Second),
			MaxAttempts:    5,
			Backoff:        Duration(time.Second),
		},
		Metrics: Metrics{
			Interval: Duration(500 * time.Millisecond),
			Keep:     Duration(400 * day),
		},
		Log: Log{Level: "info", Format: "text"},
	}
}
