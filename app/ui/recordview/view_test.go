package recordview

import (
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
	"weir/core"
)

// thread stores a post, a comment and a reply to it, and returns their ids.
func thread(t *testing.T, s core.Store) (post, comment, reply int64) {
	t.Helper()
	e := func(key, kind, parent, link, data string) core.Event {
		return core.Event{Source: "reddit", Key: key, Kind: kind, Subreddit: "golang", Author: "ann", CreatedAt: hosttest.FirstEvent, Parent: parent, Link: link, Data: []byte(data), Score: 7, Scored: true}
	}
	all := []core.Event{
		e("t3_a", core.KindPost, "", "t3_a", `{"title":"Why do segments work so well?","selftext":"A question about queues.","permalink":"/r/golang/comments/a/why/"}`),
		e("t1_b", core.KindComment, "t3_a", "t3_a", `{"body":"Because a row per run of events &gt; a row per event.\n\nAnd segments are small, so that the table stays as small as the backlog.","permalink":"/r/golang/comments/a/why/b/"}`),
		e("t1_c", core.KindComment, "t1_b", "t3_a", `{"body":"Thanks!"}`),
	}
	if _, err := s.Append(t.Context(), core.Batch{Segment: 10, Events: all}); err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, v := range all {
		stored, err := s.ByKey(t.Context(), v.Source, v.Key)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, stored.ID)
	}
	return ids[0], ids[1], ids[2]
}

// openView shows a view and nothing else in a window.
func openView(t *testing.T, s core.Store, width, height float32) (*hosttest.StoreScene, *View) {
	t.Helper()
	st := hosttest.NewStoreScene(t, s)
	message := widget.NewMessageLine()
	message.OnResized = func() {}
	panel := widget.NewDetails(st.Tips, func() {})
	v := New(st.Host, panel, message)
	content := container.NewBorder(nil, message.Object(), nil, nil, container.NewPadded(panel.Object()))
	panel.OnResized = content.Refresh
	st.Win.SetContent(content)
	st.Win.Resize(fyne.NewSize(width, height))
	return st, v
}

// shows waits until a text is on the screen.
func shows(st *hosttest.StoreScene, text string) {
	st.T.Helper()
	st.Until(func() bool { return strings.Contains(screen(st), text) })
}

// screen is everything that can be read on it.
func screen(st *hosttest.StoreScene) string {
	var all []string
	hosttest.WalkVisible(st.Win.Content(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *fynewidget.Label:
			all = append(all, o.Text)
		case *fynewidget.RichText:
			all = append(all, o.String())
		case *fynewidget.Button:
			all = append(all, o.Text)
		}
	})
	return strings.Join(all, "\n")
}

// link is the visible link with that text.
func link(st *hosttest.StoreScene, text string) *widget.FactLink {
	st.T.Helper()
	var found *widget.FactLink
	hosttest.WalkVisible(st.Win.Content(), func(o fyne.CanvasObject) {
		if l, ok := o.(*widget.FactLink); ok && l.Text == text {
			found = l
		}
	})
	if found == nil {
		st.T.Fatalf("there is no link %q on the screen:\n%s", text, screen(st))
	}
	return found
}

// The details of a comment, with the searched text marked, in both looks.
func TestGolden(t *testing.T) {
	for _, look := range hosttest.Looks {
		t.Run(look, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := hosttest.OpenStore(t)
				_, comment, _ := thread(t, s)
				st, v := openView(t, s, 540, 480)
				st.Look.Variant = look
				st.App.Settings().SetTheme(st.Look)
				v.Search = hosttest.MustText("segments")
				v.Show(s, comment)
				shows(st, "Because")
				hosttest.Golden(t, "comment-"+look+".png", st.Capture())
			})
		})
	}
}

