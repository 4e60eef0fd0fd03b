package config

import (
	"strings"

	"weir/core/message"
)

// Setting describes one setting. Its field and default are in Config and Default;
// a Live one is in control.LiveSettings, too.
type Setting struct {
	Key     string   // dotted: "process.max_attempts"
	Doc     string   // one sentence
	Unit    string   // of a number; empty for words
	Choices []string // the only values, if there are any
	Min     string   // in the form of a value; empty is open
	Max     string
	Pattern string // a regular expression that the value must match; empty is open
	Secret  bool   // may hold a password: show it through Redact only
	Live    bool   // a running pipeline takes a new value at once; else at its next start
	Unset   bool   // leaving it out has a meaning of its own, see Doc: in config.toml it is a comment
}

// Section is the part of a setting's key before the last dot.
func (s Setting) Section() string { return s.Key[:strings.LastIndexByte(s.Key, '.')] }

// Name is the part of a setting's key after the last dot.
func (s Setting) Name() string { return s.Key[strings.LastIndexByte(s.Key, '.')+1:] }

// Variable is the environment variable that overrides the file.
func (s Setting) Variable() string {
	return prefix + strings.ToUpper(strings.ReplaceAll(s.Key, ".", "_"))
}

// Bounds describes the possible values in words: "1 to 1000",
// `"text" or "json"`; empty if all are possible.
func (s Setting) Bounds() message.Text {
	switch {
	case len(s.Choices) > 0:
		last := len(s.Choices) - 1
		return message.New("{{.Choices}} or {{.Last}}", "Choices", `"`+strings.Join(s.Choices[:last], `", "`)+`"`, "Last", `"`+s.Choices[last]+`"`)
	case s.Pattern != "":
		return message.New("a match of {{.Pattern}}", "Pattern", s.Pattern)
	case s.Min != "" && s.Max != "":
		return message.New("{{.Min}} to {{.Max}}", "Min", s.Min, "Max", s.Max)
	case s.Min != "":
		return message.New("{{.Min}} or more", "Min", s.Min)
	default:
		return message.Text{}
	}
}

// Section is a table of the file.
type Section struct {
	Name string // dotted: "storage.sqlite"
	Doc  string // one sentence
}

// Sections lists the sections in the order of the file.
func Sections() []Section {
	return []Section{
		{"storage", message.Later("Where events are kept, and for how long.")},
		{"storage.sqlite", message.Later("The store in one file: backend = \"sqlite\".")},
		{"storage.postgres", message.Later("The store on a server: backend = \"postgres\".")},
		{"source", message.Later("Where events come from.")},
		{"source.simulate", message.Later("Simulated traffic shaped like Reddit's: kind = \"simulate\".")},
		{"source.dump", message.Later("Files of records, one JSON object a line: kind = \"dump\".")},
		{"source.dump.fields", message.Later("For preset = \"custom\": each is \"path.to.field\", \"=constant\", alternatives like \"id|guid\", or \"\" for nothing.")},
		{"pipeline", message.Later("How events get from the source into the store.")},
		{"process", message.Later("How stored events are processed.")},
		{"metrics", message.Later("What is measured.")},
		{"log", message.Later("What is logged, to standard error.")},
	}
}

