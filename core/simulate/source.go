package simulate

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"time"

	"weir/core"
)

// Name is the source of the events, their key space.
const Name = "simulate"

const (
	downShare  = 0.1 // of votes
	postVotes  = 0.7 // share of votes for posts: about 110 a post, 7 a comment
	userEvents = 8   // posts and comments per user
	userS      = 0.8

	// minUsers keeps the start of a stream from having only a single user.
	minUsers = 1000
)

// Source yields events; it implements core.Source.
type Source struct {
	rng      *rand.Rand
	clock    *clock
	forum    *forum
	nextVote float64 // in expected events, like the forum's times
	users    *zipf
	content  int    // posts and comments yielded
	buf      []byte // for building the data
}

// New returns a source of the model's events, beginning at Model.Start.
func New(m Model) (*Source, error) {
	if err := m.validate(); err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(m.Seed, 0x77656972)) // PCG needs a second word
	s := &Source{
		rng:   rng,
		clock: newClock(m.Start, m.EventsPerDay),
		forum: newForum(rng, m.EventsPerDay/24),
		users: newZipf(userS, 0, minUsers),
	}
	s.nextVote = rng.ExpFloat64() / voteShare
	return s, nil
}

// Next returns the next event, never earlier than the one before. Its key is
// empty, so that the same model can run again into the same store. The event
// shares no memory with the source. Next doesn't block. Its only errors are
// ctx's, and io.EOF when the model's clock passes the year 9999.
func (s *Source) Next(ctx context.Context) (core.Record, error) {
	if err := ctx.Err(); err != nil {
		return core.Record{}, err
	}
	due := s.forum.due()
	vote := s.nextVote < due
	at := s.clock.at(min(s.nextVote, due))
	if at > lastMicro {
		return core.Record{}, io.EOF
	}
	e := core.Event{Source: Name, CreatedAt: time.UnixMicro(at).UTC(), Scored: true}
	if vote {
		s.vote(&e)
	} else {
		s.write(&e)
	}
	return core.NewEvent(e), nil
}

// vote fills in a vote. Its score is the change of its parent's score: ±1.
func (s *Source) vote(e *core.Event) {
	s.nextVote += s.rng.ExpFloat64() / voteShare

	e.Kind, e.Score = core.KindUpvote, 1
	if s.rng.Float64() < downShare {
		e.Kind, e.Score = core.KindDownvote, -1
	}
	from := &s.forum.comments
	if s.rng.Float64() < postVotes {
		from = &s.forum.posts
	}
	on := from.draw(s.rng)
	e.Parent, e.Link, e.Subreddit = on.name, on.thread.name, on.thread.subreddit
	e.Author = userName(s.users.draw(s.rng))
	s.buf = appendVote(s.buf[:0], e)
	e.Data = bytes.Clone(s.buf)
}

// write fills in a post or a comment. Its score is 1, for its author's own vote,
// as on Reddit. So the scores of a post or comment and of all votes on it add up
// to its current score.
func (s *Source) write(e *core.Event) {
	it, parent := s.forum.next()
	s.content++
	if n := s.content / userEvents; n > minUsers && s.content%userEvents == 0 {
		s.users.resize(n)
	}

	e.Score = 1
	e.Parent, e.Link, e.Subreddit = parent, it.thread.name, it.thread.subreddit
	e.Author = userName(s.users.draw(s.rng))
	if parent == "" {
		e.Kind = core.KindPost
		s.buf = appendPost(s.buf[:0], e, s.rng)
	} else {
		e.Kind = core.KindComment
		s.buf = appendComment(s.buf[:0], e, it.name, s.rng)
	}
	e.Data = bytes.Clone(s.buf)
}
