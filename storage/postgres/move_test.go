package postgres_test

import (
	"testing"

	"weir/storage/storagetest"
)

func TestMove(t *testing.T) { storagetest.RunMove(t, createEager, create) }
