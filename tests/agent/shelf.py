"""Files that the agent may search, and the agent's end of the wire, in one process: no indexer and no pipes.

The search is a small real one: passages as the indexer cuts them, words weighed by rarity, and bags of words in the
embedder's place.
"""

from __future__ import annotations

import math
import queue
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, Protocol, TypeVar

import msgspec

from agent.contract import Answer, Ask, AskEvent, Config, Decide, Rung, Turn
from agent.gateway import Gateway
from agent.loop import Answering
from agent.model import Model
from agent.tools.tool import Tool
from agent.words import content_words
from indexer.amounts import find_amounts
from indexer.chunk import chunk
from indexer.contract import (
    Amounts,
    Compare,
    Connect,
    Coverage,
    DataTables,
    Dossier,
    FindAmounts,
    FindEntities,
    FindFiles,
    FindMentions,
    Found,
    Hit,
    ListTables,
    PartText,
    Place,
    QueryTable,
    ReadPart,
    Search,
    Similarity,
    Timeline,
    WhatChanged,
    WhoKnows,
)
from indexer.database import Database
from indexer.extractors import Document, Limits, extract
from indexer.graph.knowledge import Knowledge
from indexer.mentions import mentions
from indexer.naming import named
from indexer.scope import Scope
from indexer.serving import Child, Handler, Job, Refused
from indexer.store import Store
from indexer.tables import Tables
from indexer.wire import CallFailed, Fault, Inbound, Nothing, Peer, Waiting, decode, tag_of

FilesT = TypeVar("FilesT", bound="Searchable")
CONFIG = Config(agent_dir="", key="", model_path="")


