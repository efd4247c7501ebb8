"""What one can ask of the graph of an open index, and tell it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from indexer.contract import (
    Changes,
    Connections,
    Correct,
    Corrected,
    Corrections,
    Entities,
    Entity,
    EntityKind,
    Exported,
    GraphFormat,
    GraphNumbers,
    Imported,
    KindCount,
    Knowers,
    Known,
    Link,
    Moments,
    Neighbourhood,
)
from indexer.database import rows
from indexer.graph.changes import what_changed
from indexer.graph.codes import KINDS
from indexer.graph.correcting import Correcting
from indexer.graph.dossier import dossier, neighbourhood
from indexer.graph.export import Export
from indexer.graph.finding import find
from indexer.graph.identity import Identity
from indexer.graph.knowers import knowers_of, who_knows
from indexer.graph.paths import connections
from indexer.graph.telling import Teller
from indexer.graph.timeline import timeline
from indexer.graph.vocabularies import Vocabularies
from indexer.serving import Job, Refused
from indexer.store import Store

KNOWERS = 5
"""People whom a dossier names as those who know."""
_ASKED_THEMSELVES: frozenset[EntityKind] = frozenset(("person", "document", "thread", "date", "amount", "table"))
"""Kinds of which nobody asks who knows about them: a person is asked, a document read."""


class Knowledge:
    """Every method may be called from any thread, and raises `Refused` when it cannot do what was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._vocabularies = Vocabularies(store)
        self.identity = Identity(store)
        self._correcting = Correcting(store, self.identity)

    def find(self, text: str, kinds: Sequence[EntityKind], limit: int) -> Entities:
        """Entities by a name, the beginning of one, or an identifier."""
        return find(self._store, self._teller(), text, kinds, limit)

    def dossier(self, entity: int, limit: int) -> Known:
        """What is known of an entity."""
        teller = self._teller()
        one = self._known(teller, entity)
        knowers = () if one.kind in _ASKED_THEMSELVES else knowers_of(self._store, teller, one, KNOWERS)
        found = dossier(self._store, teller, one, limit, knowers)
        return msgspec.structs.replace(found, joined=self.identity.joined(one.id))

    def neighbours(self, entity: int, relations: Sequence[Link], limit: int) -> Neighbourhood:
        """What an entity is linked to."""
        teller = self._teller()
        return neighbourhood(self._store, teller, self._known(teller, entity), relations, limit)

    def connect(self, a: int, b: int, limit: int) -> Connections:
        """How two entities are connected."""
        teller = self._teller()
        return connections(self._store, teller, self._known(teller, a), self._known(teller, b), limit)

    def timeline(self, entity: int, after: str, before: str, limit: int) -> Moments:
        """What happened, was decided and is due, of an entity or (0) of all."""
        teller = self._teller()
        return timeline(self._store, teller, self._known(teller, entity) if entity else None, after, before, limit)

    def what_changed(self, since: str, limit: int) -> Changes:
        """What came since a day."""
        return what_changed(self._store, self._teller(), since, limit)

    def who_knows(self, topic: str, limit: int) -> Knowers:
        """Who knows about a topic."""
        return who_knows(self._store, self._teller(), topic, limit)

    def correct(self, asked: Correct) -> Corrected:
        """Do what the user says about entities; it holds from now on."""
        return self._correcting.correct(asked)

    def corrections(self) -> Corrections:
        """What the user said about entities."""
        return self._correcting.corrections()

    def counts(self) -> GraphNumbers:
        """The graph in numbers; entities as files make them, before identity makes several one."""
        with self._store.database.read() as connection:
            kinds = rows(connection, "SELECT kind, count(*) FROM entity GROUP BY kind ORDER BY 2 DESC")
            ((mentions, edges),) = rows(
                connection, "SELECT coalesce(sum(mentions), 0), coalesce(sum(edges), 0) FROM drawing"
            )
            ((merged,),) = rows(connection, "SELECT count(*) FROM same WHERE entity <> canonical OR hidden")
            ((waiting,),) = rows(
                connection,
                "SELECT count(*) FROM file f WHERE f.passages > 0"
                " AND NOT EXISTS (SELECT 1 FROM drawing d WHERE d.file = f.id)",
            )
        return GraphNumbers(
            sum(count for _, count in kinds) - merged,
            mentions,
            edges,
            tuple(KindCount(KINDS[kind], count) for kind, count in kinds),
            tuple(one.path for one in self._vocabularies.all()),
            waiting,
        )

    def export(self, path: str, format_: GraphFormat, job: Job) -> Exported:
        """Write the whole graph into a file; streams `VerifyProgress`."""
        return Export(self._store, self._teller, job.event, job.check).write(Path(path), format_)

    def import_vocabulary(self, path: str, job: Job) -> Imported:
        """Take names from a vocabulary; streams `VerifyProgress`."""
        return self._vocabularies.take(os.path.realpath(path), job.event, job.check)

    def forget_vocabulary(self, path: str) -> GraphNumbers:
        """Take out again what a vocabulary brought."""
        self._vocabularies.forget(os.path.realpath(path))
        return self.counts()

    def renew_vocabularies(self, should_stop: Callable[[], bool]) -> None:
        """Bring what was imported up to date, after a start."""
        self._vocabularies.renew(should_stop)

    def _teller(self) -> Teller:
        return Teller(self._store, self._vocabularies.path_of)

    @staticmethod
    def _known(teller: Teller, entity: int) -> Entity:
        one = teller.entity(entity)
        if one is None:
            raise Refused("This is no longer in your files, or was rejected; please look for its name again.")
        return one
