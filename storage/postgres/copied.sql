-- Enters what COPY has stored in the same transaction: its segments, which begin at the
-- ids $1, end at $2 and have $3 events, and $5 events together in the ledger of node $4.
-- The first $6 of them are handed over: claimed for the node under the tokens from $7 on.
-- The transaction is number $11 in slot $10 of node $9. The rows say of each segment
-- whether it was handed over, and of all of them when they were stored, in µs since
-- 1970, and which row of deltas has them.
WITH made AS (
	SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[]) WITH ORDINALITY AS s (first_id, last_id, events, n)
), handed AS MATERIALIZED (
	SELECT $6::bigint AS segments
	WHERE /*may hand over*/
), entered AS (
	INSERT INTO weir.deltas (node, appended, settled, dead, discarded) VALUES ($4::bigint, $5::integer, 0, 0, 0) RETURNING id
)/*moved*/, marked AS (
	/*mark*/ VALUES ($9::bigint, $10::integer, /*number*/, 8) /*unless revoked*/
)
INSERT INTO weir.segments (first_id, last_id, events, stored_at, claimed, claimed_by, token)
SELECT first_id, last_id, events, now(), segments IS NOT NULL, CASE WHEN segments IS NOT NULL THEN $4 END,
	$7::bigint + CASE WHEN segments IS NOT NULL THEN n - 1 END
FROM made LEFT JOIN handed ON n <= segments
RETURNING claimed, (1e6 * extract(epoch FROM stored_at))::bigint, (SELECT id FROM entered)
