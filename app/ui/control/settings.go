package control

// Setting is one setting as a form shows it.
type Setting struct {
	Key        string // dotted: "process.max_attempts"
	Section    string // "process"
	SectionDoc string // one sentence
	Name       string // "max_attempts"
	Doc        string // one sentence
	Unit       string
	Bounds     string   // which values are possible, in words; empty when all are
	Choices    []string // the only values, when there are any
	Value      string   // as a person writes it; passwords are hidden; in force unless State.Pending has the key
	Default    string
	Origin     string // where the value came from, in words
	Fixed      bool   // a variable or a flag says it: saving would change nothing
	Secret     bool   // may hold a password
	Live       bool   // takes effect without a restart
}
