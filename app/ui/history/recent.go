package history

import (
	"slices"
	"time"

	"weir/core"
)

// recent adds up the errors of the last minute, of all nodes.
type recent struct {
	samples []failed // ascending by time; those with errors only
	sum     [errorLines]uint64
}

// errorLines are the lines from GenerateErrors on.
const errorLines = 3

type failed struct {
	at     time.Time
	errors [errorLines]uint64
}

func (r *recent) add(s core.Sample) {
	f := failed{s.Time, [errorLines]uint64{
		s.Errors[core.StageGenerate], s.Errors[core.StageStore], s.Errors[core.StageProcess] + s.Failed,
	}}
	if f.errors != ([errorLines]uint64{}) {
		r.samples = append(r.samples, f)
		for i, n := range f.errors {
			r.sum[i] += n
		}
	}
	old := 0
	for old < len(r.samples) && s.Time.Sub(r.samples[old].at) >= time.Minute {
		for i, n := range r.samples[old].errors {
			r.sum[i] -= n
		}
		old++
	}
	r.samples = slices.Delete(r.samples, 0, old)
}

// into writes the sums into their lines.
func (r *recent) into(v *values) {
	for i, n := range r.sum {
		v[GenerateErrors+Line(i)] = float64(n)
	}
}
