package dump

import (
	"bytes"
	"errors"
	"math"
	"strconv"

	"weir/core"
)

// parseScore reads a score, which is an integer in any notation: 5, 5.0, 1e3. ok
// is false for anything else, and for numbers that no store accepts.
func parseScore(text []byte) (score int64, ok bool) {
	n, fraction, ok := parseNumber(text)
	if !ok || fraction != 0 || n > core.MaxScore || n < -core.MaxScore {
		return 0, false
	}
	return n, true
}

// parseNumber reads a decimal number, rounded towards zero to n, with the rest
// in fraction. A number that doesn't fit 64 bits becomes the largest or smallest
// n.
func parseNumber(text []byte) (n int64, fraction float64, ok bool) {
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	i := 0
	for i < len(digits) && digits[i]-'0' <= 9 {
		n = n*10 + int64(digits[i]-'0')
		i++
	}
	switch ok = i > 0 && i <= maxDigits; {
	case !ok:
	case i < len(digits) && digits[i] == '.':
		part := digits[i+1:]
		var numerator int64
		numerator, ok = decimal(part)
		fraction = float64(numerator) / math.Pow10(len(part))
	default:
		ok = i == len(digits)
	}
	switch {
	case !ok:
		return parseLongNumber(text)
	case negative:
		return -n, -fraction, true
	}
	return n, fraction, true
}

// maxDigits is the number of digits that always fit 64 bits.
const maxDigits = 18

// decimal reads a number of at most maxDigits digits.
func decimal(digits []byte) (n int64, ok bool) {
	if len(digits) == 0 || len(digits) > maxDigits {
		return 0, false
	}
	for _, c := range digits {
		if c-'0' > 9 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// parseLongNumber is parseNumber for numbers with an exponent or many digits.
func parseLongNumber(text []byte) (n int64, fraction float64, ok bool) {
	for _, c := range text { // ParseFloat would accept hexadecimals, Inf and 1_000
		if c-'0' > 9 && c != '-' && c != '+' && c != '.' && c|0x20 != 'e' {
			return 0, 0, false
		}
	}
	// A float64 is exact to some 16 digits only; nanoseconds have 19.
	if n, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return n, 0, true
	}
	f, err := strconv.ParseFloat(string(text), 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, 0, false
	case f >= math.MaxInt64:
		return math.MaxInt64, 0, true
	case f <= math.MinInt64:
		return math.MinInt64, 0, true
	}
	whole, fraction := math.Modf(f)
	return int64(whole), fraction, true
}
