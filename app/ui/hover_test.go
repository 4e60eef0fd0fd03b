package ui

import "testing"

// The mouse may leave a chart before it has ever moved on one.
func TestHoverLeaves(t *testing.T) {
	st := openScene(t, nil)
	st.dashboard.plots[0].pad.MouseOut()
	if st.dashboard.hover.over != nil {
		t.Error("the mouse is over a chart that it has left")
	}
}
