package export

import "fmt"

// Format is how rows are written.
type Format int

// The formats.
const (
	CSV    Format = iota // RFC 4180
	NDJSON               // one JSON object a line
)

func (f Format) String() string {
	return [...]string{"csv", "ndjson"}[f]
}

// ParseFormat returns the format of that name, "csv" or "ndjson".
func ParseFormat(name string) (Format, error) {
	for _, f := range [...]Format{CSV, NDJSON} {
		if name == f.String() {
			return f, nil
		}
	}
	return 0, fmt.Errorf("format is %q: want \"csv\" or \"ndjson\"", name)
}
