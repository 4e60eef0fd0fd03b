package scene_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"weir/app/cli"
)

// asWeir has this program be Weir: the guard of a scene, or its second program.
const asWeir = "WEIR_TEST_AS_WEIR"

func TestMain(m *testing.M) {
	if os.Getenv(asWeir) != "" {
		os.Exit(cli.Main(os.Args[1:], "test"))
	}
	if err := os.Setenv(asWeir, "1"); err != nil { // for the programs that scenes start
		panic(err)
	}
	// Fyne starts its settings' queue while packages are initialized, and never ends it.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("fyne.io/fyne/v2/internal/async.(*UnboundedChan[...]).processing"))
}
