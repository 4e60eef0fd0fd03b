package breakdown_test

import (
	"image"
	"math"
	"testing"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

func week(theme chart.Theme) *breakdown.Heat {
	h := &breakdown.Heat{Theme: theme}
	for day := range breakdown.Days {
		for hour := range breakdown.Hours {
			v := 60 + 280*math.Exp(-math.Pow(float64(hour-17)/5, 2)) + 20*math.Sin(float64(hour)/2)
			if day > 4 {
				v *= 0.6
			}
			h.Values[day][hour] = v
		}
	}
	h.Values[1][18] = 374
	h.Values[6][6] = 21
	return h
}

func TestGoldenHeat(t *testing.T) {
	for look, theme := range looks {
		img := image.NewRGBA(image.Rect(0, 0, 24*12, 7*13))
		week(theme).Draw(img)
		golden(t, "heat-"+look, img)

		missing := week(theme)
		missing.Values[2][3], missing.Scale = math.NaN(), 2
		large := image.NewRGBA(image.Rect(0, 0, 24*24, 7*26))
		missing.Draw(large)
		golden(t, "heat2-"+look, large)
	}
}

func TestHeatExtremes(t *testing.T) {
	h := week(chart.Dark)
	if day, hour, v, ok := h.Busiest(); day != 1 || hour != 18 || v != 374 || !ok {
		t.Errorf("busiest is %d %d %v %v", day, hour, v, ok)
	}
	if day, hour, v, ok := h.Quietest(); day != 6 || hour != 6 || v != 21 || !ok {
		t.Errorf("quietest is %d %d %v %v", day, hour, v, ok)
	}
	empty := &breakdown.Heat{Theme: chart.Dark}
	if _, _, _, ok := empty.Busiest(); ok {
		t.Error("a map without events has a busiest hour")
	}
	for day := range empty.Values {
		for hour := range empty.Values[day] {
			empty.Values[day][hour] = math.NaN()
		}
	}
	empty.Values[3][4] = 5
	if _, _, _, ok := empty.Quietest(); ok {
		t.Error("a map with one value has a quietest hour")
	}
}

// Every place of a picture belongs to the cell that is drawn there.
func TestHeatAtIsTheInverseOfCell(t *testing.T) {
	h := week(chart.Dark)
	size := image.Pt(282, 91)
	for day := range breakdown.Days {
		for hour := range breakdown.Hours {
			cell := h.Cell(day, hour, size)
			x, y := float64(cell.Min.X+cell.Max.X)/2, float64(cell.Min.Y+cell.Max.Y)/2
			if d, i, ok := h.At(x, y, float64(size.X), float64(size.Y)); d != day || i != hour || !ok {
				t.Errorf("the middle of %d %d belongs to %d %d %v", day, hour, d, i, ok)
			}
		}
	}
	for _, at := range [][2]float64{{-1, 5}, {5, -1}, {282, 5}, {5, 91}, {math.NaN(), 5}} {
		if _, _, ok := h.At(at[0], at[1], 282, 91); ok {
			t.Errorf("%v is within the map", at)
		}
	}
}

func TestSmallHeatMaps(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {5, 3}, {30, 2}, {23, 6}, {0, 0}} {
		for _, scale := range []float64{0, 1, 3} {
			h := week(chart.Light)
			h.Scale = scale
			h.Values[0][0], h.Values[0][1], h.Values[0][2] = math.Inf(1), -5, 1e300
			h.Draw(image.NewRGBA(image.Rectangle{Max: size}))
		}
	}
}
