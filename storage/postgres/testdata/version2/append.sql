-- Stores events, and a segment for each run of $13 of them, without those that
-- are already there; and enters them for node $14. The rows that come back are
-- the segments; none when everything was a duplicate.
WITH blocks AS MATERIALIZED (
	SELECT g, nextval('weir.blocks') AS first
	FROM generate_series(0, (cardinality($1::text[]) - 1) / $13::bigint) AS g
), new AS (
	INSERT INTO weir.events (id, source, key, kind, subreddit, author, created_at, stored_at, parent, link, score, flags, data, raw)
	SELECT b.first + (e.n - 1) % $13, e.source, e.key, e.kind, e.subreddit, e.author, e.created_at, now(), e.parent, e.link, e.score, e.flags, e.data, e.raw
	FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[],
			$9::bigint[], $10::smallint[], $11::text[], $12::bytea[])
		WITH ORDINALITY AS e (source, key, kind, subreddit, author, created_at, parent, link, score, flags, data, raw, n)
	JOIN blocks AS b ON b.g = (e.n - 1) / $13
	ORDER BY e.n
	ON CONFLICT (source, key) WHERE key IS NOT NULL DO NOTHING
	RETURNING id
), entered AS (
	INSERT INTO weir.deltas (node, appended)
	SELECT $14, count(*) FROM new HAVING count(*) > 0
)
INSERT INTO weir.segments (first_id, last_id, events, stored_at)
-- A block holds 1,000 ids, and a segment is what a block got.
SELECT min(id), max(id), count(*), now() FROM new GROUP BY (id - 1) / 1000
RETURNING first_id, last_id, events
