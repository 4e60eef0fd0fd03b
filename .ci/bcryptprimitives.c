// The one function of bcryptprimitives.dll that Go programs need, for versions of Wine
// that lack this DLL. Only for tests: make wine puts it into its own prefix.
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID to, ULONG size); // RtlGenRandom, of advapi32

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size) {
	return SystemFunction036(to, (ULONG)size);
}
