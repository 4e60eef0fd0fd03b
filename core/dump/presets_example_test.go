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
	// auto         the first of these to which the first records belong, if they belong to no other
	// reddit       Reddit's comments and posts, as dumps and its API give them
	// jetstream    Bluesky's public stream, Jetstream: posts, replies and likes
	// gharchive    GH Archive: GitHub's public events since 2011
	// hackernews   Hacker News items, as its API, Algolia or BigQuery give them
	// mastodon     Mastodon's statuses, as its API and its streams give them
	// wikimedia    Wikimedia's recent changes, as EventStreams gives them
	// cloudevents  CloudEvents 1.0 in JSON
	// generic      Weir's own names: source, key, kind, subreddit, author, created_at, parent, link, score, text, retrieved_at
	// custom       any other records: source.dump.fields says where each field is
}
