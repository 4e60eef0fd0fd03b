package activity

import (
	"context"
	"runtime/pprof"
	"runtime/trace"
	"strings"
	"time"
)

// Stage names what the role belongs to: the value of the pprof label "stage".
func (r Role) Stage() string {
	return [Roles]string{
		RoleGenerate: "generate", RoleGather: "store", RoleAppend: "store", RoleWriter: "writer",
		RoleWorker: "process", RoleVisualize: "visualize", RoleHeartbeat: "heartbeat",
		RoleJournal: "journal", RoleMaintenance: "maintenance",
	}[r]
}

// Label gives the calling goroutine, and those that it starts from then on, the pprof
// labels of its lane: "stage", and for a worker "worker", its number from 1. A nil lane
// takes them away.
func (l *Lane) Label() {
	ctx := context.Background()
	if l != nil {
		labels := []string{"stage", l.Role.Stage()}
		if l.Role == RoleWorker {
			labels = append(labels, "worker", strings.TrimPrefix(l.Name, workerName))
		}
		ctx = pprof.WithLabels(ctx, pprof.Labels(labels...))
	}
	pprof.SetGoroutineLabels(ctx)
}

// nameEvery is how often an execution trace is told whose goroutine it shows: it may hold
// the last few seconds only.
const nameEvery = time.Second

// mark ends the region of an execution trace and starts the next one. Regions must end in
// the goroutine that started them, so only Begin calls it.
func (l *Lane) mark(s State) {
	if l.region != nil {
		l.region.End()
		l.region = nil
	}
	if s == Ended || !trace.IsEnabled() {
		return
	}
	ctx := context.Background()
	if now := time.Since(l.epoch); l.named == 0 || now-l.named >= nameEvery {
		l.named = now
		trace.Log(ctx, "lane", l.Name)
	}
	l.region = trace.StartRegion(ctx, s.String())
}
