package simulate

import (
	"math"
	"math/rand/v2"
)

// zipf draws ranks k from 1 to n with probabilities proportional to
// (k+q)^−s, exactly and without a table, for any s > 0. The one in math/rand
// needs s > 1.
//
// The method is rejection-inversion: W. Hörmann, G. Derflinger,
// "Rejection-inversion to generate variates from monotone discrete
// distributions", ACM TOMACS 6 (1996).
type zipf struct {
	s, q        float64
	first, last float64 // H at both ends
	squeeze     float64 // ranks this close above x need no further test
}

func newZipf(s, q float64, n int) *zipf {
	z := &zipf{s: s, q: q}
	z.first = z.integral(1.5) - z.density(1)
	z.squeeze = 2 - z.inverse(z.integral(2.5)-z.density(2))
	z.resize(n)
	return z
}

// resize makes n the last rank.
func (z *zipf) resize(n int) { z.last = z.integral(float64(n) + 0.5) }

func (z *zipf) draw(rng *rand.Rand) int {
	for {
		u := z.last + rng.Float64()*(z.first-z.last)
		x := z.inverse(u)
		k := max(math.Floor(x+0.5), 1)
		if k-x <= z.squeeze || u >= z.integral(k+0.5)-z.density(k) {
			return int(k)
		}
	}
}

func (z *zipf) density(x float64) float64 { return math.Pow(x+z.q, -z.s) }

// integral is H, an integral of the density.
func (z *zipf) integral(x float64) float64 {
	if z.s == 1 {
		return math.Log(x + z.q)
	}
	return math.Pow(x+z.q, 1-z.s) / (1 - z.s)
}

func (z *zipf) inverse(y float64) float64 {
	if z.s == 1 {
		return math.Exp(y) - z.q
	}
	return math.Pow((1-z.s)*y, 1/(1-z.s)) - z.q
}
