// Package history keeps what the charts draw: one series a line, over a window
// of time. It begins with the samples of the store and goes on with those that
// arrive, so that a restart keeps the picture.
//
//	store's samples ─▶ Load ─▶ History ◀─ Add ◀─ snapshots
//	                              └─▶ chart.Series, Top
//
// Samples of several nodes are one picture: rates and levels of the nodes add
// up, what they say of the store is the same for all. Nothing here needs a
// screen.
package history
