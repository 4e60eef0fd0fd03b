-- The queue in one statement, which is one snapshot by one clock: the first $1 segments that
-- are claimed, the first $1 that are not, how many there are up to $1 + $2; the next $3
-- retries; and the newest $3 that are dead among the newest $4 failures. The numbers of a
-- row mean what queueRow says.
WITH clock AS MATERIALIZED (
	-- set_config keeps the planner from parallel workers, which take longer to start than all of this.
	SELECT clock_timestamp() AS now, set_config('jit', 'off', true)
), first AS MATERIALIZED (
	SELECT * FROM weir.segments ORDER BY first_id LIMIT $1::integer + $2::integer
), shown AS (
	(SELECT * FROM first WHERE claimed ORDER BY first_id LIMIT $1)
	UNION ALL
	-- No index knows what is claimed: a claim would have to change it. As the oldest are claimed
	-- first, claims are among these; others are looked for only in a table of a bounded size.
	(SELECT * FROM weir.segments WHERE claimed AND first_id > (SELECT max(first_id) FROM first)
			AND (SELECT count(*) FROM first) = $1 + $2 AND (SELECT pg_relation_size('weir.segments'::regclass)) <= $5::bigint
		ORDER BY first_id LIMIT $1)
	UNION ALL
	(SELECT * FROM weir.segments WHERE NOT claimed ORDER BY first_id LIMIT $1)
), retry AS (
	(SELECT * FROM weir.failures WHERE state = 'waiting' AND NOT claimed ORDER BY next_attempt_at LIMIT $3)
	UNION ALL
	(SELECT * FROM weir.failures WHERE claimed ORDER BY next_attempt_at LIMIT $3)
)
SELECT 'segment' AS what, first_id, last_id, events, attempt, (1e6 * extract(epoch FROM now - stored_at))::bigint,
	coalesce(claimed_by, 0), coalesce(token, 0), coalesce((1e6 * extract(epoch FROM now - heartbeat_at))::bigint, 0),
	claimed AND (state IS DISTINCT FROM 'alive' OR lease > 0 AND now - heartbeat_at > lease * interval '1 microsecond')
FROM clock, shown LEFT JOIN weir.nodes AS n ON n.id = claimed_by
UNION ALL
SELECT 'counted', 0, 0, count(*), 0, 0, 0, 0, 0, false FROM first
UNION ALL
(SELECT 'retry', event_id, event_id, 1, attempts, (1e6 * extract(epoch FROM next_attempt_at - now))::bigint,
	coalesce(claimed_by, 0), coalesce(token, 0), 0, false
FROM clock, retry ORDER BY next_attempt_at, event_id LIMIT $3)
UNION ALL
(SELECT 'dead', event_id, event_id, 1, attempts, 0, 0, 0, 0, false
FROM (SELECT event_id, attempts, state FROM weir.failures ORDER BY event_id DESC LIMIT $4) AS f WHERE state = 'dead'
ORDER BY event_id DESC LIMIT $3)
