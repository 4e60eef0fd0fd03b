// Package readable finds what a person reads in the record of an event: its title, its
// text and where it is on the web. It knows the records of Weir's own sources; in
// others it looks for members with usual names, and else for the longest texts.
package readable
