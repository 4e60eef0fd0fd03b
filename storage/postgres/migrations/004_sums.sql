-- Checkpoints keep what became of the records of their inputs, and the ledger says
-- how many events there are: what expires is taken off it. Programs of version 3 do
-- neither, so they may not use the store from here on.

-- Like in version 3: what a program of that version writes fails.
TRUNCATE weir.commits;
ALTER TABLE weir.commits
	DROP CONSTRAINT "a newer weir has changed this store: use that one",
	ADD CONSTRAINT "a newer weir has changed this store: use that one" CHECK (coalesce(schema, 2) >= 4);

-- null when the import was begun by a program that kept none. again: the input had
-- been read to its end before, with the same selection, and the sums stay.
ALTER TABLE weir.checkpoints
	ADD COLUMN stored     bigint,
	ADD COLUMN duplicates bigint,
	ADD COLUMN filtered   bigint,
	ADD COLUMN rejected   bigint,
	ADD COLUMN again      boolean NOT NULL DEFAULT false;

-- What has expired so far is taken off the ledger. Counting the events would take
-- long; what is settled, unsettled and failed says how many there are.
UPDATE weir.ledger SET appended = appended - gone.n, settled = settled - gone.n
FROM (
	SELECT (SELECT coalesce(sum(appended), 0) FROM weir.ledger) + (SELECT coalesce(sum(appended), 0) FROM weir.deltas)
		- (SELECT coalesce(sum(events), 0) FROM weir.totals) + (SELECT coalesce(sum(events), 0) FROM weir.expired)
		- (SELECT coalesce(sum(events), 0) FROM weir.segments) - (SELECT count(*) FROM weir.failures) AS n
) AS gone
WHERE node = 0;
