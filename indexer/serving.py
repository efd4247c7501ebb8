"""A child process on its own stdin and stdout: one reader thread, one worker thread for each job kind.

`serve()` owns descriptor 1: it is duplicated for frames and then pointed at stderr, because native libraries print.
The end of stdin is the end of the process: running jobs are cancelled, `close` runs, and after two seconds the
process is gone whatever still runs.
"""

from __future__ import annotations

import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from indexer.wire import (
    CallFailed,
    EventT,
    Fault,
    Inbound,
    Peer,
    Request,
    ResultT,
    Waiting,
    WireError,
    decode,
    drop,
    tag_of,
)

LEAVE_WITHIN_S = 2.0
_log = logging.getLogger(__name__)
_Wanted = TypeVar("_Wanted")


class Cancelled(Exception):
    """The caller no longer wants the result."""


class Refused(Exception):
    """The call cannot be done; the text is one sentence that says what happened and what to do."""


class Job:
    """What a running job may do besides computing its result."""

    def __init__(self, inbound: Inbound, child: Child) -> None:
        self._inbound = inbound
        self.child = child

    @property
    def cancelled(self) -> bool:
        """Whether the caller has asked to stop."""
        return self._inbound.cancelled.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when the caller has asked to stop."""
        if self.cancelled:
            raise Cancelled

    def event(self, body: msgspec.Struct) -> None:
        """Stream one event to the caller."""
        self._inbound.event(body)

    def ask(self, request: Request[ResultT, EventT], timeout_s: float) -> ResultT:
        """Call the other side and wait; a cancel of this job cancels the call.

        Raises `CallFailed`, or `Cancelled` when this job is cancelled meanwhile.
        """
        return self.child.ask(request, timeout_s, self._inbound.cancelled)


@dataclass(frozen=True, slots=True)
class Handler:
    """How one request is answered: on which worker thread, by which function."""

    worker: str
    run: Callable[[Any, Job], msgspec.Struct]


class Child:
    """The child's end of the connection."""

    def __init__(self, handlers: Mapping[type[Any], Handler], notes: Mapping[type[Any], Callable[[Any], None]]) -> None:
        self._handlers = {request.__name__: (request, handler) for request, handler in handlers.items()}
        self._notes = {note.__name__: (note, act) for note, act in notes.items()}
        self._queues: dict[str, queue.SimpleQueue[tuple[Inbound, type[Any], Handler] | None]] = {}
        self._threads: list[threading.Thread] = []
        self.peer: Peer | None = None

    def note(self, message: msgspec.Struct) -> None:
        """Tell the other side something it did not ask for."""
        if self.peer is not None:
            self.peer.note(message)

    def ask(
        self,
        request: Request[ResultT, EventT],
        timeout_s: float,
        cancelled: threading.Event | None = None,
    ) -> ResultT:
        """Call the other side and wait at most `timeout_s`. Raises `CallFailed`, or `Cancelled`."""
        if self.peer is None:
            raise CallFailed(Fault("stopped", "The program is closing."))
        answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        call_id = self.peer.call(request, Waiting(drop, answers.put, answers.put))
        waited = 0.0
        step = 0.05
        while True:
            try:
                answer = answers.get(timeout=step)
                break
            except queue.Empty:
                waited += step
            if cancelled is not None and cancelled.is_set():
                self.peer.cancel(call_id)
                self.peer.abandon(call_id, Fault("cancelled", "Stopped."))
                raise Cancelled
            if waited >= timeout_s:
                self.peer.cancel(call_id)
                self.peer.abandon(call_id, Fault("timeout", "The answer took too long. Please try again."))
        if isinstance(answer, Fault):
            raise CallFailed(answer)
        result: ResultT = decode(answer, request.result_type())
        return result

    def accept(self, inbound: Inbound) -> None:
        """Queue an inbound call for its worker."""
        tag = tag_of(inbound.body)
        if tag not in self._handlers:
            inbound.error(Fault("bad_request", f"This process does not know the request {tag!r}."))
            return
        request, handler = self._handlers[tag]
        if handler.worker not in self._queues:
            jobs: queue.SimpleQueue[tuple[Inbound, type[Any], Handler] | None] = queue.SimpleQueue()
            self._queues[handler.worker] = jobs
            thread = threading.Thread(target=self._work, args=(jobs,), name=handler.worker, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._queues[handler.worker].put((inbound, request, handler))

    def hear(self, body: msgspec.Raw) -> None:
        """Act on a note from the other side; unknown ones are ignored."""
        known = self._notes.get(tag_of(body))
        if known is not None:
            known[1](decode(body, known[0]))

    def stop(self) -> None:
        """Let the workers end after the job they have."""
        for jobs in self._queues.values():
            jobs.put(None)
        for thread in self._threads:
            thread.join(LEAVE_WITHIN_S / 2)

    def _work(self, jobs: queue.SimpleQueue[tuple[Inbound, type[Any], Handler] | None]) -> None:
        while (item := jobs.get()) is not None:
            inbound, request, handler = item
            if inbound.cancelled.is_set():
                inbound.error(Fault("cancelled", "Stopped."))
                continue
            try:
                inbound.result(handler.run(decode(inbound.body, request), Job(inbound, self)))
            except Cancelled:
                inbound.error(Fault("cancelled", "Stopped."))
            except Refused as refusal:
                inbound.error(Fault("refused", str(refusal)))
            except CallFailed as failure:
                inbound.error(failure.fault)
            except WireError:
                inbound.error(Fault("bad_request", f"The request {request.__name__} does not fit its type."))
            except Exception as error:  # noqa: BLE001 - the one boundary of a child: a job must not take it down
                _log.exception("%s failed", request.__name__)
                sentence = f"{request.__name__} failed ({error.__class__.__name__}); the log has the details."
                inbound.error(Fault("failed", sentence))


def serve(
    handlers: Mapping[type[Any], Handler],
    *,
    notes: Mapping[type[Any], Callable[[Any], None]] | None = None,
    started: Callable[[Child], None] | None = None,
    close: Callable[[], None] | None = None,
) -> int:
    """Answer calls on stdin and stdout until stdin ends; the process's exit code.

    Call this before importing anything heavy: handlers import late, so that nothing prints into the frames.
    """
    out, read_from = own_descriptors()
    child = Child(handlers, notes or {})
    write_lock = threading.Lock()

    def send(line: bytes) -> None:
        view = memoryview(line)
        with write_lock:
            try:
                while view:
                    view = view[os.write(out, view) :]
            except OSError:  # the parent is gone; the reader sees the end of stdin and ends the process
                return

    child.peer = Peer(send, child.accept, child.hear)
    if started is not None:
        started(child)
    code = 0
    try:
        while data := os.read(read_from, 1 << 18):
            child.peer.receive(data)
    except (OSError, WireError):
        _log.exception("the connection broke")
        code = 1
    threading.Thread(target=_leave_late, args=(code,), daemon=True).start()
    child.peer.close(Fault("stopped", "The program is closing."))
    child.stop()
    if close is not None:
        close()
    logging.shutdown()
    sys.stderr.flush()
    os._exit(code)  # native threads of torch, Chroma and llama.cpp must not hold up the exit


def own_descriptors() -> tuple[int, int]:
    """(descriptor for frames out, descriptor for frames in); what anyone prints goes to stderr from here on."""
    sys.stdout.flush()
    out = os.dup(1)
    os.dup2(2, 1)
    read_from = os.dup(0)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    return out, read_from


def _leave_late(code: int) -> None:
    threading.Event().wait(LEAVE_WITHIN_S)
    os._exit(code)
