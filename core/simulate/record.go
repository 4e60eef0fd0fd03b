package simulate

import (
	"math"
	"math/rand/v2"
	"strconv"

	"weir/core"
)

// Lengths in characters. The limits are Reddit's own. That titles and texts of
// posts have the same distribution as comments is our choice.
const (
	lengthMu     = 4.16
	lengthSigma  = 1.30
	maxBody      = 10_000
	maxSelftext  = 40_000
	maxTitle     = 300
	selfPostRate = 0.5
)

func length(rng *rand.Rand, limit int) int {
	n := math.Exp(lengthMu + lengthSigma*rng.NormFloat64())
	return min(max(int(math.Round(n)), 1), limit)
}

// The functions below write JSON by hand: no name and no word needs escaping.

// appendComment appends a record in the shape of Reddit's dumps of comments.
func appendComment(b []byte, e *core.Event, name string, rng *rand.Rand) []byte {
	b = appendHead(b, e, name)
	b = append(b, `,"body":"`...)
	b = appendText(b, length(rng, maxBody), rng)
	b = appendField(b, `","parent_id":"`, e.Parent)
	b = appendField(b, `","link_id":"`, e.Link)
	b = appendField(b, `","permalink":"/r/`, e.Subreddit)
	b = appendField(b, `/comments/`, e.Link[len("t3_"):])
	b = appendField(b, `/_/`, name[len("t1_"):])
	return append(b, `/","score":1,"controversiality":0,"gilded":0,"distinguished":null,"edited":false,"stickied":false}`...)
}

// appendPost appends a record in the shape of Reddit's dumps of submissions.
func appendPost(b []byte, e *core.Event, rng *rand.Rand) []byte {
	id := e.Link[len("t3_"):]
	b = appendHead(b, e, e.Link)
	b = append(b, `,"title":"`...)
	b = appendText(b, length(rng, maxTitle), rng)
	b = appendField(b, `","permalink":"/r/`, e.Subreddit)
	b = appendField(b, `/comments/`, id)
	if rng.Float64() < selfPostRate {
		b = appendField(b, `/","url":"https://www.reddit.com/r/`, e.Subreddit)
		b = appendField(b, `/comments/`, id)
		b = appendField(b, `/","domain":"self.`, e.Subreddit)
		b = append(b, `","is_self":true,"selftext":"`...)
		b = appendText(b, length(rng, maxSelftext), rng)
	} else {
		b = appendField(b, `/","url":"https://example.com/`, id)
		b = append(b, `","domain":"example.com","is_self":false,"selftext":"`...)
	}
	return append(b, `","score":1,"num_comments":0,"over_18":false,"distinguished":null,"edited":false,"stickied":false}`...)
}

// appendVote appends a record in a format of our own, because Reddit doesn't
// publish votes. dir and id are their names in its API.
func appendVote(b []byte, e *core.Event) []byte {
	b = append(b, `{"dir":`...)
	b = strconv.AppendInt(b, e.Score, 10)
	b = appendField(b, `,"id":"`, e.Parent)
	b = appendField(b, `","link_id":"`, e.Link)
	b = appendField(b, `","author":"`, e.Author)
	b = appendField(b, `","subreddit":"`, e.Subreddit)
	b = append(b, `","created_utc":`...)
	b = strconv.AppendInt(b, e.CreatedAt.Unix(), 10)
	return append(b, '}')
}

// appendHead appends what posts and comments have in common.
func appendHead(b []byte, e *core.Event, name string) []byte {
	b = appendField(b, `{"id":"`, name[len("t3_"):])
	b = appendField(b, `","name":"`, name)
	b = appendField(b, `","author":"`, e.Author)
	b = appendField(b, `","subreddit":"`, e.Subreddit)
	b = append(b, `","created_utc":`...)
	return strconv.AppendInt(b, e.CreatedAt.Unix(), 10)
}

func appendField(b []byte, before, value string) []byte {
	return append(append(b, before...), value...)
}
