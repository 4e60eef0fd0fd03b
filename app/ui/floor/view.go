package floor

import (
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/core/activity"
)

// view is all that the upper half of the page shows, in words and numbers.
type view struct {
	mode     mode
	server   bool // the store is PostgreSQL
	sentence sentenceView
	generate generateView
	channel  channelView
	store    storeView
	lock     lockView
	queue    queueView
	process  processView
	waits    []wait
	pool     pool   // of the store
	status   string // the line at the foot of the page
}

// mode is what is to be seen at all.
type mode uint8

const (
	live      mode = iota
	opening        // it was recorded for less than two seconds
	paused         // somebody has paused the pipeline
	elsewhere      // another program's pipeline is shown
	troubled       // the store can't be reached, or its disk is full
	draining
	sourceless // there is nothing to read
	absent     // no pipeline runs
)

// box is one of the boxes, from left to right.
type box int

const (
	generateBox box = iota
	channelBox
	storeBox
	lockBox
	queueBox
	processBox
	boxes int = iota
)

// strip is the head of a box, as the dashboard has it.
type strip struct {
	name, number, note, share string
	brief                     string // the note where there is little room; empty: the same
	short                     string // the name where there is little room; empty: the same
	bar                       []part
	tone                      style.Tone
	limits                    bool // it is the bottleneck
}

// part is a part of a bar.
type part struct {
	group activity.Group
	share float64 // of 1
}

// sign is a symbol for the tone, for those who can't see its colour.
func (s *strip) sign() string {
	return map[style.Tone]string{style.Calm: "○", style.Good: "●", style.Busy: "●", style.Warning: style.Attention, style.Alarm: style.Failure}[s.tone]
}

// modeOf tells what is to be seen.
func modeOf(s control.State, recording bool, enough bool) mode {
	switch {
	case s.Phase == control.Watching && len(s.Elsewhere) > 0:
		return elsewhere
	case s.Phase == control.Unreachable || s.Phase == control.DiskFull:
		return troubled
	case s.Phase == control.Draining:
		return draining
	case !s.Phase.RunsHere() || !recording:
		return absent
	case s.Tuning.Paused:
		return paused
	case !enough:
		return opening
	case s.Source == "none":
		return sourceless
	}
	return live
}

// viewOf computes what is shown. before is an older sample, from five seconds ago as soon
// as there is one; nil: there is none.
func viewOf(now, before *sample, find finder) *view {
	d, ok := sinceOf(now, before)
	enough := ok && d.Totals.At >= leastRecorded && countedBetween(now, before)
	v := &view{mode: modeOf(now.state, now.totals != nil, enough), server: now.state.Backend == "postgres"}
	var delta *since
	if ok {
		delta = &d
	}
	v.generate = generateOf(now, delta)
	v.channel = channelOf(now, delta)
	v.store = storeOf(now, delta)
	v.lock = lockOf(now, delta, v.server)
	v.queue = queueOf(now)
	v.process = processOf(now, delta)
	v.sentence = sentenceOf(v.mode, now, delta, find)
	v.mark()
	if v.mode == live {
		v.waits = waitsOf(now, delta, v.server)
	}
	v.idle(now)
	v.status, v.pool = statusOf(now, delta), now.pool
	return v
}

// strips are the heads of the boxes, from left to right.
func (v *view) strips() [boxes]*strip {
	return [boxes]*strip{&v.generate.strip, &v.channel.strip, &v.store.strip, &v.lock.strip, &v.queue.strip, &v.process.strip}
}

// mark marks the box that limits.
func (v *view) mark() {
	if f := v.sentence.finding; v.mode == live && f != nil && f.Limits {
		s := v.strips()[boxOf(f.Stage)]
		s.limits, s.tone = true, max(s.tone, style.Warning)
	}
}
