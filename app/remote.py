"""One child process as an object of the event loop: start, call, restart, stop. No threads.

What a child answers is decoded once, by the type that its request names.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec
from PySide6.QtCore import QDir, QObject, QProcess, QTimer, Signal

from app.calls import Call, Deliveries, decoding
from app.family import Family, child_environment
from app.log import CappedFile
from indexer.wire import (
    EventT,
    Fault,
    Inbound,
    Nothing,
    Peer,
    Request,
    ResultT,
    Waiting,
    WireError,
    body_of,
    decode,
    tag_of,
)

CANCEL_WITHIN_S = 3.0
LEAVE_WITHIN_S = 2.5
OPEN_WITHIN_S = 120.0
FIRST_RESTART_S = 0.25
LONGEST_RESTART_S = 8.0
QUIET_S = 10.0
MOST_DEATHS = 5

State = Literal["starting", "running", "restarting", "stopped"]
_log = logging.getLogger(__name__)


class Remote(QObject):
    """One child process, started again when it dies; calls made before it is open wait until it is.

    States: "starting" until the child has answered its Open, "running", "restarting" between a death and the next
    start, "stopped" when it was told to or gave up; then `problem` says why in one sentence, or is "".
    """

    state_changed = Signal(str)
    noted = Signal(object)
    call_started = Signal(str)
    call_ended = Signal(str)

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        who: str,
        notes: Any = Nothing,
        log: CappedFile | None = None,
        on_call: Callable[[Inbound], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`arguments` follow the interpreter; `who` names the child for people; `notes` is the type of its notes."""
        super().__init__(parent)
        self.state: State = "stopped"
        self.problem = ""
        self._arguments = list(arguments)
        self._who = who
        self._notes = notes
        self._child_log = log
        self._on_call = on_call
        self._opening: Request[Any, Any] | None = None
        self._asleep = False  # started by the first call
        self._follows = False  # started when the child before it is gone
        self._leaving: dict[QProcess, Family] = {}
        self._process: QProcess | None = None
        self._family: Family | None = None
        self._peer: Peer | None = None
        self._held: list[Call] = []
        self._open_calls: set[Call] = set()
        self._deliveries = Deliveries(self)
        self._deaths = 0
        self._started_at = 0.0
        self._restart = QTimer(self, singleShot=True)
        self._restart.timeout.connect(self._launch)
        self._open_watch = QTimer(self, singleShot=True, interval=round(OPEN_WITHIN_S * 1000))
        self._open_watch.timeout.connect(self._never_opened)

    @property
    def pid(self) -> int | None:
        """Process id of the running child, or None."""
        return self._family.pid or None if self._family is not None and self._process is not None else None

    def start(self, opening: Request[Any, Any], *, at_first_call: bool = False) -> None:
        """Start the child and send it `opening`, now and after each restart. A running child is replaced."""
        self._opening = opening
        self._deaths = 0
        self.problem = ""
        self._restart.stop()
        self._asleep = at_first_call
        self._let_go(Fault("stopped", f"{self._who} was started anew. Please retry."))
        if at_first_call:
            self._set_state("stopped")
        elif self._leaving:
            self._follows = True
            self._set_state("restarting")
        else:
            self._launch()

    def opens_with(self, opening: Request[Any, Any]) -> None:
        """After the next restart the child is sent this; the running one was told otherwise."""
        self._opening = opening

    def call(
        self,
        request: Request[ResultT, EventT],
        then: Callable[[ResultT], None],
        failed: Callable[[Fault], None],
        on_event: Callable[[EventT], None] | None = None,
    ) -> Call:
        """Ask the child; exactly one of `then` and `failed` follows, from the event loop, after this has returned."""
        return self.forward(body_of(request), decoding(self._deliveries, request, then, failed, on_event))

    def forward(self, body: msgspec.Raw, waiting: Waiting) -> Call:
        """Send an unopened call; its answers go to `waiting` unopened."""
        call = Call(body, waiting, self._cancel)
        tag = tag_of(body)
        ends = Waiting(
            waiting.on_event,
            lambda answer: self._ended(call, tag, lambda: waiting.on_result(answer)),
            lambda fault: self._ended(call, tag, lambda: waiting.on_error(fault)),
        )
        call.waiting = ends
        self._open_calls.add(call)
        self.call_started.emit(tag)
        if self._asleep:
            self._asleep = False
            self._launch()
        if self.state == "stopped":
            ends.on_error(Fault("stopped", self.problem or f"{self._who} is not running."))
        elif self.state == "running":
            self._send(call)
        else:
            self._held.append(call)
        return call

    def note(self, message: msgspec.Struct) -> None:
        """Tell the child something that has no answer; dropped unless the child is running."""
        if self._peer is not None and self.state == "running":
            self._peer.note(message)

    def _cancel(self, call: Call) -> None:
        if call.id is None or self._peer is None:
            self._held.remove(call)
            call.waiting.on_error(Fault("cancelled", "Stopped."))
            return
        self._peer.cancel(call.id)
        QTimer.singleShot(round(CANCEL_WITHIN_S * 1000), self, lambda: self._insist(call))

    def leave(self) -> None:
        """End the child by the end of its stdin; it is killed after 2.5 s. Waiting calls end as "stopped"."""
        self._asleep = self._follows = False
        self._restart.stop()
        self._let_go(Fault("stopped", self.problem or f"{self._who} was stopped."))
        self._set_state("stopped")

    def wait_gone(self) -> None:
        """Wait until the child that was told to leave is gone: for the end of the program, because it blocks."""
        for process, family in list(self._leaving.items()):
            if not process.waitForFinished(round(LEAVE_WITHIN_S * 1000)):
                family.end()
                process.waitForFinished(1000)

    def _let_go(self, fault: Fault) -> None:
        self._end_all(fault)
        process, family = self._process, self._family
        self._process = self._family = self._peer = None
        if process is None or family is None:
            return
        process.finished.disconnect(self._died)
        process.errorOccurred.disconnect(self._not_started)
        process.finished.connect(lambda: self._gone(process))
        self._leaving[process] = family
        process.closeWriteChannel()
        QTimer.singleShot(round(LEAVE_WITHIN_S * 1000), process, lambda: self._kill(family, "leave"))

    def _gone(self, process: QProcess) -> None:
        del self._leaving[process]
        self._keep_errors(process)
        process.deleteLater()
        if self._follows and not self._leaving:
            self._follows = False
            self._launch()

    def _kill(self, family: Family, what: str) -> None:
        _log.warning("%s did not %s in time and is killed", self._arguments[-1], what)
        family.end()

    def _launch(self) -> None:
        process = QProcess(self)
        process.setProcessEnvironment(child_environment())
        process.setWorkingDirectory(QDir.rootPath())  # holds no folder or drive of the user's
        family = self._family = Family(process)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(lambda: self._keep_errors(process))
        process.finished.connect(self._died)
        process.errorOccurred.connect(self._not_started)
        self._process = process
        peer = self._peer = Peer(lambda line: _write(process, line), self._on_call, self._hear)
        self._started_at = time.monotonic()
        self._set_state("starting")
        process.start(sys.executable, self._arguments)
        family.started()
        if self._opening is not None:
            opening = self._opening
            self._open_watch.start()
            peer.call(opening, decoding(self._deliveries, opening, self._opened, self._not_opened, None))

    def _opened(self, first: object) -> None:
        self._open_watch.stop()
        self._set_state("running")
        held, self._held = self._held, []
        for call in held:
            self._send(call)
        self.noted.emit(first)

    def _never_opened(self) -> None:
        if self._family is not None:
            self._kill(self._family, "open")

    def _not_opened(self, fault: Fault) -> None:
        if fault.code in ("crashed", "stopped"):
            return
        self.problem = fault.sentence
        self.leave()

    def _send(self, call: Call) -> None:
        assert self._peer is not None
        call.id = self._peer.call(call.body, call.waiting)

    def _ended(self, call: Call, tag: str, hand_over: Callable[[], None]) -> None:
        if call.ended:
            return
        call.ended = True
        self._open_calls.discard(call)
        hand_over()
        self._deliveries.add(lambda: self.call_ended.emit(tag))

    def _read(self) -> None:
        if self._process is None or self._peer is None or self._family is None:
            return
        data = self._process.readAllStandardOutput().data()
        try:
            self._peer.receive(bytes(data))
        except WireError as error:
            _log.error("%s broke the wire: %s", self._arguments[-1], error)
            self._family.end()
        self._deliveries.deliver()

    def _hear(self, body: msgspec.Raw) -> None:
        message = decode(body, self._notes)
        self._deliveries.add(lambda: self.noted.emit(message))

    def _insist(self, call: Call) -> None:
        if call.ended or self._family is None:
            return
        call.waiting.on_error(Fault("cancelled", "Stopped."))
        self._kill(self._family, "stop a call")

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._died(-1)

    def _died(self, code: int) -> None:
        process, family = self._process, self._family
        if process is None or family is None:
            return
        self._read()
        self._keep_errors(process)
        self._process = self._family = None
        lived_s = time.monotonic() - self._started_at
        self._deaths = 1 if lived_s >= QUIET_S else self._deaths + 1
        _log.warning("%s died after %.1f s, code %d, death %d", self._arguments[-1], lived_s, code, self._deaths)
        family.end()
        process.deleteLater()
        if self._deaths > MOST_DEATHS:
            self.problem = (
                f"{self._who} stopped {self._deaths} times in a row. Please restart the program; "
                "`counterpart doctor` says what is wrong."
            )
            self._end_all(Fault("crashed", self.problem))
            self._set_state("stopped")
        else:
            self._end_all(Fault("crashed", f"{self._who} stopped unexpectedly and is starting again. Please retry."))
            self._set_state("restarting")
            delay_s = min(FIRST_RESTART_S * 2 ** (self._deaths - 1), LONGEST_RESTART_S)
            self._restart.start(round(delay_s * 1000))
        self._deliveries.deliver()

    def _end_all(self, fault: Fault) -> None:
        self._open_watch.stop()
        self._held.clear()
        if self._peer is not None:
            self._peer.close(fault)
        for call in list(self._open_calls):
            call.waiting.on_error(fault)

    def _keep_errors(self, process: QProcess) -> None:
        said = bytes(process.readAllStandardError().data())
        if said and self._child_log is not None:
            self._child_log.write(said)

    def _set_state(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _write(process: QProcess, line: bytes) -> None:
    process.write(line)
