-- Takes the oldest unclaimed segments: as many as hold ?1 events together, and
-- one in any case. The one connection that writes makes this exclusive among
-- this program's workers, BEGIN IMMEDIATE among all programs.
UPDATE segments
SET claimed = 1, claimed_by = ?2, token = ?3
WHERE first_id IN (
	SELECT first_id
	FROM (
		SELECT first_id, events, sum(events) OVER (ORDER BY first_id) AS together
		FROM (SELECT first_id, events FROM segments WHERE claimed = 0 ORDER BY first_id LIMIT ?1)
	)
	WHERE together <= ?1 OR together = events
)
-- A node that was taken for dead claims nothing until it has joined again:
-- nobody would take such a claim over.
AND EXISTS (SELECT 1 FROM nodes WHERE id = ?2 AND state = 'alive')
RETURNING first_id, last_id, events, attempt
