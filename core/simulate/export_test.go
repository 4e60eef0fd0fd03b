package simulate

// What the tests of tables look into.
var (
	UserName      = userName
	SubredditName = subredditName
	Words         = words
	WordLengths   = wordLengths
)
