"""The reader's child, in one of two forms, both warm before they see the first file:

    python -m indexer.reader_child fork FD   Linux: forks sealed workers, each for a few files
    python -m indexer.reader_child pipe N    elsewhere: seals itself, reads one file after the other, N bytes of memory

The forking form never parses anything. It hears on a Unix socket: a header (kind, number, length), with a new worker
also what it may use up and two descriptors: the worker's end of a socket to the host, and a pipe that only this
process keeps. When the worker has ended, its `TRAILER` goes into that pipe, so that no worker can forge its end.
A worker gets orders, each with the descriptor of its file, and answers on its socket.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import struct
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from indexer import network_lock, reader_work, seal
from indexer.priority import lower_priority
from indexer.reader_jobs import ORDERS, TERMS, Order

HEADER = struct.Struct("<BII")
"""Kind of message, number of the job, length of what follows."""
WORKER, KILL, JOB = 1, 2, 3
READY = b"R"
LENGTH = struct.Struct("<I")
TRAILER = struct.Struct("<iQ")
"""Wait status, peak of resident memory in bytes."""
ANSWER = struct.Struct("<IB")
"""Length of an answer, and whether the worker should be replaced before the next file."""
NOT_SEALED = 3
"""Exit status of a worker that could not be sealed, and so has read nothing."""
_BLOCK = 1 << 20
_LINE = 3
_GROWN_BYTES = 100 * 1024 * 1024


class Forks:
    """The forking form: the workers that run, and the socket to the host."""

    def __init__(self, control: socket.socket, missing: dict[str, str]) -> None:
        self._control = control
        self._missing = missing
        self._seal = seal.Seal(seal.offered())
        self._running: dict[int, _Running] = {}
        self._nothing = os.open(os.devnull, os.O_RDWR)
        self._most_descriptors = os.sysconf("SC_OPEN_MAX")
        self._ended, self._wake = os.pipe()
        for descriptor in (self._ended, self._wake):
            os.set_blocking(descriptor, False)

    def serve(self) -> None:
        """Until the host closes its end; then every worker dies with this process."""
        signal.signal(signal.SIGCHLD, lambda *_: None)  # so that the wake-up descriptor hears of it
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._ended, select.POLLIN)
        self._control.sendall(READY)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor == self._ended:
                    os.read(self._ended, 4096)
                    self._reap()
                elif not self._hear():
                    return

    def _hear(self) -> bool:
        """Act on one message; whether the host is still there."""
        header, descriptors, _, _ = socket.recv_fds(self._control, HEADER.size, 2)
        if len(header) < HEADER.size:
            return False
        kind, number, length = HEADER.unpack(header)
        if kind == KILL:
            for pid, running in self._running.items():
                if running.number == number:
                    os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number is not another process's
            return True
        line, pipe = descriptors
        self._start(number, _exactly(self._control, length), line, pipe)
        return True

    def _start(self, number: int, terms: bytes, line: int, pipe: int) -> None:
        host = os.getpid()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                seal.die_with_parent()
                if os.getppid() == host:
                    self._work(terms, line)
                    code = 0
            except seal.SealFailed:
                code = NOT_SEALED
            finally:
                os._exit(code)
        os.close(line)
        self._running[pid] = _Running(number, pipe)

    def _work(self, terms: bytes, line: int) -> None:
        """In the worker: keep one socket, seal, do jobs until the host closes its end."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        line = _above(line, 9)
        for descriptor, number in ((self._nothing, 0), (self._nothing, 1), (self._nothing, 2), (line, _LINE)):
            os.dup2(descriptor, number, inheritable=False)
        os.closerange(_LINE + 1, self._most_descriptors)
        agreed = TERMS.decode(terms)
        if agreed.nice:
            lower_priority()
        host = socket.socket(fileno=_LINE)
        allowance = seal.Allowance(agreed.cpu_s, agreed.memory_bytes, descriptors=_LINE + 2)
        start = _peak_bytes()
        self._seal.put_on(allowance)
        while True:
            header, descriptors, _, _ = socket.recv_fds(host, HEADER.size, 1)
            if len(header) < HEADER.size:
                return
            order = ORDERS.decode(_exactly(host, HEADER.unpack(header)[2]))
            file = descriptors[0]
            answer = reader_work.answer(order, lambda order=order, file=file: _contents(order, file), self._missing)  # type: ignore[misc]
            os.close(file)
            head = ANSWER.pack(len(answer), _peak_bytes() - start > _GROWN_BYTES)
            write_all(_LINE, head + answer if len(answer) < _BLOCK else head)
            if len(answer) >= _BLOCK:
                write_all(_LINE, answer)

    def _reap(self) -> None:
        while self._running:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            running = self._running.pop(pid, None)
            if running is not None:
                try:
                    write_all(running.pipe, TRAILER.pack(status, usage.ru_maxrss * 1024))
                except OSError:  # the host has stopped listening to this one
                    pass
                os.close(running.pipe)


