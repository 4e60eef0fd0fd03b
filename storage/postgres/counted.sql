-- Whether totals are what check.sql wants, without sorting all events: a hash of
-- each (source, hour, kind, subreddit), multiplied by its events, scored and score,
-- is added up on both sides. The sums are equal for equal totals; for others they
-- differ but for a chance of some 1 in 2⁶⁰. $1 is a random number.
WITH stored AS NOT MATERIALIZED (
	SELECT hashtextextended(row(source, floor(extract(epoch FROM created_at) / 3600)::bigint, kind, subreddit)::text, $1)::numeric AS hash, score, id
	FROM weir.events
), counted AS NOT MATERIALIZED (
	SELECT hashtextextended(row(source, hour, kind, subreddit)::text, $1)::numeric AS hash, events, scored, score FROM weir.expired
	UNION ALL
	SELECT hashtextextended(row(source, hour, kind, subreddit)::text, $1)::numeric, -events, -scored, -score FROM weir.totals
), sides AS (
	SELECT sum(hash) AS events, sum(hash) FILTER (WHERE score IS NOT NULL) AS scored, sum(hash * score) AS score FROM stored
	UNION ALL
	SELECT -sum(hash), -sum(hash) FILTER (WHERE score IS NOT NULL), -sum(hash * score)
	FROM weir.segments JOIN stored ON id BETWEEN first_id AND last_id
	UNION ALL
	SELECT -sum(hash), -sum(hash) FILTER (WHERE score IS NOT NULL), -sum(hash * score)
	FROM weir.failures JOIN stored ON id = event_id
	UNION ALL
	SELECT sum(hash * events), sum(hash * scored), sum(hash * score) FROM counted
)
SELECT coalesce(sum(events), 0) = 0 AND coalesce(sum(scored), 0) = 0 AND coalesce(sum(score), 0) = 0 FROM sides
