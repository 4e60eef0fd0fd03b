package breakdown_test

import (
	"fmt"
	"image"
	"time"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

func ExampleChart() {
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	c := &breakdown.Chart{
		Theme:  chart.Dark,
		Starts: []time.Time{first, first.AddDate(0, 1, 0), first.AddDate(0, 2, 0)},
		End:    first.AddDate(0, 3, 0),
		Series: []breakdown.Series{
			{Name: "comment", Color: 0, Values: []float64{900, 1400, 1100}},
			{Name: "post", Color: 1, Values: []float64{100, 150, 90}},
		},
	}
	axis := c.Axis(5)
	picture := image.NewRGBA(image.Rect(0, 0, 600, 200))
	c.Draw(picture, axis)

	for _, tick := range axis.Ticks() {
		fmt.Println(axis.Label(tick), "at", c.Y(tick, axis, 200))
	}
	characters := func(text string) float64 { return 6 * float64(len(text)) }
	for _, tick := range c.Ticks(600, characters) {
		fmt.Printf("%s at %.0f\n", tick.Label, tick.X)
	}
	fmt.Println("under the pointer:", c.Starts[c.Index(250, 600)].Format("January"))
	// Output:
	// 0 at 198
	// 0.5k at 149
	// 1.0k at 100
	// 1.5k at 51
	// 2.0k at 2
	// Jan 2024 at 102
	// Feb at 300
	// Mar at 498
	// under the pointer: February
}

func ExampleHeat() {
	h := &breakdown.Heat{Theme: chart.Light}
	h.Values[1][18] = 374
	day, hour, value, _ := h.Busiest()
	fmt.Println(day, hour, value, h.Cell(day, hour, image.Pt(240, 70)))
	fmt.Println(h.At(185, 15, 240, 70))
	// Output:
	// 1 18 374 (180,10)-(190,20)
	// 1 18 true
}
