"""Which rows of the graph are one: looked at anew where files changed, and only there.

A row is compared with those that share a block with it (`blocks`). Whatever is linked with it from there on is one
region, and of a region alone depends who is one in it (`clusters`), so that the outcome is the same in whatever order
files came. What the user said comes first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.contract import Joined
from indexer.graph import alike
from indexer.graph.alike import LINK, Company, Verdict
from indexer.graph.alike_things import things
from indexer.graph.bearers import Bearer
from indexer.graph.blocks import KINDS, keys, partner, single
from indexer.graph.clusters import Cluster, clusters
from indexer.graph.corrections import Wishes, Word, wishes, word_of
from indexer.graph.identity_rows import Decided, IdentityRows
from indexer.graph.reach import Reach, reach
from indexer.settings_rows import Settings
from indexer.store import Store

if TYPE_CHECKING:
    import apsw

IDENTITY_VERSION = 3
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

    def is_settled(self) -> bool:
        """Whether nothing waits to be looked at."""
        return not self._rows.unresolved(1)

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
                wanted = self._block(connection, entities)
            with self._store.database.read() as connection:
                region = _Region(self._rows, connection, wanted)
                region.grow(entities)
                decided = region.decided()
                looked_at = {one: region.labels.get(one, ()) for one in entities}
            with self._store.database.write() as connection:
                self._rows.settle(connection, decided, looked_at)

    def members(self, canonical: int) -> list[Bearer]:
        """The rows that are one with a canonical row, itself first."""
        with self._store.database.read() as connection:
            region = _Region(self._rows, connection)
            return region.read([canonical, *self._rows.mates(connection, (canonical,), MOST_MEMBERS)])

    def anchored(self, anchors: Sequence[str]) -> list[Bearer]:
        """The rows that anchors name."""
        with self._store.database.read() as connection:
            return _Region(self._rows, connection).read(self._rows.anchored(connection, anchors))

    def joined(self, entity: int) -> tuple[Joined, ...]:
        """What is one with a canonical row, each with the reason that ties it best to another row of these."""
        with self._store.database.read() as connection:
            region = _Region(self._rows, connection)
            members = region.read([entity, *self._rows.mates(connection, (entity,), MOST_TOLD)])
            said = region.wishes(one.id for one in members)
            found = []
            for one in members[1:]:
                best = max((region.judge(one, other) for other in members if other is not one), key=_confidence)
                by_user = any(one.id in pair for pair in said.together)
                address = next((uri.removeprefix("mailto:") for uri in one.identifiers), "")
                name = next(iter(one.names), address)
                found.append(Joined(name, address, _SAID if by_user else best.sentence, best.confidence, by_user))
        return tuple(found)

    def _block(self, connection: apsw.Connection, entities: Iterable[int]) -> dict[int, frozenset[str]]:
        """Bring the keys of rows up to date; these.

        Where a block gets to a size at which its rows count differently, these are looked at as well.
        """
        wanted = {row.id: keys(row) for row in _Region(self._rows, connection).read(entities)}
        changed = self._rows.block(connection, wanted)
        for key, members in self._rows.blocks(connection, changed, MOST_IN_BLOCK + 1).items():
            if members is not None:
                from_ = alike.COMMON if key.startswith("n:") else MOST_IN_BLOCK
                if len(members) >= from_:
                    self._rows.unsettle(connection, members)
        return wanted


@dataclass(slots=True)
class _Region:
    """Rows that are decided together, as one reading sees them."""

    _rows: IdentityRows
    _connection: apsw.Connection
    _keys: dict[int, frozenset[str]] = field(default_factory=dict)
    labels: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Of every row that was read, the ids of its names; none of one that is gone."""
    _known: dict[int, Bearer | None] = field(default_factory=dict)
    _inside: dict[int, Bearer] = field(default_factory=dict)
    _links: dict[tuple[int, int], Verdict] = field(default_factory=dict)
    _judged: dict[tuple[int, int], Verdict] = field(default_factory=dict)
    _blocks: dict[str, list[int] | None] = field(default_factory=dict)
    """None for those with more rows than are compared."""
    _accounts: dict[str, int] = field(default_factory=dict)
    _company: dict[int, tuple[frozenset[int], frozenset[int]]] = field(default_factory=dict)
    _defined: dict[int, frozenset[int]] = field(default_factory=dict)
    _reached: dict[int, dict[int, Reach]] = field(default_factory=dict)
    """Of words alone, the nearest of those who bear them."""
    _words: list[Word] | None = None
    _spoken: dict[str, set[str]] = field(default_factory=dict)

    def read(self, entities: Iterable[int]) -> list[Bearer]:
        """Rows, without those that are gone."""
        wanted = list(dict.fromkeys(entities))
        missing = [one for one in wanted if one not in self._known]
        if missing:
            found = self._rows.bearers(self._connection, missing)
            for one in missing:
                self._known[one], self.labels[one] = found.get(one, (None, ()))
        return [row for one in wanted if (row := self._known[one]) is not None]

    def grow(self, entities: Iterable[int]) -> None:
        """Take in rows, and all that they are linked with, were one with, or that the user spoke of with them."""
        waiting: Iterable[int] = entities
        while here := [one for one in self.read(waiting) if one.id not in self._inside]:
            here = here[: MOST_IN_REGION - len(self._inside)]
            self._inside |= {one.id: one for one in here}
            found = dict.fromkeys(self._rows.mates(self._connection, [one.id for one in here], MOST_MEMBERS))
            for one in here:
                found.update(dict.fromkeys(self._spoken_of(one)))
            for one, near in self._near([one for one in here if one.kind in KINDS]):
                for other in near:
                    verdict = self.judge(one, other)
                    if verdict.confidence >= LINK:
                        self._links[min(one.id, other.id), max(one.id, other.id)] = verdict
                        found[other.id] = None
            waiting = found

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
                a,
                b,
                lambda: max(self._accounts_of(a), self._accounts_of(b)),
                lambda: self._company_of(a, b),
                lambda: max(self._reach_of(a, b), self._reach_of(b, a)),
            )
        if "person" in kinds or not kinds <= KINDS:
            return Verdict(0.0)
        return things(a, b, defined=b.id in self._defined_with(a))

    def _near(self, some: Sequence[Bearer]) -> list[tuple[Bearer, list[Bearer]]]:
        """For each row those that it is compared with, those in the smallest blocks first."""
        self._look_up([partner(key) for one in some for key in self._keys_of(one)])
        self._defined |= self._rows.defined(self._connection, [one.id for one in some if one.kind != "person"])
        near: dict[int, list[int]] = {}
        for one in some:
            found: dict[int, None] = dict.fromkeys(sorted(self._defined.get(one.id, ())))
            blocks = [block for key in self._keys_of(one) if (block := self._blocks[partner(key)]) is not None]
            for block in sorted(blocks, key=lambda members: (len(members), members)):
                found.update(dict.fromkeys(block))
                if len(found) > MOST_COMPARED:
                    break
            near[one.id] = [id_ for id_ in found if id_ != one.id][:MOST_COMPARED]
        self.read(id_ for ids in near.values() for id_ in ids)
        return [(one, [row for row in self.read(near[one.id]) if row.kind in KINDS]) for one in some]

    def _keys_of(self, one: Bearer) -> frozenset[str]:
        if one.id not in self._keys:
            self._keys[one.id] = keys(one)
        return self._keys[one.id]

    def _look_up(self, wanted: Iterable[str]) -> None:
        """Read blocks that were not read yet."""
        missing = {key for key in wanted if key not in self._blocks}
        if missing:
            self._blocks |= self._rows.blocks(self._connection, missing, MOST_IN_BLOCK)

    def _accounts_of(self, one: Bearer) -> int:
        """How many accounts there are under its full name."""
        return max((self._accounts_in(key) for key in self._keys_of(one) if key.startswith("n:")), default=0)

    def _accounts_in(self, key: str) -> int:
        if key not in self._accounts:
            self._look_up((key,))
            block = self._blocks[key]
            self._accounts[key] = MOST_IN_BLOCK if block is None else alike.accounts(self.read(block))
        return self._accounts[key]

    def _company_of(self, a: Bearer, b: Bearer) -> Company:
        for one in (a.id, b.id):
            if one not in self._company:
                self._company[one] = self._rows.company(self._connection, one)
        (files, people), (other_files, other_people) = self._company[a.id], self._company[b.id]
        return Company(len(files & other_files), len((people & other_people) - {a.id, b.id}))

    def _reach_of(self, word: Bearer, bearer: Bearer) -> Reach:
        """How near somebody is where a word of their name stands alone."""
        if not bearer.full or not (form := single(word)):
            return Reach.NONE
        if word.id not in self._reached:
            self._look_up((f"g:{form}",))
            near = [one for one in self.read(self._blocks[f"g:{form}"] or ()) if one.full]
            if word.kind == "thing":  # it may be a first name, and is no family's
                near = [one for one in near if any(name.words[0] == form for name in one.person_names)]
            self._reached[word.id] = reach(self._connection, word.id, [one.id for one in near])
        return self._reached[word.id].get(bearer.id, Reach.NONE)

    def _defined_with(self, one: Bearer) -> frozenset[int]:
        if one.id not in self._defined:
            self._defined |= self._rows.defined(self._connection, (one.id,))
        return self._defined[one.id]

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