class Shelf:
    """Some files by name, searchable."""

    def __init__(
        self, files: Mapping[str, str], unreadable: int = 0, modified: Mapping[str, str] | None = None
    ) -> None:
        self.files = dict(files)
        self.unreadable = unreadable
        self.modified = dict(modified or {})
        self.alike = True
        """Whether there is an embedder."""
        self.queries: list[str] = []
        self.searches: list[Search] = []

    def search(self, request: Search) -> Found:
        """The passages that share words with the query, best first."""
        self.queries.append(request.query)
        self.searches.append(request)
        passages = self._passages()
        held = [_bag(f"{hit.title} {hit.place.heading} {hit.text}") for hit in passages]
        wanted = _bag(request.query)
        rarity = {word: math.log(1 + len(held) / (0.5 + sum(word in bag for bag in held))) for word in wanted}
        total = sum(rarity.values()) or 1.0
        found = []
        for hit, bag in zip(passages, held, strict=True):
            if request.paths and not hit.place.path.startswith(request.paths):
                continue
            matched = sum(rarity[word] for word in wanted if word in bag) / total
            cosine = _cosine(wanted, bag) if self.alike else 0.0
            score = min(1.0, (matched + cosine) / 2)
            if score > 0:
                found.append(msgspec.structs.replace(hit, score=score, cosine=cosine, matched=matched))
        found.sort(key=lambda hit: -hit.score)
        coverage = Coverage(len(self.files) + self.unreadable, len(self.files), self.unreadable, 0)
        return Found(tuple(found[: request.limit]), 1.0, coverage)

    def compare(self, request: Compare) -> Similarity:
        """Cosines of bags of words."""
        bags = [_bag(text) for text in request.right]
        return Similarity(tuple(tuple(_cosine(_bag(text), bag) for bag in bags) for text in request.left))

    def read_part(self, request: ReadPart) -> PartText:
        """The whole text of a part."""
        extracted = extract(Document(request.path, self.files[request.path].encode()), Limits())
        part = extracted.parts[request.part]
        count, modified = len(extracted.parts), self.modified.get(request.path, "2026-01-01T00:00:00+00:00")
        title = extracted.title
        return PartText(
            request.path, request.part, count, part.kind, part.page, part.label, title, part.text, modified, ""
        )

    def hits(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """What a search for `query` finds."""
        return self.search(Search(query, limit)).hits

    def cosines(self, left: Sequence[str], right: Sequence[str]) -> Sequence[Sequence[float]]:
        """`agent.relevance.Alike`."""
        return self.compare(Compare(tuple(left), tuple(right))).rows

    def _passages(self) -> list[Hit]:
        found: list[Hit] = []
        for path, text in self.files.items():
            extracted = extract(Document(path, text.encode()), Limits())
            for number, part in enumerate(extracted.parts):
                for piece in chunk(part):
                    place = Place(path, number, part.kind, part.page, part.label, piece.heading, piece.start, piece.end)
                    body = part.text[piece.start : piece.end]
                    modified = self.modified.get(path, "2026-01-01T00:00:00+00:00")
                    number_ = hash((path, body)) & 0xFFFFFFFF
                    found.append(Hit(number_, place, extracted.title, body, 0.0, ("keyword",), 0.0, 0.0, modified))
        return found


class Searchable(Protocol):
    """Files that can be searched."""

    alike: bool

    def search(self, request: Search) -> Found:
        """The best passages."""

    def compare(self, request: Compare) -> Similarity:
        """Cosines."""

    def read_part(self, request: ReadPart) -> PartText:
        """The text of a part."""


class Office(Generic[FilesT]):
    """An agent that answers over some files, called through the wire as the window does."""

    def __init__(
        self,
        shelf: FilesT,
        model: Model | None = None,
        config: Config = CONFIG,
        graph: Knowledge | None = None,
        store: Store | None = None,
        rung: Rung | Literal[""] = "",
        second: Model | None = None,
        problem: str = "",
        connected: Sequence[Tool[Any]] = (),
        gateway: Gateway | None = None,
        database: Database | None = None,
        tables: Tables | None = None,
    ) -> None:
        """`graph` and `store`: what the knowledge graph and the counting of mentions are asked; None refuses them."""
        self.shelf = shelf
        self.model = model
        self.store = store
        self.tables = tables
        self.graph = graph
        self.events: list[AskEvent] = []
        self.on_event: Callable[[AskEvent], None] = self.events.append
        self._turns: dict[str, list[Turn]] = {}
        self._second = second
        self._answering = Answering(
            config,
            lambda: self.model.facts if self.model else None,
            lambda _: self.model,
            rung=lambda: rung,
            instead=lambda _: self._instead(),
            problem=lambda: problem,
            connected=lambda: connected,
            gateway=gateway or Gateway(),
            database=database,
        )
        self._child = Child(
            {Ask: Handler("answers", self._answer), Decide: Handler("approvals", self._decide)},
            {},
        )
        self._window, self._child.peer = _pair(self._serve, self._child.accept)

    def ask(
        self, question: str, thread: str = "t", paths: tuple[str, ...] = (), without: tuple[str, ...] = ()
    ) -> Answer:
        """The answer. Raises `CallFailed`."""
        ended, _ = self.begin(question, thread, paths, without)
        answer = ended.get(timeout=20)
        if isinstance(answer, Fault):
            raise CallFailed(answer)
        result: Answer = decode(answer, Answer)
        return result

    def begin(
        self, question: str, thread: str = "t", paths: tuple[str, ...] = (), without: tuple[str, ...] = ()
    ) -> tuple[queue.SimpleQueue[msgspec.Raw | Fault], Callable[[], None]]:
        """(where the answer or the fault arrives, how to stop it)."""
        self.events.clear()
        ended: queue.SimpleQueue[msgspec.Raw | Fault] = queue.SimpleQueue()
        waiting = Waiting(lambda body: self.on_event(decode(body, AskEvent)), ended.put, ended.put)
        call = self._window.call(Ask(question, thread, paths, without=without), waiting)
        return ended, lambda: self._window.cancel(call)

    def _instead(self) -> Model | None:
        second, self._second = self._second, None
        self.model = second or self.model
        return second

    @property
    def of_files(self) -> bool:
        """Whether the last answer hangs on nothing but the question and the index."""
        return self._answering.of_files

    def decide(self, decide: Decide) -> None:
        """Answer a question for approval, without waiting for what comes of that."""
        self._window.call(decide, Waiting(lambda _: None, lambda _: None, lambda _: None))

    def _decide(self, decide: Decide, _job: Job) -> Nothing:
        self._answering.gateway.approvals.decide(decide)
        return Nothing()

    def _answer(self, ask: Ask, job: Job) -> Answer:
        turns = self._turns.setdefault(ask.thread, [])
        answer = self._answering.answer(ask, ask.thread, len(turns) + 1, tuple(turns), job)
        turns.append(Turn(len(turns) + 1, ask.question, "", answer))
        return answer

    def _serve(self, inbound: Inbound) -> None:
        match tag_of(inbound.body):
            case "Search":
                inbound.result(self.shelf.search(decode(inbound.body, Search)))
            case "Compare" if self.shelf.alike:
                inbound.result(self.shelf.compare(decode(inbound.body, Compare)))
            case tag if self.graph is not None and tag in _OF_GRAPH:
                inbound.result(_OF_GRAPH[tag](self.graph, inbound.body))
            case "ReadPart" if self.store is not None:
                wanted = decode(inbound.body, ReadPart)
                part = self.store.part_text(wanted.path, wanted.part)
                inbound.result(part or self.shelf.read_part(wanted))
            case "ReadPart":
                inbound.result(self.shelf.read_part(decode(inbound.body, ReadPart)))
            case "ListTables" if self.tables is not None:
                inbound.result(self.tables.tables(decode(inbound.body, ListTables), lambda: None))
            case "ListTables":
                inbound.result(DataTables((), (), Coverage(0, 0, 0, 0)))
            case "FindAmounts" if self.store is not None:
                amounts = decode(inbound.body, FindAmounts)
                inbound.result(find_amounts(self.store, amounts, amounts.paths))
            case "FindAmounts":
                inbound.result(Amounts((), 0, 0, Coverage(0, 0, 0, 0)))
            case "QueryTable" if self.tables is not None:
                try:
                    inbound.result(self.tables.query(decode(inbound.body, QueryTable), lambda: None))
                except Refused as refused:
                    inbound.error(Fault("refused", str(refused)))
            case "FindMentions" if self.store is not None:
                asked = decode(inbound.body, FindMentions)
                scope = Scope(asked.paths, asked.people, asked.kinds, asked.after, asked.before)
                inbound.result(mentions(self.store, asked.words, asked.called, scope, asked.limit))
            case "FindFiles" if self.store is not None:
                called = decode(inbound.body, FindFiles)
                where = Scope(called.paths, called.people, called.kinds, called.after, called.before, called.written_by)
                inbound.result(named(self.store, called.text, where, called.limit, called.newest))
            case _:
                inbound.error(Fault("not_ready", "The embedder is not loaded."))


def _dossier(graph: Knowledge, body: msgspec.Raw) -> msgspec.Struct:
    request = decode(body, Dossier)
    return graph.dossier(request.entity, request.limit)


def _find(graph: Knowledge, body: msgspec.Raw) -> msgspec.Struct:
    request = decode(body, FindEntities)
    return graph.find(request.text, request.kinds, request.limit)


def _connect(graph: Knowledge, body: msgspec.Raw) -> msgspec.Struct:
    request = decode(body, Connect)
    return graph.connect(request.a, request.b, request.limit)


def _timeline(graph: Knowledge, body: msgspec.Raw) -> msgspec.Struct:
    request = decode(body, Timeline)
    return graph.timeline(request.entity, request.after, request.before, request.limit)


def _changed(graph: Knowledge, body: msgspec.Raw) -> msgspec.Struct:
    request = decode(body, WhatChanged)
    return graph.what_changed(request.since, request.limit)


def _knows(graph: Knowledge, body: msgspec.Raw) -> msgspec.Struct:
    request = decode(body, WhoKnows)
    return graph.who_knows(request.topic, request.limit)


_OF_GRAPH: dict[str, Callable[[Knowledge, msgspec.Raw], msgspec.Struct]] = {
    "FindEntities": _find,
    "Dossier": _dossier,
    "Connect": _connect,
    "Timeline": _timeline,
    "WhatChanged": _changed,
    "WhoKnows": _knows,
}


def _pair(window: Callable[[Inbound], None], child: Callable[[Inbound], None]) -> tuple[Peer, Peer]:
    to_child: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    to_window: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    ends = Peer(to_child.put, window), Peer(to_window.put, child)
    for lines, peer in ((to_window, ends[0]), (to_child, ends[1])):
        threading.Thread(target=_carry, args=(lines, peer), daemon=True).start()
    return ends


def _carry(lines: queue.SimpleQueue[bytes], peer: Peer) -> None:
    while True:
        peer.receive(lines.get())


def _bag(text: str) -> Counter[str]:
    return Counter(word.stem for word in content_words(text))


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    dot = sum(count * right[word] for word, count in left.items())
    norm = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return dot / norm if norm else 0.0
