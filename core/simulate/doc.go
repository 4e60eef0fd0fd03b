// Package simulate is a source of simulated traffic that resembles Reddit's:
// posts, comments that reply to them, and votes on both. It is seeded, needs no
// network, and never ends.
//
// # Time
//
// There are two clocks. One counts expected events: by this clock, posts and
// votes are Poisson processes of constant rate, and a reply follows its parent
// after an exponential delay. The other is the model's clock, which gives events
// their time of creation. Its rate of events varies with the time of day and the
// weekday:
//
//	λ(t) = λ₀ · (1 + 0.37 · cos(2π(h−20)/24)) · w
//
// with h the hour in UTC and w = 1.03 from Monday to Friday, 0.88 on Saturday,
// 0.96 on Sunday; λ₀ makes the mean over a week Model.EventsPerDay. People reply
// when they are awake, so the shares of the kinds are the same at every hour. The
// caller decides how fast events are delivered.
//
// # Kinds
//
// The number of direct replies to a post is negative binomial with mean 2.8, and
// 60 % of posts have none; for a comment the mean is 0.57 and k = 1.4. That is a
// branching process: 2.8 / (1 − 0.57) = 6.5 comments a post, at a mean depth of
// 2.3. One post in a thousand is a burst: it gets as many replies as fifty
// others, all within an hour. So posts have to be 0.57 % of events for comments
// to be 3.9 %. Votes are the rest, 95.5 %, and one in ten is a downvote. These
// are means: the heavy tail of the replies moves the comments' share of 100,000
// events by half a point either way, that of a million by a sixth of one. A burst
// doesn't reduce the number of votes, so the total rate rises during it.
//
// The number of replies is drawn when a post or comment is created, and they are
// scheduled then, on average an hour later. The stream starts in the middle of
// things: its first comments and votes may refer to posts and comments from
// before it.
//
// # People and places
//
// There is one user for every eight posts and comments, and the activity of users
// follows Zipf's law with s = 0.8. There are 50,000 subreddits, whose activity
// follows Zipf–Mandelbrot with s = 1 and q = 1. Both are drawn as ranks, and
// their names are computed. A comment's length in characters is lognormal with μ
// = 4.16 and σ = 1.30, so its median is 64. Where there are no published figures,
// the choices are ours and documented with the constants: the targets of votes,
// the length of titles, the delay of replies.
//
// # Memory
//
// A source keeps the last 4,096 posts and 16,384 comments, as targets for votes,
// and the scheduled replies. Above 2.4 million events a day, the delay of replies
// shrinks from an hour to the time of 100,000 events, so that on average no more
// than about 4,000 replies are scheduled at any rate. Together that takes about
// 1.2 MB, however long the run.
package simulate
