package engine

import (
	"time"

	"weir/app/ui/desk"
	"weir/core"
)

var (
	Symptom         = symptom
	WithoutPassword = withoutPassword
)

// Health is health for tests from outside.
type Health struct{ h health }

func NewHealth() *Health { return &Health{health{phase: desk.Running}} }

func (h *Health) Next(s *core.Snapshot) (phase desk.Phase, since time.Time, problem string) {
	h.h = h.h.next(s)
	return h.h.phase, h.h.since, h.h.problem
}
