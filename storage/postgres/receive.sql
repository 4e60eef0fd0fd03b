-- Stores events of another store, at most a block of ids, with the times $14
-- that they were stored there, without those that are already here. The rows
-- that come back are the ids.
WITH block AS MATERIALIZED (
	SELECT nextval('weir.blocks') AS first
)
INSERT INTO weir.events (id, source, key, kind, subreddit, author, created_at, stored_at, parent, link, score, flags, retrieved_at, data, raw)
SELECT block.first + e.n - 1, e.source, e.key, e.kind, e.subreddit, e.author, e.created_at, e.stored_at, e.parent, e.link, e.score, e.flags,
	e.retrieved_at, e.data, e.raw
FROM block, unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[],
		$9::bigint[], $10::smallint[], $11::timestamptz[], $12::text[], $13::bytea[], $14::timestamptz[])
	WITH ORDINALITY AS e (source, key, kind, subreddit, author, created_at, parent, link, score, flags, retrieved_at, data, raw, stored_at, n)
ORDER BY e.n
ON CONFLICT (source, key) WHERE key IS NOT NULL DO NOTHING
RETURNING id
