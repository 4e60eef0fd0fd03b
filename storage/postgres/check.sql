-- For each (source, hour, kind, subreddit): events + expired − pending − waiting
-- − dead − discarded must be what totals say. The rows are those that differ:
-- what is counted, and what should be. Hours round towards the past, also before
-- 1970.
WITH stored AS NOT MATERIALIZED (
	SELECT id, source, floor(extract(epoch FROM created_at) / 3600)::bigint AS hour, kind, subreddit, score FROM weir.events
)
SELECT source, hour, kind, subreddit,
	sum(counted)::bigint, sum(counted_scored)::bigint, sum(counted_score)::bigint, sum(events)::bigint, sum(scored)::bigint, sum(score)::bigint
FROM (
	SELECT source, hour, kind, subreddit, count(*) AS events, count(score) AS scored, coalesce(sum(score), 0) AS score,
		0::bigint AS counted, 0::bigint AS counted_scored, 0::numeric AS counted_score
	FROM stored GROUP BY 1, 2, 3, 4
	UNION ALL
	SELECT source, hour, kind, subreddit, events, scored, score, 0, 0, 0 FROM weir.expired
	UNION ALL
	SELECT source, hour, kind, subreddit, -1, -(score IS NOT NULL)::integer, -coalesce(score, 0), 0, 0, 0
	FROM weir.segments JOIN stored ON id BETWEEN first_id AND last_id
	UNION ALL
	SELECT source, hour, kind, subreddit, -1, -(score IS NOT NULL)::integer, -coalesce(score, 0), 0, 0, 0
	FROM weir.failures JOIN stored ON id = event_id
	UNION ALL
	SELECT source, hour, kind, subreddit, 0, 0, 0, events, scored, score FROM weir.totals
) AS sides
GROUP BY source, hour, kind, subreddit
HAVING sum(events) <> sum(counted) OR sum(scored) <> sum(counted_scored) OR sum(score) <> sum(counted_score)
ORDER BY source, hour, kind, subreddit
