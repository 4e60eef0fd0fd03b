-- Takes up to $1 failed events whose next attempt is due, for node $2 under
-- token $3, and reads them; see claim.sql.
WITH due AS MATERIALIZED (
	SELECT event_id
	FROM weir.failures
	WHERE state = 'waiting' AND NOT claimed AND next_attempt_at <= clock_timestamp()
	ORDER BY next_attempt_at
	LIMIT $1
	FOR UPDATE SKIP LOCKED
), claimed AS (
	UPDATE weir.failures AS f
	SET claimed = true, claimed_by = $2, token = $3
	FROM due
	WHERE f.event_id = due.event_id
	RETURNING f.event_id, f.attempts,
		coalesce((SELECT 1e6 * extract(epoch FROM clock_timestamp() - stored_at) FROM weir.events WHERE id = f.event_id), 0)::bigint AS age
)
SELECT c.event_id, c.event_id, 1, c.attempts, c.age, e.*
FROM claimed AS c
LEFT JOIN LATERAL (SELECT /*event*/ FROM weir.events WHERE id = c.event_id) AS e ON true
ORDER BY c.event_id
