"""Frames between processes: newline JSON with ids, event streams and cancel.

One line is one frame: `{"id": int, "kind": str, "body": {...}}`. Bodies are tagged `msgspec.Struct`s whose tag is
the class name; a relay passes a body on without opening it. The two directions number their calls independently:
`call` and `cancel` carry an id of the sender, `event`, `result` and `error` an id of the receiver. A `note` has id 0
and no answer.

`Peer` does no I/O: it is given a function that sends bytes, and is fed the bytes that arrive. `serve()` in
`indexer.serving` puts it on a child's stdin and stdout; `app.processes` puts it on a `QProcess`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar, get_args

import msgspec

from indexer.stop import Stop

ResultT = TypeVar("ResultT", bound=msgspec.Struct)
EventT = TypeVar("EventT")

Kind = Literal["call", "event", "result", "error", "cancel", "note"]
MAX_LINE = 64 * 1024 * 1024
_UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are no message: the last for nesting that no message of ours has."""


class WireError(Exception):
    """The other side sent bytes that are not frames; the connection cannot go on."""


class Frame(msgspec.Struct, frozen=True):
    """One line on the wire."""

    id: int
    kind: Kind
    body: msgspec.Raw = msgspec.Raw(b"null")


class Request(msgspec.Struct, Generic[ResultT, EventT], frozen=True, tag=True, forbid_unknown_fields=True):
    """A call: subclass it as `class Search(Request[Found, Progress], frozen=True)`."""

    @classmethod
    def result_type(cls) -> Any:
        """The struct that answers this request."""
        return _type_arguments(cls)[0]

    @classmethod
    def event_type(cls) -> Any:
        """The struct, or union of structs, that this request streams before its result."""
        return _type_arguments(cls)[1]


class Nothing(msgspec.Struct, frozen=True, tag=True):
    """The result of a call that answers only that it is done, and the event type of a call that streams none."""


class Fault(msgspec.Struct, frozen=True, tag=True):
    """Why a call ended without a result: a code for programs, one sentence for people."""

    code: Literal["failed", "bad_request", "refused", "cancelled", "crashed", "stopped", "timeout", "not_ready"]
    sentence: str


class CallFailed(Exception):
    """A call ended in a `Fault`; the text is the sentence for people."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


class _Tag(msgspec.Struct):
    type: str


def tag_of(body: msgspec.Raw) -> str:
    """The tag of a body, read without decoding the rest; "" when it has none."""
    try:
        return msgspec.json.decode(body, type=_Tag).type
    except _UNDECODABLE:
        return ""


def encode(frame: Frame) -> bytes:
    """One line, newline included. JSON escapes newlines, so a body can never contain one."""
    return msgspec.json.encode(frame) + b"\n"


def body_of(message: msgspec.Struct | msgspec.Raw) -> msgspec.Raw:
    """A message as a frame's body; a `Raw` passes unopened."""
    return message if isinstance(message, msgspec.Raw) else msgspec.Raw(msgspec.json.encode(message))


