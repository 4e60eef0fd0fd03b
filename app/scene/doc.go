// Package scene plays what makes Weir's concurrency visible: a full channel, a program
// that is killed, an event that always fails. Each Scene runs a real pipeline on a
// throw-away store, in a script of a few steps.
//
//	Scene ─▶ Player.Run ─▶ step: caption, action, condition ─▶ the next one … ─▶ check
//	                            │
//	                            └─▶ State, Store, Activity: for whoever watches
//
// A step is over when its condition holds: something that really happened, such as a
// generate that was blocked or an event that is dead. A window also shows each step for
// as long as its caption takes to read; tests and scripts don't.
//
// Whatever a scene makes goes when it ends, even if its program is killed: the folder
// with the store, the PostgreSQL server, the second program.
package scene
