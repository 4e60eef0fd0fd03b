package dump

// Fit says how many of some records one preset takes: as events, or as whole
// records that make none.
type Fit struct {
	Preset  string
	Records int
}

// detect names the preset that records are of: the one specific preset that takes
// any of them, or "generic" when no specific one does and it takes some. It is ""
// when several do, or none; fits says how many each takes, in the order of
// Presets. Records that are not objects say nothing.
func detect(records [][]byte) (preset string, fits []Fit) {
	several, own := false, false
	for _, p := range presets {
		if p.mapping == nil {
			continue
		}
		fit := Fit{Preset: p.Name, Records: fitting(p.Name, records)}
		fits = append(fits, fit)
		switch {
		case fit.Records == 0:
		case p.Name == presetGeneric:
			own = true
		case preset == "":
			preset = p.Name
		default:
			several = true
		}
	}
	switch {
	case several:
		preset = ""
	case preset == "" && own:
		preset = presetGeneric
	}
	return preset, fits
}

// fitting counts the records that a preset takes.
func fitting(preset string, records [][]byte) (n int) {
	p, err := newParser(&Options{Data: DataNone}, Fields{Preset: preset})
	if err != nil {
		return 0 // no preset is wrong
	}
	for _, record := range records {
		if p.scan(record) == nil && p.fits("", record) {
			n++
		}
	}
	return n
}

// recordsOf is how many records fit a preset.
func recordsOf(fits []Fit, preset string) int {
	for _, f := range fits {
		if f.Preset == preset {
			return f.Records
		}
	}
	return 0
}
