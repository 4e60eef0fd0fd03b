package control

// Search has the values of the fields of a search for events, as a person types them.
// Lists are separated by commas; a name with - before it is left out.
type Search struct {
	Source, Kind, Subreddit, Author, State, From, Before, Text string
}

// First is what a window shows when it opens.
type First struct {
	Files  []string // opened as if they were dropped on it
	Search *Search  // nil: the page of the last time

	// Untried: Weir was started with nothing to open, and there is no store but the demo.
	Untried bool
}
