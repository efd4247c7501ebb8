"""The search tool as the loop calls it, over the wire."""

from __future__ import annotations

import queue
import threading

import msgspec
import pytest

from agent.contract import Ask, Stage
from agent.question import understand
from agent.tools.search import PASSAGES, Files
from indexer.contract import Compare, Found, Search
from indexer.serving import Child, Handler, Job
from indexer.wire import CallFailed, Fault, Inbound, Peer, Waiting, decode, tag_of
from tests.agent.shelf import Shelf

SHELF = Shelf({"a.md": "The launch is in Lisbon.", "b.md": "The canteen opens at noon."}, unreadable=1)


class Desk:
    """Runs the tool in a job; answers what it asks from the shelf, or refuses."""

    def __init__(self, refuses: str = "") -> None:
        self.searches: list[Search] = []
        self.events: list[Stage] = []
        self._refuses = refuses
        child = Child({Ask: Handler("answers", self._run)}, {})
        to_child: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._window = Peer(to_child.put, self._serve)
        child.peer = Peer(self._window.receive, child.accept)
        threading.Thread(target=_carry, args=(to_child, child.peer), daemon=True).start()

    def run(self, question: str, paths: tuple[str, ...] = ()) -> Found:
        """What the tool finds. Raises `CallFailed`."""
        ended: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        waiting = Waiting(lambda body: self.events.append(decode(body, Stage)), ended.put, ended.put)
        self._window.call(Ask(question, paths=paths), waiting)
        answer = ended.get(timeout=5)
        if isinstance(answer, Fault):
            raise CallFailed(answer)
        found: Found = decode(answer, Found)
        return found

    def _run(self, ask: Ask, job: Job) -> Found:
        files = Files(job, ask.paths)
        self.cosines = files.alike(["launch in Lisbon"], ["The launch is in Lisbon.", "The canteen opens."])
        self.none = files.alike([], ["something"])
        return files.search(understand(ask.question))

    def _serve(self, inbound: Inbound) -> None:
        tag = tag_of(inbound.body)
        if tag == self._refuses:
            inbound.error(Fault("not_ready", "The index is not open yet."))
        elif tag == "Search":
            self.searches.append(decode(inbound.body, Search))
            inbound.result(SHELF.search(self.searches[-1]))
        else:
            inbound.result(SHELF.compare(decode(inbound.body, Compare)))


def _carry(lines: queue.SimpleQueue[bytes], peer: Peer) -> None:
    while True:
        peer.receive(lines.get())


def test_a_search_tells_its_stage_and_how_many_files_it_saw() -> None:
    desk = Desk()
    found = desk.run("Where is the launch?", ("a.md",))
    assert found.hits[0].place.path == "a.md"
    assert desk.events == [Stage("searching"), Stage("searching", 2, 3)]
    assert desk.searches == [Search("Where is the launch?", PASSAGES, ("a.md",))]


def test_texts_are_compared_by_the_indexers_embedder() -> None:
    desk = Desk()
    desk.run("Where is the launch?")
    assert desk.cosines[0][0] > desk.cosines[0][1]
    assert desk.none == ()


def test_without_an_embedder_there_are_no_cosines_and_the_search_goes_on() -> None:
    desk = Desk(refuses="Compare")
    assert desk.run("Where is the launch?").hits
    assert desk.cosines == ()


def test_a_search_that_fails_fails_in_its_own_words() -> None:
    with pytest.raises(CallFailed, match="not open yet"):
        Desk(refuses="Search").run("Where is the launch?")
