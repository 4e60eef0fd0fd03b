-- For each (source, hour, kind, subreddit): events + expired − pending − waiting −
-- dead − discarded must be what totals say. The rows are those that differ: what
-- is counted, and what should be. Hours round towards the past, also before 1970.
SELECT source, hour, kind, subreddit, sum(counted), sum(counted_scored), sum(counted_score), sum(events), sum(scored), sum(score)
FROM (
	SELECT source, (created_at - (created_at % 3600000000 + 3600000000) % 3600000000) / 3600000000 AS hour, kind, subreddit,
		count(*) AS events, count(score) AS scored, coalesce(sum(score), 0) AS score,
		0 AS counted, 0 AS counted_scored, 0 AS counted_score
	FROM events GROUP BY 1, 2, 3, 4
	UNION ALL
	SELECT source, hour, kind, subreddit, events, scored, score, 0, 0, 0 FROM expired
	UNION ALL
	SELECT e.source, (e.created_at - (e.created_at % 3600000000 + 3600000000) % 3600000000) / 3600000000, e.kind, e.subreddit,
		-1, -(e.score IS NOT NULL), -coalesce(e.score, 0), 0, 0, 0
	FROM segments s JOIN events e ON e.id BETWEEN s.first_id AND s.last_id
	UNION ALL
	SELECT e.source, (e.created_at - (e.created_at % 3600000000 + 3600000000) % 3600000000) / 3600000000, e.kind, e.subreddit,
		-1, -(e.score IS NOT NULL), -coalesce(e.score, 0), 0, 0, 0
	FROM failures f JOIN events e ON e.id = f.event_id
	UNION ALL
	SELECT source, hour, kind, subreddit, 0, 0, 0, events, scored, score FROM totals
)
GROUP BY source, hour, kind, subreddit
HAVING sum(events) <> sum(counted) OR sum(scored) <> sum(counted_scored) OR sum(score) <> sum(counted_score)
ORDER BY source, hour, kind, subreddit
