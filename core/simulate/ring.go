package simulate

import "math/rand/v2"

// ring keeps the latest items.
type ring struct {
	items []item // when full, the oldest is replaced
	next  int
}

func newRing(size int) ring { return ring{items: make([]item, 0, size)} }

func (r *ring) add(it item) {
	if len(r.items) < cap(r.items) {
		r.items = append(r.items, it)
		return
	}
	r.items[r.next] = it
	r.next = (r.next + 1) % len(r.items)
}

// draw picks an item of a full ring and prefers newer ones: the density falls
// with the square root of the age, so half of all picks are among the newest
// quarter.
func (r *ring) draw(rng *rand.Rand) item {
	u := rng.Float64()
	age := int(u * u * float64(len(r.items)))
	return r.items[(r.next-1-age+2*len(r.items))%len(r.items)]
}
