-- Settles the segments $1 that were claimed under token $2, for node $3: all of
-- them or none. {table} and {id} are weir.segments and first_id, or
-- weir.failures and event_id when retries are settled. Everything is rooted in
-- the delete: when a segment is gone or has another token, nothing is written and
-- no row comes back. Without the token a node that was taken for dead would
-- settle what others have; without the root its events would be counted twice.
WITH gone AS (
	DELETE FROM {table}
	WHERE {id} = ANY ($1::bigint[]) AND token = $2
	RETURNING {id}
), whole AS MATERIALIZED (
	-- One moment for all of them: they are due in the order of their pauses.
	SELECT clock_timestamp() AS now FROM gone HAVING count(*) = cardinality($1::bigint[])
), failed AS (
	INSERT INTO weir.failures (event_id, attempts, error, state, failed_at, next_attempt_at)
	SELECT f.id, f.attempts, f.error, CASE WHEN f.dead THEN 'dead' ELSE 'waiting' END, whole.now,
		CASE WHEN NOT f.dead THEN whole.now + f.pause * interval '1 microsecond' END
	FROM whole, unnest($4::bigint[], $5::integer[], $6::text[], $7::boolean[], $8::bigint[]) AS f (id, attempts, error, dead, pause)
)/*marked*/
INSERT INTO weir.deltas (node, appended, settled, dead, discarded, sums)
SELECT $3, 0, $9, $10, 0, $11 FROM whole
RETURNING id
