"""The vocabularies that the user imported: what they bring is in the graph like what a file says, and remembered.

Which they are is kept among the store's settings, so that a rescued index imports them again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from indexer.contract import Entity, Imported, VerifyProgress
from indexer.database import Stopped, rows
from indexer.graph.export_terms import name_of
from indexer.graph.model import WHOLE, Drawn, NewEdge, NewEntity, NewMention
from indexer.graph.rdf import NotReadable
from indexer.graph.tables import SOURCES
from indexer.graph.vocabulary import read
from indexer.graph.vocabulary_entry import Entry
from indexer.serving import Refused
from indexer.settings_rows import Settings
from indexer.store import Store

MOST_VOCABULARIES = 50
_AT_ONCE = 5_000
"""Entities that are written in one transaction; searches wait for none."""
_DRAWN_AS = 2
"""How entries are written; those that were written otherwise are imported again."""
_SETTING = "vocabularies"
_MOST_PIECES = 1_000
"""Transactions of one vocabulary: 200,000 entries with all their names are fewer."""


class Remembered(msgspec.Struct, frozen=True):
    """A vocabulary that was imported."""

    path: str
    source: int
    """Number of its first piece in the place of a file's id; pieces follow each other."""
    sha256: str
    pieces: int


class Vocabularies:
    """All methods may be called from any thread, and raise `Refused` when they cannot do what was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._settings = Settings(store.database)

    def all(self) -> tuple[Remembered, ...]:
        """Those that were imported, in the order in which that was done first."""
        kept = self._settings[_SETTING]
        return msgspec.json.decode(kept, type=tuple[Remembered, ...]) if kept else ()

    def path_of(self, source: int) -> str:
        """The file that brought what stands under a number in the place of a file's id; "" when it is unknown."""
        return next((one.path for one in self.all() if one.source <= source < one.source + _MOST_PIECES), "")

    def take(self, path: str, tell: Callable[[VerifyProgress], None], check: Callable[[], None]) -> Imported:
        """Import a vocabulary, or import it again: what it brought before goes. `check` may raise to stop it."""
        known = {one.path: one for one in self.all()}
        if path not in known and len(known) >= MOST_VOCABULARIES:
            raise Refused(f"{MOST_VOCABULARIES} vocabularies are imported already; please take one out first.")
        tell(VerifyProgress("reading the vocabulary", 0, 0))
        try:
            vocabulary = read(Path(path))
        except NotReadable as problem:
            raise Refused(str(problem)) from None
        source = known[path].source if path in known else self._free()
        self._remove(source)
        pieces = 0
        done = 0
        self._remember(Remembered(path, source, "", _MOST_PIECES))  # a kill leaves what `renew` finishes
        for drawn, entries in _pieces(vocabulary.entries):
            check()
            with self._store.database.write() as connection:
                self._store.graph.write(connection, source + pieces, 0, drawn)
            pieces += 1
            done += entries
            tell(VerifyProgress("taking names", done, len(vocabulary.entries)))
        self._remember(Remembered(path, source, _sha256(Path(path)), pieces))
        return Imported(
            path,
            len(vocabulary.entries),
            sum(len(one.names) for one in vocabulary.entries),
            sum(len(one.identifiers) for one in vocabulary.entries),
            vocabulary.refused,
            vocabulary.cut,
        )

    def forget(self, path: str) -> None:
        """Take out what a vocabulary brought."""
        known = {one.path: one for one in self.all()}
        if path not in known:
            raise Refused(f"{Path(path).name} is none of the vocabularies that were imported.")
        self._remove(known[path].source)
        del known[path]
        self._keep(tuple(known.values()))

    def renew(self, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Import again those that changed on disk, or that are not in the graph: the index was built anew meanwhile.

        A file that is not there now brings what it brought last.
        """

        def check() -> None:
            if should_stop():
                raise Stopped

        for one in self.all():
            here = _sha256(Path(one.path))
            with self._store.database.read() as connection:
                held = rows(connection, "SELECT 1 FROM drawing WHERE file = ? AND version = ?", (one.source, _DRAWN_AS))
            if here and (here != one.sha256 or not held):
                try:
                    self.take(one.path, lambda _: None, check)
                except Stopped:
                    return
                except Refused:
                    continue  # what it brought before stays; the user hears of it at the next import

    def _remove(self, source: int) -> None:
        for piece in range(source, source + _MOST_PIECES):
            with self._store.database.write() as connection:
                if not rows(connection, "SELECT 1 FROM drawing WHERE file = ?", (piece,)):
                    break
                self._store.graph.remove(connection, piece)

    def _free(self) -> int:
        taken = {one.source for one in self.all()}
        return next(n for n in range(SOURCES, SOURCES + len(taken) * _MOST_PIECES + 1, _MOST_PIECES) if n not in taken)

    def _remember(self, one: Remembered) -> None:
        others = {other.path: other for other in self.all()}
        others[one.path] = one
        self._keep(tuple(others.values()))

    def _keep(self, all_: tuple[Remembered, ...]) -> None:
        with self._store.database.write() as connection:
            Settings.put(connection, _SETTING, msgspec.json.encode(all_).decode())
        self._store.when_told()


def _pieces(entries: Sequence[Entry]) -> Iterator[tuple[Drawn, int]]:
    """What is written in one transaction each, and how many entries it holds."""
    by_identifier = {one.identifiers[0]: one for one in entries}
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.names) + len(entry.links)
        if size >= _AT_ONCE:
            yield _drawn(batch, by_identifier), len(batch)
            batch, size = [], 0
    if batch:
        yield _drawn(batch, by_identifier), len(batch)


def _drawn(entries: Sequence[Entry], by_identifier: dict[str, Entry]) -> Drawn:
    """Entries as the graph takes them: each of their names, and what they are a part of."""
    entities: list[NewEntity] = []
    mentions: list[NewMention] = []
    edges: list[NewEdge] = []
    first: dict[str, int] = {}

    def number(entry: Entry) -> int:
        known = first.get(entry.identifiers[0])
        if known is None:
            known = first[entry.identifiers[0]] = len(entities)
            identifiers = _known_by(entry)
            # Its other names are stated of just a thing, so that the preferred one is known by its kind (`rows`).
            kinds = [entry.kind, *["thing" if identifiers else entry.kind] * (len(entry.names) - 1)]
            entities.extend(NewEntity(kind, name, identifiers) for kind, name in zip(kinds, entry.names, strict=True))
        return known

    for entry in entries:
        subject = number(entry)
        mentions.append(NewMention(subject, WHOLE, 0, 0, "vocabulary", 1.0, about=True))
        for relation, target in entry.links:
            if target in by_identifier and target != entry.identifiers[0]:
                object_ = number(by_identifier[target])
                edges.append(NewEdge(subject, relation, object_, WHOLE, 0, 0, "vocabulary", 1.0))
    return Drawn(tuple(entities), tuple(mentions), tuple(edges), _DRAWN_AS)


def _known_by(entry: Entry) -> tuple[str, ...]:
    """Its identifiers, without the one that an export makes of its name: by that it is the same as in the files."""
    for one in entry.identifiers:
        others = tuple(other for other in entry.identifiers if other != one)
        if one.startswith("urn:uuid:") and name_of(Entity(0, entry.kind, entry.names[0], (), others)).text == one:
            return others
    return tuple(entry.identifiers)


def _sha256(path: Path) -> str:
    """Of the file's content; "" when it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
