package core

import (
	"context"
	"maps"
	"slices"

	"weir/core/activity"
	"weir/core/metrics"
)

// sendHeartbeats proves three times in each lease that this node lives, and takes
// over the claims of nodes that don't.
func (r *run) sendHeartbeats(ctx, drain context.Context) {
	lane := r.activity.Lane(activity.RoleHeartbeat, "heartbeat")
	lane.Label()
	defer lane.Begin(activity.Ended)
	drain = activity.With(drain, lane)
	for {
		lane.Begin(activity.Beating)
		beat, err := r.config.Store.Heartbeat(drain, r.config.Lease)
		switch {
		case err != nil:
			r.failed(drain, metrics.StageProcess, "heartbeat", err)
		case beat.Rejoined:
			r.config.Log.Warn("this node was taken for dead and has joined again", "was", r.node.Load(), "node", beat.Node)
			r.node.Store(beat.Node)
		}
		for _, n := range beat.Dead {
			r.config.Log.Warn("a node died; its claims are free again", "node", n.ID, "host", n.Host, "pid", n.PID)
		}
		r.noteTakeovers(beat)
		if beat.Returned > 0 {
			r.wakeWorker()
		}
		lane.Begin(activity.Idle)
		if !sleep(ctx, r.config.Lease/3) {
			return
		}
	}
}

// noteTakeovers shows whose claims are free again. That a node is dead may have been found
// by another, which left claims that it made since.
func (r *run) noteTakeovers(beat Heartbeat) {
	parts := make(map[int64][]Part) // by node
	for _, p := range beat.Parts {
		parts[p.Node] = append(parts[p.Node], p)
	}
	dead := slices.Clone(beat.Dead)
	for _, id := range slices.Sorted(maps.Keys(parts)) {
		if !slices.ContainsFunc(dead, func(n Node) bool { return n.ID == id }) {
			dead = append(dead, Node{ID: id})
		}
	}
	for _, n := range dead {
		t := activity.Takeover{Node: n.ID, Host: n.Host, PID: n.PID}
		of := int64(0)
		for _, p := range parts[n.ID] {
			if p.Of != of {
				of = p.Of
				t.Segments++
			}
			t.Events += p.Events
			t.Parts = append(t.Parts, activity.Part{First: p.First, Last: p.Last, Events: p.Events})
		}
		if len(dead) == 1 {
			t.Events = beat.Returned // with retries, which are in no segment
		}
		r.activity.TakeOver(t)
	}
}
