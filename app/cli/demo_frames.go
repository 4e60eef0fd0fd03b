//go:build !headless

package cli

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"weir/app/engine"
	"weir/app/scene"
	"weir/app/ui"
	"weir/app/ui/control"
	"weir/core/diskerr"
)

// drawFrames plays a scene in a window that nobody sees, and writes a picture of each step
// into a folder.
func (p *program) drawFrames(ctx context.Context, s scene.Scene, folder string) (err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return diskerr.Writing(folder, err)
	}
	dir, err := os.MkdirTemp("", "weir-frames-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	settings := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(settings, nil, 0o600); err != nil {
		return diskerr.Writing(settings, err)
	}
	frames := &frames{folder: folder, scene: s.Name}
	e := engine.New(engine.Options{
		File: settings, StateDir: dir, ServerDir: filepath.Join(dir, "server"), Version: p.version, Log: p.sceneLog(), SceneFrame: frames.write,
		Overrides: map[string]string{"storage.backend": "sqlite", "storage.sqlite.path": filepath.Join(dir, "weir.db"), "source.kind": "none"},
	})
	return ui.Offscreen(ctx, e, e.Run, func(ctx context.Context, picture func() (image.Image, error)) error {
		frames.picture = picture
		if err := e.PlayScene(ctx, s.Name); err != nil {
			return err
		}
		look := time.NewTicker(100 * time.Millisecond)
		defer look.Stop()
		for {
			now := e.State()
			switch {
			case now.Scene == nil:
				return errors.New(now.Notice.String())
			case now.Scene.Done:
				_, err := fmt.Fprintf(p.out, "wrote %d pictures to %s; lost %d, twice %d\n", now.Scene.Steps, folder, now.Scene.Lost, now.Scene.Twice)
				return err
			}
			select {
			case <-look.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
}

// frames writes pictures of a scene's steps.
type frames struct {
	folder, scene string
	picture       func() (image.Image, error) // set before the scene begins
}

// write writes a picture of a step that is about to end.
func (f *frames) write(s control.ScenePlay) (err error) {
	p, err := f.picture()
	if err != nil {
		return err
	}
	name := filepath.Join(f.folder, fmt.Sprintf("%s-%d.png", f.scene, s.Step))
	file, err := os.Create(name)
	if err != nil {
		return diskerr.Writing(name, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := png.Encode(file, p); err != nil {
		return diskerr.Writing(name, err)
	}
	return nil
}
