package engine_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"weir/app/ui/control"
	"weir/core"
	"weir/storage/storagetest"
)

// fullStore is a store on a disk that may be full.
type fullStore struct {
	core.Store
	full *atomic.Bool
}

func (s fullStore) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		if s.full.Load() {
			return core.Appended{}, fmt.Errorf("append: %w", core.ErrNoSpace)
		}
		return s.Store.Append(ctx, b)
	})
}

// TestFullDiskEndsTheImport: a disk that stays full ends the import alone, which
// is offered again and continues when there is room.
func TestFullDiskEndsTheImport(t *testing.T) {
	h := newHome(t)
	h.write(h.read() + "\n[storage]\nfull_timeout = \"1s\"\n")
	var full atomic.Bool
	r := h.start(h.options().Through(func(s core.Store) core.Store { return fullStore{s, &full} }))
	tuning := r.phase(control.Running).Tuning
	tuning.Rate = 1000
	const records = 30_000
	h.do("Import", r.Import(t.Context(), h.many(records)))
	h.do("Tune", r.Tune(t.Context(), tuning))
	r.await("some events stored", func(s control.State) bool { return s.Import != nil && s.Import.Stored > 0 })
	full.Store(true)
	s := r.await("the import's end", func(s control.State) bool { return s.Import != nil && s.Import.Stopped })
	if s.Resumable == nil || !s.Import.Done || !strings.Contains(s.Import.Problem.String(), "no space was left for 1s: make room") || strings.Contains(s.Import.Problem.String(), "\n") {
		t.Errorf("ended: %+v, import %+v", s, s.Import)
	}
	if p := s.Import.Problems; len(p) != 1 || !strings.Contains(p[0].String(), "make room") {
		t.Errorf("the details of its end are %v, want one that says what to do", p)
	}
	s = r.await("the pipeline without a source", func(s control.State) bool { return s.Phase == control.Running && s.Source == "none" })
	if s.Resumable == nil || s.Import == nil {
		t.Fatalf("then: %+v", s)
	}
	full.Store(false)
	h.do("Import again", r.Import(t.Context(), *s.Resumable))
	s = r.await("the end", func(s control.State) bool { return s.Source == "none" && s.Import.Done })
	if !s.Import.Problem.Empty() || s.Import.Stopped || s.Import.Stored == records || s.Resumable != nil {
		t.Errorf("continued: %+v, import %+v", s, s.Import)
	}
	r.end()
	if got := h.sound("weir.db"); got.Events < records {
		t.Errorf("%d events are stored, want those of the file and simulated ones", got.Events)
	}
}
