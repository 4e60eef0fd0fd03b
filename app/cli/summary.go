package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"

	"weir/core"
	"weir/core/dump"
)

// summary is the result of a run, with the files that it read.
type summary struct {
	core.Summary
	Disk diskSummary `json:"disk"`
	*imported
}

// imported describes the files that were read.
type imported struct {
	Files        int               `json:"files"`         // that were read, to their ends or not
	FilesSkipped []string          `json:"files_skipped"` // what was named, or in a folder or an archive, and not read
	SkipReasons  map[string]string `json:"skip_reasons"`  // by the names of these
	Filtered     int64             `json:"filtered"`      // records that were not selected
	Whole        *core.Sums        `json:"whole"`         // with earlier runs; null unless an earlier import was continued
	Misfits      int64             `json:"misfits"`       // events with an optional field that counts as unknown
	Reasons      []dump.Reason     `json:"reasons"`       // of the rejects, the commonest first; at most three
	Incomplete   []string          `json:"incomplete"`    // inputs that were not read to a verified end
}

// reasonsShown bounds how many reasons for rejects a summary names.
const reasonsShown = 3

func newImported(p dump.Progress) *imported {
	i := &imported{FilesSkipped: []string{}, SkipReasons: map[string]string{}, Reasons: []dump.Reason{}, Incomplete: []string{}}
	skip := func(name, reason string) {
		i.FilesSkipped = append(i.FilesSkipped, name)
		i.SkipReasons[name] = reason
	}
	for _, in := range p.Inputs {
		switch in.State {
		case dump.StateComplete:
			i.Files++
		case dump.StateRefused:
			skip(in.Name, in.Reason.Error())
		case dump.StateWaiting:
			skip(in.Name, "the import ended before it")
		default:
			i.Files++
			i.Incomplete = append(i.Incomplete, in.Name)
		}
	}
	for _, l := range p.LeftOut {
		skip(l.Name, l.Reason.String())
	}
	total := p.Total()
	i.Filtered, i.Misfits = total.Filtered, total.Misfits
	if total.Resumed && total.Known {
		i.Whole = &total.Whole
	}
	i.Reasons = append(i.Reasons, total.Reasons[:min(len(total.Reasons), reasonsShown)]...)
	return i
}

func (p *program) printSummary(s summary, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(p.out).Encode(s)
	}
	var b strings.Builder
	if s.imported != nil {
		s.read(&b)
	}
	fmt.Fprintf(&b, "generated  %12d events\n", s.Generated)
	sums := core.Sums{Stored: int64(s.Stored), Duplicates: int64(s.Duplicates), Rejected: int64(s.Rejected)}
	if s.imported != nil {
		sums.Filtered = s.Filtered
	}
	fmt.Fprintf(&b, "stored     %12d  (%s", s.Stored, becameText(sums, s.imported != nil))
	if s.Replaced > 0 {
		fmt.Fprintf(&b, "; %s replaced by a later retrieval", english.Plural(int(s.Replaced), "event", ""))
	}
	if s.PassedOver > 0 {
		fmt.Fprintf(&b, "; %s passed over, --on-duplicate newest takes them", english.Plural(int(s.PassedOver), "later retrieval", ""))
	}
	b.WriteString(")\n")
	if s.imported != nil && s.Whole != nil {
		fmt.Fprintf(&b, "in total   %12d  (%s, with earlier runs)\n", s.Whole.Stored, becameText(*s.Whole, true))
	}
	fmt.Fprintf(&b, `processed  %12d  (%s failed, %d dead, %d pending)
took       %12.1f s  (%.0f events/s, %.1f s of processor time, %s)
`,
		s.Processed, english.Plural(int(s.Failed), "attempt", ""), s.Dead, s.Pending,
		s.Seconds, s.EventsPerSecond, s.CPUSeconds, humanize.IBytes(s.MaxRSSBytes))
	if l := s.Latency.EndToEnd; l != nil {
		fmt.Fprintf(&b, "end to end %12.1f ms p50, %.1f p95, %.1f p99\n", l.P50, l.P95, l.P99)
	}
	if found := limitText(s.Limit); found != "" {
		fmt.Fprintf(&b, "limit      %s\n", found)
	}
	if s.imported != nil {
		s.rejected(&b, int64(s.Rejected))
	}
	_, err := io.WriteString(p.out, b.String())
	return err
}

// becameText describes the records that were not stored; only files have filtered
// ones.
func becameText(s core.Sums, files bool) string {
	duplicates := fmt.Sprint(s.Duplicates, " ", english.PluralWord(int(s.Duplicates), "duplicate", ""))
	if !files {
		return fmt.Sprintf("%s, %d rejected", duplicates, s.Rejected)
	}
	return fmt.Sprintf("%s, %d filtered, %d rejected: %d %s", duplicates, s.Filtered, s.Rejected,
		s.Records(), english.PluralWord(int(s.Records()), "record", ""))
}

// read writes what was read and what was left out.
func (i *imported) read(b *strings.Builder) {
	fmt.Fprintf(b, "read       %12d %s", i.Files, english.PluralWord(i.Files, "file", ""))
	var also []string
	if n := len(i.FilesSkipped); n > 0 {
		also = append(also, fmt.Sprintf("%d left out", n))
	}
	if i.Misfits > 0 {
		also = append(also, fmt.Sprintf("%s with a field that didn't fit and counts as unknown", english.Plural(int(i.Misfits), "event", "")))
	}
	if len(also) > 0 {
		fmt.Fprintf(b, "  (%s)", strings.Join(also, ", "))
	}
	b.WriteString("\n")
	for k, name := range i.FilesSkipped {
		if k == leftOutShown {
			fmt.Fprintf(b, "left out   … and %d more; --json lists all\n", len(i.FilesSkipped)-k)
			break
		}
		fmt.Fprintf(b, "left out   %s: %s\n", name, i.SkipReasons[name])
	}
}

// leftOutShown bounds how many files a summary names that were left out.
const leftOutShown = 20

// rejected writes why records were rejected.
func (i *imported) rejected(b *strings.Builder, all int64) {
	for _, r := range i.Reasons {
		fmt.Fprintf(b, "rejected   %12d  %s, first at line %d of %s\n", r.Records, r.Text, r.Line, filepath.Base(r.Input))
	}
	if all > 0 {
		b.WriteString("             \"weir export rejects\" lists them\n")
	}
}

// inputErrors lists the inputs that were not read completely or had no event, and
// what to do about it on the command line.
func inputErrors(p dump.Progress) error {
	var unknown error
	for k := range p.Inputs {
		in := &p.Inputs[k]
		switch wrong := (*dump.WrongPresetError)(nil); {
		case errors.As(in.Reason, &wrong):
			in.Reason = fmt.Errorf("%w: import it with --preset %s", in.Reason, wrong.Fits)
		case errors.Is(in.Reason, dump.ErrAgain):
			in.Reason = fmt.Errorf("%w; map a key, or import it anyway with --again", in.Reason)
		case in.State == dump.StateComplete && in.Rejects > 0 && in.Events == 0 && in.Filtered == 0:
			unknown = errors.New("\"weir import --list-presets\" lists the forms of records that are known")
		}
	}
	return errors.Join(p.Err(), unknown)
}
