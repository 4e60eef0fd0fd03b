package core

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The kinds that Weir's own sources yield. Other sources may use others.
const (
	KindComment  = "comment"
	KindPost     = "post"
	KindUpvote   = "upvote"
	KindDownvote = "downvote"
)

// MaxName is the largest number of bytes in an event's source, key, kind,
// subreddit and author: they stand in indexes, and PostgreSQL bounds those.
const MaxName = 255

// Event is one thing that happened. It is written once; only a later retrieval of
// the same record may replace its score, flags, data and RetrievedAt (see Batch).
type Event struct {
	ID        int64     // given by the store, ascending and never reused; 0 before
	Source    string    // the key space: "reddit", "simulate", …
	Key       string    // unique within Source; empty when the source has none
	Kind      string    // "comment", "post", "upvote", "downvote", …
	Subreddit string    // the topic it belongs to; may be empty
	Author    string    // empty when unknown or deleted, see AuthorName
	CreatedAt time.Time // when it happened, to the microsecond
	StoredAt  time.Time // when the store committed it, by the store's clock
	Parent    string    // key of the item it replies to; may be empty
	Link      string    // key of the post it belongs to; may be empty
	Score     int64     // meaningful only when Scored
	Scored    bool      // whether the source knows a score
	Flags     Flags
	Data      []byte // the source's record as it stood; nil when not stored

	RetrievedAt time.Time // when the source read it from where it was made, to the microsecond; zero when unknown
}

// Flags are facts about an event that its texts no longer show.
// The values are stored; they never change their meaning.
type Flags uint8

const (
	AuthorDeleted Flags = 1 << iota // the author was "[deleted]"
	TextDeleted                     // the text was "[deleted]", taken back by its author
	TextRemoved                     // the text was "[removed]", by a moderator
	ScoreSettled                    // the score was read long after and is final
)

// What stands for an author or a text that is no longer there, as Reddit writes
// it. Events hold it as Flags; people see and search for these.
const (
	Deleted = "[deleted]" // by the author
	Removed = "[removed]" // by a moderator
)

// AuthorName returns the author as people see and search for it: Deleted in
// place of one who was deleted, "" when the author is unknown. Deleted is no
// person: whoever counts authors leaves it out.
func (e *Event) AuthorName() string {
	if e.Author == "" && e.Flags&AuthorDeleted != 0 {
		return Deleted
	}
	return e.Author
}

// Hour is the hour of CreatedAt: what events are counted by.
func (e *Event) Hour() int64 { return HourOf(e.CreatedAt) }

// HourOf is the hour of a time in UTC, counted from 1970.
func HourOf(t time.Time) int64 {
	s := t.Unix()
	h := s / 3600
	if s%3600 < 0 { // before 1970, division rounds the wrong way
		h--
	}
	return h
}

// minTime and maxTime bound what both stores can represent and RFC 3339 can
// print: the years 1 to 9999.
var (
	minTime = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	maxTime = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
)

func inRange(t time.Time) bool { return !t.Before(minTime) && !t.After(maxTime) }

// Validate returns the reason why no store can hold the event: an error that wraps
// ErrRefused and names the field, or nil.
func (e *Event) Validate() error {
	for _, f := range [...]struct {
		name, value string
		max         int
	}{
		{"source", e.Source, MaxName},
		{"key", e.Key, MaxName},
		{"kind", e.Kind, MaxName},
		{"subreddit", e.Subreddit, MaxName},
		{"author", e.Author, MaxName},
		{"parent", e.Parent, maxReference},
		{"link", e.Link, maxReference},
	} {
		switch {
		case len(f.value) > f.max:
			return fmt.Errorf("%w: %s has %d bytes, at most %d are allowed", ErrRefused, f.name, len(f.value), f.max)
		case !utf8.ValidString(f.value):
			return fmt.Errorf("%w: %s is not valid UTF-8", ErrRefused, f.name)
		case strings.IndexByte(f.value, 0) >= 0:
			// PostgreSQL's text cannot hold it; both stores hold the same.
			return fmt.Errorf("%w: %s contains a NUL character", ErrRefused, f.name)
		}
	}
	switch {
	case e.Source == "":
		return fmt.Errorf("%w: source is empty", ErrRefused)
	case e.Kind == "":
		return fmt.Errorf("%w: kind is empty", ErrRefused)
	case !inRange(e.CreatedAt):
		return fmt.Errorf("%w: created_at %d s is outside the years 1 to 9999", ErrRefused, e.CreatedAt.Unix())
	case !inRange(e.RetrievedAt): // zero, unknown, is the first moment of the year 1
		return fmt.Errorf("%w: retrieved_at %d s is outside the years 1 to 9999", ErrRefused, e.RetrievedAt.Unix())
	case e.Scored && (e.Score > MaxScore || e.Score < -MaxScore):
		return fmt.Errorf("%w: score %d is beyond ±%d", ErrRefused, e.Score, int64(MaxScore))
	case len(e.Data) > MaxData:
		return fmt.Errorf("%w: data has %d bytes, at most %d are allowed", ErrRefused, len(e.Data), MaxData)
	}
	return nil
}

// MaxData is the largest number of bytes in an event's data.
const MaxData = 256 << 20

// MaxScore is the largest score, and -MaxScore the smallest: sums of millions of
// them fit 64 bits.
const MaxScore = 1 << 40

const maxReference = 1024
