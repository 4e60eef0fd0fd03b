-- Times are of the database's clock, hours are hours since 1970 in UTC. Names
-- stand in "weir."; another schema's name takes its place. Text is compared
-- byte by byte, so that all databases order it alike.

CREATE TABLE weir.meta (
	key   text PRIMARY KEY,
	value text NOT NULL
);

INSERT INTO weir.meta VALUES ('store_id', replace(gen_random_uuid()::text, '-', ''));

-- One value names a block of 1,000 ids, so that one statement stores a segment
-- and its events. An id is never used twice, even after its event has expired.
CREATE SEQUENCE weir.blocks AS bigint INCREMENT BY 1000 START WITH 1;

CREATE TABLE weir.events (
	id         bigint      PRIMARY KEY,
	source     text        COLLATE "C" NOT NULL,
	key        text        COLLATE "C",  -- unique within source; null when the source has none
	kind       text        COLLATE "C" NOT NULL,
	subreddit  text        COLLATE "C" NOT NULL,
	author     text        COLLATE "C" NOT NULL,
	created_at timestamptz NOT NULL,
	stored_at  timestamptz NOT NULL,
	parent     text        COLLATE "C" NOT NULL,
	link       text        COLLATE "C" NOT NULL,
	score      bigint,
	flags      smallint    NOT NULL,     -- 1 author deleted, 2 text deleted, 4 text removed, 8 score settled
	data       text        COLLATE "C",  -- the source's record
	raw        bytea                     -- the record instead, where it is not text
);

CREATE UNIQUE INDEX events_key ON weir.events (source, key) WHERE key IS NOT NULL;

CREATE TABLE weir.nodes (
	id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	host         text        NOT NULL,
	pid          bigint      NOT NULL,
	version      text        NOT NULL,
	state        text        NOT NULL CHECK (state IN ('alive', 'left', 'dead')),
	started_at   timestamptz NOT NULL,
	heartbeat_at timestamptz NOT NULL
);

-- Each claim changes a row of the small tables below, and dead rows slow the
-- search for the next one: they are vacuumed early and without rest, and pages
-- have room for the new row beside the old one. claimed_by has no foreign key:
-- it would lock the node's row at each claim. There is no index on what a claim
-- changes, for the same reason.
CREATE TABLE weir.segments (
	first_id   bigint      PRIMARY KEY,
	last_id    bigint      NOT NULL,
	events     integer     NOT NULL,
	stored_at  timestamptz NOT NULL,
	attempt    integer     NOT NULL DEFAULT 0,
	claimed    boolean     NOT NULL DEFAULT false,
	claimed_by bigint,
	token      bigint
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
	autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 10000);

