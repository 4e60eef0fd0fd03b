-- Counts are added up further, so that who asks for years need not read every hour of every
-- subreddit. Whoever changes counts changes these tables in the same transaction. Older
-- programs don't, so they may not use the store from here on. What is counted already is
-- added to counts_by_month by fillMonths: its hours are packed.

-- Like in version 4: what older programs write fails.
TRUNCATE weir.commits;
ALTER TABLE weir.commits
	DROP CONSTRAINT "a newer weir has changed this store: use that one",
	ADD CONSTRAINT "a newer weir has changed this store: use that one" CHECK (coalesce(schema, 2) >= 8);

-- sums is like in deltas, but by month: what was added to counts, and is still to be added
-- to counts_by_month and counts_by_name. hours are those of each of the sums, packed.
-- Compressing these would take longer than writing them.
CREATE TABLE weir.counts_recent (
	id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	sums  text   NOT NULL,
	hours bytea  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE weir.counts_recent ALTER COLUMN sums SET STORAGE EXTERNAL, ALTER COLUMN hours SET STORAGE EXTERNAL;

CREATE TABLE weir.counts_by_hour (
	source text   COLLATE "C" NOT NULL,
	hour   bigint NOT NULL,
	kind   text   COLLATE "C" NOT NULL,
	events bigint NOT NULL,
	scored bigint NOT NULL,
	score  bigint NOT NULL,
	PRIMARY KEY (source, hour, kind)
) WITH (fillfactor = 80);

CREATE TABLE weir.counts_by_month (
	source    text   COLLATE "C" NOT NULL,
	month     bigint NOT NULL, -- its first hour, UTC
	kind      text   COLLATE "C" NOT NULL,
	subreddit text   COLLATE "C" NOT NULL,
	events    bigint NOT NULL,
	scored    bigint NOT NULL,
	score     bigint NOT NULL,
	hours     bytea  NOT NULL DEFAULT '', -- the sums of each hour, packed
	PRIMARY KEY (source, month, kind, subreddit)
) WITH (fillfactor = 80);

CREATE TABLE weir.counts_by_name (
	source    text   COLLATE "C" NOT NULL,
	subreddit text   COLLATE "C" NOT NULL,
	kind      text   COLLATE "C" NOT NULL,
	events    bigint NOT NULL,
	scored    bigint NOT NULL,
	score     bigint NOT NULL,
	PRIMARY KEY (source, subreddit, kind)
) WITH (fillfactor = 80);

INSERT INTO weir.counts_by_hour
	SELECT source, hour, kind, sum(events), sum(scored), sum(score) FROM weir.counts GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

INSERT INTO weir.counts_by_name
	SELECT source, subreddit, kind, sum(events), sum(scored), sum(score) FROM weir.counts GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- Who has been granted rights to counts needs them for these, too.
DO $$
DECLARE
	granted record;
BEGIN
	FOR granted IN
		SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS name, a.privilege_type AS privilege
		FROM pg_class AS c, aclexplode(c.relacl) AS a
		WHERE c.oid = 'weir.counts'::regclass AND a.grantee <> c.relowner
	LOOP
		EXECUTE format('GRANT %s ON weir.counts_recent, weir.counts_by_hour, weir.counts_by_month, weir.counts_by_name TO %s', granted.privilege, granted.name);
	END LOOP;
END $$;
