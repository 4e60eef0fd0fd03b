package dialog

import (
	"strings"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/dump"
	"weir/core/message"
)

// The details have everything that the command line's summary has, and nothing
// that is zero.
func TestImportDetails(t *testing.T) {
	p := control.Progress{Import: control.Import{Paths: []string{"/d/a.zst"}}, Sums: core.Sums{Stored: 2}, Took: time.Second}
	if got, want := ImportDetails(p), "Imported a.zst: 2 new, 0 duplicates, 0 rejected (1 s)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Problems = []message.Text{message.Verbatim("b.png was not read: it is a PNG picture"), message.Verbatim("c.zst is incomplete: it is cut off")}
	p.Duplicates, p.Replaced, p.PassedOver, p.Rejected, p.Filtered, p.Misfits = 5, 1, 2, 7, 3, 1
	p.ReadAs = []string{"jetstream"}
	p.Reasons = []dump.Reason{
		{Text: "no created_utc", Records: 4, Input: "/d/a.zst", Line: 1071}, {Text: "b", Records: 2}, {Text: "c", Records: 1}, {Text: "the fourth", Records: 1},
	}
	p.LeftOut = []control.Note{{Input: "/d/readme.md", Text: message.Verbatim("text that is no JSON")}}
	for range 21 {
		p.Notes = append(p.Notes, control.Note{Input: "/d/a.zst", Text: message.Verbatim("other bytes stand behind its end")})
	}
	want := strings.Join([]string{
		"Imported a.zst: 2 new, 5 duplicates, 3 filtered, 7 rejected, 1 replaced by a later retrieval, 1 file left out (1 s)",
		"b.png was not read: it is a PNG picture", "c.zst is incomplete: it is cut off",
		"Read as jetstream.",
		"2 duplicates were retrieved later and passed over; import again and let later retrievals replace the stored ones to take them.",
		"1 event has an optional field that doesn't fit and counts as unknown.",
		"Rejected, see Rejects for all:\n4: no created_utc, first at line 1\u2009071 of a.zst\n2: b, first at line 0 of .\n1: c, first at line 0 of .",
		"Left out:\nreadme.md: text that is no JSON",
		strings.Repeat("a.zst: other bytes stand behind its end\n", 20) + "and 1 more",
	}, "\n\n")
	if got := ImportDetails(p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// All records are counted by outcome, so that the numbers add up, and a
// continued import also counts its earlier runs.
func TestRecordsText(t *testing.T) {
	p := control.Progress{Reading: "/d/a.zst", Sums: core.Sums{Stored: 500, Duplicates: 1, Filtered: 1200, Rejected: 5}}
	if got, want := ImportText(p), "Importing a.zst · 500 new, 1 duplicate, 1\u2009200 filtered, 5 rejected"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.AllRuns = &core.Sums{Stored: 4500, Duplicates: 3, Rejected: 40}
	if got, want := ImportText(p), "Importing a.zst · 500 new, 1 duplicate, 1\u2009200 filtered, 5 rejected (with earlier runs: 4\u2009500 new, 3 duplicates, 40 rejected)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
