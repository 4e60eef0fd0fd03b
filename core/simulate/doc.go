// Package simulate is a source of made-up traffic in the shape of Reddit's:
// posts, comments that answer them, and the votes on both. It is seeded, needs
// no network, and goes on for as long as it is asked.
//
// # Time
//
// Two clocks are involved. One counts expected events: on it, posts and votes
// are Poisson processes of constant rate, and a reply comes an exponential
// delay after what it answers. The other is the model's, which events carry as
// their time of creation. It runs fast where the first has much to do:
//
//	λ(t) = λ₀ · (1 + 0.37 · cos(2π(h−20)/24)) · w
//
// with h the hour in UTC and w = 1.03 from Monday to Friday, 0.88 on Saturday,
// 0.96 on Sunday; λ₀ makes the mean over a week Model.EventsPerDay. People
// reply when people are awake, so the kinds keep their shares at every hour.
// How fast events are delivered is the caller's affair.
//
// # Kinds
//
// A post gets a negative binomial number of direct replies with mean 2.8, of
// which 60 % are none; a comment gets one with mean 0.57 and k = 1.4. That is a
// branching process: 2.8 / (1 − 0.57) = 6.5 comments a post, at a mean depth of
// 2.3. One post in a thousand is a burst and gets the replies of fifty, all
// within an hour. So posts have to be 0.57 % of events for comments to be
// 3.9 %, and votes are the rest, 95.5 %, one in ten of them down. These are
// means: the heavy tail of the replies moves the comments' share of 100,000
// events by half a point either way, that of a million by a sixth of one. Votes
// don't make room for a burst, so the rate rises with it.
//
// The number of replies is drawn when a thing is created, and they are
// scheduled then, each an hour later in the mean. The stream is joined in its
// course: comments and votes at its beginning may refer to what was there
// before it.
//
// # People and places
//
// Users are as many as there were posts and comments, divided by eight, and how
// much they do follows Zipf's law with s = 0.8; subreddits are 50,000 after
// Zipf–Mandelbrot with s = 1 and q = 1. Both are ranks, and their names are
// computed. A comment's length in characters is lognormal with μ = 4.16 and
// σ = 1.30, so its median is 64. Where the published figures end, the choices
// are ours and stand beside the constants: what is voted on, how long a title
// is, how long a reply takes.
//
// # Memory
//
// A source keeps the last 4,096 posts and 16,384 comments, to vote on, and the
// replies that are still to come. Above 2.4 million events a day, the hour that
// replies take shrinks to the time of 100,000 events, so that no more than some
// 4,000 are waiting in the mean at any rate. Together that is some 1.2 MB,
// however long the run.
package simulate
