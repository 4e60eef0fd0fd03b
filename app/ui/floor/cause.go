package floor

import (
	"time"

	"weir/core/activity"
)

// cause returns what a goroutine waited for at a moment within one of its spans: what
// another did then. It reports false if it didn't wait, or for nothing that has a lane.
//
// Who waits for SQLite's write lock waits for the writer; what that does it does for a
// goroutine, which is the cause of the writer's span.
func (f *feed) cause(s spot, moment time.Duration) (c spot, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.track >= len(f.tracks) {
		return spot{}, false
	}
	lane := f.tracks[s.track].lane
	role := func(r activity.Role) int { return f.index(func(l *activity.Lane) bool { return l.Role == r }) }
	switch {
	case lane.Role == activity.RoleWriter && s.State.Group() == activity.GroupCommitting:
		return f.at(f.index(func(l *activity.Lane) bool { return l.Number == s.For[0] }), moment)
	case s.State == activity.ForLock, s.State == activity.ForMore:
		return f.at(role(activity.RoleWriter), moment)
	case s.State == activity.ForSlot:
		return f.at(role(activity.RoleGather), moment)
	case s.State == activity.ForAppend:
		return f.at(role(activity.RoleAppend), moment)
	case s.State == activity.ForWorker:
		return f.busyWorker(moment)
	case s.State == activity.ForConnection:
		return f.holder(s.track, moment)
	}
	return spot{}, false
}

// busyWorker is the first worker that worked then.
func (f *feed) busyWorker(moment time.Duration) (spot, bool) {
	for i, t := range f.tracks {
		if t.lane.Role != activity.RoleWorker {
			continue
		}
		if c, ok := f.at(i, moment); ok && c.State.Group() >= activity.GroupMoving {
			return c, true
		}
	}
	return spot{}, false
}

// holder is the first other goroutine that used a connection then.
func (f *feed) holder(but int, moment time.Duration) (spot, bool) {
	for i := range f.tracks {
		if c, ok := f.at(i, moment); ok && i != but && (c.State.Group() == activity.GroupCommitting || c.State == activity.Loading) {
			return c, true
		}
	}
	return spot{}, false
}
