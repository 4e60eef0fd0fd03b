-- Takes the oldest unclaimed segments from id $1 on: as many as hold $2 events
-- together, and one in any case, for node $3 under token $4; and reads their
-- events in the same breath.
--
-- SKIP LOCKED is what lets many workers claim at once: without it each would
-- wait for the others' commits and then find its segments taken. The CTEs are
-- materialized, else the planner may run the LIMIT again and lock more rows
-- than it returns.
--
-- The first row is no segment: its id is 0, and its age is how many segments this claim
-- has stepped over because others had locked them, or claimed them since it began.
WITH first AS MATERIALIZED (
	-- At most 100, so that little is read where segments are small.
	SELECT first_id, events FROM weir.segments WHERE NOT claimed AND first_id >= $1 ORDER BY first_id LIMIT 100
), size AS MATERIALIZED (
	-- How many that will be, looked up without a lock.
	SELECT greatest(count(*), 1) AS segments
	FROM (SELECT sum(events) OVER (ORDER BY first_id) AS together FROM first) AS sums
	WHERE together <= $2
), free AS MATERIALIZED (
	SELECT first_id, events
	FROM weir.segments
	WHERE NOT claimed AND first_id >= $1
		-- What failed before comes first: this claim has got some of it.
		AND NOT EXISTS (SELECT 1 FROM weir.failures WHERE claimed AND token = $4)
	ORDER BY first_id
	LIMIT (SELECT segments FROM size)
	FOR UPDATE SKIP LOCKED
), chosen AS MATERIALIZED (
	-- Others may have been faster, so these are not the ones of size.
	SELECT first_id
	FROM (SELECT first_id, events, sum(events) OVER (ORDER BY first_id) AS together FROM free) AS sums
	WHERE together <= $2 OR together = events
), claimed AS (
	UPDATE weir.segments AS s
	SET claimed = true, claimed_by = $3, token = $4
	FROM chosen
	WHERE s.first_id = chosen.first_id
	-- The transaction may have settled something first: now() is from before that.
	RETURNING s.first_id, s.last_id, s.events, s.attempt, (1e6 * extract(epoch FROM clock_timestamp() - s.stored_at))::bigint AS age
)
SELECT c.first_id, c.last_id, c.events, c.attempt, c.age, e.*
FROM (
	SELECT 0::bigint AS first_id, 0::bigint AS last_id, 0 AS events, 0 AS attempt,
		(SELECT count(*) FROM first WHERE first_id <= coalesce((SELECT max(first_id) FROM chosen), 9223372036854775807)) -- all if it got none
			- (SELECT count(*) FROM chosen WHERE first_id <= (SELECT max(first_id) FROM first)) AS age
	UNION ALL
	SELECT * FROM claimed
) AS c
-- The LIMIT keeps the planner on the primary key, whatever it thinks of the
-- number of events.
LEFT JOIN LATERAL (
	SELECT /*event*/ FROM weir.events WHERE id BETWEEN c.first_id AND c.last_id ORDER BY id LIMIT c.events
) AS e ON true
ORDER BY c.first_id, e.id
