package dump_test

import (
	"fmt"

	"weir/core/dump"
)

func ExamplePresets() {
	for _, p := range dump.Presets() {
		fmt.Printf("%-12s %s\n", p.Name, p.Doc)
	}
	// Output:
	// auto         the one of these that the first records fit, if it is the only one
	// reddit       Reddit comments and posts, from dumps or the API
	// jetstream    Bluesky's public stream, Jetstream: posts, replies and likes
	// gharchive    GH Archive: GitHub's public events since 2011
	// hackernews   Hacker News items, from the API, Algolia or BigQuery
	// mastodon     Mastodon statuses, from the API or the streams
	// wikimedia    Wikimedia's recent changes, from EventStreams
	// cloudevents  CloudEvents 1.0 in JSON
	// generic      Weir's own names: source, key, kind, subreddit, author, created_at, parent, link, score, text, retrieved_at
	// custom       any other records: source.dump.fields maps each field
}
