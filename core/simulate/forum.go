package simulate

import (
	"container/heap"
	"math/rand/v2"
	"strconv"
)

const (
	postReplies    = 2.8
	postK          = 0.183 // the k for which 60 % of posts get no reply
	commentReplies = 0.57
	commentK       = 1.4

	burstChance = 0.001 // of a post; our choice
	burstFactor = 50

	// Shares of all events. The first is published; the others follow from it and
	// the number of comments per post.
	commentShare    = 0.039
	commentsPerPost = postReplies / (1 - commentReplies) * (1 + burstChance*(burstFactor-1))
	postShare       = commentShare / commentsPerPost
	voteShare       = 1 - commentShare - postShare

	subreddits = 50_000

	// maxDelay bounds a reply's mean delay, in events, and so the number of
	// scheduled replies.
	maxDelay = 100_000

	// warmPosts is the number of posts created before the first event. They fill
	// the rings of targets for votes and take 12 times the longest mean delay,
	// which is enough for comments to reach their final rate.
	warmPosts = 8192

	// firstID gives ids seven digits, like Reddit's.
	firstID = 36 * 36 * 36 * 36 * 36 * 36
)

// thread is a post and the comments below it.
type thread struct {
	name      string // "t3_…"
	subreddit string
}

// item is a post or comment, which can be replied to and voted on.
type item struct {
	name   string // "t1_…" or "t3_…"
	thread *thread
}

// forum makes posts and comments. Its times are in expected events since the
// source's first moment.
type forum struct {
	rng      *rand.Rand
	places   *zipf
	onPost   replyCount
	onReply  replyCount
	delay    float64 // mean delay of a reply, and the length of a burst
	nextPost float64
	replies  agenda
	posts    ring
	comments ring
	postID   int64
	replyID  int64
}

// newForum returns a forum at time 0 that already has a history. hour is the mean
// number of events in an hour.
func newForum(rng *rand.Rand, hour float64) *forum {
	f := &forum{
		rng:      rng,
		places:   newZipf(1, 1, subreddits),
		onPost:   newReplyCount(postReplies, postK),
		onReply:  newReplyCount(commentReplies, commentK),
		delay:    min(hour, maxDelay),
		nextPost: -warmPosts / postShare,
		posts:    newRing(4096),
		comments: newRing(16384),
		postID:   firstID,
		replyID:  firstID,
	}
	for f.due() < 0 {
		f.next()
	}
	return f
}

// due returns the time of the next post or comment.
func (f *forum) due() float64 {
	if len(f.replies) > 0 {
		return min(f.nextPost, f.replies[0].due)
	}
	return f.nextPost
}

// next returns the next post or comment. A post has no parent.
func (f *forum) next() (it item, parent string) {
	if len(f.replies) > 0 && f.replies[0].due < f.nextPost {
		r := heap.Pop(&f.replies).(reply)
		return f.comment(r), r.parent.name
	}
	return f.post(), ""
}

func (f *forum) post() item {
	at := f.nextPost
	f.nextPost += f.rng.ExpFloat64() / postShare

	name := "t3_" + strconv.FormatInt(f.postID, 36)
	f.postID++
	it := item{name, &thread{name, subredditName(f.places.draw(f.rng))}}
	f.posts.add(it)
	if f.rng.Float64() < burstChance {
		for range burstFactor {
			for range f.onPost.draw(f.rng) {
				heap.Push(&f.replies, reply{at + f.rng.Float64()*f.delay, it})
			}
		}
		return it
	}
	f.schedule(at, it, f.onPost)
	return it
}

func (f *forum) comment(r reply) item {
	it := item{"t1_" + strconv.FormatInt(f.replyID, 36), r.parent.thread}
	f.replyID++
	f.comments.add(it)
	f.schedule(r.due, it, f.onReply)
	return it
}

func (f *forum) schedule(at float64, parent item, count replyCount) {
	for range count.draw(f.rng) {
		heap.Push(&f.replies, reply{at + f.rng.ExpFloat64()*f.delay, parent})
	}
}
