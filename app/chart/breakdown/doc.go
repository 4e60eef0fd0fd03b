// Package breakdown draws how many events there were over their own time, broken
// down by name: as stacked areas, lines or bars over the intervals of a calendar,
// and as a heat map of weekdays and hours.
//
//	Chart ─▶ Axis, Ticks, Bands   where values, times and names stand
//	      ├▶ Draw                 pixels of the plot, without text
//	      ├▶ WritePNG             the whole picture, with title and legend
//	      └▶ WriteSVG             the same as text and paths
//	Heat  ─▶ Draw, Cell, At
//
// No method changes a Chart or a Heat, so several goroutines may use one. The
// package knows nothing about Weir or about windows.
package breakdown
