package dump

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"weir/core"
)

// readerVersion is incremented by changes after which the same input may yield
// other records, which makes earlier checkpoints useless for resuming.
const readerVersion = 1

// selection identifies the options that affect what is read from an input, for
// core.Input.Selection.
func selection(o *Options, f Fields, maxLine int) string {
	text := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339Nano)
	}
	all := struct {
		Version       int
		Fields        Fields
		Data          Data
		MaxLine       int
		Filter        core.Filter
		After, Before string
		Text          string
	}{readerVersion, f, o.Data, maxLine, o.Filter, text(o.Filter.After), text(o.Filter.Before), o.Filter.Text.String()}
	if all.Data == "" {
		all.Data = DataFull
	}
	all.Filter.After, all.Filter.Before, all.Filter.Text = time.Time{}, time.Time{}, core.Text{}
	// An empty list selects the same as nil.
	x := &all.Filter.Except
	for _, list := range []*[]string{
		&all.Filter.Sources, &all.Filter.Kinds, &all.Filter.Subreddits, &all.Filter.Authors,
		&x.Sources, &x.Kinds, &x.Subreddits, &x.Authors,
	} {
		if len(*list) == 0 {
			*list = nil
		}
	}
	if len(all.Filter.IDs) == 0 {
		all.Filter.IDs = nil
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(fmt.Sprintf("dump: selection: %v", err)) // cannot happen: all are plain values
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
