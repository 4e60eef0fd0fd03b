// Package dashboard is the page of cards, stages and charts.
//
//	snapshots ─▶ history ─▶ painter: a goroutine that draws charts and writes texts
//	                            │ one queued function a frame
//	                            ▼
//	                        Page: swaps pictures, moves texts
//
// A frame is drawn from a renderRequest, a copy of what the page shows and what is
// known, and carries a Headline for the window's header.
package dashboard
