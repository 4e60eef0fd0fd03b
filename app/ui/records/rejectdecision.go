package records

import (
	"context"
	"path/filepath"
	"strings"

	"weir/app/ui/control"
	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/core"
)

// fileName is the last part of an input's name.
func fileName(input string) string {
	if input == "" {
		return "–"
	}
	return filepath.Base(input)
}

// rejectText is a rejected line for the screen; note says how it differs from
// the original.
func rejectText(r *core.Reject) (s, note string) {
	if len(r.Bytes) == 0 {
		return "", text.Tr("The line is empty.")
	}
	s, note = recordview.LinesText(r.Bytes, recordview.MaxShown)
	if r.Cut() {
		note = strings.TrimSpace(note + " " + text.Tr("The whole line has {{.Size}}; only the first {{.Kept}} are kept.",
			text.With("Size", text.Size(r.Size), "Kept", text.Size(int64(len(r.Bytes))))))
	}
	return s, note
}

// discardAll discards all rejects that match, after a person has seen how many
// and confirmed it.
func (v *Rejects) discardAll() {
	f := v.filter
	v.countThen(func(ctx context.Context, s control.Store) (n int, err error) {
		f, err = matchingRejects(ctx, s, f)
		return len(f.IDs), err
	}, text.Tr("There is no reject to discard"), func() { v.confirm(f) })
}

// matchingRejects finds the rejects that match f. The returned filter selects
// them by id, so that later rejects aren't affected. If there are none, don't
// use it: without ids it selects whatever matches f.
func matchingRejects(ctx context.Context, s control.Store, f core.RejectFilter) (core.RejectFilter, error) {
	var ids []int64
	f.Brief = true
	for r, err := range s.Rejects(ctx, f) {
		if err != nil {
			return f, err
		}
		ids = append(ids, r.ID)
	}
	f.IDs = ids
	return f, nil
}

// confirm asks a person to confirm that the rejects that f selects by id are
// discarded.
func (v *Rejects) confirm(f core.RejectFilter) {
	n := len(f.IDs)
	v.h.Confirm(text.Trn(n, "Discard {{.Count}} reject?", "Discard {{.Count}} rejects?", text.With("Count", text.Grouped(float64(n)))),
		text.Tr("The lines and their reasons are removed from the store and can't be brought back. A line that is read again and still isn't an event is rejected again. Lines rejected from now on stay."),
		text.Tr("Discard"), func() { v.discard(f) })
}

// discard removes rejects.
func (v *Rejects) discard(f core.RejectFilter) {
	v.decide(func(ctx context.Context, s control.Store) (int, error) { return s.DiscardRejects(ctx, f) },
		func(n int) string { return discardedText(len(f.IDs), n) })
}

// discardedText says how many of the asked rejects were discarded. The others
// were gone: their lines had become events, or somebody else had discarded
// them.
func discardedText(asked, n int) string {
	left := asked - n
	data := text.With("Count", text.Grouped(float64(n)), "Asked", text.Grouped(float64(asked)), "Left", text.Grouped(float64(left)))
	if left > 0 {
		return text.Trn(left, "{{.Count}} of {{.Asked}} rejects discarded; {{.Left}} was gone already", "{{.Count}} of {{.Asked}} rejects discarded; {{.Left}} were gone already", data)
	}
	return text.Trn(n, "{{.Count}} reject discarded", "{{.Count}} rejects discarded", data)
}
