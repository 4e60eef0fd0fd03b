package ui

import (
	"context"
	"path/filepath"
	"strings"

	"weir/core"
)

// fileName is the last part of an input's name.
func fileName(input string) string {
	if input == "" {
		return "–"
	}
	return filepath.Base(input)
}

// rejectText is a rejected line for the screen; note says what is not as it
// stood.
func rejectText(r *core.Reject) (text, note string) {
	if len(r.Bytes) == 0 {
		return "", tr("The line is empty.")
	}
	text, note = linesText(r.Bytes, maxShown)
	if r.Cut() {
		note = strings.TrimSpace(note + " " + tr("The whole line has {{.Size}}; only the first {{.Kept}} are kept.",
			with("Size", sizeText(r.Size), "Kept", sizeText(int64(len(r.Bytes))))))
	}
	return text, note
}

// discardAll discards all that match, after saying how many that are.
func (v *rejectsPage) discardAll() {
	f, all := v.filter, 0
	v.counted(func(ctx context.Context, s core.Store) (n int, err error) {
		all, err = countRejects(ctx, s, f)
		return all, err
	}, func() { v.confirm(all, all >= censusMax, f) })
}

// countRejects counts those that match, at most censusMax.
func countRejects(ctx context.Context, s core.Store, f core.RejectFilter) (int, error) {
	if f.Input == "" && f.Reason == "" {
		c, err := s.Census(ctx, censusMax)
		return c.Rejects, err
	}
	n := 0
	f.Limit = censusMax
	for _, err := range s.Rejects(ctx, f) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// confirm lets a person confirm that rejects are discarded.
func (v *rejectsPage) confirm(n int, more bool, f core.RejectFilter) {
	data := with("Count", atLeast(n, more))
	v.w.ask(trn(n, "Discard {{.Count}} reject?", "Discard {{.Count}} rejects?", data),
		tr("The lines and their reasons are removed from the store and can't be brought back. A line that is read again, and is no event then either, is rejected again."),
		tr("Discard"), func() { v.discard(f) })
}

// discard removes rejects.
func (v *rejectsPage) discard(f core.RejectFilter) {
	v.decide(func(ctx context.Context, s core.Store) (int, error) { return s.DiscardRejects(ctx, f) }, discardedText)
}

// discardedText says how many rejects were discarded.
func discardedText(n int) string {
	return trn(n, "{{.Count}} reject was discarded", "{{.Count}} rejects were discarded", with("Count", grouped(float64(n))))
}
