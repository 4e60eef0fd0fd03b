// Package dashboard is the page of cards, stages and charts.
//
//	snapshots ─▶ history ─▶ painter: draws charts and writes texts on its own goroutine
//	                            │ one queued function per frame
//	                            ▼
//	                        Page: swaps pictures, moves texts
//
// A frame is drawn from a renderRequest: a copy of the pipeline's state and of what
// the page shows. It carries a Headline for the window's header.
package dashboard
