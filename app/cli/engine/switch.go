package engine

import (
	"context"
	"errors"

	"weir/app/ui/desk"
)

// Test implements desk.Storer.
func (e *Engine) Test(ctx context.Context, c desk.StoreChoice, report func(desk.Step)) error {
	return errors.ErrUnsupported
}

// Switch implements desk.Storer.
func (e *Engine) Switch(ctx context.Context, c desk.StoreChoice, finish bool) error {
	return errors.ErrUnsupported
}
