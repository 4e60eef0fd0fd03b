package bench

import "weir/app/bench/figures"

// results are the runs with one store.
type results struct {
	commit  float64           // ms
	inserts map[int][]float64 // events/s, by batch
	speeds  map[setting]*runs
	steady  []figures.Steady
	backlog figures.Growth
	settled int64     // events in the history
	history []float64 // speed with it, as a part of the speed without
}

// setting is how a pipeline runs.
type setting struct{ batch, workers int }

// runs are those with one setting.
type runs struct {
	speeds []float64 // events/s
	events uint64
	cpu    float64 // seconds
}

func newResults() results {
	r := results{inserts: make(map[int][]float64), speeds: make(map[setting]*runs)}
	for _, s := range settings {
		r.speeds[s] = &runs{}
	}
	return r
}

// add adds a run at full speed.
func (r *results) add(s setting, one ran) {
	all := r.speeds[s]
	all.speeds = append(all.speeds, one.EventsPerSecond)
	all.events += one.Processed
	all.cpu += one.cpu
}

// figures sums the runs up.
func (t *target) figures() figures.Store {
	r := &t.results
	s := figures.Store{
		Name: t.name, Location: t.location, Commit: r.commit, Steady: r.steady,
		Backlog: r.backlog, History: figures.GrowthOf(r.settled, r.history),
	}
	for _, batch := range insertBatches {
		s.Inserts = append(s.Inserts, figures.Inserts{Batch: batch, Speed: figures.SpeedOf(r.inserts[batch])})
	}
	for _, setting := range settings {
		all := r.speeds[setting]
		s.Pipeline = append(s.Pipeline, figures.Pipeline{
			Batch: setting.batch, Workers: setting.workers, Speed: figures.SpeedOf(all.speeds),
			CPU: 1e6 * all.cpu / float64(all.events), Events: all.events,
		})
	}
	return s
}
