package dump

import "errors"

// The slots of a mapping of one's own.
const (
	customSource = iota
	customKey
	customKind
	customSubreddit
	customAuthor
	customCreatedAt
	customParent
	customLink
	customScore
	customText
	customCount
)

// customFields fill a draft by Fields of one's own.
type customFields struct {
	paths     [customCount]string
	slots     [customCount]int
	constants [customCount][]byte
	time      TimeFormat
}

func (c *customFields) fill(d *draft, values [][]byte) error {
	var texts [customText][]byte // Text is for DataFields alone
	for i := range texts {
		if c.paths[i] == "" {
			texts[i] = c.constants[i]
			continue
		}
		var err error
		if texts[i], err = d.text(c.paths[i], values[c.slots[i]]); err != nil {
			return err
		}
	}
	if c.paths[customKey] != "" && len(texts[customKey]) == 0 {
		return errors.New("no " + c.paths[customKey])
	}
	if len(texts[customKind]) == 0 {
		return errors.New("no " + c.paths[customKind])
	}
	d.source = "dump"
	if len(texts[customSource]) > 0 {
		d.source = d.intern(texts[customSource])
	}
	d.kind = d.intern(texts[customKind])
	d.subreddit = d.intern(texts[customSubreddit])
	d.key, d.author = texts[customKey], texts[customAuthor]
	d.parent, d.link = texts[customParent], texts[customLink]

	var err error
	if d.created, err = parseTime(c.name(customCreatedAt), texts[customCreatedAt], c.time); err != nil {
		return err
	}
	d.score, d.scored, err = parseScore(c.name(customScore), texts[customScore])
	return err
}

// name is what a reject calls a field: its path, if it has one.
func (c *customFields) name(i int) string {
	if c.paths[i] != "" {
		return c.paths[i]
	}
	return "=" + string(c.constants[i])
}
