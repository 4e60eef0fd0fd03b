// Package chart draws series of measurements as pictures: lines over time on
// round scales, at exact device pixels, as PNG or as SVG.
//
//	Series ─▶ Reduce ─▶ Columns ─▶ Chart.Draw      pixels without text
//	                            ├▶ Chart.WritePNG  the whole picture
//	                            └▶ Chart.WriteSVG  the same as text and paths
//
// A Series keeps its samples with their extremes per block, so that a day at
// two samples a second is reduced to one Column per pixel in well under a
// millisecond and no peak is lost. Package breakdown draws the other kind of chart,
// from the intervals of a calendar. Neither knows anything about Weir or about
// windows.
package chart