CREATE TABLE weir.failures (
	event_id        bigint      PRIMARY KEY,
	attempts        integer     NOT NULL,
	error           text        NOT NULL,
	state           text        NOT NULL CHECK (state IN ('waiting', 'dead', 'discarded')),
	failed_at       timestamptz NOT NULL,
	next_attempt_at timestamptz,
	claimed         boolean     NOT NULL DEFAULT false,
	claimed_by      bigint,
	token           bigint
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX failures_due ON weir.failures (next_attempt_at) WHERE state = 'waiting' AND NOT claimed;
CREATE INDEX failures_claimed ON weir.failures (token) WHERE claimed;

-- What one transaction did, to be added to counts and ledger: rows that every
-- transaction of a node changed would let them commit only one by one. data is
-- [[hour, kind, subreddit, events, score], …].
CREATE TABLE weir.deltas (
	id        bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	node      bigint  NOT NULL,
	appended  integer NOT NULL DEFAULT 0,
	settled   integer NOT NULL DEFAULT 0,
	dead      integer NOT NULL DEFAULT 0,
	discarded integer NOT NULL DEFAULT 0,
	data      text
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE weir.counts (
	hour      bigint NOT NULL,
	kind      text   COLLATE "C" NOT NULL,
	subreddit text   COLLATE "C" NOT NULL,
	events    bigint NOT NULL,
	score     bigint NOT NULL,
	PRIMARY KEY (hour, kind, subreddit)
) WITH (fillfactor = 80);

CREATE VIEW weir.totals AS
	SELECT hour, kind, subreddit, sum(events)::bigint AS events, sum(score)::bigint AS score
	FROM (
		SELECT hour, kind, subreddit, events, score FROM weir.counts
		UNION ALL
		SELECT (value ->> 0)::bigint, (value ->> 1) COLLATE "C", (value ->> 2) COLLATE "C", (value ->> 3)::bigint, (value ->> 4)::bigint
		FROM weir.deltas, json_array_elements(deltas.data::json) AS value
		WHERE deltas.data IS NOT NULL
	) AS both_tables
	GROUP BY hour, kind, subreddit;

CREATE TABLE weir.expired (
	hour      bigint NOT NULL,
	kind      text   COLLATE "C" NOT NULL,
	subreddit text   COLLATE "C" NOT NULL,
	events    bigint NOT NULL,
	score     bigint NOT NULL,
	PRIMARY KEY (hour, kind, subreddit)
);

-- Node 0 is what people do by hand, and what nodes did that are forgotten.
CREATE TABLE weir.ledger (
	node      bigint PRIMARY KEY,
	appended  bigint NOT NULL DEFAULT 0,
	settled   bigint NOT NULL DEFAULT 0,
	dead      bigint NOT NULL DEFAULT 0,
	discarded bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

INSERT INTO weir.ledger (node) VALUES (0);

-- The newest transaction of each that a node has under way at once: tells after
-- a lost answer whether a COMMIT took place.
CREATE TABLE weir.commits (
	node   bigint  NOT NULL,
	slot   integer NOT NULL,
	number bigint  NOT NULL,
	PRIMARY KEY (node, slot)
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE weir.rejects (
	id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	input  text        COLLATE "C" NOT NULL,
	line   bigint      NOT NULL,
	reason text        NOT NULL,
	bytes  bytea       NOT NULL,
	at     timestamptz NOT NULL
);

-- A path may be longer than an index takes.
CREATE UNIQUE INDEX rejects_line ON weir.rejects (md5(input), line);

CREATE TABLE weir.checkpoints (
	input      text        COLLATE "C" NOT NULL,
	token      text        NOT NULL,     -- names the import that owns it
	codec      text        NOT NULL,
	size       bigint      NOT NULL,
	head       bytea       NOT NULL,     -- SHA-256 of the first MiB
	tail       bytea       NOT NULL,     -- SHA-256 of the last MiB
	"offset"   bigint      NOT NULL,     -- decoded bytes after the last stored newline
	line       bigint      NOT NULL,
	line_hash  bigint      NOT NULL,     -- xxHash64 of that line
	complete   boolean     NOT NULL,
	updated_at timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX checkpoints_input ON weir.checkpoints (md5(input));

-- duration is of the interval that ends at the time, in microseconds.
CREATE TABLE weir.samples (
	at       timestamptz NOT NULL,
	node     bigint      NOT NULL,
	duration bigint      NOT NULL,
	data     json        NOT NULL,
	PRIMARY KEY (at, node)
);

CREATE TABLE weir.annotations (
	id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	node bigint      NOT NULL,
	at   timestamptz NOT NULL,
	text text        NOT NULL
);

CREATE INDEX annotations_at ON weir.annotations (at);

-- For people with tools of their own.
CREATE VIEW weir.event_states AS
	SELECT e.*,
		CASE
			WHEN f.state = 'waiting' THEN CASE WHEN f.claimed THEN 'claimed' ELSE 'retry' END
			WHEN f.state IS NOT NULL THEN f.state
			WHEN s.claimed THEN 'claimed'
			WHEN NOT s.claimed THEN 'waiting'
			ELSE 'settled'
		END AS state,
		coalesce(f.claimed_by, s.claimed_by) AS claimed_by
	FROM weir.events e
	LEFT JOIN weir.failures f ON f.event_id = e.id
	LEFT JOIN LATERAL (
		SELECT claimed, claimed_by, last_id FROM weir.segments WHERE first_id <= e.id ORDER BY first_id DESC LIMIT 1
	) s ON e.id <= s.last_id;
