// Package control declares the interface between the window and the engine behind
// it, in plain values and calls. The window shows an Engine's state and controls it; it
// knows neither SQL nor the settings' file. Nothing here needs a screen.
//
//   - State is the engine's state at one moment: phase, store, source, import.
//   - Engine is all that the window can ask for, composed of small interfaces.
//   - Store is what the window may do with the open store: it cannot append or settle.
//
// Calls that take a context may block: the window makes them on other goroutines than
// its own. The others return at once.
package control
