-- Counts and expired have the source and how many events had a score, rejects
-- their content's hash, checkpoints what was selected, and events when they were
-- retrieved. bysource.go then counts and hashes what an older store holds.
--
-- Tables and views that people may have been granted rights to are altered, not
-- made again; that is why new columns of views come last.

-- Each writing transaction of a node writes a row of commits. A program of version
-- 2 that is still connected sets no schema: its transactions fail from now on, and
-- its error shows the constraint's name.
TRUNCATE weir.commits;
ALTER TABLE weir.commits
	ADD COLUMN schema smallint, -- the version that the program knows
	ADD CONSTRAINT "a newer weir has changed this store: use that one" CHECK (coalesce(schema, 2) >= 3);

-- Likewise its heartbeat: the node is taken for dead and has to join again. lease
-- is how long a node may be silent, in microseconds; 0 before its first heartbeat.
UPDATE weir.nodes SET state = 'dead' WHERE state = 'alive';
ALTER TABLE weir.nodes
	ADD COLUMN lease bigint DEFAULT 0,
	ADD CONSTRAINT "a newer weir has changed this store: use that one" CHECK (lease IS NOT NULL);
ALTER TABLE weir.nodes ALTER COLUMN lease DROP DEFAULT;

ALTER TABLE weir.events ADD COLUMN retrieved_at timestamptz; -- when the source read it from where it was made; null when unknown

CREATE OR REPLACE VIEW weir.event_states AS
	SELECT e.id, e.source, e.key, e.kind, e.subreddit, e.author, e.created_at, e.stored_at, e.parent, e.link, e.score, e.flags, e.data, e.raw,
		CASE
			WHEN f.state = 'waiting' THEN CASE WHEN f.claimed THEN 'claimed' ELSE 'retry' END
			WHEN f.state IS NOT NULL THEN f.state
			WHEN s.claimed THEN 'claimed'
			WHEN NOT s.claimed THEN 'waiting'
			ELSE 'settled'
		END AS state,
		coalesce(f.claimed_by, s.claimed_by) AS claimed_by,
		e.retrieved_at
	FROM weir.events e
	LEFT JOIN weir.failures f ON f.event_id = e.id
	LEFT JOIN LATERAL (
		SELECT claimed, claimed_by, last_id FROM weir.segments WHERE first_id <= e.id ORDER BY first_id DESC LIMIT 1
	) s ON e.id <= s.last_id;

TRUNCATE weir.counts;
ALTER TABLE weir.counts
	ADD COLUMN source text COLLATE "C" NOT NULL, -- empty for what expired before it was counted by source
	ADD COLUMN scored bigint NOT NULL,           -- of these, events whose score is known
	DROP CONSTRAINT counts_pkey,
	ADD PRIMARY KEY (source, hour, kind, subreddit);

-- scored is 0 for what expired before it was counted: nobody knows it.
ALTER TABLE weir.expired
	ADD COLUMN source text COLLATE "C" NOT NULL DEFAULT '',
	ADD COLUMN scored bigint NOT NULL DEFAULT 0,
	DROP CONSTRAINT expired_pkey,
	ADD PRIMARY KEY (source, hour, kind, subreddit);
ALTER TABLE weir.expired ALTER COLUMN source DROP DEFAULT, ALTER COLUMN scored DROP DEFAULT;

-- sums is [[source, hour, kind, subreddit, events, scored, score], …]. The name and
-- the missing defaults make every statement of version 2 fail.
UPDATE weir.deltas SET data = NULL WHERE data IS NOT NULL;
ALTER TABLE weir.deltas RENAME COLUMN data TO sums;
ALTER TABLE weir.deltas
	ALTER COLUMN appended DROP DEFAULT, ALTER COLUMN settled DROP DEFAULT,
	ALTER COLUMN dead DROP DEFAULT, ALTER COLUMN discarded DROP DEFAULT;

