package explore

import (
	"fmt"
	"strings"

	"weir/core"
)

// Dimension is what events are told apart by.
type Dimension uint8

// The dimensions.
const (
	None Dimension = iota // all together
	Kind
	Subreddit
	Source
	Author // totals don't know it: the events are counted
)

var dimensionNames = [...]string{"none", "kind", "subreddit", "source", "author"}

// String returns the dimension's name.
func (d Dimension) String() string { return dimensionNames[d] }

// ParseDimension returns the dimension of that name, which is not None.
func ParseDimension(name string) (Dimension, error) {
	for d, n := range dimensionNames {
		if Dimension(d) != None && strings.EqualFold(n, name) {
			return Dimension(d), nil
		}
	}
	return 0, fmt.Errorf("%q is no dimension: want kind, subreddit, source or author", name)
}

// of returns the name that an event counts for.
func (d Dimension) of(e *core.Event) string {
	switch d {
	case Kind:
		return e.Kind
	case Subreddit:
		return e.Subreddit
	case Source:
		return e.Source
	case Author:
		return e.AuthorName()
	}
	return ""
}

// ofCount returns the name that a count is for.
func (d Dimension) ofCount(c *core.Count) string {
	return d.of(&core.Event{Source: c.Source, Kind: c.Kind, Subreddit: c.Subreddit})
}
