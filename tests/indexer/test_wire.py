"""Frames and peers: property tests of the splitter, and one contract for peers, in memory and over real pipes."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.wire import (
    CallFailed,
    Fault,
    Frame,
    Inbound,
    Nothing,
    Peer,
    Splitter,
    Waiting,
    WireError,
    body_of,
    decode,
    encode,
    tag_of,
)
from tests.indexer.conftest import RunningChild
from tests.indexer.speaking_child import HANDLERS, AskBack, BadNote, Count, Echo, Fail, Shout, Text

KINDS = st.sampled_from(["call", "event", "result", "error", "cancel", "note"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FRAMES = st.lists(st.tuples(st.integers(0, 2**53), KINDS, TEXTS), max_size=8)


@given(FRAMES, st.lists(st.integers(0, 400), max_size=20))
def test_however_the_bytes_are_cut_the_same_frames_come_out(
    frames: list[tuple[int, str, str]], cuts: list[int]
) -> None:
    sent = [Frame(id_, kind, body_of(Text(text))) for id_, kind, text in frames]  # type: ignore[arg-type]
    stream = b"".join(encode(frame) for frame in sent)
    splitter = Splitter()
    received: list[Frame] = []
    last = 0
    for cut in [*sorted(min(cut, len(stream)) for cut in cuts), len(stream)]:
        received += splitter.feed(stream[last:cut])
        last = cut
    assert [(f.id, f.kind, bytes(f.body)) for f in received] == [(f.id, f.kind, bytes(f.body)) for f in sent]


@given(TEXTS)
def test_a_frame_is_one_line_whatever_its_text(text: str) -> None:
    line = encode(Frame(1, "call", body_of(Text(text))))
    assert line.count(b"\n") == 1
    assert decode(Splitter().feed(line)[0].body, Text) == Text(text)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_frames_raise_nothing_but_a_wire_error(data: bytes) -> None:
    try:
        Splitter().feed(data + b"\n")
    except WireError:
        pass
    tag_of(msgspec.Raw(data))


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":1,"kind":"call","body":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"id":1,"kind":"\xff"}',
        b'{"id":1,"kind":"shout"}',
        b"null",
    ],
    ids=["nested too deeply", "not UTF-8", "unknown kind", "no object"],
)
def test_a_hostile_line_is_a_wire_error(line: bytes) -> None:
    with pytest.raises(WireError):
        Splitter().feed(line + b"\n")


def test_a_line_that_is_too_long_is_refused_before_its_end_and_at_its_end() -> None:
    with pytest.raises(WireError):
        Splitter(max_line=100).feed(b" " * 101)
    with pytest.raises(WireError):
        Splitter(max_line=100).feed(b'"' + b"x" * 200 + b'"\n')


def test_a_wire_error_says_nothing_of_what_was_in_the_message() -> None:
    with pytest.raises(WireError) as error:
        decode(msgspec.Raw(b'{"type":"Text","text":{"canary":1}}'), Text)
    assert "canary" not in str(error.value)
    assert error.value.__cause__ is None


def test_an_error_that_is_no_fault_still_ends_its_call() -> None:
    faults: list[Fault] = []
    peer = Peer(lambda _: None)
    call = peer.call(Echo("x"), Waiting(lambda _: None, lambda _: None, faults.append))
    peer.receive(encode(Frame(call, "error", msgspec.Raw(b'{"what":1}'))))
    assert [fault.code for fault in faults] == ["failed"]


def test_closing_ends_every_call_even_when_one_of_them_raises() -> None:
    faults: list[Fault] = []
    peer = Peer(lambda _: None)

    def raises(_: Fault) -> None:
        raise KeyError

    for on_error in (faults.append, raises, faults.append):
        peer.call(Echo("x"), Waiting(lambda _: None, lambda _: None, on_error))
    with pytest.raises(KeyError):
        peer.close(Fault("stopped", "Over."))
    assert len(faults) == 2
    assert peer.busy == 0


def test_a_call_on_a_closed_peer_fails_at_once_and_nothing_is_sent() -> None:
    sent: list[bytes] = []
    faults: list[Fault] = []
    peer = Peer(sent.append)
    peer.close(Fault("crashed", "Gone."))
    peer.call(Echo("x"), Waiting(lambda _: None, lambda _: None, faults.append))
    peer.note(Shout("x"))
    assert [fault.code for fault in faults] == ["crashed"]
    assert not sent


def test_what_arrives_after_closing_is_dropped() -> None:
    calls: list[Inbound] = []
    peer = Peer(lambda _: None, calls.append)
    peer.close(Fault("stopped", "Over."))
    peer.receive(encode(Frame(1, "call", body_of(Echo("x")))))
    assert not calls


def test_only_the_first_result_of_a_call_is_sent() -> None:
    sent: list[bytes] = []
    calls: list[Inbound] = []
    peer = Peer(sent.append, calls.append)
    peer.receive(encode(Frame(7, "call", body_of(Echo("x")))))
    calls[0].result(Text("first"))
    calls[0].result(Text("second"))
    calls[0].event(Text("late"))
    calls[0].error(Fault("failed", "late"))
    assert len(sent) == 1


def test_two_ends_that_write_into_full_pipes_still_read() -> None:
    """Each end's writing blocks until the other end has read: no lock may be held that reading needs."""
    to_left: queue.Queue[bytes] = queue.Queue(1)
    to_right: queue.Queue[bytes] = queue.Queue(1)
    answered = threading.Semaphore(0)
    left = Peer(to_right.put, lambda call: threading.Thread(target=call.result, args=(Text("l"),), daemon=True).start())
    right = Peer(to_left.put, lambda call: threading.Thread(target=call.result, args=(Text("r"),), daemon=True).start())

    def pump(peer: Peer, arriving: queue.Queue[bytes]) -> None:
        while True:
            peer.receive(arriving.get())
            time.sleep(0.0005)

    for peer, arriving in ((left, to_left), (right, to_right)):
        threading.Thread(target=pump, args=(peer, arriving), daemon=True).start()

    def calls(peer: Peer) -> None:
        for _ in range(100):
            peer.call(Echo("x"), Waiting(lambda _: None, lambda _: answered.release(), lambda _: None))

    for peer in (left, right, left, right):
        threading.Thread(target=calls, args=(peer,), daemon=True).start()
    for n in range(400):
        assert answered.acquire(timeout=10), f"stuck after {n} answers"


