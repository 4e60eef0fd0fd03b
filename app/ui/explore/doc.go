// Package explore has the page that shows what is in the store: how many events match a
// search over their own time, of which names, at which hours, and the events themselves.
//
// A search is asked once (Search.Run); its answers come back one after the other, and each
// is drawn as a whole. How an answer is looked at, as a view says, needs no new question
// unless it changes what is counted.
package explore
