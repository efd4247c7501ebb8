"""Those who come second on a profile: a guest's way in, and the running instance's reception.

The running instance listens on a local socket of this user. A second one either asks it to show its window, or has its
calls passed on to the running instance's children, so that the index keeps one owner. This module is the only door to
QtNetwork, and only to its local sockets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.calls import Call, Deliveries, decoding
from app.instance import InstanceBusy, endpoint
from app.processes import Switchboard, relay
from app.profile import Profile
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

CONNECT_WITHIN_S = 2.0


class Activate(Request[Nothing, Nothing], frozen=True):
    """Bring the running instance's window to the front."""


class Attach(Request[Nothing, Nothing], frozen=True):
    """First call of a guest: pass every further call of this connection on to one child."""

    to: Literal["indexer", "agent"]


NOT_FOR_GUESTS = frozenset({"Open"})
"""Tags of calls that configure a child: only the instance that started it may send them."""


class Reception(QObject):
    """The running instance's endpoint, open from the start. Failing to listen costs only the guests."""

    activated = Signal()

    def __init__(self, name: str, switchboard: Switchboard, parent: QObject) -> None:
        super().__init__(parent)
        self.has_window = False
        self._switchboard = switchboard
        QLocalServer.removeServer(name)  # ours by the lock: what lies there is left from an owner that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        self._server.listen(name)

    def close(self) -> None:
        """Let nobody in any more."""
        self._server.close()

    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Host(socket, self._switchboard, self.activated.emit if self.has_window else None, self)


class _Host(QObject):
    """The owner's end of one guest's connection."""

    def __init__(
        self, socket: QLocalSocket, switchboard: Switchboard, activate: Callable[[], None] | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._socket = socket
        self._switchboard = switchboard
        self._activate = activate
        self._attached: Literal["indexer", "agent"] | None = None
        self._peer = Peer(lambda line: _write(socket, line), self._answer)
        socket.setParent(self)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._gone)
        if socket.bytesAvailable():
            self._read()

    def _read(self) -> None:
        try:
            self._peer.receive(bytes(self._socket.readAll().data()))
        except WireError:
            self._socket.abort()

    def _gone(self) -> None:
        self._peer.close(Fault("stopped", "The other side is gone."))
        self.deleteLater()

    def _answer(self, inbound: Inbound) -> None:
        tag = tag_of(inbound.body)
        if self._attached is not None and tag not in NOT_FOR_GUESTS:
            relay(inbound, getattr(self._switchboard, self._attached))
        elif tag == Attach.__name__:
            self._attached = decode(inbound.body, Attach).to
            inbound.result(Nothing())
        elif tag == Activate.__name__ and self._activate is not None:
            inbound.result(Nothing())
            self._activate()
        elif tag == Activate.__name__:
            inbound.error(Fault("refused", "A counterpart command is at work on this profile; please let it finish."))
        else:
            inbound.error(Fault("refused", "The running instance does not take that call."))


class Guest(QObject):
    """A connection to one child of the running instance, or, unattached, to the instance itself; a `Caller`."""

    left = Signal()
    """The running instance is gone."""

    def __init__(self, profile: Profile, to: Literal["indexer", "agent"] | None, parent: QObject | None = None) -> None:
        """Connect, at most 2 s. Raises `InstanceBusy` when the running instance does not answer."""
        super().__init__(parent)
        self.gone = False
        self._deliveries = Deliveries(self)
        self._socket = QLocalSocket(self)
        self._socket.connectToServer(endpoint(profile))
        if not self._socket.waitForConnected(round(CONNECT_WITHIN_S * 1000)):
            raise InstanceBusy(
                "Another instance of the program has this profile and does not answer; please close it, or choose "
                "another --profile."
            )
        self._peer = Peer(lambda line: _write(self._socket, line))
        self._socket.readyRead.connect(self._read)
        self._socket.disconnected.connect(self._gone)
        if to is not None:
            self.call(Attach(to), lambda _: None, lambda _: self._socket.abort())

    def call(
        self,
        request: Request[ResultT, EventT],
        then: Callable[[ResultT], None],
        failed: Callable[[Fault], None],
        on_event: Callable[[EventT], None] | None = None,
    ) -> Call:
        """See `Caller.call`."""
        waiting = decoding(self._deliveries, request, then, failed, on_event)
        call = Call(body_of(request), waiting, self._cancel)
        call.waiting = Waiting(
            waiting.on_event,
            lambda body: self._ended(call, lambda: waiting.on_result(body)),
            lambda fault: self._ended(call, lambda: waiting.on_error(fault)),
        )
        call.id = self._peer.call(call.body, call.waiting)
        return call

    def close(self) -> None:
        """Leave; what still waits ends as "stopped", and the running instance cancels it."""
        self._socket.disconnectFromServer()

    def _cancel(self, call: Call) -> None:
        if call.id is not None:
            self._peer.cancel(call.id)

    @staticmethod
    def _ended(call: Call, hand_over: Callable[[], None]) -> None:
        if not call.ended:
            call.ended = True
            hand_over()

    def _read(self) -> None:
        try:
            self._peer.receive(bytes(self._socket.readAll().data()))
        except WireError:
            self._socket.abort()
        self._deliveries.deliver()

    def _gone(self) -> None:
        self.gone = True
        self._peer.close(Fault("stopped", "The running instance of the program was closed. Please try again."))
        self._deliveries.deliver()
        self.left.emit()


def _write(socket: QLocalSocket, line: bytes) -> None:
    socket.write(line)
