-- Events are stored in another order than they were created in, and created_at has no
-- index: one would cost as much as the events themselves. Each run of 4,096 ids, from
-- run × 4,096 + 1 on, has the smallest and the largest created_at of its events instead,
-- or bounds that are wider: who looks for a time reads only the runs that can have it.
-- Older programs don't maintain them, so they may not use the store from here on. Those of
-- the events that are there follow in steps: see upgrade.go.

CREATE TABLE runs (
	run    INTEGER PRIMARY KEY,
	oldest INTEGER NOT NULL,
	newest INTEGER NOT NULL
) STRICT;

INSERT INTO meta VALUES ('runs', '0'); -- up to this id they are there

DROP TRIGGER nodes_schema;
DROP TRIGGER ledger_schema;
CREATE TRIGGER nodes_schema BEFORE INSERT ON nodes WHEN coalesce(NEW.schema, 0) < 6 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
CREATE TRIGGER ledger_schema BEFORE INSERT ON ledger WHEN coalesce(NEW.schema, 0) < 6 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
