// Package history holds what the charts draw: one series for each line, over a window
// of time. It starts with the samples in the store and continues with new ones, so a
// restart leaves no gap.
//
//	store's samples ─▶ Load ─▶ History ◀─ Add ◀─ snapshots
//	                              └─▶ chart.Series, Top
//
// Samples of several nodes are combined: rates and levels of nodes are added, numbers
// about the store are the same for all. Nothing here needs a screen.
package history