class Splitter:
    """Bytes in, frames out; keeps the unfinished last line."""

    def __init__(self, max_line: int = MAX_LINE) -> None:
        self._rest = bytearray()
        self._max_line = max_line
        self._decoder = msgspec.json.Decoder(Frame)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes, in order. Raises `WireError` on a line that is no frame or too long."""
        searched = len(self._rest)
        self._rest += data
        frames: list[Frame] = []
        start = 0
        while (end := self._rest.find(b"\n", max(start, searched))) >= 0:
            line = bytes(self._rest[start:end])
            start = end + 1
            if len(line) > self._max_line:
                raise WireError(f"a line is longer than {self._max_line} bytes")
            if line.strip():
                try:
                    frames.append(self._decoder.decode(line))
                except _UNDECODABLE:
                    # not chained: the decoder's message may quote the line
                    raise WireError(f"a line of {len(line)} bytes is not a frame") from None
        del self._rest[:start]
        if len(self._rest) > self._max_line:
            raise WireError(f"a line is longer than {self._max_line} bytes")
        return frames


@dataclass(slots=True)
class Waiting:
    """What an outgoing call does with what comes back; bodies stay unopened."""

    on_event: Callable[[msgspec.Raw], None]
    on_result: Callable[[msgspec.Raw], None]
    on_error: Callable[[Fault], None]


@dataclass(slots=True)
class Inbound:
    """A call from the other side. Exactly one of `result` or `error` ends it; what comes after is dropped."""

    id: int
    body: msgspec.Raw
    peer: Peer
    cancelled: Stop = field(default_factory=Stop)
    on_cancel: Callable[[], None] | None = None

    def event(self, body: msgspec.Struct | msgspec.Raw) -> None:
        """Stream one event to the caller."""
        self.peer.answer(self, "event", body)

    def result(self, body: msgspec.Struct | msgspec.Raw) -> None:
        """End the call with its result."""
        self.peer.answer(self, "result", body)

    def error(self, fault: Fault) -> None:
        """End the call with a fault."""
        self.peer.answer(self, "error", fault)


class Peer:
    """One end of a connection: numbers calls, matches answers, tracks what the other side asked. Thread-safe.

    `send` gets whole lines and may be called from any thread, one at a time; it may block, and no lock that
    `receive` needs is held meanwhile: two ends that both write into full pipes still read, so neither waits for ever.
    `on_call`, `on_note` and what is in `Waiting` run on the thread that calls `receive` (or `close`, `abandon`) and
    must not raise.
    """

    def __init__(
        self,
        send: Callable[[bytes], None],
        on_call: Callable[[Inbound], None] | None = None,
        on_note: Callable[[msgspec.Raw], None] | None = None,
    ) -> None:
        self._send = send
        self._on_call = on_call
        self._on_note = on_note
        self._splitter = Splitter()
        self._lock = threading.Lock()
        self._sending = threading.RLock()  # an in-memory pair answers inside `send`
        self._next_id = 1
        self._waiting: dict[int, Waiting] = {}
        self._inbound: dict[int, Inbound] = {}
        self._closed: Fault | None = None

    def call(self, message: msgspec.Struct | msgspec.Raw, waiting: Waiting) -> int:
        """Send a call; returns its id for `cancel`. On a closed peer the call fails at once through `on_error`."""
        body = body_of(message)
        with self._lock:
            closed = self._closed
            call_id = self._next_id
            self._next_id += 1
            if closed is None:
                self._waiting[call_id] = waiting
        if closed is None:
            self._write(Frame(call_id, "call", body))
        else:
            waiting.on_error(closed)
        return call_id

    def cancel(self, call_id: int) -> None:
        """Ask the other side to stop a call. The call still ends by its own error or result."""
        with self._lock:
            open_still = call_id in self._waiting and self._closed is None
        if open_still:
            self._write(Frame(call_id, "cancel"))

    def abandon(self, call_id: int, fault: Fault) -> None:
        """End an outgoing call here and now with `fault`; what still arrives for it is dropped."""
        with self._lock:
            waiting = self._waiting.pop(call_id, None)
        if waiting is not None:
            waiting.on_error(fault)

    def note(self, message: msgspec.Struct | msgspec.Raw) -> None:
        """Send a message that has no answer."""
        if not self.closed:
            self._write(Frame(0, "note", body_of(message)))

    def answer(
        self, inbound: Inbound, kind: Literal["event", "result", "error"], body: msgspec.Struct | msgspec.Raw
    ) -> None:
        """Send one answer frame for an inbound call that has not ended yet."""
        frame = Frame(inbound.id, kind, body_of(body))
        with self._lock:
            if self._inbound.get(inbound.id) is not inbound or self._closed is not None:
                return
            if kind != "event":
                del self._inbound[inbound.id]
        self._write(frame)

    def receive(self, data: bytes) -> None:
        """Take bytes that arrived. Raises `WireError` when they are not frames. A closed peer takes nothing more."""
        for frame in self._splitter.feed(data):
            if self.closed:
                return
            self._dispatch(frame)

    def close(self, fault: Fault) -> None:
        """The connection is gone: every waiting call ends in `fault` at once, every inbound call is cancelled."""
        with self._lock:
            if self._closed is not None:
                return
            self._closed = fault
            waiting = list(self._waiting.values())
            self._waiting.clear()
            inbound = list(self._inbound.values())
            self._inbound.clear()
        with ExitStack() as ends:  # every one is told, even when telling another raises
            for one in waiting:
                ends.callback(one.on_error, fault)
            for call in inbound:
                ends.callback(_cancel, call)

    @property
    def closed(self) -> bool:
        """Whether the connection is gone."""
        with self._lock:
            return self._closed is not None

    @property
    def busy(self) -> int:
        """How many outgoing calls still wait."""
        with self._lock:
            return len(self._waiting)

    def _write(self, frame: Frame) -> None:
        line = encode(frame)
        with self._sending:
            self._send(line)

    def _dispatch(self, frame: Frame) -> None:
        match frame.kind:
            case "call":
                self._accept(frame)
            case "cancel":
                with self._lock:
                    cancelled = self._inbound.get(frame.id)
                if cancelled is not None:
                    _cancel(cancelled)
            case "note":
                if self._on_note is not None:
                    self._on_note(frame.body)
            case "event":
                with self._lock:
                    streaming = self._waiting.get(frame.id)
                if streaming is not None:
                    streaming.on_event(frame.body)
            case "result" | "error":
                with self._lock:
                    ended = self._waiting.pop(frame.id, None)
                if ended is None:
                    return
                if frame.kind == "result":
                    ended.on_result(frame.body)
                else:
                    ended.on_error(_fault(frame.body))

    def _accept(self, frame: Frame) -> None:
        inbound = Inbound(frame.id, frame.body, self)
        with self._lock:
            if frame.id in self._inbound:
                raise WireError(f"call {frame.id} is already open")
            self._inbound[frame.id] = inbound
        if self._on_call is None:
            inbound.error(Fault("refused", "This process takes no calls."))
        else:
            self._on_call(inbound)


def decode(body: msgspec.Raw, wanted: Any) -> Any:
    """A body as the wanted struct or union of structs. Raises `WireError` when it is something else."""
    try:
        return msgspec.json.decode(body, type=wanted)
    except _UNDECODABLE:
        # not chained: the decoder's message may quote the body
        raise WireError(f"a message of {len(bytes(body))} bytes does not fit its type") from None


def drop(body: msgspec.Raw) -> None:
    """What a caller that wants no events does with them."""
    del body


def _cancel(inbound: Inbound) -> None:
    inbound.cancelled.set()
    if inbound.on_cancel is not None:
        inbound.on_cancel()


def _fault(body: msgspec.Raw) -> Fault:
    try:
        fault: Fault = decode(body, Fault)
    except WireError:
        return Fault("failed", "The other process failed without saying why.")
    return fault


def _type_arguments(cls: type) -> tuple[Any, ...]:
    for base in getattr(cls, "__orig_bases__", ()):
        if arguments := get_args(base):
            return arguments
    raise TypeError(f"{cls.__name__} does not name its result and event types")
