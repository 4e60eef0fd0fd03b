package explore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/core"
)

// decade stores events of ten years, more and more of them.
func decade(t *testing.T, s core.Store) {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 4))
	first := time.Date(2010, 3, 5, 0, 0, 0, 0, time.UTC)
	b := core.Batch{Segment: 1000}
	for i := range 3000 {
		at := first.Add(time.Duration(max(rng.Float64(), rng.Float64()) * float64(10*365*24*time.Hour)))
		b.Events = append(b.Events, core.Event{Source: "reddit", Key: fmt.Sprint(i), Kind: core.KindPost, Subreddit: fmt.Sprint("sub", i%9), Author: "a", CreatedAt: at})
	}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	settleAll(t, s)
}

// halted is a store whose scans stop after the first step.
type halted struct {
	core.Store
	steps int
}

func (h *halted) Scan(ctx context.Context, q core.PageQuery, each func(*core.Stored)) (core.Page, error) {
	if h.steps++; h.steps > 1 {
		<-ctx.Done()
		return core.Page{}, ctx.Err()
	}
	q.Scan = 2500
	return h.Store.Scan(ctx, q, each)
}

// The page equals its golden pictures in both looks: a year with a selection, empty,
// during a scan, with one event, with ten years, and in small windows; with a name of the
// legend that has the focus and is alone, and with the menu of intervals.
func TestGoldenPage(t *testing.T) {
	for _, look := range hosttest.Looks {
		for _, c := range []struct {
			name          string
			width, height float32
			fill          func(t *testing.T, s core.Store)
			show          func(v scene)
		}{
			{"year", 1376, 836, year, func(v scene) {
				v.chart.choose(selection{12, 12})
				v.settle()
				v.chart.overlay.moveTo(midOf(v, 12))
			}},
			{"empty", 1376, 836, func(*testing.T, core.Store) {}, func(scene) {}},
			{"one", 1376, 836, func(t *testing.T, s core.Store) {
				hosttest.Fill(t, s, 1)
				settleAll(t, s)
			}, func(scene) {}},
			{"decade", 1376, 836, decade, func(v scene) {
				v.chart.form.Choose(2)
				v.drawn()
			}},
			{"small", 960, 596, year, func(v scene) {
				v.list.grid.SetCurrent(2)
				v.Until(func() bool { return !hosttest.Shows(v.object, "Reading…") })
				v.drawn() // the details have taken room from the chart
			}},
			{"low", 1200, 680, year, func(v scene) {
				v.side.Choose(1)
				v.drawn()
			}},
		} {
			t.Run(look+" "+c.name, func(t *testing.T) {
				s := hosttest.OpenStore(t)
				c.fill(t, s)
				v := openGolden(t, s, look, c.width, c.height)
				v.settle()
				c.show(v)
				v.fix()
				hosttest.Golden(t, "page-"+c.name+"-"+look+".png", v.Capture())
			})
		}
		t.Run(look+" scanning", func(t *testing.T) {
			s := hosttest.OpenStore(t)
			year(t, s)
			v := openGolden(t, &halted{Store: s}, look, 1376, 836)
			v.settle()
			v.Enter(v.form.author, "-user1")
			v.Until(func() bool { return v.answer.Scanned == 2500 && !v.list.reading })
			v.drawn()
			v.fix()
			hosttest.Golden(t, "page-scanning-"+look+".png", v.Capture())
			test.Tap(v.Button("Stop"))
			if v.line.said.sign != "■" || v.running {
				t.Errorf("stopped, the line says %+v", v.line.said)
			}
			v.Button("Continue")
		})
		t.Run(look+" keys", func(t *testing.T) {
			s := hosttest.OpenStore(t)
			year(t, s)
			v := openGolden(t, s, look, 960, 596)
			v.settle()
			v.fix()
			v.h.Canvas.Focus(v.chart.names.area)
			v.Key(fyne.KeyRight)
			v.Key(fyne.KeyReturn)
			v.drawn()
			hosttest.Golden(t, "page-legend-"+look+".png", v.Capture())
			v.h.Canvas.Unfocus()
			test.TapCanvas(v.h.Canvas, v.At(v.chart.every.Object()).AddXY(10, 10))
			hosttest.Golden(t, "page-intervals-"+look+".png", v.Capture())
		})
	}
}

// midOf is the middle of an interval in the picture.
func midOf(v scene, i int) float32 {
	left, right := v.chart.span(i, i)
	return (left + right) / 2
}

func openGolden(t *testing.T, s core.Store, look string, width, height float32) scene {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	st := hosttest.NewStoreScene(t, s)
	st.App.Preferences().SetString(host.PrefLook, look)
	st.Look.Variant = look
	st.App.Settings().SetTheme(st.Look)
	st.Now = func() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }
	st.Win.Resize(fyne.NewSize(width, height))
	p := New(st.Host)
	st.Scene.Open(p)
	return scene{st, p}
}

// fix makes what depends on the machine the same.
func (v scene) fix() {
	v.answer.Took, v.answer.Reached = 41*time.Millisecond, time.Date(2026, 1, 12, 8, 40, 0, 0, time.UTC)
	v.showLine()
	v.h.Canvas.Unfocus()
}
