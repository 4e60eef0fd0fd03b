-- Counts know their source and how many events had a score, rejects their
-- content, checkpoints what was selected, and events when they were retrieved.
-- What takes long in a large store follows in steps: see upgrade.go. It keeps
-- its progress in meta: upgraded is the last event whose count is in the new
-- tables. The programs of before may not use the store from here on.

INSERT INTO meta VALUES ('upgraded', '0');
INSERT INTO meta SELECT 'counted', coalesce(sum(events), 0) FROM totals;

-- Each transaction of a program that has joined writes to one of these two. Those
-- of version 2 and before name no schema, and end here.
ALTER TABLE nodes ADD COLUMN schema INTEGER;  -- the version that the program knows
ALTER TABLE ledger ADD COLUMN schema INTEGER; -- likewise
CREATE TRIGGER nodes_schema BEFORE INSERT ON nodes WHEN NEW.schema IS NULL BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
CREATE TRIGGER ledger_schema BEFORE INSERT ON ledger WHEN NEW.schema IS NULL BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;

ALTER TABLE events ADD COLUMN retrieved_at INTEGER; -- null when unknown

DROP VIEW totals;
DROP TABLE deltas;
DROP TABLE counts;

-- sums is [[source, hour, kind, subreddit, events, scored, score], …]: what one
-- transaction added to the totals.
CREATE TABLE deltas (
	id   INTEGER PRIMARY KEY AUTOINCREMENT,
	sums TEXT NOT NULL
) STRICT;

CREATE TABLE counts (
	source    TEXT    NOT NULL,
	hour      INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	subreddit TEXT    NOT NULL,
	events    INTEGER NOT NULL,
	scored    INTEGER NOT NULL, -- of these, events whose score is known
	score     INTEGER NOT NULL, -- the sum of the known scores
	PRIMARY KEY (source, hour, kind, subreddit)
) STRICT, WITHOUT ROWID;

CREATE VIEW totals AS
	SELECT source, hour, kind, subreddit, sum(events) AS events, sum(scored) AS scored, sum(score) AS score
	FROM (
		SELECT source, hour, kind, subreddit, events, scored, score FROM counts
		UNION ALL
		SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
		FROM deltas, json_each(deltas.sums)
	)
	GROUP BY source, hour, kind, subreddit
	HAVING sum(events) <> 0 OR sum(scored) <> 0 OR sum(score) <> 0;

-- What expired before its source was kept has source '' unless the store had only
-- one, and scored 0 with the sum of its scores.
ALTER TABLE expired RENAME TO expired_2;
CREATE TABLE expired (
	source    TEXT    NOT NULL,
	hour      INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	subreddit TEXT    NOT NULL,
	events    INTEGER NOT NULL,
	scored    INTEGER NOT NULL,
	score     INTEGER NOT NULL,
	PRIMARY KEY (source, hour, kind, subreddit)
) STRICT, WITHOUT ROWID;

ALTER TABLE rejects RENAME TO rejects_2;
CREATE TABLE rejects (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	source TEXT    NOT NULL, -- '' of those from before it was kept
	input  TEXT    NOT NULL,
	line   INTEGER NOT NULL,
	reason TEXT    NOT NULL,
	bytes  BLOB    NOT NULL, -- the piece, or its beginning
	hash   INTEGER NOT NULL, -- xxHash64 of the whole piece; 0 where it was not kept
	size   INTEGER NOT NULL, -- of the whole piece
	at     INTEGER NOT NULL,
	UNIQUE (input, line, hash)
) STRICT;
INSERT INTO sqlite_sequence SELECT 'rejects', seq FROM sqlite_sequence WHERE name = 'rejects_2';

ALTER TABLE checkpoints ADD COLUMN selection TEXT NOT NULL DEFAULT ''; -- what is selected from the input