class InMemory:
    """The speaking child's handlers in this process, each end fed by a thread of its own."""

    def __init__(self, on_call: Callable[[Inbound], None]) -> None:
        from indexer.serving import Child

        self.notes: queue.SimpleQueue[msgspec.Raw] = queue.SimpleQueue()
        to_child: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        to_parent: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        child = Child(HANDLERS, {Shout: child_note, BadNote: bad_note})
        SHOUTING[:] = [child]
        child.peer = Peer(to_parent.put, child.accept, child.hear)
        self.peer = Peer(to_child.put, on_call, self.notes.put)
        self._child = child
        self._queues = (to_child, to_parent)
        for peer, arriving in ((child.peer, to_child), (self.peer, to_parent)):
            threading.Thread(target=_feed, args=(peer, arriving), daemon=True).start()

    def close(self) -> None:
        for one in self._queues:
            one.put(None)
        assert self._child.peer is not None
        self._child.peer.close(Fault("stopped", "Over."))
        self.peer.close(Fault("crashed", "The process ended."))
        self._child.stop()


SHOUTING: list[object] = []


def child_note(note: Shout) -> None:
    from indexer.serving import Child

    child = SHOUTING[0]
    assert isinstance(child, Child)
    child.note(note)


def bad_note(_: BadNote) -> None:
    raise KeyError("secret of the note")


def _feed(peer: Peer, arriving: queue.SimpleQueue[bytes | None]) -> None:
    while (data := arriving.get()) is not None:
        for at in range(0, len(data), 7):
            peer.receive(data[at : at + 7])


def _answer(inbound: Inbound) -> None:
    inbound.result(Text(decode(inbound.body, Echo).text.upper()))


@pytest.fixture(params=["in memory", "over pipes"])
def end(request: pytest.FixtureRequest) -> Iterator[InMemory | RunningChild]:
    one: InMemory | RunningChild
    one = (
        InMemory(_answer)
        if request.param == "in memory"
        else RunningChild(["-m", "tests.indexer.speaking_child"], _answer)
    )
    yield one
    one.close()


def _call(end: InMemory | RunningChild, request: msgspec.Struct, events: list[str] | None = None) -> msgspec.Raw:
    answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
    heard: list[str] = [] if events is None else events
    end.peer.call(request, Waiting(lambda body: heard.append(decode(body, Text).text), answers.put, answers.put))
    answer = answers.get(timeout=20)
    if isinstance(answer, Fault):
        raise CallFailed(answer)
    return answer


