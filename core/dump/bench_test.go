package dump_test

import (
	"bytes"
	"os"
	"testing"

	"weir/core/dump"
)

// BenchmarkParse makes events of records in memory: the time that an import needs
// for them, apart from reading and storing. WEIR_BENCH names a file of records
// that are not part of the project.
func BenchmarkParse(b *testing.B) {
	for _, bb := range []struct{ name, file, preset string }{
		{"comments", "testdata/comments.ndjson", "reddit"},
		{"posts", "testdata/posts.ndjson", "reddit"},
		{"jetstream", "testdata/jetstream.jsonl", "jetstream"},
		{"file", os.Getenv("WEIR_BENCH"), "reddit"},
	} {
		if bb.file == "" {
			continue
		}
		b.Run(bb.name, func(b *testing.B) {
			content, err := os.ReadFile(bb.file)
			if err != nil {
				b.Fatal(err)
			}
			parse, err := dump.NewParse(dump.Options{Fields: dump.Fields{Preset: bb.preset}})
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			for b.Loop() {
				for line := range bytes.Lines(content) {
					_, _, _ = parse("", bytes.TrimSuffix(line, []byte("\n"))) // some are rejects, on purpose
				}
			}
			perRecord(b, content)
		})
	}
}

// perRecord reports the time of a record in a loop that handles all lines of content in
// an iteration.
func perRecord(b *testing.B, content []byte) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(bytes.Count(content, []byte("\n"))), "ns/record")
}

func BenchmarkParseTime(b *testing.B) {
	for _, bb := range []struct {
		name, text string
		format     dump.TimeFormat
	}{
		{"seconds", "1700000000", dump.TimeUnix},
		{"float", "1700000000.0", dump.TimeUnix},
		{"any seconds", "1700000000", dump.TimeAny},
		{"rfc3339", "2026-07-04T12:00:00Z", dump.TimeRFC3339},
		{"any rfc3339", "2026-07-04T12:00:00.123456+02:00", dump.TimeAny},
	} {
		b.Run(bb.name, func(b *testing.B) {
			text := []byte(bb.text)
			for b.Loop() {
				if _, err := dump.ParseTime(text, bb.format); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
