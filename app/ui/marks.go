package ui

// What stands before something that went wrong, and well, for those who don't
// see colours: characters that take the text's colour.
const (
	failure = "✗"
	success = "✓"
)
