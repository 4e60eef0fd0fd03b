package config

import (
	"strconv"
	"strings"
	"time"

	"weir/core/message"
)

const day = 24 * time.Hour

// Duration is a time.Duration that is written as text, and knows days of 24
// hours: "500ms", "1h30m", "7d", "1d12h".
type Duration time.Duration

// String writes whole days as days, all else as Go does without what is zero
// at the end.
func (d Duration) String() string {
	if d != 0 && d%Duration(day) == 0 {
		return strconv.FormatInt(int64(d/Duration(day)), 10) + "d"
	}
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// MarshalText writes what String returns.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a Go duration, before which whole days may stand.
func (d *Duration) UnmarshalText(text []byte) error {
	wrong := message.NewError(`got {{.Value}}, want a duration like "30s" or "7d"`, "Value", strconv.Quote(string(text)))
	rest, sum := string(text), time.Duration(0)
	if days, after, found := strings.Cut(rest, "d"); found {
		n, err := strconv.ParseInt(days, 10, 64)
		if most := int64(1<<63-1) / int64(day); err != nil || n > most || n < -most {
			return wrong
		}
		rest, sum = after, time.Duration(n)*day
		if rest == "" {
			*d = Duration(sum)
			return nil
		}
		// "1d-1h" and "-1d1h" say nothing clearly.
		if n < 0 || rest[0] == '-' || rest[0] == '+' {
			return wrong
		}
	}
	part, err := time.ParseDuration(rest)
	if err != nil || part > 0 && sum+part < sum {
		return wrong
	}
	*d = Duration(sum + part)
	return nil
}
