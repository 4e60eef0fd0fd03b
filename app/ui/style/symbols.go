package style

// What stands before something that went wrong, may not be wanted, and went well, for those who don't
// see colours: characters that take the text's colour.
const (
	Failure   = "✗"
	Attention = "▲"
	Success   = "✓"
)
