package diskerr

import (
	"golang.org/x/sys/windows"

	"weir/core"
	"weir/core/message"
)

// systemReasons are those that Windows numbers differently from other systems, or alone
// has.
var systemReasons = []reason{
	{windows.ERROR_WRITE_PROTECT, core.ErrReadOnly, message.New("the disk is read-only")},
	{windows.ERROR_DISK_FULL, core.ErrNoSpace, message.New("the disk is full")},
	{windows.ERROR_HANDLE_DISK_FULL, core.ErrNoSpace, message.New("the disk is full")},
	{windows.ERROR_DISK_QUOTA_EXCEEDED, core.ErrNoSpace, message.New("there is no room left in the user's quota")},
	{windows.ERROR_SHARING_VIOLATION, nil, message.New("another program has it open: close it there")},
	{windows.ERROR_LOCK_VIOLATION, nil, message.New("another program has locked it: close it there")},
	{windows.ERROR_DIRECTORY, nil, message.New("that is not a folder")},
	{windows.ERROR_INVALID_NAME, nil, message.New("Windows doesn't allow such a name")},
	{windows.ERROR_FILENAME_EXCED_RANGE, nil, message.New("the name is too long")},
	{windows.ERROR_NOT_READY, nil, message.New("the drive is empty or not ready")},
	{windows.ERROR_BAD_NETPATH, nil, message.New("that computer doesn't answer")},
	{windows.ERROR_BAD_NET_NAME, nil, message.New("that computer shares no such folder")},
	{windows.ERROR_CRC, nil, message.New("the disk doesn't answer properly")},
	{windows.ERROR_IO_DEVICE, nil, message.New("the disk doesn't answer properly")},
	{windows.ERROR_FILE_TOO_LARGE, nil, message.New("the file would be too large for this file system")},
	{windows.ERROR_TOO_MANY_OPEN_FILES, nil, message.New("too many files are open")},
}
