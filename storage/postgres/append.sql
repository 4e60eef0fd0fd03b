-- Stores events, and a segment for each run of $14 of them, without those that
-- are already there; and enters them for node $15. The rows that come back are
-- the segments; none when everything was a duplicate. The first $16 of them are
-- handed over: claimed for the node under the tokens from $17 on. The ids of a run
-- are from its element of $19 on, if there is one.
WITH blocks AS MATERIALIZED (
	SELECT g, coalesce(($19::bigint[])[g + 1], nextval('weir.blocks')) AS first
	FROM generate_series(0, (cardinality($1::text[]) - 1) / $14::bigint) AS g
), new AS (
	INSERT INTO weir.events (id, source, key, kind, subreddit, author, created_at, stored_at, parent, link, score, flags, retrieved_at, data, raw)
	SELECT b.first + (e.n - 1) % $14, e.source, e.key, e.kind, e.subreddit, e.author, e.created_at, now(), e.parent, e.link, e.score, e.flags,
		e.retrieved_at, e.data, e.raw
	FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[],
			$9::bigint[], $10::smallint[], $11::timestamptz[], $12::text[], $13::bytea[])
		WITH ORDINALITY AS e (source, key, kind, subreddit, author, created_at, parent, link, score, flags, retrieved_at, data, raw, n)
	JOIN blocks AS b ON b.g = (e.n - 1) / $14
	ORDER BY e.n
	ON CONFLICT (source, key) WHERE key IS NOT NULL DO NOTHING
	RETURNING id
), entered AS (
	INSERT INTO weir.deltas (node, appended, settled, dead, discarded)
	SELECT $15, count(*), 0, 0, 0 FROM new HAVING count(*) > 0
), made AS (
	-- A block holds 1,000 ids, and a segment is what a block got.
	SELECT min(id) AS first_id, max(id) AS last_id, count(*) AS events, row_number() OVER (ORDER BY min(id)) AS n
	FROM new GROUP BY (id - 1) / 1000
), handed AS MATERIALIZED (
	SELECT $16::bigint AS segments
	WHERE /*may hand over*/
)
INSERT INTO weir.segments (first_id, last_id, events, stored_at, claimed, claimed_by, token)
SELECT first_id, last_id, events, now(), segments IS NOT NULL, CASE WHEN segments IS NOT NULL THEN $15 END, $17 + CASE WHEN segments IS NOT NULL THEN n - 1 END
FROM made LEFT JOIN handed ON n <= segments
RETURNING first_id, last_id, events, token, stored_at
