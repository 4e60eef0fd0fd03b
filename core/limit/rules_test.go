package limit

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// recorded reads a situation of a real run; see TestRecord.
func recorded(t *testing.T, name string) (s Situation) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRules: each rule is the one that tells of a situation that was recorded, or of one
// that differs from it in a setting or a sum.
func TestRules(t *testing.T) {
	const none = ""
	for _, tt := range []struct {
		name       string
		rule       rule
		recorded   string
		but        func(s *Situation)
		stage      metrics.Stage
		says       string // in the headline
		because    string // in the reason
		key, value string
	}{
		{"paused", paused, "sqlite-paused", nil, metrics.StageGenerate, "Paused", "", none, none},
		{"rate", rateIsSet, "sqlite-rate-50", nil, metrics.StageGenerate, "Nothing limits: the source gives 50/s and store is busy ", "set to 50/s", none, none},
		{"rate on a server", rateIsSet, "postgres-rate-50", nil, metrics.StageGenerate, "Nothing limits: the source gives 50/s", "set to 50/s", none, none},
		{"rate with failures", rateIsSet, "sqlite-attempts-fail", nil, metrics.StageGenerate, "but 33 % of the attempts fail", "", none, none},
		{"source", sourceLimits, "sqlite-slow-source", nil, metrics.StageGenerate, "Nothing limits: the source gives 384/s", "100 % of its time reading", none, none},
		{"no source", nothingToDo, "sqlite-nothing", nil, metrics.StageProcess, "there is no source, and nothing is to be processed", "", none, none},
		{"empty source", nothingToDo, "sqlite-nothing", func(s *Situation) { s.Source = true }, metrics.StageGenerate, "the source gave no event in 2 s", "", none, none},
		{"source fails", sourceFails, "sqlite-slow-source", func(s *Situation) {
			g := &s.Totals.Roles[activity.RoleGenerate]
			g[activity.BackingOff], g[activity.Reading] = g[activity.Reading], 0
			s.Counters.Errors[metrics.StageGenerate] = 3
		}, metrics.StageGenerate, "the source fails", "3 errors in 2 s", none, none},

		{"store fails", storeFails, "sqlite-failing", nil, metrics.StageStore, "the store fails, and 100 %", "2 errors in 2 s", none, none},
		{"commits", writeBatchTooSmall, "sqlite-write-batch-1", nil, metrics.StageStore, "97 % of its time waiting for the disk", "an append holds 1 event.", "pipeline.write_batch", "1000"},
		{"commits of 10", writeBatchTooSmall, "sqlite-write-batch-10", nil, metrics.StageStore, "waiting for the disk", "however few events it holds, and an append holds 10 events", "pipeline.write_batch", "1000"},
		{"commits of 100", writeBatchTooSmall, "sqlite-write-batch-100", nil, metrics.StageStore, "waiting for the disk", "an append holds 100 events", "pipeline.write_batch", "1000"},
		{"commits of a server", writeBatchTooSmall, "postgres-write-batch-10", nil, metrics.StageStore, "98 % of its time waiting for the server", "holds 10 events", "pipeline.write_batch", "1000"},
		{"small segments", segmentsTooSmall, "sqlite-workers-64-small", nil, metrics.StageStore, "waiting for the disk", "an append holds 100 events", "process.batch", "100"},
		{"small segments, full batches", segmentsTooSmall, "sqlite-workers-64", nil, metrics.StageStore, "waiting for the disk", "", "process.batch", "1000"},
		{"full speed", storeLimits, "sqlite-full-speed", nil, metrics.StageStore, "89 % of its time waiting for the disk", "an append holds 989 events", none, none},
		{"full speed of a server", storeLimits, "postgres-full-speed", nil, metrics.StageStore, "waiting for the server", "holds 1\u2009000 events", none, none},
		{"one slot isn't the limit", storeLimits, "sqlite-channel-1", nil, metrics.StageStore, "waiting for the disk", "", none, none},
		{"writing", storeLimits, "sqlite-full-speed", func(s *Situation) { s.Totals.Commit.Sum /= 10 }, metrics.StageStore, "it is writing 89 % of the time", "", none, none},
		{"lock", workersHoldLock, "sqlite-lock", nil, metrics.StageStore, "the workers hold the write lock 94 % of the time", "They settle 10 events at a time and an append holds 1\u2009000; store waits for the lock 27 %", "process.batch", "1000"},
		{"lock, smaller appends", workersHoldLock, "sqlite-workers-8", nil, metrics.StageStore, "the workers hold the write lock", "They settle 10 events", "process.batch", "100"},
		{"pool", storeLacksConnections, "postgres-pool-2", func(s *Situation) {
			w := &s.Totals.Roles[activity.RoleWorker]
			w[activity.Idle], w[activity.ForConnection] = w[activity.Idle]+w[activity.ForConnection], 0
		}, metrics.StageStore, "waiting for a connection", "All 2 connections", "storage.postgres.max_connections", "12"},
		{"pool and workers", workersLackConnections, "postgres-pool-2", nil, metrics.StageStore, "39 % of its time waiting for a connection", "All 2 connections of the pool are in use: 8 workers", "storage.postgres.max_connections", "12"},
		{"no worker takes it", storeLacksWorkers, "sqlite-full-speed", func(s *Situation) {
			a := &s.Totals.Roles[activity.RoleAppend]
			a[activity.ForWorker], a[activity.Committing] = a[activity.Committing], a[activity.ForWorker]
		}, metrics.StageProcess, "store spends 72 % of its time waiting for a worker", "", "process.workers", "4"},
		{"one slot", channelTooSmall, "sqlite-channel-1", func(s *Situation) {
			s.Counters.Batches *= 10 // appends start with a tenth of what they could hold
			s.Counters.Claims *= 10
			g := &s.Totals.Roles[activity.RoleGather]
			g[activity.ForAppend], g[activity.Gathering] = 0, g[activity.ForAppend]+g[activity.Gathering]
		}, metrics.StageGenerate, "71 % of its time waiting for a free slot", "The channel has 1 slot", "pipeline.channel_capacity", "100"},

		{"handler", handlerLimits, "sqlite-slow-handler", nil, metrics.StageProcess, "the handler takes 100 % of the workers' time", "An event takes 3.4 ms, and 2 workers process 579/s; 1\u2009490/s are stored", "process.workers", "6"},
		{"handler, server", handlerLimits, "postgres-slow-handler", nil, metrics.StageProcess, "the handler takes 94 %", "", "process.workers", "6"},
		{"handler, full speed", handlerLimits, "sqlite-slow-handler-unlimited", nil, metrics.StageProcess, "the handler takes 93 %", "", "process.workers", "16"},
		{"handler, backlog", handlerLimits, "sqlite-backlog", nil, metrics.StageProcess, "the handler takes 100 %", "18\u2009000 are left", "process.workers", "16"},
		{"processor", processorLimits, "sqlite-handler-as-fast", func(s *Situation) { s.Totals.CPU = 2 * s.Totals.At }, metrics.StageProcess, "The processor is the bottleneck: the program uses 2.0 of 2 cores", "more workers would not help", none, none},
		{"small claims", claimsTooSmall, "sqlite-claims-small", nil, metrics.StageProcess, "100 % of their time on claiming and settling, 1 event at a time", "18/s are processed; 8\u2009860/s are stored", "process.batch", "1000"},
		{"small claims of eight", claimsTooSmall, "sqlite-claims-small-8", nil, metrics.StageProcess, "claiming and settling, 1 event at a time", "", "process.batch", "1000"},
		{"small claims, server", claimsTooSmall, "postgres-claims-small", nil, metrics.StageProcess, "claiming and settling, 1 event at a time", "", "process.batch", "1000"},
		{"small claims of one", claimsTooSmall, "sqlite-workers-1", nil, metrics.StageProcess, "claiming and settling, 10 events at a time", "", "process.batch", "100"},
		{"few have all", batchTooLarge, "sqlite-spread", nil, metrics.StageProcess, "some workers have all the events, and 50 % of the workers' time is idle", "4\u2009000 events are claimed", "process.batch", "200"},
		{"failures", attemptsFail, "sqlite-retries", nil, metrics.StageProcess, "32 % of the attempts fail", "wait for another attempt", none, none},
		{"workers wait", workersWaitForLock, "sqlite-claims-small-8", func(s *Situation) { s.Tuning.Batch = 1000 }, metrics.StageProcess, "waiting for the write lock", "8 workers and store share one lock", none, none},
		{"workers settle", settlingLimits, "sqlite-claims-small-8", func(s *Situation) {
			s.Tuning.Batch = 1000
			w := &s.Totals.Roles[activity.RoleWorker]
			w[activity.Settling], w[activity.ForLock] = w[activity.Settling]+w[activity.ForLock], 0
		}, metrics.StageProcess, "100 % of their time waiting for the disk", "A settlement has 1 event", none, none},
		{"claims fail", claimsFail, "sqlite-spread", func(s *Situation) {
			w := &s.Totals.Roles[activity.RoleWorker]
			w[activity.BackingOff], w[activity.Handling] = w[activity.Handling], 0
			s.Counters.Errors[metrics.StageProcess] = 1
		}, metrics.StageProcess, "the store fails, and 50 %", "1 error in 2 s", none, none},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := recorded(t, tt.recorded)
			if tt.but != nil {
				tt.but(&s)
			}
			v := viewOf(s)
			for i, r := range rules {
				if f, ok := r(v); ok {
					if reflect.ValueOf(r).Pointer() != reflect.ValueOf(tt.rule).Pointer() {
						t.Fatalf("rule %d says %q first", i, f.Headline)
					}
					break
				}
			}
			f := Find(s)
			if f.Stage != tt.stage || !strings.Contains(f.Headline.String(), tt.says) || !strings.Contains(f.Reason.String(), tt.because) || f.Key != tt.key || f.Value != tt.value {
				t.Errorf("got %v %q, %q, try %q: %s = %q", f.Stage, f.Headline, f.Reason, f.Try, f.Key, f.Value)
			}
			if (f.Key == "") != f.Try.Empty() || f.Gain != 0 && f.Gain < worthwhile {
				t.Errorf("try %q, a gain of %v", f.Try, f.Gain)
			}
			if len(f.Shares) == 0 && s.Counters.Generated > 0 {
				t.Error("no shares")
			}
		})
	}
}

