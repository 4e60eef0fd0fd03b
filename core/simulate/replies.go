package simulate

import (
	"math"
	"math/rand/v2"
)

// replyCount is a distribution of numbers of replies: element n is the
// probability of n or fewer.
type replyCount []float64

// newReplyCount returns a negative binomial distribution with that mean and a
// variance of mean + mean²/k. Its tail is truncated at a probability of 10⁻¹².
func newReplyCount(mean, k float64) replyCount {
	p := math.Pow(k/(k+mean), k)
	c := replyCount{p}
	for n := 0.0; c[len(c)-1] < 1-1e-12; n++ {
		p *= (n + k) / (n + 1) * mean / (mean + k)
		c = append(c, c[len(c)-1]+p)
	}
	return c
}

func (c replyCount) draw(rng *rand.Rand) int {
	u := rng.Float64()
	n := 0
	for n < len(c)-1 && u >= c[n] {
		n++
	}
	return n
}

// reply is a scheduled comment.
type reply struct {
	due    float64 // in expected events
	parent item
}

// agenda is a heap of replies for container/heap, the next one first.
type agenda []reply

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].due < a[j].due }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)        { *a = append(*a, x.(reply)) }

func (a *agenda) Pop() any {
	last := len(*a) - 1
	r := (*a)[last]
	(*a)[last] = reply{} // so that its thread can be freed
	*a = (*a)[:last]
	return r
}
