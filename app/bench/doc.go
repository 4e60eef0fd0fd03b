// Package bench measures what the stores can do on this machine: "weir bench".
//
// It runs the real pipeline with simulated events on stores that it makes for this
// purpose and removes afterwards:
//
//	targets ─▶ steps, the same for each store in turn ─▶ figures.Report ─▶ advice
package bench
