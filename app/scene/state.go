package scene

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// State is how far a scene has come. It is a value, which the caller may keep.
type State struct {
	Scene   Scene
	Step    int // from 1; 0 before the first
	Steps   int
	Caption string // what to look at, and why
	Facts   Facts  // what has happened in this step
	Paused  bool
	Done    bool // the last step is over
	Lost    int64
	Twice   int64
}

// Fact is something that happened, as a number.
type Fact struct {
	Name  string // in lower case, with underscores and its unit: "blocked_percent"
	Value float64
}

// Facts are what happened, in the order in which it was noticed.
type Facts []Fact

// with returns the facts with another one, or with its new value. The facts themselves
// stay as they are.
func (f Facts) with(name string, value float64) Facts {
	all := make(Facts, len(f), len(f)+1)
	copy(all, f)
	for i := range all {
		if all[i].Name == name {
			all[i].Value = value
			return all
		}
	}
	return append(all, Fact{name, value})
}

// Value returns the value of a fact; 0 if there is none of that name.
func (f Facts) Value(name string) float64 {
	for _, fact := range f {
		if fact.Name == name {
			return fact.Value
		}
	}
	return 0
}

// String writes the facts for people.
func (f Facts) String() string {
	said := make([]string, len(f))
	for i, fact := range f {
		name, unit := fact.Name, ""
		for suffix, sign := range map[string]string{"_percent": " %", "_seconds": " s", "_ms": " ms", "_per_second": "/s"} {
			if base, ok := strings.CutSuffix(name, suffix); ok {
				name, unit = base, sign
			}
		}
		said[i] = fmt.Sprintf("%s %v%s", strings.ReplaceAll(name, "_", " "), fact.rounded(), unit)
	}
	return strings.Join(said, " · ")
}

// rounded is the value with one digit after the point, none for large ones.
func (f Fact) rounded() float64 {
	if f.Value >= 100 {
		return math.Round(f.Value)
	}
	return math.Round(10*f.Value) / 10
}

// MarshalJSON writes an object with the facts in their order.
func (f Facts) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, fact := range f {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(fact.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(fact.rounded())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", fact.Name, err)
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Result is what happened in a scene that was played to its end.
type Result struct {
	Scene   string  `json:"scene"`
	Steps   []Told  `json:"steps"`
	Lost    int64   `json:"lost"`
	Twice   int64   `json:"twice"`
	Seconds float64 `json:"seconds"`
	OK      bool    `json:"ok"` // everything happened, and the check found everything in order
}

// Told is what happened in one step.
type Told struct {
	Caption string  `json:"caption"`
	Facts   Facts   `json:"facts"`
	Seconds float64 `json:"seconds"`
}
