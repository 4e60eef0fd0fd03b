-- Counts are added up further, so that who asks for years need not read every hour of every
-- subreddit. Whoever changes counts changes these tables in the same transaction. Older
-- programs don't, so they may not use the store from here on. What is counted already is
-- added up in steps: see upgrade.go.

-- sums is like in deltas, but by month: what was added to counts, and is still to be added
-- to counts_by_month and counts_by_name. hours are those of each of the sums, packed.
CREATE TABLE counts_recent (
	id    INTEGER PRIMARY KEY AUTOINCREMENT,
	sums  TEXT NOT NULL,
	hours BLOB NOT NULL
) STRICT;

CREATE TABLE counts_by_hour (
	source TEXT    NOT NULL,
	hour   INTEGER NOT NULL,
	kind   TEXT    NOT NULL,
	events INTEGER NOT NULL,
	scored INTEGER NOT NULL,
	score  INTEGER NOT NULL,
	PRIMARY KEY (source, hour, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE counts_by_month (
	source    TEXT    NOT NULL,
	month     INTEGER NOT NULL, -- its first hour, UTC
	kind      TEXT    NOT NULL,
	subreddit TEXT    NOT NULL,
	events    INTEGER NOT NULL,
	scored    INTEGER NOT NULL,
	score     INTEGER NOT NULL,
	hours     BLOB    NOT NULL DEFAULT x'', -- the sums of each hour, packed; last, so that who doesn't ask for it need not read it
	PRIMARY KEY (source, month, kind, subreddit)
) STRICT, WITHOUT ROWID;

CREATE TABLE counts_by_name (
	source    TEXT    NOT NULL,
	subreddit TEXT    NOT NULL,
	kind      TEXT    NOT NULL,
	events    INTEGER NOT NULL,
	scored    INTEGER NOT NULL,
	score     INTEGER NOT NULL,
	PRIMARY KEY (source, subreddit, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('aggregates', ''); -- up to this source and hour they are there

DROP TRIGGER nodes_schema;
DROP TRIGGER ledger_schema;
CREATE TRIGGER nodes_schema BEFORE INSERT ON nodes WHEN coalesce(NEW.schema, 0) < 7 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
CREATE TRIGGER ledger_schema BEFORE INSERT ON ledger WHEN coalesce(NEW.schema, 0) < 7 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
