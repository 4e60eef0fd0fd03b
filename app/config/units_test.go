package config_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/app/config"
)

func TestDuration(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  time.Duration
		shown string
	}{
		{"0", 0, "0s"},
		{"500ms", 500 * time.Millisecond, "500ms"},
		{"60s", time.Minute, "1m"},
		{"1h0m30s", time.Hour + 30*time.Second, "1h0m30s"},
		{"90m", 90 * time.Minute, "1h30m"},
		{"10h", 10 * time.Hour, "10h"},
		{"48h", 48 * time.Hour, "2d"},
		{"7d", 7 * 24 * time.Hour, "7d"},
		{"1d12h", 36 * time.Hour, "36h"},
		{"-1d", -24 * time.Hour, "-1d"},
	} {
		var d config.Duration
		if err := d.UnmarshalText([]byte(test.text)); err != nil || time.Duration(d) != test.want {
			t.Errorf("%q: got %v and %v, want %v", test.text, time.Duration(d), err, test.want)
		}
		if got := d.String(); got != test.shown {
			t.Errorf("%q: shown as %q, want %q", test.text, got, test.shown)
		}
	}
	for _, text := range []string{"", "5", "d", "1.5d", "1d2d", "1d-1h", "-1d1h", "1d+1h", "106752d", "106751d24h", "1h1d", "9999999999h", "7 d"} {
		if d := config.Duration(42); d.UnmarshalText([]byte(text)) == nil || d != 42 {
			t.Errorf("%q: got %v, want an error and no change", text, d)
		}
	}
}

func TestDurationRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := config.Duration(rapid.Int64().Draw(t, "ns"))
		text, _ := want.MarshalText()
		var got config.Duration
		if err := got.UnmarshalText(text); err != nil || got != want {
			t.Fatalf("%s: got %d and %v, want %d", text, got, err, want)
		}
	})
}

func TestSize(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  config.Size
		shown string
	}{
		{"0B", 0, "0B"},
		{"512B", 512, "512B"},
		{"1024B", 1024, "1KiB"},
		{"1025B", 1025, "1025B"},
		{"16 MiB", 16 << 20, "16MiB"},
		{"2GiB", 2 << 30, "2GiB"},
	} {
		var s config.Size
		if err := s.UnmarshalText([]byte(test.text)); err != nil || s != test.want {
			t.Errorf("%q: got %d and %v, want %d", test.text, s, err, test.want)
		}
		if got := s.String(); got != test.shown {
			t.Errorf("%q: shown as %q, want %q", test.text, got, test.shown)
		}
	}
	for _, text := range []string{"", "16", "16MB", "1.5MiB", "MiB", "9223372036854775807GiB"} {
		if s := config.Size(42); s.UnmarshalText([]byte(text)) == nil || s != 42 {
			t.Errorf("%q: got %v, want an error and no change", text, s)
		}
	}
}

func TestSizeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := config.Size(rapid.Int64Range(math.MinInt64, math.MaxInt64).Draw(t, "bytes"))
		text, _ := want.MarshalText()
		var got config.Size
		if err := got.UnmarshalText(text); err != nil || got != want {
			t.Fatalf("%s: got %d and %v, want %d", text, got, err, want)
		}
	})
}

func TestRedact(t *testing.T) {
	for dsn, want := range map[string]string{
		"":                                      "",
		"postgres://db.example/weir":            "postgres://db.example/weir",
		"postgres://ann@db.example:5432/weir":   "postgres://ann@db.example:5432/weir",
		"postgres://ann:s3cret@db.example/weir": "postgres://ann:***@db.example/weir",
		"postgres://ann:p@ss/w?r:d@a.example:1,b.example:2/": "postgres://ann:***@a.example:1,b.example:2/",
		"postgres://:s3cret@db.example":                      "postgres://:***@db.example",
		"postgres://db/weir?user=ann&password=s3cret&a=b":    "postgres://db/weir?user=ann&password=***&a=b",
		"host=db password=s3cret user=ann":                   "host=db password=*** user=ann",
		`host=db PASSWORD = 'a \' b' user=ann`:               `host=db PASSWORD = *** user=ann`,
		`host=db password=a\ b user=ann`:                     `host=db password=*** user=ann`,
		"host=db password='never closed":                     "host=db password=***",
		"password=x sslpassword=y":                           "password=*** sslpassword=***",
	} {
		if got := config.Redact(dsn); got != want {
			t.Errorf("Redact(%q)\n got %q\nwant %q", dsn, got, want)
		}
	}
}
