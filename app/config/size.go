package config

import (
	"math"
	"strconv"
	"strings"

	"weir/core/message"
)

// Size is a number of bytes that is written with a binary unit: "16MiB".
type Size int64

// sizeUnits stand largest first, so that the first that divides a size is its unit.
var sizeUnits = [...]struct {
	name  string
	bytes Size
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// String writes the size in the largest unit that leaves a whole number.
func (s Size) String() string {
	for _, u := range sizeUnits {
		if s != 0 && s%u.bytes == 0 {
			return strconv.FormatInt(int64(s/u.bytes), 10) + u.name
		}
	}
	return "0B"
}

// MarshalText writes what String returns.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a whole number and its unit: B, KiB, MiB or GiB.
func (s *Size) UnmarshalText(text []byte) error {
	for _, u := range sizeUnits {
		number, found := strings.CutSuffix(string(text), u.name)
		if !found {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if err != nil || n > math.MaxInt64/int64(u.bytes) || n < math.MinInt64/int64(u.bytes) {
			break
		}
		*s = Size(n) * u.bytes
		return nil
	}
	return message.NewError(`got {{.Value}}, want a size in B, KiB, MiB or GiB, like "16MiB"`, "Value", strconv.Quote(string(text)))
}
