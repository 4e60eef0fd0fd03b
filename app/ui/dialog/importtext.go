package dialog

import (
	"path/filepath"
	"strings"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/text"
	"weir/core"
)

// ImportText describes the progress of an import.
func ImportText(p control.Progress) string {
	s := text.Tr("Importing {{.File}}", text.With("File", filepath.Base(p.Reading)))
	if p.FastForward {
		s = text.Tr("Continuing {{.File}}, on the way to where it stopped", text.With("File", filepath.Base(p.Reading)))
	}
	if p.Size > 0 {
		s += " · " + text.Tr("{{.Percent}} %", text.With("Percent", int(100*float64(p.Read)/float64(p.Size))))
	}
	s += " · " + recordsText(p)
	if p.Remaining > 0 {
		s += " · " + text.Tr("{{.Left}} left", text.With("Left", text.Duration(max(p.Remaining.Round(time.Second), time.Second)))) // an estimate
	}
	return s
}

// ImportedText describes the result of an import in one line.
func ImportedText(p control.Progress) string {
	return text.Tr("Imported {{.Files}}: {{.Counts}} ({{.Took}})", text.With(
		"Files", FileNames(p.Paths), "Counts", importCounts(p), "Took", text.Duration(p.Took)))
}

// importCounts are the numbers of an import: its records by outcome, and
// anything unusual.
func importCounts(p control.Progress) string {
	count := func(n int64) map[string]any { return text.With("Count", text.Grouped(float64(n))) }
	counts := []string{recordsText(p)}
	also := func(n int64, text string) {
		if n > 0 {
			counts = append(counts, text)
		}
	}
	also(p.Replaced, text.Tr("{{.Count}} replaced by a later retrieval", count(p.Replaced)))
	left := int64(len(p.LeftOut))
	also(left, text.Trn(left, "{{.Count}} file left out", "{{.Count}} files left out", count(left)))
	return strings.Join(counts, ", ")
}

// recordsText counts an import's records by outcome, in this run and including
// earlier ones.
func recordsText(p control.Progress) string {
	if p.AllRuns == nil {
		return sumsText(p.Sums)
	}
	return text.Tr("{{.Counts}} (with earlier runs: {{.Whole}})", text.With("Counts", sumsText(p.Sums), "Whole", sumsText(*p.AllRuns)))
}

// sumsText counts records by outcome; the numbers add up to all records read.
func sumsText(s core.Sums) string {
	count := func(n int64) map[string]any { return text.With("Count", text.Grouped(float64(n))) }
	counts := []string{
		text.Tr("{{.Count}} new", count(s.Stored)),
		text.Trn(s.Duplicates, "{{.Count}} duplicate", "{{.Count}} duplicates", count(s.Duplicates)),
	}
	if s.Filtered > 0 {
		counts = append(counts, text.Tr("{{.Count}} filtered", count(s.Filtered)))
	}
	return strings.Join(append(counts, text.Tr("{{.Count}} rejected", count(s.Rejected))), ", ")
}

// The most that the details of an import list.
const (
	reasonsListed = 3
	filesListed   = 20
)

// ImportDetails describes the result of an import in full, in paragraphs.
func ImportDetails(p control.Progress) string {
	count := func(n int64) map[string]any { return text.With("Count", text.Grouped(float64(n))) }
	parts := []string{ImportedText(p)}
	for _, problem := range p.Problems {
		parts = append(parts, text.Of(problem))
	}
	if len(p.ReadAs) > 0 {
		parts = append(parts, text.Tr("Read as {{.Presets}}.", text.With("Presets", strings.Join(p.ReadAs, ", "))))
	}
	if p.PassedOver > 0 {
		parts = append(parts, text.Trn(p.PassedOver,
			"{{.Count}} duplicate was retrieved later and passed over; import again and let later retrievals replace the stored ones to take it.",
			"{{.Count}} duplicates were retrieved later and passed over; import again and let later retrievals replace the stored ones to take them.", count(p.PassedOver)))
	}
	if p.Misfits > 0 {
		parts = append(parts, text.Trn(p.Misfits,
			"{{.Count}} event has an optional field that doesn't fit and counts as unknown.",
			"{{.Count}} events have an optional field that doesn't fit and counts as unknown.", count(p.Misfits)))
	}
	if len(p.Reasons) > 0 {
		lines := []string{text.Tr("Rejected, see Rejects for all:")}
		for _, r := range p.Reasons[:min(len(p.Reasons), reasonsListed)] {
			lines = append(lines, text.Tr("{{.Count}}: {{.Reason}}, first at line {{.Line}} of {{.File}}", text.With(
				"Count", text.Grouped(float64(r.Records)), "Reason", r.Text, "Line", text.Grouped(float64(r.Line)), "File", filepath.Base(r.Input))))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	if len(p.LeftOut) > 0 {
		parts = append(parts, text.Tr("Left out:")+"\n"+notesText(p.LeftOut))
	}
	if len(p.Notes) > 0 {
		parts = append(parts, notesText(p.Notes))
	}
	return strings.Join(parts, "\n\n")
}

// notesText lists notes, one to a line.
func notesText(notes []control.Note) string {
	var lines []string
	for _, n := range notes[:min(len(notes), filesListed)] {
		lines = append(lines, filepath.Base(n.Input)+": "+text.Of(n.Text))
	}
	if rest := len(notes) - filesListed; rest > 0 {
		lines = append(lines, text.Trn(rest, "and {{.Count}} more", "and {{.Count}} more", text.With("Count", text.Grouped(float64(rest)))))
	}
	return strings.Join(lines, "\n")
}

// FileNames names the first file and counts the others.
func FileNames(paths []string) string {
	if len(paths) == 0 {
		return text.Tr("no file")
	}
	return filepath.Base(paths[0]) + text.AndMore(len(paths)-1)
}
