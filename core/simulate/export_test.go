package simulate

// Internal tables for the tests.
var (
	UserName      = userName
	SubredditName = subredditName
	Words         = words
	WordLengths   = wordLengths
)