// TestTry: what a suggestion gives is bounded by the source, the rate and the workers.
func TestTry(t *testing.T) {
	s := recorded(t, "sqlite-write-batch-100")
	free := Find(s)
	if free.Gain < 2 {
		t.Fatalf("the gain is %v", free.Gain)
	}
	set := func(change func(s *Situation)) Finding {
		s := recorded(t, "sqlite-write-batch-100")
		change(&s)
		return Find(s)
	}
	stored := viewOf(s).stored
	if f := set(func(s *Situation) { s.Tuning.Rate = 2 * stored }); !strings.Contains(f.Try.String(), "about 2× as fast") || !strings.HasSuffix(f.Try.String(), ", the rate that is set.") {
		t.Errorf("with a rate: %q", f.Try)
	}
	if f := set(func(s *Situation) {
		g := &s.Totals.Roles[activity.RoleGenerate]
		g[activity.Reading], g[activity.ForSlot] = g.All()/2, g.All()/2
	}); !strings.Contains(f.Try.String(), "about 2× as fast") || !strings.HasSuffix(f.Try.String(), ", all that the source can give.") {
		t.Errorf("with a slow source: %q", f.Try)
	}
	if f := set(func(s *Situation) {
		w := &s.Totals.Roles[activity.RoleWorker]
		all := w.All()
		*w = activity.Sums{}
		w[activity.Handling], w[activity.Idle] = all/2, all/2
	}); !strings.Contains(f.Try.String(), "about 2× as fast") || !strings.Contains(f.Try.String(), ". Above ") || !strings.HasSuffix(f.Try.String(), " process is the bottleneck.") {
		t.Errorf("with a slow handler: %q", f.Try)
	}
}

