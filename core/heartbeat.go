package core

import (
	"context"

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
		if beat.Returned > 0 {
			r.wakeWorker()
		}
		lane.Begin(activity.Idle)
		if !sleep(ctx, r.config.Lease/3) {
			return
		}
	}
}
