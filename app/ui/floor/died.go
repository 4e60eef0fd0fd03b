package floor

// diedView is what is shown of a node that has died.
type diedView struct {
	node   string
	why    string
	counts string
	said   string
	parts  []partView
	more   int // parts beyond
}

// partView is a part of what a dead node had claimed: settled, claimed by a worker or
// another node, or free.
type partView struct {
	settled bool
	who     string // empty: nobody
}

// diedOf says what becomes of what a dead node had claimed.
func diedOf(s *sample) *diedView { return nil }