// TestShort: nothing is said of a moment.
func TestShort(t *testing.T) {
	s := recorded(t, "sqlite-full-speed")
	s.Totals.At = tooShort / 2
	for _, s := range []Situation{{}, s} {
		f := Find(s)
		if text, err := json.Marshal(f); !f.Headline.Empty() || string(text) != "null" || err != nil {
			t.Errorf("got %+v, %s, %v", f, text, err)
		}
	}
}

// TestJSON: a finding is written with names, and can be read again.
func TestJSON(t *testing.T) {
	f := Find(recorded(t, "sqlite-write-batch-100"))
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"limits":true`, `"stage":"store"`, `"headline":"Store is the bottleneck`, `"key":"pipeline.write_batch"`, `"value":"1000"`, `"shares":{`, `"commit":0.`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	var again Finding
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	for i := range f.Shares {
		f.Shares[i].Part = math.Round(1000*f.Shares[i].Part) / 1000
	}
	f.Headline, f.Reason, f.Try = message.Verbatim(f.Headline.String()), message.Verbatim(f.Reason.String()), message.Verbatim(f.Try.String())
	if !reflect.DeepEqual(again, f) {
		t.Errorf("got %+v, want %+v", again, f)
	}
}

// TestAnySituation: whatever the sums are, a finding has no number that is none.
func TestAnySituation(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	any := func() int { return int(math.Pow(10, 6*rng.Float64())) * rng.IntN(2) }
	for range 2000 {
		s := recorded(t, strings.TrimSuffix(filepath.Base(files[rng.IntN(len(files))]), ".json"))
		for i := range s.Totals.Roles {
			for k := range s.Totals.Roles[i] {
				if rng.IntN(3) == 0 {
					s.Totals.Roles[i][k] = time.Duration(any()) * time.Microsecond
				}
			}
		}
		for _, n := range []*uint64{&s.Counters.Generated, &s.Counters.Stored, &s.Counters.Batches, &s.Counters.Processed, &s.Counters.Failed, &s.Counters.Claims} {
			if rng.IntN(3) == 0 {
				*n = uint64(any())
			}
		}
		s.Levels.Backlog, s.Levels.Claimed = int64(any()), int64(any())
		s.Tuning.Workers, s.Tuning.Batch, s.Tuning.WriteBatch = 1+any()%1024, 1+any()%1000, 1+any()%1000
		f := Find(s)
		all := f.Headline.String() + f.Reason.String() + f.Try.String() + f.Value
		if f.Headline.Empty() || strings.Contains(all, "NaN") || strings.Contains(all, "Inf") || strings.Contains(all, "%!") || strings.Contains(all, "-") && !strings.Contains(all, "-bottleneck") {
			t.Fatalf("%+v\nof %+v", f, s)
		}
		if math.IsNaN(f.Gain) || f.Gain != 0 && (f.Gain < worthwhile-0.05 || f.Gain > sure) {
			t.Fatalf("a gain of %v", f.Gain)
		}
	}
}

func TestRecent(t *testing.T) {
	var r Recent
	for i := 1; i <= 40; i++ {
		at := time.Duration(i) * time.Second / 2
		got := r.Add(Situation{Totals: &activity.Totals{At: at}, Counters: metrics.Counters{Stored: uint64(i)}})
		if want := min(at, 5*time.Second); got.Totals.At != want || got.Counters.Stored != uint64(2*want.Seconds()) {
			t.Errorf("after %v: %v with %d events", at, got.Totals.At, got.Counters.Stored)
		}
	}
	if len(r.all) > 12 {
		t.Errorf("%d situations are kept", len(r.all))
	}
}
