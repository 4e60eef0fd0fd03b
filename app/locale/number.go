package locale

import (
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
)

// Decimal writes a number with that many decimals, or with as many as it needs if
// decimals is -1.
func Decimal(v float64, decimals int) string {
	return Numeral(strconv.FormatFloat(v, 'f', decimals, 64))
}

// Numeral returns a number that is written in English, with or without a unit, with the
// language's signs before decimals and between thousands.
func Numeral(s string) string { return now().numerals.Replace(s) }

// Bytes writes a number of bytes in binary units, with three digits at most.
func Bytes(n uint64) string { return Numeral(humanize.IBytes(n)) }

// ParseFloat reads a number that a person typed, with a point or the language's own sign
// before the decimals.
func ParseFloat(s string) (float64, error) { return strconv.ParseFloat(Plain(s), 64) }

// Plain returns a number that a person typed as programs read it, with a decimal point. What
// isn't clearly a number in the language's own way stays as it is: 1.234,5 could mean two things.
func Plain(s string) string {
	if c := now(); c.decimal != "." && strings.Count(s, c.decimal) == 1 && !strings.Contains(s, ".") {
		return strings.Replace(s, c.decimal, ".", 1)
	}
	return s
}
