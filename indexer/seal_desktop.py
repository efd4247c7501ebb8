"""The seals of macOS and Windows, each call on a library that is passed in.

Written from Apple's `sandbox_init(3)` and Microsoft's documentation of job objects, mandatory integrity control and
process mitigation policies; no test has run them there yet, see docs/unproven.md.
"""

from __future__ import annotations

import ctypes
from typing import Any

_SANDBOX_NAMED = 1
_PURE_COMPUTATION = b"pure-computation"  # kSBXProfilePureComputation: no files, no network, no processes
_KILL_ON_JOB_CLOSE, _ACTIVE_PROCESS, _PROCESS_MEMORY, _DIE_ON_EXCEPTION = 0x2000, 0x8, 0x100, 0x400
_EXTENDED_LIMITS, _UI_LIMITS = 9, 4
_EVERY_UI_LIMIT = 0xFF  # handles, clipboard both ways, system parameters, display, atoms, desktop, exit
_SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001
_TOKEN_ADJUST_DEFAULT_AND_QUERY = 0x0080 | 0x0008
_TOKEN_INTEGRITY_LEVEL = 25
_SE_GROUP_INTEGRITY = 0x20
_LOW_INTEGRITY = "S-1-16-4096"
_DYNAMIC_CODE, _CHILD_PROCESS = 2, 13
"""Of enum PROCESS_MITIGATION_POLICY; bit 0 of each forbids new machine code, and new processes."""


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("user_time", ctypes.c_int64 * 2),
        ("flags", ctypes.c_uint32),
        ("working_set", ctypes.c_size_t * 2),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_and_scheduling", ctypes.c_uint32 * 2),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peaks", ctypes.c_size_t * 2),
    )


class _LabelledSid(ctypes.Structure):
    """TOKEN_MANDATORY_LABEL."""

    _fields_ = (("sid", ctypes.c_void_p), ("attributes", ctypes.c_uint32))


def enter_pure_computation(system: Any) -> bool:
    """macOS: from now on this process only computes, and uses the descriptors that it has; whether that worked."""
    message = ctypes.c_char_p()
    return bool(system.sandbox_init(_PURE_COMPUTATION, ctypes.c_uint64(_SANDBOX_NAMED), ctypes.byref(message)) == 0)


def lower_integrity(windows: Any) -> bool:
    """Windows: this process can no longer write where ordinary ones can, make code, or start a process."""
    kernel, security = windows.kernel32, windows.advapi32
    for policy in (_DYNAMIC_CODE, _CHILD_PROCESS):
        flags = ctypes.c_uint32(1)
        if not kernel.SetProcessMitigationPolicy(policy, ctypes.byref(flags), ctypes.sizeof(flags)):
            return False
    token, sid = ctypes.c_void_p(), ctypes.c_void_p()
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    if not security.OpenProcessToken(process, _TOKEN_ADJUST_DEFAULT_AND_QUERY, ctypes.byref(token)):
        return False
    try:
        if not security.ConvertStringSidToSidW(_LOW_INTEGRITY, ctypes.byref(sid)):
            return False
        label = _LabelledSid(sid, _SE_GROUP_INTEGRITY)
        size = ctypes.sizeof(label) + security.GetLengthSid(sid)
        return bool(security.SetTokenInformation(token, _TOKEN_INTEGRITY_LEVEL, ctypes.byref(label), size))
    finally:
        kernel.LocalFree(sid)
        kernel.CloseHandle(token)


def confine(pid: int, memory_bytes: int, system: Any = None) -> Job | None:
    """Windows: put a process into a job with limits; None when that fails, and then the process must end."""
    kernel = system if system is not None else getattr(ctypes, "windll").kernel32  # noqa: B009 - Windows only
    for function in ("CreateJobObjectW", "OpenProcess"):
        getattr(kernel, function).restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = _Limits(process_memory=memory_bytes, active_processes=1)
    limits.flags = _KILL_ON_JOB_CLOSE | _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_EXCEPTION
    interface = ctypes.c_uint32(_EVERY_UI_LIMIT)
    child = ctypes.c_void_p(kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid))
    done = (
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        and kernel.SetInformationJobObject(job, _UI_LIMITS, ctypes.byref(interface), ctypes.sizeof(interface))
        and kernel.AssignProcessToJobObject(job, child)
    )
    kernel.CloseHandle(child)
    if done:
        return Job(kernel, job)
    kernel.CloseHandle(job)
    return None


class Job:
    """Holds a job object open; when this is dropped, the system ends the process in it."""

    def __init__(self, kernel: Any, handle: Any) -> None:
        self._kernel = kernel
        self._handle = handle

    def __del__(self) -> None:
        self._kernel.CloseHandle(self._handle)
