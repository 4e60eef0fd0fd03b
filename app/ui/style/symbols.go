package style

// The symbols before messages, for those who can't rely on colours. They are
// characters, so they take the text's colour.
const (
	Failure   = "✗"
	Attention = "▲"
	Success   = "✓"
)