// A record is shown as a person reads it, and as it is stored when they choose that,
// which holds for the next ones, too.
func TestTextAndJSON(t *testing.T) {
	s := hosttest.OpenStore(t)
	post, comment, _ := thread(t, s)
	st, v := openView(t, s, 540, 480)
	v.Show(s, post)
	shows(st, "A question about queues.")
	if all := screen(st); !strings.Contains(all, "Why do segments work so well?") || strings.Contains(all, `"selftext"`) || strings.Index(all, "Score") > strings.Index(all, "State") {
		t.Errorf("the screen has\n%s", all)
	}
	form := v.panel.Form
	form.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	shows(st, `"selftext": "A question about queues."`)
	if strings.Contains(screen(st), "Why do segments work so well?\n") {
		t.Errorf("both are shown:\n%s", screen(st))
	}
	v.Show(s, comment)
	shows(st, `"body"`)
	form.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	shows(st, "Because a row per run of events > a row per event.")

	// Without a text there is nothing to choose.
	if _, err := s.Append(t.Context(), core.Batch{Segment: 1, Events: []core.Event{{Source: "shop", Key: "n", Kind: "sale", CreatedAt: hosttest.FirstEvent, Data: []byte(`{"n":5}`)}}}); err != nil {
		t.Fatal(err)
	}
	sale, err := s.ByKey(t.Context(), "shop", "n")
	if err != nil {
		t.Fatal(err)
	}
	v.Show(s, sale.ID)
	shows(st, `"n": 5`)
	if form.Visible() {
		t.Error("there is a choice without a text")
	}
}

// Links lead to the thread and to what a comment replies to, and back.
func TestThread(t *testing.T) {
	s := hosttest.OpenStore(t)
	_, _, reply := thread(t, s)
	st, v := openView(t, s, 540, 480)
	v.Actions = func(core.Stored, *core.Failure) []widget.Action { return []widget.Action{{Text: "Mine"}} }
	v.Show(s, reply)
	shows(st, "Thanks!")
	if all := screen(st); !strings.Contains(all, "In reply to") || !strings.Contains(all, "Thread") || strings.Contains(all, "Back to") || !strings.Contains(all, "Mine") {
		t.Errorf("the screen has\n%s", all)
	}
	l := link(st, "Because a row per run of events > a row per event.")
	st.Win.Canvas().Focus(l)
	st.Key(fyne.KeyReturn)
	shows(st, "And segments are small")
	if all := screen(st); strings.Contains(all, "In reply to") || strings.Contains(all, "Mine") {
		t.Errorf("of the comment before: the screen has\n%s", all)
	}
	link(st, "Why do segments work so well?").Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 15)})
	shows(st, "A question about queues.")
	if all := screen(st); strings.Contains(all, "Thread\n") {
		t.Errorf("a post is its own thread:\n%s", all)
	}
	test.Tap(st.Button("Back to event 3"))
	shows(st, "Thanks!")
}

// Where the thread is not stored there is no link to it.
func TestThreadNotStored(t *testing.T) {
	s := hosttest.OpenStore(t)
	if _, err := s.Append(t.Context(), core.Batch{Segment: 1, Events: []core.Event{{
		Source: "reddit", Key: "t1_x", Kind: "comment", CreatedAt: hosttest.FirstEvent, Parent: "t1_gone", Link: "t3_gone", Data: []byte(`{"body":"alone"}`),
	}}}); err != nil {
		t.Fatal(err)
	}
	e, err := s.ByKey(t.Context(), "reddit", "t1_x")
	if err != nil {
		t.Fatal(err)
	}
	st, v := openView(t, s, 540, 480)
	v.Show(s, e.ID)
	shows(st, "alone")
	if all := screen(st); strings.Contains(all, "Thread") || strings.Contains(all, "In reply to") || !strings.Contains(all, "t1_gone") {
		t.Errorf("the screen has\n%s", all)
	}
	v.Show(s, e.ID+100)
	shows(st, "no longer in the store")
}

// written writes spans with brackets around the marked ones.
func written(all []widget.Span) string {
	var b strings.Builder
	for _, s := range all {
		if s.Marked {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestSpans(t *testing.T) {
	long := strings.Repeat("é", 60)
	for _, test := range []struct {
		text, search, want string
		cut                bool
	}{
		{"", "x", "", false},
		{"Go, gopher", "go", "[Go], [go]pher", false},
		{"Go", "", "Go", false},
		{"Go", "/o$/", "G[o]", false},
		{long, "", strings.Repeat("é", 20) + "…", true},
		{long + "HIT" + long, "hit", "…" + strings.Repeat("é", 5) + "[HIT]" + strings.Repeat("é", 14) + "…", true},
		{"HIT" + long, "hit", "[HIT]" + strings.Repeat("é", 19) + "…", true},
		{long + "HIT", "hit", "…" + strings.Repeat("é", 5) + "[HIT]", true},
	} {
		got, cut := spans(test.text, hosttest.MustText(test.search), 41)
		if written(got) != test.want || cut != test.cut {
			t.Errorf("%q in %q: got %q, cut %v, want %q, %v", test.search, test.text, written(got), cut, test.want, test.cut)
		}
	}
}
