package floor

import (
	"strings"
	"time"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
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
