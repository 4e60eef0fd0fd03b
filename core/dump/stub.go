package dump

type LeftOut struct {
	Name, Reason string
	Unfinished   bool
}

func foreign(head []byte) (what, advice string) { return "", "" }
