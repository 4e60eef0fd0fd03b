-- Checkpoints keep what became of the records of their inputs, and the ledger says
-- how many events there are: what expires is taken off it. Programs of version 3 do
-- neither, so they may not use the store from here on.

-- null when the import was begun by a program that kept none. again: the input had
-- been read to its end before, with the same selection, and the sums stay.
ALTER TABLE checkpoints ADD COLUMN stored     INTEGER;
ALTER TABLE checkpoints ADD COLUMN duplicates INTEGER;
ALTER TABLE checkpoints ADD COLUMN filtered   INTEGER;
ALTER TABLE checkpoints ADD COLUMN rejected   INTEGER;
ALTER TABLE checkpoints ADD COLUMN again      INTEGER NOT NULL DEFAULT 0;

-- What has expired so far is still to be taken off the ledger; see upgrade.go.
INSERT INTO meta VALUES ('ledger', '');

DROP TRIGGER nodes_schema;
DROP TRIGGER ledger_schema;
CREATE TRIGGER nodes_schema BEFORE INSERT ON nodes WHEN coalesce(NEW.schema, 0) < 4 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
CREATE TRIGGER ledger_schema BEFORE INSERT ON ledger WHEN coalesce(NEW.schema, 0) < 4 BEGIN
	SELECT raise(ABORT, 'a newer weir has changed this store: use that one');
END;
