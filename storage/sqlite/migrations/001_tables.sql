-- Times are microseconds since 1970 in UTC, hours are hours since 1970.

CREATE TABLE meta (
	key   TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('store_id', lower(hex(randomblob(16))));

-- AUTOINCREMENT: an id is never used twice, even after its event has expired.
CREATE TABLE events (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	source     TEXT    NOT NULL,
	key        TEXT,             -- unique within source; null when the source has none
	kind       TEXT    NOT NULL,
	subreddit  TEXT    NOT NULL,
	author     TEXT    NOT NULL,
	created_at INTEGER NOT NULL,
	stored_at  INTEGER NOT NULL,
	parent     TEXT    NOT NULL,
	link       TEXT    NOT NULL,
	score      INTEGER,
	flags      INTEGER NOT NULL, -- 1 author deleted, 2 text deleted, 4 text removed, 8 score settled
	data                         -- the source's record; text, or a blob where it is not UTF-8
);

CREATE UNIQUE INDEX events_key ON events (source, key) WHERE key IS NOT NULL;

CREATE TABLE nodes (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	host         TEXT    NOT NULL,
	pid          INTEGER NOT NULL,
	version      TEXT    NOT NULL,
	state        TEXT    NOT NULL CHECK (state IN ('alive', 'left', 'dead')),
	started_at   INTEGER NOT NULL,
	heartbeat_at INTEGER NOT NULL
) STRICT;

CREATE TABLE segments (
	first_id   INTEGER PRIMARY KEY,
	last_id    INTEGER NOT NULL,
	events     INTEGER NOT NULL,
	stored_at  INTEGER NOT NULL,
	attempt    INTEGER NOT NULL DEFAULT 0,
	claimed    INTEGER NOT NULL DEFAULT 0,
	claimed_by INTEGER REFERENCES nodes (id),
	token      INTEGER
) STRICT;

CREATE INDEX segments_claimed ON segments (claimed_by) WHERE claimed = 1;

CREATE TABLE failures (
	event_id        INTEGER PRIMARY KEY REFERENCES events (id),
	attempts        INTEGER NOT NULL,
	error           TEXT    NOT NULL,
	state           TEXT    NOT NULL CHECK (state IN ('waiting', 'dead', 'discarded')),
	failed_at       INTEGER NOT NULL,
	next_attempt_at INTEGER,
	claimed         INTEGER NOT NULL DEFAULT 0,
	claimed_by      INTEGER REFERENCES nodes (id),
	token           INTEGER
) STRICT;

CREATE INDEX failures_due ON failures (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX failures_claimed ON failures (claimed_by) WHERE claimed = 1;

-- data is [[hour, kind, subreddit, events, score], …]: what one settlement counted.
CREATE TABLE deltas (
	id   INTEGER PRIMARY KEY AUTOINCREMENT,
	data TEXT NOT NULL
) STRICT;

CREATE TABLE counts (
	hour      INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	subreddit TEXT    NOT NULL,
	events    INTEGER NOT NULL,
	score     INTEGER NOT NULL,
	PRIMARY KEY (hour, kind, subreddit)
) STRICT, WITHOUT ROWID;

CREATE VIEW totals AS
	SELECT hour, kind, subreddit, sum(events) AS events, sum(score) AS score
	FROM (
		SELECT hour, kind, subreddit, events, score FROM counts
		UNION ALL
		SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
		FROM deltas, json_each(deltas.data)
	)
	GROUP BY hour, kind, subreddit;

CREATE TABLE expired (
	hour      INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	subreddit TEXT    NOT NULL,
	events    INTEGER NOT NULL,
	score     INTEGER NOT NULL,
	PRIMARY KEY (hour, kind, subreddit)
) STRICT, WITHOUT ROWID;

-- Node 0 is what people do by hand. commits tells after a failed COMMIT
-- whether it took place.
CREATE TABLE ledger (
	node      INTEGER PRIMARY KEY,
	appended  INTEGER NOT NULL DEFAULT 0,
	settled   INTEGER NOT NULL DEFAULT 0,
	dead      INTEGER NOT NULL DEFAULT 0,
	discarded INTEGER NOT NULL DEFAULT 0,
	commits   INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO ledger (node) VALUES (0);

CREATE TABLE rejects (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	input  TEXT    NOT NULL,
	line   INTEGER NOT NULL,
	reason TEXT    NOT NULL,
	bytes  BLOB    NOT NULL,
	at     INTEGER NOT NULL,
	UNIQUE (input, line)
) STRICT;

CREATE TABLE checkpoints (
	input      TEXT    NOT NULL PRIMARY KEY,
	token      TEXT    NOT NULL, -- names the import that owns it
	codec      TEXT    NOT NULL,
	size       INTEGER NOT NULL,
	head       BLOB    NOT NULL, -- SHA-256 of the first MiB
	tail       BLOB    NOT NULL, -- SHA-256 of the last MiB
	"offset"   INTEGER NOT NULL, -- decoded bytes after the last stored newline
	line       INTEGER NOT NULL,
	line_hash  INTEGER NOT NULL, -- xxHash64 of that line
	complete   INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- duration is of the interval that ends at the time, in microseconds.
CREATE TABLE samples (
	at       INTEGER NOT NULL,
	node     INTEGER NOT NULL,
	duration INTEGER NOT NULL,
	data     TEXT    NOT NULL,
	PRIMARY KEY (at, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotations (
	id   INTEGER PRIMARY KEY AUTOINCREMENT,
	node INTEGER NOT NULL,
	at   INTEGER NOT NULL,
	text TEXT    NOT NULL
) STRICT;

CREATE INDEX annotations_at ON annotations (at);

-- For people with tools of their own.
CREATE VIEW event_states AS
	SELECT e.*,
		CASE
			WHEN f.state = 'waiting' THEN iif(f.claimed, 'claimed', 'retry')
			WHEN f.state IS NOT NULL THEN f.state
			WHEN s.claimed = 1 THEN 'claimed'
			WHEN s.claimed = 0 THEN 'waiting'
			ELSE 'settled'
		END AS state,
		coalesce(f.claimed_by, s.claimed_by) AS claimed_by
	FROM events e
	LEFT JOIN failures f ON f.event_id = e.id
	LEFT JOIN segments s ON e.id <= s.last_id
		AND s.first_id = (SELECT max(first_id) FROM segments WHERE first_id <= e.id);
