package control

import "weir/core/message"

// Setting is one setting as a form shows it.
type Setting struct {
	Key        string // dotted: "process.max_attempts"
	Section    string // "process"
	SectionDoc string // one sentence, in English like Doc and Unit
	Name       string // "max_attempts"
	Doc        string // one sentence
	Unit       string
	Bounds     message.Text // the valid values, in words; empty: all are
	Choices    []string     // the valid values, if only these are
	Value      string       // as people write it, passwords hidden; in effect unless State.Pending has the key
	Default    string
	Origin     message.Text // where the value comes from, in words
	Fixed      bool         // set by a variable or a flag: saving would have no effect
	Secret     bool         // may hold a password
	Live       bool         // takes effect without a restart
}
