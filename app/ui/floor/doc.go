// Package floor is the page that shows the machinery at work: every goroutine, the
// channel, the claims and the locks, and what makes the whole as slow as it is.
//
// Ten times a second the page looks at the activity of the pipeline, twice a second at the
// queue and the numbers. What it finds is a sample; viewOf turns two of them into a view,
// which is plain text and numbers; and sketches turn a view into a diagram, which is drawn
// off the window's goroutine:
//
//	activity.Recorder ─┐
//	core.Queue ────────┼─▶ sample ─▶ view ─▶ diagram ─▶ sheet
//	metrics.Snapshot ──┘
package floor
