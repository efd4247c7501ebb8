"""Which rows of the graph are one: looked at anew where files changed, and only there.

A row is compared with those that share a block with it (`blocks`). Whatever is linked with it from there on is one
region, and of a region alone depends who is one in it (`clusters`), so that the outcome is the same in whatever order
files came. What the user said comes first.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.contract import Joined
from indexer.graph import alike
from indexer.graph.alike import LINK, Company, Verdict
from indexer.graph.alike_things import things
from indexer.graph.bearers import Bearer
from indexer.graph.blocks import KINDS, keys
from indexer.graph.clusters import Cluster, clusters
from indexer.graph.corrections import Wishes, Word, wishes, word_of
from indexer.graph.identity_rows import Decided, IdentityRows
from indexer.settings_rows import Settings
from indexer.store import Store

if TYPE_CHECKING:
    import apsw

IDENTITY_VERSION = 1
"""Of the rules; with another one every row is looked at anew."""
AT_ONCE = 200
MOST_IN_BLOCK = 40
"""Rows that share a key and are compared; a family name of a whole country says nothing."""
MOST_COMPARED = 100
"""Rows that one is compared with, those in its smallest blocks first."""
MOST_MEMBERS = 200
"""Rows of one entity that are read."""
MOST_IN_REGION = 2_000
"""Rows that are decided together; what is linked beyond stays as it was."""
MOST_TOLD = 20
"""Rows of one entity of which the reason is told."""
_SETTING = "identity_version"
_SAID = "you said so"


class Identity:
    """All methods may be called from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows = store.graph.identity
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Look at every row again when the rules changed since the last time."""
        if Settings(self._store.database)[_SETTING] != str(IDENTITY_VERSION):
            with self._store.database.write() as connection:
                self._rows.unsettle(connection)
                Settings.put(connection, _SETTING, str(IDENTITY_VERSION))

    def settle_some(self) -> int:
        """Decide about rows that came or changed, at most `AT_ONCE`; how many were looked at, 0 when none is left."""
        wanted = self._rows.unresolved(AT_ONCE)
        if wanted:
            self.look_at(wanted)
        return len(wanted)

    def look_at(self, entities: Sequence[int]) -> None:
        """Decide anew about some rows and all that is linked with them."""
        with self._lock:
            with self._store.database.write() as connection:
                self._block(connection, entities)
            with self._store.database.read() as connection:
                region = _Region(self._rows, connection)
                region.grow(entities)
                decided = region.decided()
                looked_at = {one: region.labels.get(one, ()) for one in entities}
            with self._store.database.write() as connection:
                self._rows.settle(connection, decided, looked_at)

    def members(self, canonical: int) -> list[Bearer]:
        """The rows that are one with a canonical row, itself first."""
        with self._store.database.read() as connection:
            region = _Region(self._rows, connection)
            ids = [canonical, *self._rows.mates(connection, canonical, MOST_MEMBERS)]
            return [row for id_ in ids if (row := region.row(id_)) is not None]

    def anchored(self, anchors: Sequence[str]) -> list[Bearer]:
        """The rows that anchors name."""
        with self._store.database.read() as connection:
            region = _Region(self._rows, connection)
            ids = self._rows.anchored(connection, anchors)
            return [row for id_ in ids if (row := region.row(id_)) is not None]

    def joined(self, entity: int) -> tuple[Joined, ...]:
        """What is one with a canonical row, each with the reason that ties it best to another row of these."""
        with self._store.database.read() as connection:
            region = _Region(self._rows, connection)
            ids = [entity, *self._rows.mates(connection, entity, MOST_TOLD)]
            members = [row for id_ in ids if (row := region.row(id_)) is not None]
            said = region.wishes(ids)
            found = []
            for one in members[1:]:
                best = max((region.judge(one, other) for other in members if other is not one), key=_confidence)
                by_user = any(one.id in pair for pair in said.together)
                address = next((uri.removeprefix("mailto:") for uri in one.identifiers), "")
                name = next(iter(one.names), address)
                found.append(Joined(name, address, _SAID if by_user else best.sentence, best.confidence, by_user))
        return tuple(found)

    def _block(self, connection: apsw.Connection, entities: Iterable[int]) -> None:
        """Bring the keys of rows up to date. Where a block gets to a size at which its rows count differently, these
        are looked at as well."""
        region = _Region(self._rows, connection)
        for entity in entities:
            row = region.row(entity)
            if row is None:
                continue
            for key in self._rows.block(connection, entity, keys(row)):
                members = self._rows.in_block(connection, key, MOST_IN_BLOCK + 1)
                full = MOST_IN_BLOCK <= len(members) <= MOST_IN_BLOCK + 1
                if full or (key.startswith("n:") and alike.COMMON <= len(members) <= MOST_IN_BLOCK):
                    self._rows.unsettle(connection, members)


@dataclass(slots=True)
class _Region:
    """Rows that are decided together, as one reading sees them."""

    _rows: IdentityRows
    _connection: apsw.Connection
    labels: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Of every row that was read and is there, the ids of its names."""
    _known: dict[int, Bearer | None] = field(default_factory=dict)
    _inside: dict[int, Bearer] = field(default_factory=dict)
    _links: dict[tuple[int, int], Verdict] = field(default_factory=dict)
    _judged: dict[tuple[int, int], Verdict] = field(default_factory=dict)
    _keys: dict[int, frozenset[str]] = field(default_factory=dict)
    _blocks: dict[str, list[int]] = field(default_factory=dict)
    _accounts: dict[str, int] = field(default_factory=dict)
    _company: dict[int, tuple[frozenset[int], frozenset[int]]] = field(default_factory=dict)
    _defined: dict[int, frozenset[int]] = field(default_factory=dict)
    _words: list[Word] | None = None
    _spoken: dict[str, set[str]] = field(default_factory=dict)

    def row(self, entity: int) -> Bearer | None:
        """A row; None when it is gone."""
        if entity not in self._known:
            found = self._rows.bearer(self._connection, entity)
            self._known[entity] = found[0] if found else None
            if found:
                self.labels[entity] = found[1]
        return self._known[entity]

    def grow(self, entities: Iterable[int]) -> None:
        """Take in rows, and all that they are linked with, were one with, or that the user spoke of with them."""
        waiting = deque(entities)
        while waiting and len(self._inside) < MOST_IN_REGION:
            id_ = waiting.popleft()
            one = self.row(id_) if id_ not in self._inside else None
            if one is None:
                continue
            self._inside[id_] = one
            waiting += self._rows.mates(self._connection, id_, MOST_MEMBERS)
            waiting += self._spoken_of(one)
            if one.kind in KINDS:
                for other in self._near(one):
                    verdict = self.judge(one, other)
                    if verdict.confidence >= LINK:
                        self._links[min(id_, other.id), max(id_, other.id)] = verdict
                        waiting.append(other.id)

    def decided(self) -> dict[int, Decided | None]:
        """What becomes of each row."""
        said = self.wishes(self._inside)
        links = {pair: verdict for pair, verdict in self._links.items() if said.closed.isdisjoint(pair)}
        joined = [pair for pair in said.together if pair[0] in self._inside and pair[1] in self._inside]
        found: dict[int, Decided | None] = {}
        for cluster in clusters(
            self._inside.values(), links, self.judge, joined, lambda a, b: said.keep_apart(a.id, b.id)
        ):
            found |= _of_cluster(cluster, said)
        return found

    def judge(self, a: Bearer, b: Bearer) -> Verdict:
        """Whether two rows are one."""
        pair = (min(a.id, b.id), max(a.id, b.id))
        if pair not in self._judged:
            self._judged[pair] = self._verdict(a, b)
        return self._judged[pair]

    def wishes(self, entities: Iterable[int]) -> Wishes:
        """What the user wants of some rows, and of those that are spoken of with them."""
        inside = set(entities)

        def present(anchors: Sequence[str]) -> list[int]:
            return [id_ for id_ in self._rows.anchored(self._connection, anchors) if id_ in inside]

        return wishes(reversed(self._said()), present)

    # -- inside

    def _verdict(self, a: Bearer, b: Bearer) -> Verdict:
        kinds = {a.kind, b.kind}
        if kinds == {"person"} or kinds == {"person", "thing"}:
            return alike.people(
                a, b, lambda: max(self._accounts_of(a), self._accounts_of(b)), lambda: self._company_of(a, b)
            )
        if "person" in kinds or not kinds <= KINDS:
            return Verdict(0.0)
        return things(a, b, defined=b.id in self._defined_with(a.id))

    def _near(self, one: Bearer) -> list[Bearer]:
        """The rows that it is compared with, those in the smallest blocks first."""
        found: dict[int, None] = dict.fromkeys(sorted(self._defined_with(one.id)))
        blocks = [self._block(key) for key in self._keys_of(one)]
        for block in sorted(blocks, key=lambda members: (len(members), members)):
            if len(block) <= MOST_IN_BLOCK:
                found.update(dict.fromkeys(block))
            if len(found) > MOST_COMPARED:
                break
        near = [row for id_ in list(found)[:MOST_COMPARED] if id_ != one.id and (row := self.row(id_)) is not None]
        return [row for row in near if row.kind in KINDS]

    def _keys_of(self, one: Bearer) -> frozenset[str]:
        if one.id not in self._keys:
            self._keys[one.id] = keys(one)
        return self._keys[one.id]

    def _block(self, key: str) -> list[int]:
        if key not in self._blocks:
            self._blocks[key] = self._rows.in_block(self._connection, key, MOST_IN_BLOCK)
        return self._blocks[key]

    def _accounts_of(self, one: Bearer) -> int:
        """How many accounts there are under its full name."""
        return max((self._accounts_in(key) for key in self._keys_of(one) if key.startswith("n:")), default=0)

    def _accounts_in(self, key: str) -> int:
        if key not in self._accounts:
            block = self._block(key)
            full = len(block) > MOST_IN_BLOCK
            rows = [] if full else [row for id_ in block if (row := self.row(id_)) is not None]
            self._accounts[key] = MOST_IN_BLOCK if full else alike.accounts(rows)
        return self._accounts[key]

    def _company_of(self, a: Bearer, b: Bearer) -> Company:
        for one in (a.id, b.id):
            if one not in self._company:
                self._company[one] = self._rows.company(self._connection, one)
        (files, people), (other_files, other_people) = self._company[a.id], self._company[b.id]
        return Company(len(files & other_files), len((people & other_people) - {a.id, b.id}))

    def _defined_with(self, entity: int) -> frozenset[int]:
        if entity not in self._defined:
            self._defined[entity] = frozenset(self._rows.defined(self._connection, entity))
        return self._defined[entity]

    def _said(self) -> list[Word]:
        if self._words is None:
            self._words = [word for one in self._rows.corrections() if (word := word_of(one)) is not None]
            for word in self._words:
                for anchor in (*word.one, *word.other):
                    self._spoken.setdefault(anchor, set()).update(word.one, word.other)
        return self._words

    def _spoken_of(self, one: Bearer) -> list[int]:
        """The rows of which the user spoke together with it."""
        self._said()
        anchors = {other for anchor in one.anchors for other in self._spoken.get(anchor, ())}
        return self._rows.anchored(self._connection, sorted(anchors)) if anchors else []


def _confidence(verdict: Verdict) -> float:
    return verdict.confidence


def _of_cluster(cluster: Cluster, said: Wishes) -> dict[int, Decided | None]:
    ids = [one.id for one in cluster.members]
    first = ids[0]
    name = next((name for id_, name in said.names.items() if id_ in ids), "")
    hidden, pinned = not said.closed.isdisjoint(ids), not said.pinned.isdisjoint(ids)
    confidence = round(cluster.confidence, 2)
    found: dict[int, Decided | None] = {id_: Decided(first, confidence) for id_ in ids[1:]}
    wanted = Decided(first, 1.0, name, hidden, pinned)
    found[first] = wanted if len(ids) > 1 or name or hidden or pinned else None
    return found
