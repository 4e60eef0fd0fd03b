package simulate

import "math/rand/v2"

// appendText appends words with exactly chars characters in total, at least one.
func appendText(b []byte, chars int, rng *rand.Rand) []byte {
	for {
		n := wordLengths[rng.IntN(len(wordLengths))]
		if n >= chars-1 { // no room for another word after this one
			n = chars
		}
		b = append(b, words[n][rng.IntN(len(words[n]))]...)
		if chars == n {
			return b
		}
		b = append(b, ' ')
		chars -= n + 1
	}
}

// wordLengths has word lengths in characters, roughly as often as in English.
var wordLengths = [...]int{1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 11, 12}

// words is indexed by length in characters. There are words of each length up to
// one more than the longest of wordLengths. None needs escaping in JSON.
var words = [...][]string{
	1: {
		"a", "I", "u",
	},
	2: {
		"of", "to", "in", "it", "is", "be", "as", "at", "so", "we",
		"he", "by", "or", "on", "do", "if", "me", "my", "up", "an",
		"go", "no", "us", "am",
	},
	3: {
		"the", "and", "you", "for", "not", "but", "all", "can", "had", "her",
		"was", "one", "our", "out", "day", "get", "has", "him", "his", "how",
		"man", "new", "now", "old", "see", "two", "way", "who", "did", "its",
		"say", "she", "too", "use", "any", "why",
	},
	4: {
		"that", "with", "have", "this", "will", "your", "from", "they", "know", "want",
		"been", "good", "much", "some", "time", "very", "when", "come", "here", "just",
		"like", "long", "make", "many", "over", "such", "take", "than", "them", "well",
		"were", "café", "déjà", "über", "edit", "post", "same", "only", "even", "back",
		"year",
	},
	5: {
		"about", "there", "their", "would", "other", "these", "which", "think", "could", "right",
		"still", "never", "every", "where", "again", "great", "first", "thing", "being", "might",
		"those", "while", "world", "point", "after", "house", "maybe", "kinda", "naïve", "crêpe",
	},
	6: {
		"people", "really", "should", "before", "always", "little", "better", "around", "things", "enough",
		"though", "thread", "reddit", "pretty", "reason", "almost", "myself", "actual", "façade", "either",
		"person",
	},
	7: {
		"because", "another", "nothing", "through", "thought", "problem", "without", "against", "comment", "opinion",
		"believe", "usually", "already", "someone", "totally", "picture", "exactly",
	},
	8: {
		"actually", "anything", "question", "probably", "remember", "together", "jalapeño", "sentence", "everyone", "although",
		"favorite", "tomorrow",
	},
	9: {
		"something", "different", "literally", "basically", "sometimes", "yesterday", "agreement", "moderator", "including", "community",
	},
	10: {
		"especially", "completely", "everything", "definitely", "understand", "experience", "apparently", "university",
	},
	11: {
		"interesting", "responsible", "information", "immediately", "alternative", "temperature",
	},
	12: {
		"conversation", "particularly", "relationship", "professional", "introduction",
	},
	13: {
		"unfortunately", "understanding", "international",
	},
}
