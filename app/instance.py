"""One instance for each profile: its lock, the endpoint of the one that runs, and a guest's way in.

The running instance listens on a local socket of this user. A second one either asks it to show its window, or has its
calls passed on to the running instance's children, so that the index keeps one owner. This module is the only door to
QtNetwork, and only to its local sockets.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.calls import Call, Deliveries, decoding
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
LONGEST_SOCKET_PATH = 100
"""Bytes. A socket's address holds 104 (macOS) or 108 (Linux), and Qt appends to it while it binds."""


class InstanceBusy(Exception):
    """Another instance has the profile and cannot be used; the text is one sentence that says what to do."""


class Activate(Request[Nothing, Nothing], frozen=True):
    """Bring the running instance's window to the front."""


class Attach(Request[Nothing, Nothing], frozen=True):
    """First call of a guest: pass every further call of this connection on to one child."""

    to: Literal["indexer", "agent"]


NOT_FOR_GUESTS = frozenset({"Open"})
"""Tags of calls that configure a child: only the instance that started it may send them."""


class Instance(QObject):
    """This process as the owner of a profile: holds the lock, and answers those who come second."""

    activated = Signal()

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._lock = QLockFile(str(profile.lock))
        self._lock.setStaleLockTime(0)  # stale by a dead owner only, never by age
        self._server: QLocalServer | None = None
        self._switchboard: Switchboard | None = None
        self._has_window = False

    def acquire(self) -> bool:
        """Whether the profile is ours now. The lock of an owner that was killed is taken over."""
        return self._lock.tryLock(0)

    def owner_pid(self) -> int | None:
        """Process id of whoever holds the lock, or None."""
        return int(self._lock.getLockInfo()[0]) or None

    def listen(self, switchboard: Switchboard, *, has_window: bool) -> None:
        """Let second instances use these children. Failing to listen costs only that."""
        self._switchboard = switchboard
        self._has_window = has_window
        name = endpoint(self._profile)
        QLocalServer.removeServer(name)  # ours by the lock: what lies there is left from an owner that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        self._server.listen(name)

    def release(self) -> None:
        """Stop listening and give the profile up."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _accept(self) -> None:
        assert self._server is not None
        assert self._switchboard is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            _Host(socket, self._switchboard, self.activated.emit if self._has_window else None, self)


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

    def __init__(self, profile: Profile, to: Literal["indexer", "agent"] | None, parent: QObject | None = None) -> None:
        """Connect, at most 2 s. Raises `InstanceBusy` when the running instance does not answer."""
        super().__init__(parent)
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
        self._peer.close(Fault("stopped", "The running instance of the program was closed. Please try again."))
        self._deliveries.deliver()


def endpoint(profile: Profile) -> str:
    """Name of the local socket: in the profile, which only this user can enter; elsewhere when that is too long."""
    digest = hashlib.sha256(os.fsencode(profile.folder)).hexdigest()[:24]
    if sys.platform == "win32":
        return f"counterpart-{digest}"
    name = str(profile.folder / "instance")
    if len(os.fsencode(name)) <= LONGEST_SOCKET_PATH:
        return name
    return str(_private_folder() / digest)


def _private_folder() -> Path:
    """A short folder that only this user can enter. Raises `InstanceBusy` when someone else has taken the name."""
    uid = os.getuid() if sys.platform != "win32" else 0
    folder = Path(tempfile.gettempdir()) / f"counterpart-{uid}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != uid or status.st_mode & 0o077:
        raise InstanceBusy(f"The folder {folder} belongs to someone else; please choose a shorter --profile path.")
    return folder


def _write(socket: QLocalSocket, line: bytes) -> None:
    socket.write(line)
