-- For each (hour, kind, subreddit): events + expired − pending − waiting − dead
-- − discarded must be what totals say. The rows are those that differ: what is
-- counted, and what should be. Hours round towards the past, also before 1970.
SELECT hour, kind, subreddit, sum(counted)::bigint, sum(counted_score)::bigint, sum(events)::bigint, sum(score)::bigint
FROM (
	SELECT floor(extract(epoch FROM created_at) / 3600)::bigint AS hour, kind, subreddit,
		count(*) AS events, coalesce(sum(score), 0) AS score, 0::bigint AS counted, 0::numeric AS counted_score
	FROM weir.events GROUP BY 1, 2, 3
	UNION ALL
	SELECT hour, kind, subreddit, events, score, 0, 0 FROM weir.expired
	UNION ALL
	SELECT floor(extract(epoch FROM e.created_at) / 3600)::bigint, e.kind, e.subreddit, -1, -coalesce(e.score, 0), 0, 0
	FROM weir.segments AS s JOIN weir.events AS e ON e.id BETWEEN s.first_id AND s.last_id
	UNION ALL
	SELECT floor(extract(epoch FROM e.created_at) / 3600)::bigint, e.kind, e.subreddit, -1, -coalesce(e.score, 0), 0, 0
	FROM weir.failures AS f JOIN weir.events AS e ON e.id = f.event_id
	UNION ALL
	SELECT hour, kind, subreddit, 0, 0, events, score FROM weir.totals
) AS sides
GROUP BY hour, kind, subreddit
HAVING sum(events) <> sum(counted) OR sum(score) <> sum(counted_score)
ORDER BY hour, kind, subreddit
