package main

import (
	"context"
	"errors"
	"time"

	"github.com/mikestefanello/backlite"
)

// backliteTask is a job as backlite wants it.
type backliteTask struct{ job }

// Config implements backlite.Task. Without Retention, completed tasks are deleted.
func (backliteTask) Config() backlite.QueueConfig {
	return backlite.QueueConfig{Name: "events", MaxAttempts: 3, Timeout: 10 * time.Second}
}

func driveBacklite(ctx context.Context, t *trial) error {
	db, err := openSQLite(t)
	if err != nil {
		return err
	}
	defer db.Close()
	client, err := backlite.NewClient(backlite.ClientConfig{DB: db, NumWorkers: t.Workers, ReleaseAfter: 10 * time.Minute})
	if err != nil {
		return err
	}
	if err := client.Install(); err != nil {
		return err
	}
	client.Register(backlite.NewQueue(func(_ context.Context, task backliteTask) error {
		t.handleJob(task.N)
		return nil
	}))
	client.Start(ctx)
	t.begin()
	stored := int64(0)
	tasks := make([]backlite.Task, 0, t.Batch)
	err = t.produce(ctx, func(ctx context.Context, jobs []job) error {
		tasks = tasks[:0]
		for _, j := range jobs {
			tasks = append(tasks, backliteTask{j})
		}
		ids, err := client.Add(tasks...).Ctx(ctx).Save()
		stored += int64(len(ids))
		return err
	})
	if err != nil {
		return err
	}
	if err := t.await(ctx); err != nil {
		return err
	}
	if !client.Stop(ctx) { // it waits until what was handled is deleted
		return errors.New("the dispatcher didn't stop")
	}
	if err := t.end(); err != nil {
		return err
	}
	var left int64
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM backlite_tasks").Scan(&left); err != nil {
		return err
	}
	return t.verify(left, stored)
}