class TestTheContractOfTwoEnds:
    """What holds between two ends, however their bytes travel."""

    def test_a_call_is_answered(self, end: InMemory | RunningChild) -> None:
        assert decode(_call(end, Echo("straße 🚲\n")), Text) == Text("straße 🚲\n")

    def test_a_large_message_arrives_whole(self, end: InMemory | RunningChild) -> None:
        text = "x" * 300_000
        assert decode(_call(end, Echo(text)), Text) == Text(text)

    def test_events_come_in_order_and_before_the_result(self, end: InMemory | RunningChild) -> None:
        events: list[str] = []
        assert decode(_call(end, Count(200), events), Text) == Text("done")
        assert events == [str(n) for n in range(200)]

    def test_a_cancelled_call_ends_as_cancelled_and_the_next_one_works(self, end: InMemory | RunningChild) -> None:
        answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        begun = threading.Event()
        call = end.peer.call(Count(10_000, 0.01), Waiting(lambda _: begun.set(), answers.put, answers.put))
        assert begun.wait(20)
        end.peer.cancel(call)
        answer = answers.get(timeout=5)
        assert isinstance(answer, Fault)
        assert answer.code == "cancelled"
        assert decode(_call(end, Echo("next")), Text) == Text("next")

    def test_a_call_that_waits_for_its_worker_is_cancelled_at_once(self, end: InMemory | RunningChild) -> None:
        first: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        second: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        running = end.peer.call(Count(10_000, 0.02), Waiting(lambda _: None, first.put, first.put))
        waiting = end.peer.call(Echo("later"), Waiting(lambda _: None, second.put, second.put))
        end.peer.cancel(waiting)
        answer = second.get(timeout=5)
        assert isinstance(answer, Fault)
        assert answer.code == "cancelled"
        assert first.empty()
        end.peer.cancel(running)
        first.get(timeout=5)

    def test_an_abandoned_call_ends_here_and_its_answer_is_dropped(self, end: InMemory | RunningChild) -> None:
        answers: list[object] = []
        call = end.peer.call(Count(10, 0.05), Waiting(lambda _: None, answers.append, answers.append))
        end.peer.abandon(call, Fault("timeout", "Too long."))
        assert answers == [Fault("timeout", "Too long.")]
        assert decode(_call(end, Echo("next")), Text) == Text("next")
        assert len(answers) == 1

    @pytest.mark.parametrize(
        ("how", "code"), [("refuse", "refused"), ("raise", "failed"), ("exit", "failed"), ("surrogate", "failed")]
    )
    def test_a_job_that_fails_is_a_fault_without_its_text(
        self, end: InMemory | RunningChild, how: str, code: str
    ) -> None:
        with pytest.raises(CallFailed) as failed:
            _call(end, Fail("canary", how))
        assert failed.value.fault.code == code
        assert "canary" not in failed.value.fault.sentence
        assert decode(_call(end, Echo("alive")), Text) == Text("alive")

    def test_an_unknown_request_is_refused(self, end: InMemory | RunningChild) -> None:
        with pytest.raises(CallFailed) as failed:
            _call(end, Shout("not a request"))
        assert failed.value.fault.code == "bad_request"

    def test_a_request_that_does_not_fit_its_type_is_refused(self, end: InMemory | RunningChild) -> None:
        answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        end.peer.call(msgspec.Raw(b'{"type":"Echo","wrong":1}'), Waiting(lambda _: None, answers.put, answers.put))
        answer = answers.get(timeout=20)
        assert isinstance(answer, Fault)
        assert answer.code == "bad_request"

    def test_the_other_side_may_ask_back(self, end: InMemory | RunningChild) -> None:
        assert decode(_call(end, AskBack("quiet")), Text) == Text("QUIET")

    def test_notes_go_both_ways_and_bad_ones_are_ignored(self, end: InMemory | RunningChild) -> None:
        end.peer.note(BadNote())
        end.peer.note(msgspec.Raw(b'{"type":"Shout","wrong":true}'))
        end.peer.note(Nothing())
        end.peer.note(Shout("hello"))
        assert decode(end.notes.get(timeout=20), Shout) == Shout("hello")
        assert decode(_call(end, Echo("alive")), Text) == Text("alive")

    def test_many_threads_may_call_at_once(self, end: InMemory | RunningChild) -> None:
        wrong: list[str] = []

        def calls(name: str) -> None:
            for n in range(30):
                text = f"{name} {n} " + "x" * (n * 997 % 5000)
                if decode(_call(end, Echo(text)), Text).text != text:
                    wrong.append(text)

        threads = [threading.Thread(target=calls, args=(str(n),)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()
        assert not wrong
        assert end.peer.busy == 0

    def test_closing_ends_what_still_waits(self, end: InMemory | RunningChild) -> None:
        answers: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        begun = threading.Event()
        end.peer.call(Count(10_000, 0.02), Waiting(lambda _: begun.set(), answers.put, answers.put))
        assert begun.wait(20)
        end.close()
        assert isinstance(answers.get(timeout=5), Fault)
