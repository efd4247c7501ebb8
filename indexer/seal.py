"""The seal: a process that only computes. Nothing that it has not opened before can be reached from inside.

    Linux    landlock without a single path, a seccomp filter (`indexer.seal_filter`), limits, no new privileges
    macOS    the sandbox's "pure computation"                    (`indexer.seal_desktop`)
    Windows  a job object around it, low integrity inside        (`indexer.seal_desktop`)

A process imports and opens what it needs, makes a `Seal`, puts it on, then touches what is hostile. There is no way
back.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer import seal_filter

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_PR_GET_SECCOMP = 21
_MODE_FILTER = 2
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446  # the same on every architecture
_LANDLOCK_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION
_FILE_RIGHTS = (13, 14, 15, 15, 16)
"""How many access rights to files ABI 1, 2, ... know (include/uapi/linux/landlock.h)."""
_TCP_SINCE, _SCOPES_SINCE = 4, 6
_ANY_PID = 0x5EA15EA1
"""Stands in the filter for the process id that is not known yet; no process has it (the kernel ends at 2**22)."""
_TCP_BIND_AND_CONNECT, _SIGNALS_AND_ABSTRACT_SOCKETS = 0b11, 0b11


class SealFailed(Exception):
    """The seal could not be put on: the process must not touch anything hostile."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What this system has to seal a process with."""

    system: str
    landlock: int
    """Its ABI, 0 when there is none."""
    seccomp: bool

    @property
    def whole(self) -> bool:
        """Whether every layer that this program knows for the system is there."""
        return self.system != "linux" or (self.landlock > 0 and self.seccomp)

    @property
    def sentence(self) -> str:
        """For people."""
        if self.system == "darwin":
            return "Files are read in processes sealed by the macOS sandbox."
        if self.system == "win32":
            return "Files are read in processes of low integrity inside a job object."
        if self.whole:
            return f"Files are read in processes sealed by landlock (ABI {self.landlock}) and a seccomp filter."
        if self.seccomp:
            return "This kernel has no landlock; files are read in processes sealed by a seccomp filter alone."
        if self.landlock:
            return "This kernel or machine has no seccomp filter; readers are sealed by landlock and limits alone."
        return "This kernel has neither landlock nor seccomp filters; readers are held by limits alone."


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a sealed process may use up."""

    cpu_s: float
    """Processor seconds from now on; 0 sets no limit."""
    memory_bytes: int
    """Address space beyond what it has when the seal is made."""
    descriptors: int = 0
    """Numbers below this one may be given to further descriptors; the process itself can make none."""


def offered() -> Offer:
    """Ask the system, without sealing anything."""
    if sys.platform != "linux":
        return Offer(sys.platform, 0, False)
    libc = _libc()
    abi = libc.syscall(ctypes.c_long(_LANDLOCK_CREATE), None, ctypes.c_size_t(0), ctypes.c_uint(_LANDLOCK_VERSION))
    filtering = libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 and platform.machine() in seal_filter.ARCHITECTURES
    return Offer("linux", max(0, int(abi)), filtering)


class Seal:
    """Everything that is offered, made ready; a process forked from here puts it on within a millisecond."""

    def __init__(self, offer: Offer, *, threads: bool = False) -> None:
        """`threads` is whether the sealed process may start some."""
        self._offer = offer
        self._threads = threads
        if offer.system == "linux":
            import resource

            self._libc = _libc()
            pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
            self._address_space = int(pages) * resource.getpagesize()
            self._rules = _landlock_rules(offer.landlock)
            self._filter = b""
            if offer.seccomp:
                self._filter = seal_filter.program(platform.machine(), _ANY_PID, threads=threads)

    def put_on(self, allowance: Allowance) -> None:
        """Seal this process. Raises `SealFailed`.

        Descriptors that are open stay usable. On Linux this must be the process's only thread.
        """
        if self._offer.system == "linux":
            libc = self._libc
            _insist(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)  # nobody looks into its memory by /proc
            _insist(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
            if self._rules:
                _landlock(libc, self._rules)
            _limit(allowance, self._address_space + allowance.memory_bytes, threads=self._threads)
            if self._filter:
                own = self._filter.replace(struct.pack("=I", _ANY_PID), struct.pack("=I", os.getpid()))
                body = ctypes.create_string_buffer(own, len(own))
                filled = _Program(len(own) // 8, ctypes.cast(body, ctypes.c_void_p))
                _insist(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filled), 0, 0) == 0)
            return
        _limit(allowance, 0, threads=self._threads)
        from indexer import seal_desktop

        if self._offer.system == "darwin":
            _insist(seal_desktop.enter_pure_computation(ctypes.CDLL(None)))
        elif self._offer.system == "win32":
            _insist(seal_desktop.lower_integrity(getattr(ctypes, "windll")))  # noqa: B009 - exists on Windows only


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def die_with_parent() -> None:
    """Linux: the kernel ends this process when the thread that started it ends."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def _limit(allowance: Allowance, room: int, *, threads: bool) -> None:
    try:
        import resource
    except ImportError:  # Windows: the job object has the limits
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the document
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if allowance.cpu_s:
        limit = int(time.process_time() + allowance.cpu_s) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    if room:  # macOS does not enforce the address space, and its sandbox knows no other processes anyway
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowance.descriptors, allowance.descriptors))
        if not threads:
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _landlock_rules(abi: int) -> bytes:
    """struct landlock_ruleset_attr that handles every right that the ABI knows; b"" without landlock."""
    if not abi:
        return b""
    rules = struct.pack("=Q", (1 << _FILE_RIGHTS[min(abi, len(_FILE_RIGHTS)) - 1]) - 1)
    if abi >= _TCP_SINCE:
        rules += struct.pack("=Q", _TCP_BIND_AND_CONNECT)
    if abi >= _SCOPES_SINCE:
        rules += struct.pack("=Q", _SIGNALS_AND_ABSTRACT_SOCKETS)
    return rules


def _landlock(libc: Any, rules: bytes) -> None:
    """Allow none of the rights that are handled, anywhere."""
    descriptor = libc.syscall(
        ctypes.c_long(_LANDLOCK_CREATE), ctypes.c_char_p(rules), ctypes.c_size_t(len(rules)), ctypes.c_uint(0)
    )
    _insist(descriptor >= 0)
    _insist(libc.syscall(ctypes.c_long(_LANDLOCK_RESTRICT), ctypes.c_int(descriptor), ctypes.c_uint(0)) == 0)
    os.close(descriptor)


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _insist(done: bool) -> None:
    if not done:
        raise SealFailed(errno.errorcode.get(ctypes.get_errno(), "refused"))