// Settings lists all settings in the order of the file, section by section.
func Settings() []Setting {
	return []Setting{
		{
			Key: "storage.backend", Choices: []string{"sqlite", "postgres"},
			Doc: message.Later("The kind of store: one file, or a PostgreSQL server that several machines may share."),
		},
		{
			Key: "storage.keep", Unit: message.Later("duration"), Min: "0s", Max: "36500d", Unset: true,
			Doc: message.Later("How long settled events are kept; 0s keeps them for ever. If unset, the demo keeps them for 1h."),
		},
		{
			Key: "storage.full_timeout", Unit: message.Later("duration"), Min: "1s", Max: "1d",
			Doc: message.Later("How long an import waits for space on a full disk before it ends; it can be continued later."),
		},

		{
			Key: "storage.sqlite.path",
			Doc: message.Later("The database file; empty: weir/weir.db in your data folder, or demo.db for simulated events."),
		},
		{
			Key: "storage.sqlite.busy_timeout", Unit: message.Later("duration"), Min: "100ms", Max: "10m",
			Doc: message.Later("How long to wait for another program that is writing to the file."),
		},
		{
			Key: "storage.sqlite.read_connections", Unit: message.Later("connections"), Min: "1", Max: "64",
			Doc: message.Later("How many connections can read at the same time; one more is used for writing."),
		},

		{
			Key: "storage.postgres.url", Secret: true,
			Doc: message.Later("The server as a URL or key=value words; anything left out is looked up as psql does."),
		},
		{
			Key: "storage.postgres.schema", Pattern: "^[a-z_][a-z0-9_]{0,62}$",
			Doc: message.Later("The schema that holds the tables."),
		},
		{
			Key: "storage.postgres.max_connections", Unit: message.Later("connections"), Min: "2", Max: "1000",
			Doc: message.Later("The most connections that the pool opens; two more serve heartbeats and notifications."),
		},
		{
			Key: "storage.postgres.connect_timeout", Unit: message.Later("duration"), Min: "1s", Max: "1d",
			Doc: message.Later("How long a start waits for a server that can't be reached."),
		},
		{
			Key: "storage.postgres.exec_mode", Choices: []string{"prepared", "unprepared"},
			Doc: message.Later("Whether statements are prepared on the server; a pooler in transaction mode needs \"unprepared\"."),
		},
		{
			Key: "storage.postgres.search_dsn", Secret: true,
			Doc: message.Later("A read replica for search and export, written like url; empty: the server itself."),
		},

		{
			Key: "source.kind", Choices: []string{"simulate", "dump", "none"}, Unset: true,
			Doc: message.Later("Simulated traffic, files, or nothing new. If unset, the window simulates traffic in the demo only."),
		},

		{
			Key: "source.simulate.rate", Unit: message.Later("events/s"), Min: "0", Max: "10000000", Live: true,
			Doc: message.Later("How many events are generated per second; 0: as fast as the store takes them."),
		},
		{
			Key: "source.simulate.seed", Min: "0",
			Doc: message.Later("The same seed generates the same events; 0 picks a random one and logs it."),
		},
		{
			Key: "source.simulate.events_per_day", Unit: message.Later("events"), Min: "1", Max: "10000000000",
			Doc: message.Later("How many events a day of the model has; the rate decides how fast that day passes."),
		},
		{
			Key: "source.simulate.work", Unit: message.Later("duration"), Min: "0s", Max: "10m", Live: true,
			Doc: message.Later("How long handling an event takes: the worker waits, so that the processor stays free."),
		},
		{
			Key: "source.simulate.fail_rate", Unit: message.Later("share of events"), Min: "0", Max: "1", Live: true,
			Doc: message.Later("The share of events whose processing fails, to show retries and dead events."),
		},

		{
			Key: "source.dump.inputs", Unit: message.Later("paths"),
			Doc: message.Later("Files and archives of JSON records, folders of these, or \"-\" for standard input."),
		},
		{
			Key: "source.dump.data", Choices: []string{"full", "fields", "none"},
			Doc: message.Later("How much of a record is stored with its event: all of it, the mapped fields only, or nothing."),
		},
		{
			Key: "source.dump.max_line", Unit: message.Later("size"), Min: "1KiB", Max: "256MiB",
			Doc: message.Later("A longer record is rejected."),
		},
		{
			Key:     "source.dump.preset",
			Choices: []string{"auto", "reddit", "jetstream", "gharchive", "hackernews", "mastodon", "wikimedia", "cloudevents", "generic", "custom"},
			Doc:     message.Later("The form of the records: \"auto\" detects it from the first ones, \"custom\" uses the mapping below."),
		},
		{
			Key: "source.dump.on_duplicate", Choices: []string{"first", "newest"},
			Doc: message.Later("Which of two records with the same key is kept: the one stored first, or the one retrieved last."),
		},

		{Key: "source.dump.fields.source", Doc: message.Later("The key space that the records belong to.")},
		{Key: "source.dump.fields.key", Doc: message.Later("Unique within the source; a second event with the same key is a duplicate.")},
		{Key: "source.dump.fields.kind", Doc: message.Later("The kind of event.")},
		{Key: "source.dump.fields.subreddit", Doc: message.Later("Its topic.")},
		{Key: "source.dump.fields.author", Doc: message.Later("The author.")},
		{Key: "source.dump.fields.created_at", Doc: message.Later("When it happened.")},
		{Key: "source.dump.fields.parent", Doc: message.Later("Key of the item it replies to.")},
		{Key: "source.dump.fields.link", Doc: message.Later("Key of the post it belongs to.")},
		{Key: "source.dump.fields.score", Doc: message.Later("Its score, a whole number; anything else counts as unknown.")},
		{Key: "source.dump.fields.text", Doc: message.Later("The text.")},
		{
			Key: "source.dump.fields.time_format", Choices: []string{"", "unix", "unix_ms", "unix_us", "rfc3339"},
			Doc: message.Later("How created_at is written: s, ms or µs since 1970, or RFC 3339; \"\" detects these and more."),
		},
		{Key: "source.dump.fields.retrieved_at", Doc: message.Later("When the source retrieved the record, in any time format.")},

		{
			Key: "pipeline.channel_capacity", Unit: message.Later("events"), Min: "1", Max: "1000000",
			Doc: message.Later("How many events may wait for the store; a full channel holds the source back."),
		},
		{
			Key: "pipeline.write_batch", Unit: message.Later("events"), Min: "1", Max: "1000", Live: true,
			Doc: message.Later("The most events that one transaction stores."),
		},
		{
			Key: "pipeline.drain_timeout", Unit: message.Later("duration"), Min: "1s", Max: "1h",
			Doc: message.Later("How long stopping may take: the channel is stored and work in progress is finished first."),
		},

		{
			Key: "process.workers", Unit: message.Later("workers"), Min: "1", Max: "1024", Live: true,
			Doc: message.Later("How many workers process events at the same time."),
		},
		{
			Key: "process.batch", Unit: message.Later("events"), Min: "1", Max: "1000", Live: true,
			Doc: message.Later("The most events that a worker takes at a time; fewer spread slow work better."),
		},
		{
			Key: "process.lease", Unit: message.Later("duration"), Min: "1s", Max: "1h",
			Doc: message.Later("How long a program may go silent before others take over its unfinished events."),
		},
		{
			Key: "process.handler_timeout", Unit: message.Later("duration"), Min: "10ms", Max: "1d",
			Doc: message.Later("How long processing an event may take before it counts as a failure."),
		},
		{
			Key: "process.max_attempts", Unit: message.Later("attempts"), Min: "1", Max: "1000",
			Doc: message.Later("How many times an event is tried before it is given up."),
		},
		{
			Key: "process.backoff", Unit: message.Later("duration"), Min: "1ms", Max: "1h",
			Doc: message.Later("The delay before the first retry; each further retry waits longer."),
		},

		{
			Key: "metrics.interval", Unit: message.Later("duration"), Min: "50ms", Max: "1h",
			Doc: message.Later("How often a sample is taken and the charts are updated."),
		},
		{
			Key: "metrics.keep", Unit: message.Later("duration"), Min: "0s", Max: "36500d",
			Doc: message.Later("How long samples and annotations are kept; 0s keeps them for ever."),
		},

		{
			Key: "log.level", Choices: []string{"debug", "info", "warn", "error"},
			Doc: message.Later("The least important messages that are logged."),
		},
		{
			Key: "log.format", Choices: []string{"text", "json"},
			Doc: message.Later("The form of a message."),
		},
	}
}
