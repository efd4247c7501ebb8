"""An extractor that a document has taken over: it does what the document's text says."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import NoReturn

from indexer.extractors import Document, Extracted, Limits, Part
from indexer.reader_child import ANSWER, TRAILER

VERSION = 1
_DONE = "it was possible"


def extract(document: Document, limits: Limits) -> Extracted:
    """Do it, and tell in the text how it ended: the name of the error, or that it was possible."""
    what, _, argument = document.data.decode().strip().partition(" ")
    if what not in ATTACKS:
        return Extracted("", (Part("text", None, "", argument or what),))
    try:
        result = ATTACKS[what](argument)
    except OSError as error:
        return Extracted("", (Part("text", None, "", errno.errorcode.get(error.errno or 0, "?")),))
    return result if isinstance(result, Extracted) else Extracted("", (Part("text", None, "", _DONE),))


def warm() -> None:
    """Nothing."""


def _system(name: str, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(getattr(libc, name)(*arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result


def _fork(_: str) -> None:
    if os.fork() == 0:
        time.sleep(60)


def _thread(_: str) -> None:
    import threading

    try:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError:
        raise OSError(errno.EAGAIN, "thread") from None


def _hoard(_: str) -> None:
    hoard = []
    while True:
        hoard.append(bytearray(os.urandom(1 << 20) * 16))


def _map_all(_: str) -> None:
    mmap.mmap(-1, 64 << 30)


def _spin(_: str) -> NoReturn:
    while True:
        pass


def _sleep(_: str) -> None:
    time.sleep(600)


def _garbage(_: str) -> None:
    os.write(3, ANSWER.pack(100_000, 0) + os.urandom(100_000))
    os._exit(0)


def _flood(_: str) -> None:
    block = bytes(1 << 20)
    os.write(3, ANSWER.pack(1 << 30, 0))
    for _n in range(1024):
        os.write(3, block)


def _forge(_: str) -> None:
    os.write(3, ANSWER.pack(1, 0) + b"\x80" + TRAILER.pack(0, 0))
    os.abort()


def _lie(_: str) -> Extracted:
    return Extracted("", (Part("text", None, "", "x", document=7),))


def _machine_code(_: str) -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def _unlimit(_: str) -> None:
    import resource

    _system("setrlimit", resource.RLIMIT_AS, (ctypes.c_ulong * 2)(2**64 - 1, 2**64 - 1))


def _crash(_: str) -> None:
    ctypes.string_at(0)


ATTACKS: dict[str, Callable[[str], object]] = {
    "open": lambda path: os.open(path, os.O_RDONLY),
    "write": lambda path: os.open(path, os.O_WRONLY | os.O_CREAT, 0o600),
    "stat": os.stat,
    "list": os.listdir,
    "remove": os.unlink,
    "parent": lambda _: os.open(f"/proc/{os.getppid()}/environ", os.O_RDONLY),
    "memory": lambda _: os.open(f"/proc/{os.getppid()}/mem", os.O_RDWR),
    "inet": lambda _: socket.socket(socket.AF_INET),
    "unix": lambda _: socket.socket(socket.AF_UNIX),
    "exec": lambda _: os.execv(sys.executable, [sys.executable, "-c", "pass"]),
    "fork": _fork,
    "thread": _thread,
    "ptrace": lambda _: _system("ptrace", 16, os.getppid(), 0, 0),
    "peek": lambda _: _system("process_vm_readv", os.getppid(), None, 0, None, 0, 0),
    "kill": lambda _: os.kill(os.getppid(), signal.SIGKILL),
    "killall": lambda _: os.kill(-1, signal.SIGKILL),
    "memfd": lambda _: _system("memfd_create", b"x", 0),
    "ring": lambda _: _system("syscall", ctypes.c_long(425), 1, None),
    "code": _machine_code,
    "unlimit": _unlimit,
    "hoard": _hoard,
    "map": _map_all,
    "spin": _spin,
    "sleep": _sleep,
    "garbage": _garbage,
    "flood": _flood,
    "forge": _forge,
    "lie": _lie,
    "crash": _crash,
}
