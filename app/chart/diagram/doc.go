// Package diagram describes pictures of boxes, bars and lines with words, draws all but
// the words, and says what is at a place. It knows nothing of windows: who makes a
// diagram gets plain values that tests can compare.
package diagram
