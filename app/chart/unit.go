package chart

import (
	"math"
	"strconv"

	"weir/app/locale"
)

// Unit is the unit of a value, which determines its format.
type Unit int

const (
	Count   Unit = iota // plain numbers: 950, 1.5k, 20M
	Bytes               // 512 B, 1.5 KiB, 20 MiB
	Seconds             // 250 µs, 1.5 ms, 20 s, 5 min, 3 h
	Percent             // 0.5 %, 20 %; the value 20 is 20 %
	Whole               // like Count, for values without fractions
)

// form is one format for values of a unit: a divisor and a suffix.
type form struct {
	divisor float64
	suffix  string
}

// forms lists the formats of each unit from small to large.
var forms = [...][]form{
	Count:   {{1, ""}, {1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}},
	Bytes:   {{1, " B"}, {1 << 10, " KiB"}, {1 << 20, " MiB"}, {1 << 30, " GiB"}, {1 << 40, " TiB"}},
	Seconds: {{1e-6, " µs"}, {1e-3, " ms"}, {1, " s"}, {60, " min"}, {3600, " h"}},
	Percent: {{1, " %"}},
	Whole:   {{1, ""}, {1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}},
}

// form returns the largest format in which v is at least 1, or the smallest.
func (u Unit) form(v float64) form {
	chosen := forms[u][0]
	for _, f := range forms[u] {
		if math.Abs(v) >= f.divisor {
			chosen = f
		}
	}
	return chosen
}

// Text formats one value for people, with at most four digits. NaN is a dash.
func (u Unit) Text(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v == 0:
		return "0" + u.form(0).zero()
	case (u == Count || u == Whole) && math.Abs(v) < 1e4 && (v == math.Trunc(v) || math.Abs(v) >= 1e3):
		return locale.Decimal(v, 0)
	case u == Bytes && v > 0: // the same format as everywhere else in the program
		return locale.Bytes(uint64(v))
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
	return locale.Decimal(v, decimals) + f.suffix
}

// zero returns the suffix of 0, which needs no magnitude: only percent keeps its
// sign.
func (f form) zero() string {
	if f.suffix == " %" {
		return f.suffix
	}
	return ""
}

// Round formats a round value, such as a tick: like Text, with as many decimals as it
// needs.
func (u Unit) Round(v float64) string {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return u.Text(v)
	}
	f := u.form(v)
	const digits = 6 // hides what binary fractions add
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v/f.divisor, 'g', digits, 64), 64)
	return locale.Decimal(rounded, -1) + f.suffix
}
