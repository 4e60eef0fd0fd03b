package chart

import (
	"math"
	"strconv"

	"github.com/dustin/go-humanize"
)

// Unit says what a value counts and so how it is written.
type Unit int

const (
	Count   Unit = iota // plain numbers: 950, 1.5k, 20M
	Bytes               // 512 B, 1.5 KiB, 20 MiB
	Seconds             // 250 µs, 1.5 ms, 20 s, 5 min, 3 h
	Percent             // 0.5 %, 20 %; the value 20 is 20 %
	Whole               // as Count, of things that have no halves
)

// form is one way to write values of a unit: divided, then with a suffix.
type form struct {
	divisor float64
	suffix  string
}

// forms lists each unit's from small to large.
var forms = [...][]form{
	Count:   {{1, ""}, {1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}},
	Bytes:   {{1, " B"}, {1 << 10, " KiB"}, {1 << 20, " MiB"}, {1 << 30, " GiB"}, {1 << 40, " TiB"}},
	Seconds: {{1e-6, " µs"}, {1e-3, " ms"}, {1, " s"}, {60, " min"}, {3600, " h"}},
	Percent: {{1, " %"}},
	Whole:   {{1, ""}, {1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}},
}

// form returns the largest one in which v is at least 1, or the smallest.
func (u Unit) form(v float64) form {
	chosen := forms[u][0]
	for _, f := range forms[u] {
		if math.Abs(v) >= f.divisor {
			chosen = f
		}
	}
	return chosen
}

// Text writes one value for a person, in at most four digits. What isn't a
// number is a dash.
func (u Unit) Text(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v == 0:
		return "0" + u.form(0).zero()
	case (u == Count || u == Whole) && math.Abs(v) < 1e4 && (v == math.Trunc(v) || math.Abs(v) >= 1e3):
		return strconv.FormatFloat(v, 'f', 0, 64)
	case u == Bytes && v > 0: // as everywhere else in the program
		return humanize.IBytes(uint64(v))
	}
	f := u.form(v)
	v /= f.divisor
	decimals := 0
	switch {
	case math.Abs(v) < 9.995: // rounded, 9.995 is 10.0
		decimals = 2
	case math.Abs(v) < 99.95:
		decimals = 1
	}
	return strconv.FormatFloat(v, 'f', decimals, 64) + f.suffix
}

// zero is the suffix of 0: nothing is nothing in every magnitude, so only
// percent keeps its sign.
func (f form) zero() string {
	if f.suffix == " %" {
		return f.suffix
	}
	return ""
}
