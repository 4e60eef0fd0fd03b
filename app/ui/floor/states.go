package floor

import (
	"strings"
	"time"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// leastRecorded is how long the page looks before it says what limits.
const leastRecorded = 2 * time.Second

// idle mutes what has nothing to show in the page's mode.
func (v *view) idle(s *sample) {
	note, kept := "", -1 // the box that keeps its own words
	switch v.mode {
	case paused:
		note = text.Tr("paused")
	case elsewhere:
		note, kept = text.Tr("in another program"), int(queueBox)
	case absent:
		note = text.Tr("not running")
	case draining:
		v.ended(s)
		return
	case sourceless:
		v.generate.note, v.generate.tone, v.generate.share = text.Tr("no source"), style.Calm, ""
		v.channel.note, v.channel.tone = text.Tr("empty"), style.Calm
		v.store.note, v.store.tone = text.Tr("waits for events"), style.Calm
		return
	default:
		return
	}
	for b, t := range v.strips() {
		if b == kept || b == int(queueBox) && v.mode == paused {
			continue
		}
		t.note, t.tone, t.share = note, style.Calm, ""
		if v.mode != paused {
			t.bar = nil
		}
	}
}

// unknown says why nothing is known of the goroutines, in many words and in few; empty: it
// is.
func (v *view) unknown() (why, brief string) {
	switch v.mode {
	case elsewhere:
		return text.Tr("Runs in another program: only what the store knows is shown"), text.Tr("in another program")
	case absent:
		return text.Tr("No pipeline runs"), text.Tr("not running")
	}
	return "", ""
}

// ended mutes the boxes whose goroutines have ended, while the pipeline drains.
func (v *view) ended(s *sample) {
	for b, role := range map[box]activity.Role{generateBox: activity.RoleGenerate, storeBox: activity.RoleAppend, processBox: activity.RoleWorker} {
		if t := v.strips()[b]; s.lane(role) == nil {
			t.note, t.tone, t.share, t.bar = text.Tr("ended"), style.Calm, "", nil
		}
	}
}

// statusOf is the line at the foot of the page: the store, how it does, and this node.
func statusOf(s *sample, d *since) string {
	all := []string{strings.TrimSpace(host.BackendName(s.state.Backend) + " " + s.state.Location)}
	if d != nil {
		all = append(all, text.Tr("{{.N}} commits/s", text.With("N", text.Compact(d.perSecond(d.Commits)))))
	}
	if n := s.newest; n != nil && n.WALBytes > 0 {
		all = append(all, text.Tr("WAL {{.Size}}", text.With("Size", text.Size(n.WALBytes))))
	}
	if n := s.newest; n != nil && n.DeadRows > 0 {
		all = append(all, text.Trn(n.DeadRows, "{{.N}} dead row", "{{.N}} dead rows", text.With("N", count(n.DeadRows))))
	}
	if n := s.newest; n != nil && n.Sample.Node > 0 {
		all = append(all, text.Tr("node {{.N}}", text.With("N", n.Sample.Node)))
	}
	return strings.Join(all, " · ")
}
