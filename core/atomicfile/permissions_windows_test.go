package atomicfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"

	"weir/core/atomicfile"
)

// everyone is the account of all users in an access list.
const everyone = ";;;WD)"

func accessList(t *testing.T, file string) string {
	t.Helper()
	d, err := windows.GetNamedSecurityInfo(file, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(err)
	}
	return d.String()
}

// TestPermissions: only the user, the system and administrators may read a file with
// passwords, whatever its folder allows, and a replaced file keeps its access list.
func TestPermissions(t *testing.T) {
	folder := t.TempDir()
	open, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := open.DACL()
	if err != nil {
		t.Fatal(err)
	}
	err = windows.SetNamedSecurityInfo(folder, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, all, nil)
	if err != nil {
		t.Fatal(err)
	}
	private, shared := filepath.Join(folder, "config.toml"), filepath.Join(folder, "counts.csv")
	if err := os.WriteFile(shared, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 { // made, and replaced
		if err := atomicfile.Write(private, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := accessList(t, private); strings.Contains(got, everyone) || !strings.Contains(got, ";;;SY)") {
			t.Errorf("private: got %s", got)
		}
		was := accessList(t, shared)
		if err := atomicfile.Write(shared, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := accessList(t, shared); got != was || !strings.Contains(got, everyone) {
			t.Errorf("shared: got %s, want %s", got, was)
		}
	}
}
