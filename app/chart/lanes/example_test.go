package lanes_test

import (
	"fmt"
	"time"

	"weir/app/chart/lanes"
)

// Moments have places in both parts.
func ExampleChart_X() {
	c := lanes.Chart{Columns: 100, Column: 2, Each: 10 * time.Millisecond, Now: 999 * time.Millisecond, From: 899 * time.Millisecond, To: 999 * time.Millisecond}
	fmt.Println(c.X(500*time.Millisecond), "of", c.SharesWidth())
	fmt.Println(c.SpanX(949*time.Millisecond, 300), "of", 300)
	// Output:
	// 100 of 200
	// 150 of 300
}
