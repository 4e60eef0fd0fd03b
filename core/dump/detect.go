package dump

// Fit is the number of sampled records that a preset accepts: as events, or as
// complete records that make none.
type Fit struct {
	Preset  string
	Records int
}

// detect returns the preset that the records belong to: the only specific preset
// that accepts any of them, or "generic" when no specific one does but generic
// accepts some. preset is "" when several presets accept records, or none does.
// fits has the number that each accepts, in the order of Presets. Records that
// are not objects are ignored.
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

// fitting counts the records that a preset accepts.
func fitting(preset string, records [][]byte) (n int) {
	p, err := newParser(&Options{Data: DataNone}, Fields{Preset: preset})
	if err != nil {
		return 0 // cannot happen: every preset is valid
	}
	for _, record := range records {
		if p.scan(record) == nil && p.fits("", record) {
			n++
		}
	}
	return n
}

// recordsOf returns how many records fit a preset.
func recordsOf(fits []Fit, preset string) int {
	for _, f := range fits {
		if f.Preset == preset {
			return f.Records
		}
	}
	return 0
}
