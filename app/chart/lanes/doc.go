// Package lanes draws what several goroutines did, one lane each.
//
// At the left stands a longer time in columns, each stacked by what was done in it; at the
// right a part of that time, magnified, with every span and its word:
//
//	10 s ago        now │ 120 ms ago           now
//	▁▂▃▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅│░ no slot ░│ read │░░░░░░   Row.Shares │ Row.Spans
//	────────────────────┤───── idle ───────────────
//
// A Chart is plain values. DrawShares and DrawSpans paint the two parts; WritePNG and
// WriteSVG write both with names, legend and title. All lengths are in units, which Scale
// converts to pixels.
//
// Histogram draws how long something took, on a logarithmic axis.
package lanes
