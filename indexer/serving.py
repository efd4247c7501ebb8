"""A child process on its own stdin and stdout: one reader thread, one worker thread for each job kind.

`serve()` owns descriptor 1: it is duplicated for frames and then pointed at stderr, because native libraries print.
The end of stdin is the end of the process: running jobs are cancelled, `close` runs, and after two seconds the
process is gone whatever still runs.

This is the one place of a child where any exception is caught. What is logged of it is its class and where it was
raised, never its message: a message may quote a document.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from indexer.stop import Stop
from indexer.wire import (
    CallFailed,
    EventT,
    Fault,
    Inbound,
    Nothing,
    Peer,
    Request,
    ResultT,
    Waiting,
    WireError,
    decode,
    drop,
    tag_of,
)

LEAVE_WITHIN_S = 1.8
"""Below the two seconds that are promised, so that the promise holds on a busy machine."""
_log = logging.getLogger(__name__)
_Wanted = TypeVar("_Wanted")


class Cancelled(Exception):
    """The caller no longer wants the result."""


class Refused(Exception):
    """The call cannot be done; the text is one sentence that says what happened and what to do."""


class Hello(Request[Nothing, Nothing], frozen=True):
    """Every child answers this one at once, whatever its workers do: it says that the child is up."""


class Job:
    """What a running job may do besides computing its result."""

    def __init__(self, inbound: Inbound, child: Child) -> None:
        self._inbound = inbound
        self.child = child

    @property
    def cancelled(self) -> bool:
        """Whether the caller has asked to stop."""
        return self._inbound.cancelled.is_set()

    def stop(self) -> None:
        """End it as if its caller no longer wanted it; from any thread."""
        self._inbound.cancelled.set()

    def check(self) -> None:
        """Raise `Cancelled` when the caller has asked to stop."""
        if self.cancelled:
            raise Cancelled

    @contextmanager
    def heard(self, wake: Callable[[], None]) -> Iterator[None]:
        """Within, `wake` is called when the caller asks to stop; at once when that was asked already."""
        with self._inbound.cancelled.heard(wake):
            yield

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


@dataclass(slots=True)
class _Queued:
    inbound: Inbound
    request: type[Any]
    handler: Handler
    begun: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """A call that still waits for its worker ends at once; one that runs ends by itself."""
        if not self.begun.is_set():
            self.inbound.error(Fault("cancelled", "Stopped."))


class Child:
    """The child's end of the connection."""

    def __init__(self, handlers: Mapping[type[Any], Handler], notes: Mapping[type[Any], Callable[[Any], None]]) -> None:
        self._handlers = {request.__name__: (request, handler) for request, handler in handlers.items()}
        self._notes = {note.__name__: (note, act) for note, act in notes.items()}
        self._queues: dict[str, queue.SimpleQueue[_Queued | None]] = {}
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
        cancelled: Stop | None = None,
    ) -> ResultT:
        """Call the other side and wait at most `timeout_s`. Raises `CallFailed`, or `Cancelled`."""
        if self.peer is None:
            raise CallFailed(Fault("stopped", "The program is closing."))
        if cancelled is not None and cancelled.is_set():
            raise Cancelled
        answers: queue.SimpleQueue[msgspec.Raw | Fault | None] = queue.SimpleQueue()
        call_id = self.peer.call(request, Waiting(drop, answers.put, answers.put))
        try:
            with cancelled.heard(lambda: answers.put(None)) if cancelled is not None else nullcontext():
                answer = answers.get(timeout=max(0.0, timeout_s))
        except queue.Empty:
            answer = Fault("timeout", "The answer took too long. Please try again.")
            self._give_up(call_id, answer)
        if answer is None:
            self._give_up(call_id, Fault("cancelled", "Stopped."))
            raise Cancelled
        if isinstance(answer, Fault):
            raise CallFailed(answer)
        try:
            result: ResultT = decode(answer, request.result_type())
        except WireError:
            raise CallFailed(
                Fault("failed", f"The answer to {type(request).__name__} does not fit its type.")
            ) from None
        return result

    def _give_up(self, call_id: int, why: Fault) -> None:
        assert self.peer is not None
        self.peer.cancel(call_id)
        self.peer.abandon(call_id, why)

    def accept(self, inbound: Inbound) -> None:
        """Queue an inbound call for its worker."""
        tag = tag_of(inbound.body)
        if tag == Hello.__name__:
            inbound.result(Nothing())
            return
        if tag not in self._handlers:
            inbound.error(Fault("bad_request", f"This process does not know the request {tag!r}."))
            return
        request, handler = self._handlers[tag]
        if handler.worker not in self._queues:
            jobs: queue.SimpleQueue[_Queued | None] = queue.SimpleQueue()
            self._queues[handler.worker] = jobs
            thread = threading.Thread(target=self._work, args=(jobs,), name=handler.worker, daemon=True)
            self._threads.append(thread)
            thread.start()
        queued = _Queued(inbound, request, handler)
        inbound.on_cancel = queued.cancel
        self._queues[handler.worker].put(queued)

    def hear(self, body: msgspec.Raw) -> None:
        """Act on a note from the other side; one that is unknown or does not fit its type is ignored."""
        known = self._notes.get(tag_of(body))
        if known is not None:
            note, act = known
            survive(note.__name__, lambda: act(decode(body, note)))

    def stop(self) -> None:
        """Let the workers end after the job they have; waits for them at most half of the time there is to leave."""
        for jobs in self._queues.values():
            jobs.put(None)
        deadline = time.monotonic() + LEAVE_WITHIN_S / 2
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self, jobs: queue.SimpleQueue[_Queued | None]) -> None:
        while (item := jobs.get()) is not None:
            item.begun.set()
            inbound, request = item.inbound, item.request
            if inbound.cancelled.is_set():
                inbound.error(Fault("cancelled", "Stopped."))
                continue
            try:
                inbound.result(item.handler.run(decode(inbound.body, request), Job(inbound, self)))
            except Cancelled:
                inbound.error(Fault("cancelled", "Stopped."))
            except Refused as refusal:
                inbound.error(Fault("refused", str(refusal)))
            except CallFailed as failure:
                inbound.error(failure.fault)
            except WireError:
                inbound.error(Fault("bad_request", f"The request {request.__name__} does not fit its type."))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the boundary: a job must not take the child down
                log_failure(request.__name__, error)
                sentence = f"{request.__name__} failed ({error.__class__.__name__}); the log has the details."
                inbound.error(Fault("failed", sentence))


