package dump

import "strings"

// Preset is a known format of records. Its name is a value for Fields.Preset.
type Preset struct {
	Name string
	Doc  string // one line
}

// Presets with special treatment: three are not the format of a single source,
// and Reddit's is used when the records don't fit exactly one preset.
const (
	presetAuto    = "auto"
	presetReddit  = "reddit"
	presetGeneric = "generic"
	presetCustom  = "custom"
)

// presets lists all presets. Those with a mapping, except the generic one, are
// specific: no record fits two of them.
var presets = []struct {
	Preset
	source  string // the key space of all its events; empty when the records name it
	mapping func() (mapping, error)
}{
	{Preset{presetAuto, "the one of these that the first records fit, if it is the only one"}, "", nil},
	{Preset{presetReddit, "Reddit comments and posts, from dumps or the API"}, "reddit", func() (mapping, error) {
		return newMapping(redditPaths[:], fillReddit), nil
	}},
	{Preset{"jetstream", "Bluesky's public stream, Jetstream: posts, replies and likes"}, "bluesky", func() (mapping, error) {
		return newChoices(jetstreamFields[:], fillJetstream)
	}},
	{Preset{"gharchive", "GH Archive: GitHub's public events since 2011"}, "github", func() (mapping, error) {
		return newChoices(gharchiveFields[:], fillGHArchive)
	}},
	{Preset{"hackernews", "Hacker News items, from the API, Algolia or BigQuery"}, "hackernews", func() (mapping, error) {
		return newChoices(hackernewsFields[:], fillHackerNews)
	}},
	{Preset{"mastodon", "Mastodon statuses, from the API or the streams"}, "mastodon", mastodon},
	{Preset{"wikimedia", "Wikimedia's recent changes, from EventStreams"}, "wikimedia", func() (mapping, error) {
		return newChoices(wikimediaFields[:], fillWikimedia)
	}},
	{Preset{"cloudevents", "CloudEvents 1.0 in JSON"}, "cloudevents", func() (mapping, error) {
		return newChoices(cloudeventsFields[:], fillCloudEvents)
	}},
	{Preset{presetGeneric, "Weir's own names: source, key, kind, subreddit, author, created_at, parent, link, score, text, retrieved_at"}, "",
		func() (mapping, error) { return generic.custom() }},
	{Preset{presetCustom, "any other records: source.dump.fields maps each field"}, "", nil},
}

// Presets lists the values for Fields.Preset.
func Presets() []Preset {
	all := make([]Preset, len(presets))
	for i := range presets {
		all[i] = presets[i].Preset
	}
	return all
}

// presetNames lists the names of the presets for an error.
func presetNames() string {
	var names []string
	for _, p := range presets {
		names = append(names, `"`+p.Name+`"`)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
