package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"weir/app/scene"
)

// demoFlags are those of demo.
type demoFlags struct {
	json   bool
	frames string
}

func (p *program) demoCommand() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo [SCENE]",
		Short: "Play a scene that shows concurrency at work",
		Long: "Play a scene on a throw-away store: a script of about a minute in which something happens\n" +
			"that is worth watching, with captions that say what to look at and why. Without a name,\n" +
			"list the scenes. With --json the script continues as soon as each thing has happened, which\n" +
			"takes seconds, and what happened is printed. Your stores and settings are not touched.",
		Example: "  weir demo                     list the scenes\n" +
			"  weir demo back-pressure\n" +
			"  weir demo takeover --json     what happened, in one line\n",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("one scene at a time: %s", strings.Join(args, ", "))
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, s := range scene.Scenes() {
				names = append(names, s.Name+"\t"+s.Line)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return p.listScenes(f)
			}
			s, err := scene.Find(args[0])
			if err != nil {
				return usageError{err}
			}
			return p.playScene(c.Context(), s, f)
		},
	}
	c.Flags().BoolVar(&f.json, "json", false, "print what happened as one line of JSON")
	c.Flags().StringVar(&f.frames, "frames", "", "write a picture of each step into this `folder`, for slides")
	c.AddCommand(p.demoGuard(), p.demoOther())
	return c
}

// demoGuard is the process that removes what a scene leaves when its program is killed.
func (p *program) demoGuard() *cobra.Command {
	return &cobra.Command{
		Use: scene.GuardCommand, Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return scene.Guard(p.in, args[0]) },
	}
}

// demoOther is the second program of a scene.
func (p *program) demoOther() *cobra.Command {
	return &cobra.Command{
		Use: scene.OtherCommand, Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return scene.Other(c.Context(), p.in, p.out, args[0], p.version)
		},
	}
}

// listedScene is a scene in a list of all.
type listedScene struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Line  string `json:"line"`
}

func (p *program) listScenes(f demoFlags) error {
	if f.frames != "" {
		return usagef("--frames needs a scene; \"weir demo\" lists them")
	}
	if f.json {
		var all []listedScene
		for _, s := range scene.Scenes() {
			all = append(all, listedScene{s.Name, s.Title, s.Line})
		}
		return json.NewEncoder(p.out).Encode(all)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, s := range scene.Scenes() {
		fmt.Fprintf(w, "%s\t%s\n", s.Name, s.Line)
	}
	return w.Flush()
}

// playScene plays a scene: in a terminal with captions, and in its own time with --json.
func (p *program) playScene(ctx context.Context, s scene.Scene, f demoFlags) error {
	if f.frames != "" {
		return interrupted(p.drawFrames(ctx, s, f.frames))
	}
	o := scene.Options{Version: p.version, Log: p.sceneLog()}
	var show *sceneDisplay
	if !f.json {
		o.Pace = scene.Pace
		show = newSceneDisplay(p.out)
		o.Observe, o.Snapshot = show.observe, show.snapshot
	}
	began := time.Now()
	result, err := scene.New(s, o).Run(ctx)
	if show != nil {
		show.end()
	}
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted(err)
	case f.json:
		if result.Seconds == 0 {
			result.Seconds = time.Since(began).Seconds()
		}
		err = errors.Join(err, json.NewEncoder(p.out).Encode(result))
	case err == nil:
		_, err = fmt.Fprintf(p.out, "\nlost %d, twice %d; %.0f s\n", result.Lost, result.Twice, result.Seconds)
	}
	if err == nil && !result.OK {
		return errSilent
	}
	return err
}

// interrupted says in place of a cancelled context what became of a scene.
func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted: nothing of the scene is left behind")
	}
	return err
}