CREATE OR REPLACE VIEW weir.totals AS
	SELECT hour, kind, subreddit, sum(events)::bigint AS events, sum(score)::bigint AS score, source, sum(scored)::bigint AS scored
	FROM (
		SELECT source, hour, kind, subreddit, events, scored, score FROM weir.counts
		UNION ALL
		SELECT (value ->> 0) COLLATE "C", (value ->> 1)::bigint, (value ->> 2) COLLATE "C", (value ->> 3) COLLATE "C",
			(value ->> 4)::bigint, (value ->> 5)::bigint, (value ->> 6)::bigint
		FROM weir.deltas, json_array_elements(deltas.sums::json) AS value
		WHERE deltas.sums IS NOT NULL
	) AS both_tables
	GROUP BY source, hour, kind, subreddit
	-- A removed source leaves zeros in counts and deltas until they are folded.
	HAVING sum(events) <> 0 OR sum(scored) <> 0 OR sum(score) <> 0;

ALTER TABLE weir.rejects
	ADD COLUMN source text COLLATE "C" NOT NULL DEFAULT '', -- empty when unknown
	ADD COLUMN hash bigint NOT NULL DEFAULT 0,              -- xxHash64 of the whole piece; 0 when it was not kept
	ADD COLUMN size bigint NOT NULL DEFAULT 0;              -- bytes of the whole piece
UPDATE weir.rejects SET size = octet_length(bytes);
ALTER TABLE weir.rejects ALTER COLUMN source DROP DEFAULT, ALTER COLUMN hash DROP DEFAULT, ALTER COLUMN size DROP DEFAULT;
DROP INDEX weir.rejects_line;
CREATE UNIQUE INDEX rejects_piece ON weir.rejects (md5(input), line, hash);

ALTER TABLE weir.checkpoints ADD COLUMN selection text NOT NULL DEFAULT ''; -- what was selected; empty when it was not kept
ALTER TABLE weir.checkpoints ALTER COLUMN selection DROP DEFAULT;

-- A record as JSON; null when it is none, also where it stands in raw. jsonb
-- cannot hold \u0000 nor half of a surrogate pair: they become U+FFFD.
CREATE FUNCTION weir.record_of(data text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	cleaned text;
BEGIN
	BEGIN
		RETURN data::jsonb;
	EXCEPTION WHEN others THEN
	END;
	-- The first group is replaced, the second kept. A pair is kept because the
	-- longest match wins, an escaped backslash because it is matched as two.
	SELECT string_agg(coalesce(m[2], '\ufffd'), '' ORDER BY n) INTO cleaned
	FROM regexp_matches(data, '(\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2})|'
		|| '(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\.|[^\\]+)', 'g') WITH ORDINALITY AS t (m, n);
	RETURN cleaned::jsonb;
EXCEPTION WHEN others THEN
	RETURN NULL;
END $$;

-- A text in a record; null when there is none.
CREATE FUNCTION weir.text_of(record jsonb, name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE jsonb_typeof(record -> name) WHEN 'string' THEN record ->> name END
$$;

CREATE FUNCTION weir.flags_of(flags smallint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT array_to_string(ARRAY[
		CASE WHEN flags & 1 > 0 THEN 'author deleted' END, CASE WHEN flags & 2 > 0 THEN 'text deleted' END,
		CASE WHEN flags & 4 > 0 THEN 'text removed' END, CASE WHEN flags & 8 > 0 THEN 'score settled' END], ', ')
$$;

-- For people with tools of their own, like event_states.
CREATE VIEW weir.comments AS
	SELECT e.id, e.source, e.key, e.subreddit, e.author, e.created_at, e.retrieved_at, e.score, e.parent, e.link,
		weir.text_of(record, 'body') AS body, weir.text_of(record, 'permalink') AS permalink,
		weir.flags_of(e.flags) AS flags, e.stored_at
	FROM weir.events AS e, weir.record_of(e.data) AS record
	WHERE e.kind = 'comment';

CREATE VIEW weir.posts AS
	SELECT e.id, e.source, e.key, e.subreddit, e.author, e.created_at, e.retrieved_at, e.score,
		weir.text_of(record, 'title') AS title, weir.text_of(record, 'selftext') AS selftext,
		weir.text_of(record, 'url') AS url, weir.text_of(record, 'permalink') AS permalink,
		weir.flags_of(e.flags) AS flags, e.stored_at
	FROM weir.events AS e, weir.record_of(e.data) AS record
	WHERE e.kind = 'post';
