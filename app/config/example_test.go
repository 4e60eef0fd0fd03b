package config_test

import (
	"fmt"
	"os"
	"path/filepath"

	"weir/app/config"
)

// What a file says can be overridden by the environment, and that by a flag.
func ExampleLoad() {
	e, err := config.Load(config.Options{
		Env:       []string{"WEIR_PROCESS_WORKERS=4", "WEIR_PROCESS_BATCH=50"},
		Overrides: map[string]string{"process.batch": "10"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Process.Workers, e.Origin("process.workers"))
	fmt.Println(e.Process.Batch, e.Origin("process.batch"))
	fmt.Println(e.Process.Lease, e.Origin("process.lease"))

	_, err = config.Load(config.Options{Overrides: map[string]string{"process.wokers": "4"}})
	fmt.Println(err)
	// Output:
	// 4 WEIR_PROCESS_WORKERS
	// 10 flag
	// 30s default
	// flag: process.wokers: no such setting; did you mean process.workers?
}

func ExampleSave() {
	dir, err := os.MkdirTemp("", "weir")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "config.toml")
	before := "[process] # at night\nworkers = 2 # two cores\n"
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	if err := config.Save(file, map[string]string{"process.workers": "8", "process.batch": "50"}); err != nil {
		fmt.Println(err)
		return
	}
	after, err := os.ReadFile(file)
	fmt.Print(string(after), err)
	// Output:
	// [process] # at night
	// workers = 8 # two cores
	// batch = 50
	// <nil>
}

func ExampleSettings() {
	for _, s := range config.Settings() {
		if s.Section() == "process" {
			fmt.Printf("%s: %s (%s, %s)\n", s.Name(), s.Doc, s.Unit, s.Bounds())
		}
	}
	// Output:
	// workers: How many workers process events at the same time. (workers, 1 to 1024)
	// batch: The most events that a worker takes at a time; fewer spread slow work better. (events, 1 to 1000)
	// lease: How long a program may go silent before others take over its unfinished events. (duration, 1s to 1h)
	// handler_timeout: How long processing an event may take before it counts as a failure. (duration, 10ms to 1d)
	// max_attempts: How many times an event is tried before it is given up. (attempts, 1 to 1000)
	// backoff: The delay before the first retry; each further retry waits longer. (duration, 1ms to 1h)
}
