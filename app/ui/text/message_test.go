package text_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"weir/app/ui/text"
	"weir/core/message"
)

// TestOf: texts of other packages are translated with all that is in them; their numbers are
// written as in German, and what isn't known stays as it is.
func TestOf(t *testing.T) {
	speak(t, `{
		"store is slow: {{.Why}}": "Speichern ist langsam: {{.Why}}", "a commit takes {{.Time}}": "ein Commit dauert {{.Time}}",
		"{{.N}} rooms": {"one": "{{.N}} Raum", "other": "{{.N}} Räume"}, "full": "voll", "see the settings": "siehe Einstellungen",
		"can't write {{.File}}: {{.Error}}": "{{.File}} lässt sich nicht schreiben: {{.Error}}"
	}`)
	full := message.NewError("full")
	rooms := func(n int) message.Text {
		return message.Plural(n, "{{.N}} room", "{{.N}} rooms", "N", message.Number(n))
	}
	for _, c := range []struct{ got, want string }{
		{text.Of(message.Text{}), ""},
		{text.Of(message.New("store is slow: {{.Why}}", "Why", message.New("a commit takes {{.Time}}", "Time", message.Length(2200*time.Microsecond)))), "Speichern ist langsam: ein Commit dauert 2,2 ms"},
		{text.Of(rooms(1)), "1 Raum"},
		{text.Of(rooms(1200)), "1\u2009200 Räume"},
		{text.Of(message.Join("; ", rooms(2), message.Verbatim("/data/a 1.5.zst"), message.New("see the settings"))), "2 Räume; /data/a 1.5.zst; siehe Einstellungen"},
		{text.Of(message.New("a commit takes {{.Time}}", "Time", message.Bytes(1536))), "ein Commit dauert 1,5 KiB"},
		{text.Of(message.New("a commit takes {{.Time}}", "Time", message.Thousands(22100))), "ein Commit dauert 22\u2009100"},
		{text.Error(fmt.Errorf("append: %w: SQLITE_FULL (13)", full)), "append: voll: SQLITE_FULL (13)"},
		{text.Error(message.NewError("can't write {{.File}}: {{.Error}}", "File", "a.csv", "Error", fmt.Errorf("x: %w", full))), "a.csv lässt sich nicht schreiben: x: voll"},
		{text.Error(errors.New("connection refused")), "connection refused"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
