package dump

import "strings"

// Preset is a form of records that Weir knows, by the name that Fields.Preset
// takes.
type Preset struct {
	Name string
	Doc  string // one line
}

// Presets that are treated apart: three are no form of a source's own, and Reddit's
// is what is tried when the records fit none alone.
const (
	presetAuto    = "auto"
	presetReddit  = "reddit"
	presetGeneric = "generic"
	presetCustom  = "custom"
)

// presets are all of them. Those with a mapping are specific, but for the generic
// one: a record of one is none of another's.
var presets = []struct {
	Preset
	source  string // the key space of all its events; empty when the records say it
	mapping func() (mapping, error)
}{
	{Preset{presetAuto, "the first of these to which the first records belong, if they belong to no other"}, "", nil},
	{Preset{presetReddit, "Reddit's comments and posts, as dumps and its API give them"}, "reddit", func() (mapping, error) {
		return newMapping(redditPaths[:], fillReddit), nil
	}},
	{Preset{"jetstream", "Bluesky's public stream, Jetstream: posts, replies and likes"}, "bluesky", func() (mapping, error) {
		return newChoices(jetstreamFields[:], fillJetstream)
	}},
	{Preset{"gharchive", "GH Archive: GitHub's public events since 2011"}, "github", func() (mapping, error) {
		return newChoices(gharchiveFields[:], fillGHArchive)
	}},
	{Preset{"hackernews", "Hacker News items, as its API, Algolia or BigQuery give them"}, "hackernews", func() (mapping, error) {
		return newChoices(hackernewsFields[:], fillHackerNews)
	}},
	{Preset{"mastodon", "Mastodon's statuses, as its API and its streams give them"}, "mastodon", mastodon},
	{Preset{"wikimedia", "Wikimedia's recent changes, as EventStreams gives them"}, "wikimedia", func() (mapping, error) {
		return newChoices(wikimediaFields[:], fillWikimedia)
	}},
	{Preset{"cloudevents", "CloudEvents 1.0 in JSON"}, "cloudevents", func() (mapping, error) {
		return newChoices(cloudeventsFields[:], fillCloudEvents)
	}},
	{Preset{presetGeneric, "Weir's own names: source, key, kind, subreddit, author, created_at, parent, link, score, text, retrieved_at"}, "",
		func() (mapping, error) { return generic.custom() }},
	{Preset{presetCustom, "any other records: source.dump.fields says where each field is"}, "", nil},
}

// Presets lists what Fields.Preset can be.
func Presets() []Preset {
	all := make([]Preset, len(presets))
	for i := range presets {
		all[i] = presets[i].Preset
	}
	return all
}

// presetNames lists them for an error.
func presetNames() string {
	var names []string
	for _, p := range presets {
		names = append(names, `"`+p.Name+`"`)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
