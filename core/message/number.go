package message

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// Number is a number in two or three digits that mean something, with thin spaces between
// thousands.
type Number float64

// String returns it with a decimal point.
func (n Number) String() string {
	f := float64(n)
	switch {
	case f < 10:
		return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
	case f >= 1000:
		unit := math.Pow(10, math.Floor(math.Log10(f))-2)
		f = math.Round(f/unit) * unit
	}
	digits := strconv.FormatFloat(math.Round(f), 'f', 0, 64)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u2009')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Thousands is a whole number in a table or a sentence with others, with all its digits.
type Thousands int64

// String returns it with commas between thousands.
func (n Thousands) String() string { return humanize.Comma(int64(n)) }

// Decimal is a number with one digit after the point.
type Decimal float64

// String returns it with a decimal point.
func (d Decimal) String() string { return strconv.FormatFloat(float64(d), 'f', 1, 64) }

// Rate is a number per second.
type Rate float64

// String returns it as a Number, with "/s".
func (r Rate) String() string { return Number(r).String() + "/s" }

// Percent is a part of 1 that is written in percent.
type Percent float64

// String returns it without digits after the point.
func (p Percent) String() string { return fmt.Sprintf("%.0f %%", 100*float64(p)) }

// Bytes is a number of bytes.
type Bytes uint64

// String returns it in binary units, with three digits at most.
func (b Bytes) String() string { return humanize.IBytes(uint64(b)) }

// Length is how long something takes.
type Length time.Duration

// String returns it in two digits, in seconds, ms or µs.
func (l Length) String() string {
	switch d := time.Duration(l); {
	case d >= time.Second:
		return Number(d.Seconds()).String() + " s"
	case d >= time.Millisecond:
		return Number(float64(d)/1e6).String() + " ms"
	default:
		return Number(float64(d)/1e3).String() + " µs"
	}
}