@dataclass(frozen=True, slots=True)
class _Running:
    number: int
    pipe: int


def _contents(order: Order, file: int) -> bytes:
    """The whole file from its descriptor, whose position the host shares and moves."""
    blocks: list[bytes] = []
    size = 0
    while block := os.pread(file, _BLOCK, size):
        blocks.append(block)
        size += len(block)
        if size > order.limits.max_bytes:  # it grows while it is read
            raise reader_work.too_large(order.limits.max_bytes)
    return blocks[0] if len(blocks) == 1 else b"".join(blocks)


def _above(descriptor: int, number: int) -> int:
    """The same under a number above `number`."""
    import fcntl

    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, number + 1)


def _peak_bytes() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def serve_pipe(
    incoming: BinaryIO, outgoing: int, allowance: seal.Allowance, work: Callable[[bytes, Callable[[], bytes]], bytes]
) -> None:
    """Seal this process, then answer one order after the other until `incoming` ends.

    An order is its length and its bytes; the file follows in pieces, each with its length, the last of length 0.
    """
    seal.Seal(seal.offered()).put_on(allowance)
    write_all(outgoing, READY)
    while len(head := incoming.read(LENGTH.size)) == LENGTH.size:
        order = incoming.read(LENGTH.unpack(head)[0])
        pieces: list[bytes] = []
        while size := LENGTH.unpack(incoming.read(LENGTH.size))[0]:
            pieces.append(incoming.read(size))

        def contents(pieces: list[bytes] = pieces) -> bytes:
            joined = b"".join(pieces)
            pieces.clear()
            return joined

        answer = work(order, contents)
        write_all(outgoing, LENGTH.pack(len(answer)) + answer)


def own_pipes() -> tuple[BinaryIO, int]:
    """(what the host writes, descriptor that it reads); what anyone prints goes nowhere from here on."""
    sys.stdout.flush()
    outgoing, incoming = os.dup(1), os.fdopen(os.dup(0), "rb", buffering=_BLOCK)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    return incoming, outgoing


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything. Raises `OSError`."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _exactly(control: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = os.read(control.fileno(), length - len(data))
        if not piece:
            os._exit(0)
        data += piece
    return bytes(data)


def main() -> int:
    """Serve in the form that the first argument names, until the host's end closes."""
    network_lock.lock()
    warnings.simplefilter("ignore")  # a parser's warning may quote the document
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the host decides
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"  # a process with threads cannot be forked safely
    if sys.argv[1] == "fork":
        control = socket.socket(fileno=int(sys.argv[2]))
        missing = reader_work.warm()
        gc.collect()
        gc.freeze()  # so that no worker's collection touches, and so copies, what all of them share
        Forks(control, missing).serve()
        os._exit(0)
    incoming, outgoing = own_pipes()
    missing = reader_work.warm()
    serve_pipe(
        incoming,
        outgoing,
        seal.Allowance(0, int(sys.argv[2])),
        lambda order, data: reader_work.answer(ORDERS.decode(order), data, missing),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
