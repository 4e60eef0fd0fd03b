-- Samples are compressed; see pack.go. They have rowids: without, a row of more than a
-- quarter of a page took a page of its own, twice the size of what was in it. What older
-- programs wrote follows in steps: see upgrade.go. They can't read what is compressed, so
-- they may not use the store from here on.

DROP INDEX samples_node;
ALTER TABLE samples RENAME TO samples_4;
INSERT INTO meta VALUES ('samples', '');

-- duration is of the interval that ends at the time, in microseconds. data is JSON,
-- compressed in a blob, or a text from before.
CREATE TABLE samples (
	at       INTEGER NOT NULL,
	node     INTEGER NOT NULL,
	duration INTEGER NOT NULL,
	data     BLOB    NOT NULL
);

CREATE UNIQUE INDEX samples_node ON samples (node, at);
CREATE INDEX samples_at ON samples (at, node, duration); -- all that tells whether rollups are those of the samples

-- A node's samples of an interval, merged. length is the interval's, in microseconds; at
-- is of the last sample, and duration the sum of theirs: a rollup is valid while its
-- samples have both.
CREATE TABLE rollups (
	length   INTEGER NOT NULL,
	node     INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	duration INTEGER NOT NULL,
	data     BLOB    NOT NULL
);

CREATE UNIQUE INDEX rollups_at ON rollups (length, at, node);

DROP TRIGGER nodes_schema;
DROP TRIGGER ledger_schema;
CREATE TRIGGER nodes_schema BEFORE INSERT ON nodes WHEN coalesce(NEW.schema, 0) < 5 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
CREATE TRIGGER ledger_schema BEFORE INSERT ON ledger WHEN coalesce(NEW.schema, 0) < 5 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
