package ui

import (
	"path/filepath"
	"strings"
	"time"

	"weir/app/ui/desk"
	"weir/core"
)

// importText says how far an import has come.
func importText(p desk.Progress) string {
	text := tr("Importing {{.File}}", with("File", filepath.Base(p.Reading)))
	if p.Forward {
		text = tr("Continuing {{.File}}, on the way to where it stopped", with("File", filepath.Base(p.Reading)))
	}
	if p.Size > 0 {
		text += " · " + tr("{{.Percent}} %", with("Percent", int(100*float64(p.Read)/float64(p.Size))))
	}
	text += " · " + recordsText(p)
	if p.Left > 0 {
		text += " · " + tr("{{.Left}} left", with("Left", lasting(max(p.Left.Round(time.Second), time.Second)))) // an estimate
	}
	return text
}

// importedText says what an import has done.
func importedText(p desk.Progress) string {
	return tr("Imported {{.Files}}: {{.Counts}} ({{.Took}})", with(
		"Files", fileNames(p.Paths), "Counts", importCounts(p), "Took", lasting(p.Took)))
}

// importCounts are the numbers of an import: what became of its records, and what
// else there was.
func importCounts(p desk.Progress) string {
	count := func(n int64) map[string]any { return with("Count", grouped(float64(n))) }
	counts := []string{recordsText(p)}
	also := func(n int64, text string) {
		if n > 0 {
			counts = append(counts, text)
		}
	}
	also(p.Replaced, tr("{{.Count}} replaced by a later retrieval", count(p.Replaced)))
	left := int64(len(p.LeftOut))
	also(left, trn(left, "{{.Count}} file left out", "{{.Count}} files left out", count(left)))
	return strings.Join(counts, ", ")
}

// recordsText says what became of an import's records, in this run and with earlier ones.
func recordsText(p desk.Progress) string {
	if p.Whole == nil {
		return sumsText(p.Sums)
	}
	return tr("{{.Counts}} (with earlier runs: {{.Whole}})", with("Counts", sumsText(p.Sums), "Whole", sumsText(*p.Whole)))
}

// sumsText says what became of records: together they are all that were read.
func sumsText(s core.Sums) string {
	count := func(n int64) map[string]any { return with("Count", grouped(float64(n))) }
	counts := []string{
		tr("{{.Count}} new", count(s.Stored)),
		trn(s.Duplicates, "{{.Count}} duplicate", "{{.Count}} duplicates", count(s.Duplicates)),
	}
	if s.Filtered > 0 {
		counts = append(counts, tr("{{.Count}} filtered", count(s.Filtered)))
	}
	return strings.Join(append(counts, tr("{{.Count}} rejected", count(s.Rejected))), ", ")
}

// The most that the details of an import list.
const (
	reasonsListed = 3
	filesListed   = 20
)

// importDetails say all that is known of an import that has ended, in paragraphs.
func importDetails(p desk.Progress) string {
	count := func(n int64) map[string]any { return with("Count", grouped(float64(n))) }
	parts := []string{importedText(p)}
	if len(p.Problems) > 0 {
		parts = append(parts, strings.Join(p.Problems, "\n\n"))
	}
	if len(p.ReadAs) > 0 {
		parts = append(parts, tr("Read as {{.Presets}}.", with("Presets", strings.Join(p.ReadAs, ", "))))
	}
	if p.PassedOver > 0 {
		parts = append(parts, trn(p.PassedOver,
			"{{.Count}} duplicate was retrieved later and passed over; import again and let later retrievals replace the stored ones to take it.",
			"{{.Count}} duplicates were retrieved later and passed over; import again and let later retrievals replace the stored ones to take them.", count(p.PassedOver)))
	}
	if p.Misfits > 0 {
		parts = append(parts, trn(p.Misfits,
			"{{.Count}} event has an optional field that doesn't fit and counts as unknown.",
			"{{.Count}} events have an optional field that doesn't fit and counts as unknown.", count(p.Misfits)))
	}
	if len(p.Reasons) > 0 {
		lines := []string{tr("Rejected, see Rejects for all:")}
		for _, r := range p.Reasons[:min(len(p.Reasons), reasonsListed)] {
			lines = append(lines, tr("{{.Count}}: {{.Reason}}, first at line {{.Line}} of {{.File}}", with(
				"Count", grouped(float64(r.Records)), "Reason", r.Text, "Line", grouped(float64(r.Line)), "File", filepath.Base(r.Input))))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	if len(p.LeftOut) > 0 {
		parts = append(parts, tr("Left out:")+"\n"+notesText(p.LeftOut))
	}
	if len(p.Notes) > 0 {
		parts = append(parts, notesText(p.Notes))
	}
	return strings.Join(parts, "\n\n")
}

// notesText lists notes, a line each.
func notesText(notes []desk.Note) string {
	var lines []string
	for _, n := range notes[:min(len(notes), filesListed)] {
		lines = append(lines, filepath.Base(n.Input)+": "+n.Text)
	}
	if rest := len(notes) - filesListed; rest > 0 {
		lines = append(lines, trn(rest, "and {{.Count}} more", "and {{.Count}} more", with("Count", grouped(float64(rest)))))
	}
	return strings.Join(lines, "\n")
}

// fileNames names the first file and says how many more there are.
func fileNames(paths []string) string {
	if len(paths) == 0 {
		return tr("no file")
	}
	return filepath.Base(paths[0]) + more(len(paths)-1)
}