def survive(what: str, run: Callable[[], object]) -> bool:
    """Run work that nobody waits for, on a thread of its own or for a note; whether it ended well.

    An exception is logged under the name `what` and goes no further: the process lives on.
    """
    try:
        run()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the boundary for work in the background
        log_failure(what, error)
        return False
    return True


def log_failure(what: str, error: BaseException) -> None:
    """Log the class of an error, of its causes, and where they were raised; no messages (they may quote a document)."""
    lines: list[str] = []
    one: BaseException | None = error
    while one is not None and len(lines) < 100:
        lines.append(one.__class__.__name__)
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(one.__traceback__)
        ]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    _log.error("%s failed: %s", what, "\n".join(lines))


def log_uncaught(arguments: threading.ExceptHookArgs) -> None:
    """Log what ended a thread, without the message that Python would print: it may hold a path or a document's text."""
    if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
        log_failure(arguments.thread.name if arguments.thread is not None else "a thread", arguments.exc_value)


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
    threading.excepthook = log_uncaught
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent decides, by closing stdin
    child = Child(handlers, notes or {})

    def send(line: bytes) -> None:
        view = memoryview(line)
        try:
            while view:
                view = view[os.write(out, view) :]
        except OSError:  # the parent is gone; the reader sees the end of stdin and ends the process
            return

    peer = child.peer = Peer(send, child.accept, child.hear)

    def run() -> None:
        if started is not None:
            started(child)
        while data := os.read(read_from, 1 << 18):
            peer.receive(data)

    code = 0 if survive("the connection", run) else 1
    threading.Thread(target=_leave_late, args=(code,), daemon=True).start()
    survive("leaving", lambda: peer.close(Fault("stopped", "The program is closing.")))
    child.stop()
    if close is not None:
        survive("closing", close)
    logging.shutdown()
    with suppress(OSError, ValueError):  # nobody may be left to read stderr
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
    time.sleep(LEAVE_WITHIN_S)
    os._exit(code)
