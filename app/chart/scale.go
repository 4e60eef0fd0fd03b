package chart

import (
	"math"

	"weir/app/locale"
)

// Scale is the value axis. It covers Min to Max, which are both round, with ticks
// at Min, Min+Step … Max.
type Scale struct {
	Min, Max, Step float64
	form           form
}

// NewScale returns the tightest scale from lo to hi with at most n ticks (n is at
// least 3). Their distance is 1, 2, 2.5 or 5 times a power of ten of the unit in
// which hi is written; for Whole units it is a whole number. Values that aren't
// finite count as 0. An empty range is widened, upwards if it is at 0.
func NewScale(lo, hi float64, n int, unit Unit) Scale {
	lo, hi = finite(lo), finite(hi)
	lo, hi = min(lo, hi), max(lo, hi)
	// A range below a billionth of its values is floating-point noise.
	if hi-lo <= 1e-9*max(math.Abs(lo), math.Abs(hi)) {
		if hi == 0 {
			hi = unit.form(0).divisor
		} else {
			d := math.Abs(hi) / 10
			lo, hi = lo-d, hi+d
		}
	}
	f := unit.form(max(math.Abs(lo), math.Abs(hi)))
	lo, hi = lo/f.divisor, hi/f.divisor
	n = max(n, 3) // two can't enclose 0
	for exp := math.Floor(math.Log10((hi - lo) / float64(n))); ; exp++ {
		for _, digit := range []float64{1, 2, 2.5, 5} {
			step := power(digit, exp)
			if unit == Whole && step*f.divisor != math.Trunc(step*f.divisor) {
				continue
			}
			first := math.Floor(lo/step + 1e-9)
			last := max(math.Ceil(hi/step-1e-9), first+1)
			if last-first < float64(n) {
				return Scale{multiple(first, digit, exp) * f.divisor, multiple(last, digit, exp) * f.divisor, step * f.divisor, f}
			}
		}
	}
}

// Ticks returns the round values from Min to Max, ascending.
func (s Scale) Ticks() []float64 {
	ticks := make([]float64, s.count())
	for i := range ticks {
		ticks[i] = s.tick(i)
	}
	return ticks
}

func (s Scale) count() int { return int(math.Round((s.Max-s.Min)/s.Step)) + 1 }

// tick multiplies instead of adding up steps, because 0.1 + 0.2 isn't round any
// more.
func (s Scale) tick(i int) float64 { return math.Round(s.Min/s.Step+float64(i)) * s.Step }

// Label formats a tick. All ticks of one scale have the same unit and decimals,
// except 0, which is "0".
func (s Scale) Label(tick float64) string {
	if math.Abs(tick) < s.Step/2 {
		return "0" + s.form.zero()
	}
	return locale.Decimal(tick/s.form.divisor, s.decimals()) + s.form.suffix
}

// decimals returns the number of decimals that the step needs.
func (s Scale) decimals() int {
	step, n := s.Step/s.form.divisor, 0
	for n < 12 && (step < 0.5 || math.Abs(step-math.Round(step)) > 1e-6*step) {
		step *= 10
		n++
	}
	return n
}

// at returns the position of v: 0 at Min, 1 at Max.
func (s Scale) at(v float64) float64 { return (v - s.Min) / (s.Max - s.Min) }

func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// power returns digit·10^exp. Dividing by an exact power is more accurate than
// multiplying by an inexact one.
func power(digit, exp float64) float64 { return multiple(1, digit, exp) }

func multiple(k, digit, exp float64) float64 {
	if exp < 0 {
		return k * digit / math.Pow(10, -exp)
	}
	return k * digit * math.Pow(10, exp)
}
