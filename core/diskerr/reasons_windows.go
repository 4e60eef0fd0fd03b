package diskerr

import (
	"golang.org/x/sys/windows"

	"weir/core"
)

// systemReasons are those that Windows numbers differently from other systems, or alone
// has.
var systemReasons = []reason{
	{windows.ERROR_WRITE_PROTECT, core.ErrReadOnly, "the disk is read-only"},
	{windows.ERROR_DISK_FULL, core.ErrNoSpace, "the disk is full"},
	{windows.ERROR_HANDLE_DISK_FULL, core.ErrNoSpace, "the disk is full"},
	{windows.ERROR_DISK_QUOTA_EXCEEDED, core.ErrNoSpace, "there is no room left in the user's quota"},
	{windows.ERROR_SHARING_VIOLATION, nil, "another program has it open: close it there"},
	{windows.ERROR_LOCK_VIOLATION, nil, "another program has locked it: close it there"},
	{windows.ERROR_DIRECTORY, nil, "that is not a folder"},
	{windows.ERROR_INVALID_NAME, nil, "Windows doesn't allow such a name"},
	{windows.ERROR_FILENAME_EXCED_RANGE, nil, "the name is too long"},
	{windows.ERROR_NOT_READY, nil, "the drive is empty or not ready"},
	{windows.ERROR_BAD_NETPATH, nil, "that computer doesn't answer"},
	{windows.ERROR_BAD_NET_NAME, nil, "that computer shares no such folder"},
	{windows.ERROR_CRC, nil, "the disk doesn't answer properly"},
	{windows.ERROR_IO_DEVICE, nil, "the disk doesn't answer properly"},
	{windows.ERROR_FILE_TOO_LARGE, nil, "the file would be too large for this file system"},
	{windows.ERROR_TOO_MANY_OPEN_FILES, nil, "too many files are open"},
}
