package kit

import (
	"hash/maphash"
	"math/bits"

	"weir/core"
)

// Fingerprint compares totals of any size in constant memory. Counts may be added
// in any order and in any parts: after equal totals it is equal; after others it
// differs but for a chance of 1 in 2⁶⁰. It is of use only in this process.
//
// It is the sum of a hash of each (source, hour, kind, subreddit), multiplied by
// its events, scored and score, modulo the prime 2⁶¹ − 1.
type Fingerprint struct{ events, scored, score uint64 }

// Plus adds a count.
func (f *Fingerprint) Plus(c core.Count) { f.add(c, 1) }

// Minus takes a count away.
func (f *Fingerprint) Minus(c core.Count) { f.add(c, -1) }

func (f *Fingerprint) add(c core.Count, sign int64) {
	h := maphash.Comparable(fingerprintSeed, tallyKey{c.Source, c.Hour, c.Kind, c.Subreddit}) % fingerprintPrime
	f.events = plusProduct(f.events, h, sign*c.Events)
	f.scored = plusProduct(f.scored, h, sign*c.Scored)
	f.score = plusProduct(f.score, h, sign*c.Score)
}

const fingerprintPrime = 1<<61 - 1

var fingerprintSeed = maphash.MakeSeed()

// plusProduct returns sum + h·n modulo the prime.
func plusProduct(sum, h uint64, n int64) uint64 {
	factor := uint64(n)
	if n < 0 {
		factor = fingerprintPrime - -uint64(n)%fingerprintPrime
	}
	high, low := bits.Mul64(h, factor)
	low, carry := bits.Add64(low, sum, 0)
	return bits.Rem64(high+carry, low, fingerprintPrime)
}
