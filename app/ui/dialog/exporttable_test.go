package dialog

import (
	"bytes"
	"context"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/parquet-go/parquet-go"

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/recordview"
	"weir/app/ui/widget"
	"weir/core"
)

// someTable is a table whose export tells what was chosen.
func someTable(chosen *host.ExportSelection) host.ExportChoice {
	return host.ExportChoice{Text: "Rows", Name: "rows", Total: 1000, Table: &host.ExportTable{
		Formats: []host.ExportFormat{{Name: "CSV", Extension: ".csv"}, {Name: "NDJSON", Extension: ".ndjson"}, {Name: "Parquet", Extension: ".parquet"}},
		Columns: []string{"id", "created_at", "author"}, More: []string{"title", "text"},
		Run: func(_ context.Context, _ io.Writer, as host.ExportSelection, _ func(int)) (int, error) {
			*chosen = as
			return 1000, nil
		},
	}}
}

// boxes are the checkboxes of the topmost dialog.
func boxes(st *hosttest.Scene) map[string]*widget.Checkbox {
	all := make(map[string]*widget.Checkbox)
	hosttest.WalkVisible(st.Win.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if box, ok := o.(*widget.Checkbox); ok {
			all[box.Text] = box
		}
	})
	return all
}

// The format and the columns can be chosen; at first all fields of the event are.
func TestExportTable(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	st := hosttest.NewStoreScene(t, nil)
	var chosen host.ExportSelection
	save := func(change func(map[string]*widget.Checkbox)) {
		t.Helper()
		Export(st.Host, "Title", someTable(&chosen))
		change(boxes(st.Scene))
		st.Key(fyne.KeyReturn)
		st.Until(func() bool {
			return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "Saved, 1\u2009000 rows")
		})
		st.Key(fyne.KeyEscape)
	}
	save(func(map[string]*widget.Checkbox) {})
	if chosen.Format != 0 || !slices.Equal(chosen.Columns, []string{"id", "created_at", "author"}) {
		t.Errorf("at first: got %+v", chosen)
	}
	save(func(all map[string]*widget.Checkbox) {
		inDialog[*widget.Options](t, st.Scene).Choose(2)
		if file := inDialog[*widget.Field](t, st.Scene).Text; filepath.Ext(file) != ".parquet" {
			t.Errorf("the file is called %s", file)
		}
		all["title"].SetChecked(true)
		all["created_at"].SetChecked(false)
	})
	if chosen.Format != 2 || !slices.Equal(chosen.Columns, []string{"id", "author", "title"}) {
		t.Errorf("then: got %+v", chosen)
	}
	files, err := filepath.Glob(filepath.Join(os.Getenv("HOME"), "*"))
	if err != nil || len(files) != 2 || !strings.HasSuffix(files[0], ".csv") || !strings.HasSuffix(files[1], ".parquet") {
		t.Errorf("got files %q, %v", files, err)
	}

	// Without a column there is nothing to write.
	Export(st.Host, "Title", someTable(&chosen))
	for _, box := range boxes(st.Scene) {
		box.SetChecked(false)
	}
	st.Key(fyne.KeyReturn)
	if top := st.Win.Canvas().Overlays().Top(); !strings.Contains(hosttest.LabelsIn(top), "Choose at least one column") || st.Button("Save").Disabled() {
		t.Errorf("the dialog says %q", hosttest.LabelsIn(top))
	}
	boxes(st.Scene)["text"].SetChecked(true)
	if top := st.Win.Canvas().Overlays().Top(); strings.Contains(hosttest.LabelsIn(top), "Choose at least one column") {
		t.Error("the problem stays")
	}
}

// The bar shows the part of the rows that has been written, and what can be chosen rests
// meanwhile.
func TestExportProgress(t *testing.T) {
	for _, look := range hosttest.Looks {
		t.Run(look, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				t.Setenv("HOME", t.TempDir())
				st := hosttest.NewStoreScene(t, nil)
				st.Look.Variant = look
				st.App.Settings().SetTheme(st.Look)
				goOn := make(chan struct{})
				slow := recordview.ExportEvents(1000, nil)
				slow.Table.Run = func(_ context.Context, _ io.Writer, _ host.ExportSelection, tell func(int)) (int, error) {
					tell(420)
					<-goOn
					return 0, context.Canceled
				}
				Export(st.Host, "Export the events of this search", slow)
				inDialog[*widget.Field](t, st.Scene).ReplaceText("~/events.csv")
				st.Key(fyne.KeyReturn)
				st.Until(func() bool {
					return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "420 of 1\u2009000 rows, 1 s")
				})
				if box := boxes(st.Scene)["id"]; !box.Disabled() {
					t.Error("the columns can still be changed")
				}
				st.Win.Canvas().Unfocus() // the cursor blinks
				hosttest.Golden(t, "exporting-"+look+".png", st.Capture())
				close(goOn)
				st.Until(func() bool { return !boxes(st.Scene)["id"].Disabled() })
			})
		})
	}
}

// Events in Parquet have the chosen columns; a cancelled export leaves nothing.
func TestExportParquet(t *testing.T) {
	var content []byte
	synctest.Test(t, func(t *testing.T) {
		home := t.TempDir()
		t.Setenv("HOME", home)
		st := hosttest.NewStoreScene(t, nil)
		goOn := make(chan struct{})
		events := func(ctx context.Context) iter.Seq2[core.Event, error] {
			return func(yield func(core.Event, error) bool) {
				for id := range int64(1000) {
					if !yield(core.Event{ID: id, Author: "ann"}, nil) {
						return
					}
				}
				select {
				case <-goOn:
				case <-ctx.Done():
					yield(core.Event{}, ctx.Err())
				}
			}
		}
		begin := func() {
			Export(st.Host, "Title", recordview.ExportEvents(1000, events))
			inDialog[*widget.Options](t, st.Scene).Choose(2)
			for name, box := range boxes(st.Scene) {
				box.SetChecked(name == "id" || name == "author")
			}
			st.Key(fyne.KeyReturn)
			st.Until(func() bool {
				return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "Writing")
			})
		}
		begin()
		time.Sleep(time.Second)
		test.Tap(st.Button("Cancel"))
		st.Until(func() bool { return st.Win.Canvas().Overlays().Top() == nil })
		if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
			t.Errorf("it left %v, %v", left, err)
		}
		begin()
		close(goOn)
		st.Until(func() bool {
			return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "Saved, 1\u2009000 rows")
		})
		files, err := filepath.Glob(filepath.Join(home, "weir-events-*.parquet"))
		if err != nil || len(files) != 1 {
			t.Fatalf("got %q, %v", files, err)
		}
		if content, err = os.ReadFile(files[0]); err != nil {
			t.Fatal(err)
		}
	})
	type row struct {
		ID     int64  `parquet:"id"`
		Author string `parquet:"author"`
	}
	// Not in the bubble: the library keeps its decoders, and their channels, for others.
	rows, err := parquet.Read[row](bytes.NewReader(content), int64(len(content)))
	if err != nil || len(rows) != 1000 || rows[999] != (row{999, "ann"}) {
		t.Errorf("got %d rows, %v", len(rows), err)
	}
}
