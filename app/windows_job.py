"""A Windows job object: a child and everything that it starts dies with it, and with this process.

Written from Microsoft's documentation (learn.microsoft.com/windows/win32/procthread/job-objects); no test has run it
on Windows yet, see docs/unproven.md.
"""

from __future__ import annotations

import ctypes
import logging
from typing import Any

_KILL_ON_JOB_CLOSE = 0x2000
_EXTENDED_LIMIT_INFORMATION = 9
_SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001
_log = logging.getLogger(__name__)


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """Holds one child. The system ends it when the last handle is closed, which the death of this process does."""

    def __init__(self, pid: int) -> None:
        """Put a process into a new job. What cannot be done is logged: the end of stdin still ends the child."""
        self._system: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
        for function in ("CreateJobObjectW", "OpenProcess"):
            getattr(self._system, function).restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(self._system.CreateJobObjectW(None, None))
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE
        child = ctypes.c_void_p(self._system.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid))
        done = self._system.SetInformationJobObject(
            self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        ) and self._system.AssignProcessToJobObject(self._handle, child)
        if not done:
            _log.warning("a child could not be put into a job")
        self._system.CloseHandle(child)

    def end(self) -> None:
        """Kill every process of the job."""
        self._system.TerminateJobObject(self._handle, 1)
        self._system.CloseHandle(self._handle)
        self._handle = ctypes.c_void_p()
