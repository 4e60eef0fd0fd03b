package figures

import "weir/core/message"

// Advice is which store and settings to use, by the rules of Advise.
type Advice struct {
	Store      string       `json:"store"`       // "sqlite" or "postgres"
	WriteBatch int          `json:"write_batch"` // pipeline.write_batch
	Batch      int          `json:"batch"`       // process.batch
	Workers    int          `json:"workers"`     // process.workers
	Sentence   string       `json:"sentence"`    // all of it, in English
	Text       message.Text `json:"-"`           // the sentence, to be translated
}

// noise is the relative difference between two speeds up to which they count as equal.
const noise = 0.1

// The sentences of the advice.
const (
	adviceOnly     = "{{.Store}} takes {{.Events}} events/s here: set pipeline.write_batch and process.batch to {{.Batch}} and process.workers to {{.Workers}}."
	adviceSQLite   = "SQLite takes {{.SQLite}} events/s here, PostgreSQL {{.PostgreSQL}}: use SQLite unless several machines share the store, and set pipeline.write_batch and process.batch to {{.Batch}} and process.workers to {{.Workers}}."
	advicePostgres = "PostgreSQL takes {{.PostgreSQL}} events/s here, SQLite {{.SQLite}}: use PostgreSQL, and set pipeline.write_batch and process.batch to {{.Batch}} and process.workers to {{.Workers}}."
)

// AdviceTemplates are the templates of all sentences of the advice.
var AdviceTemplates = []string{adviceOnly, adviceSQLite, advicePostgres}

// Advise returns the advice for measured stores, of which there must be at least one,
// each with a pipeline. The rules:
//
//  1. Of each store the settings are chosen first: the fastest ones, and of those that
//     are as fast, the ones with the smallest batch and then with the fewest workers.
//  2. SQLite is the store unless PostgreSQL with its settings is faster: it needs no
//     server.
//
// Speeds are compared by their fastest runs, as those were disturbed the least by other
// programs; the noise is a tenth.
func Advise(stores []Store) Advice {
	best := make(map[string]Pipeline)
	for i := range stores {
		best[stores[i].Name] = choose(stores[i].Pipeline)
	}
	advice := func(store, template string) Advice {
		p := best[store]
		text := message.Text{Template: template, Values: map[string]any{
			"Store": StoreName(store), "Events": rounded(p.EventsPerSecond),
			"SQLite": rounded(best["sqlite"].EventsPerSecond), "PostgreSQL": rounded(best["postgres"].EventsPerSecond),
			"Batch": p.Batch, "Workers": p.Workers,
		}}
		return Advice{store, p.Batch, p.Batch, p.Workers, text.String(), text}
	}
	switch lite, server := best["sqlite"], best["postgres"]; {
	case len(stores) == 1:
		return advice(stores[0].Name, adviceOnly)
	case slower(lite.Speed, server.Speed):
		return advice("postgres", advicePostgres)
	default:
		return advice("sqlite", adviceSQLite)
	}
}

// choose returns the smallest settings that aren't slower than the fastest ones.
func choose(all []Pipeline) Pipeline {
	fastest := all[0]
	for _, p := range all {
		if p.Highest > fastest.Highest {
			fastest = p
		}
	}
	chosen := fastest
	for _, p := range all {
		smaller := p.Batch < chosen.Batch || p.Batch == chosen.Batch && p.Workers < chosen.Workers
		if smaller && !slower(p.Speed, fastest.Speed) {
			chosen = p
		}
	}
	return chosen
}

// slower reports whether a speed is lower than another one beyond the noise.
func slower(a, b Speed) bool { return a.Highest < (1-noise)*b.Highest }
