package simulate

import "strconv"

// Names are computed from ranks, counted from 1; no two ranks have the same name.
// They respect Reddit's limits: 20 characters for users, 21 for subreddits.

// userName returns the name of a rank up to 4 billion.
func userName(rank int) string {
	group, pair := (rank-1)/pairs, scatter(rank-1)
	var b [24]byte
	name := append(b[:0], adjectives[pair/len(nouns)]...)
	name = append(name, nouns[pair%len(nouns)]...)
	if group > 0 {
		name = strconv.AppendInt(name, int64(group), 10)
	}
	return string(name)
}

// subredditName returns the name of a rank from 1 to 50,000.
func subredditName(rank int) string {
	if rank <= len(known) {
		return known[rank-1]
	}
	i := rank - 1 - len(known)
	pair := scatter(i)
	return prefixes[i/pairs] + adjectives[pair/len(nouns)] + nouns[pair%len(nouns)] + "s"
}

const pairs = len(adjectives) * len(nouns)

// scatter permutes the ranks within each run of pairs, so that neighbouring ranks
// have unrelated names. It is a permutation because the factor is odd and pairs a
// power of two.
func scatter(i int) int { return i % pairs * 1597 % pairs }

// known are large public subreddits.
var known = [...]string{
	"AskReddit", "funny", "gaming", "worldnews", "todayilearned", "aww",
	"Music", "movies", "science", "pics", "memes", "news",
	"Showerthoughts", "Jokes", "videos", "space", "DIY", "askscience",
	"books", "EarthPorn", "food", "mildlyinteresting", "LifeProTips", "nottheonion",
	"explainlikeimfive", "gifs", "IAmA", "television", "sports", "history",
	"gadgets", "Art", "dataisbeautiful", "photoshopbattles", "technology", "Futurology",
	"Documentaries", "philosophy", "GetMotivated", "UpliftingNews",
}

var prefixes = [...]string{"", "Ask", "True", "Casual", "Real", "Daily", "New", "Old", "Best", "Mild", "Pro", "Anti", "Learn"}

var adjectives = [...]string{
	"Amber", "Ancient", "Arctic", "Autumn", "Bold", "Brave", "Bright", "Brisk",
	"Bronze", "Calm", "Candid", "Clever", "Cloudy", "Cosmic", "Cozy", "Crisp",
	"Curious", "Daring", "Dizzy", "Dusty", "Eager", "Early", "Fancy", "Fierce",
	"Foggy", "Fuzzy", "Gentle", "Giddy", "Golden", "Grand", "Happy", "Hidden",
	"Hollow", "Humble", "Icy", "Ivory", "Jolly", "Keen", "Lazy", "Lucky",
	"Mellow", "Merry", "Mighty", "Misty", "Noble", "Odd", "Patient", "Plain",
	"Polite", "Proud", "Quick", "Quiet", "Rapid", "Rusty", "Salty", "Shy",
	"Silent", "Silver", "Sleepy", "Snowy", "Sunny", "Swift", "Tidy", "Tiny",
}

var nouns = [...]string{
	"Acorn", "Anchor", "Anvil", "Badger", "Banjo", "Beacon", "Bison", "Bridge",
	"Cactus", "Candle", "Canyon", "Cedar", "Comet", "Compass", "Copper", "Coral",
	"Crane", "Drum", "Eagle", "Ember", "Engine", "Falcon", "Fern", "Fiddle",
	"Forest", "Fox", "Garden", "Glacier", "Harbor", "Hawk", "Heron", "Island",
	"Jacket", "Kettle", "Kite", "Lagoon", "Lantern", "Lemon", "Lynx", "Magnet",
	"Maple", "Marble", "Meadow", "Mirror", "Moose", "Needle", "Ocean", "Orchid",
	"Otter", "Owl", "Panda", "Pebble", "Pepper", "Piano", "Pickle", "Pigeon",
	"Pilot", "Planet", "Puzzle", "Rabbit", "Raven", "River", "Rocket", "Saddle",
}
