package dump

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Reason is a reason for rejects.
type Reason struct {
	Text    string `json:"reason"`  // without the details of single records
	Records int64  `json:"records"` // number of records rejected for it
	Input   string `json:"input"`   // of the first such record
	Line    int64  `json:"line"`    // of the first such record
}

// maxReasons bounds the number of different reasons that are counted separately
// for an input.
const maxReasons = 1000

// reasons counts rejects by their reason. It is not safe for concurrent use.
type reasons map[string]*Reason

func (r reasons) add(text, input string, line int64) {
	// The text after a colon is specific to this record.
	text, _, _ = strings.Cut(text, ": ")
	if seen := r[text]; seen != nil {
		seen.Records++
		return
	}
	if len(r) == maxReasons {
		text = "other reasons"
	}
	if r[text] == nil {
		r[text] = &Reason{Text: text, Input: input, Line: line}
	}
	r[text].Records++
}

// list returns the reasons, the most common first.
func (r reasons) list() []Reason {
	if len(r) == 0 {
		return nil
	}
	all := make([]Reason, 0, len(r))
	for _, text := range slices.Sorted(maps.Keys(r)) {
		all = append(all, *r[text])
	}
	return commonest(all)
}

// commonest adds up reasons with the same text and returns them, the most common
// first.
func commonest(all []Reason) []Reason {
	sums := make(map[string]*Reason)
	for _, r := range all {
		if s := sums[r.Text]; s != nil {
			s.Records += r.Records
		} else {
			sums[r.Text] = &r
		}
	}
	var list []Reason
	for _, r := range all {
		if s := sums[r.Text]; s != nil {
			list = append(list, *s)
			delete(sums, r.Text)
		}
	}
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Compare(b.Records, a.Records) })
	return list
}
