"""What one can ask of the graph of an open index, and tell it."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.contract import (
    Entities,
    Entity,
    EntityKind,
    GraphNumbers,
    KindCount,
    Known,
    Link,
    Neighbourhood,
)
from indexer.database import rows
from indexer.graph.codes import KINDS
from indexer.graph.dossier import dossier, neighbourhood
from indexer.graph.finding import find
from indexer.graph.telling import Teller
from indexer.serving import Refused
from indexer.store import Store


class Knowledge:
    """Every method may be called from any thread, and raises `Refused` when it cannot do what was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, text: str, kinds: Sequence[EntityKind], limit: int) -> Entities:
        """Entities by a name, the beginning of one, or an identifier."""
        return find(self._store, Teller(self._store), text, kinds, limit)

    def dossier(self, entity: int, limit: int) -> Known:
        """What is known of an entity."""
        teller = Teller(self._store)
        return dossier(self._store, teller, self._known(teller, entity), limit, ())

    def neighbours(self, entity: int, relations: Sequence[Link], limit: int) -> Neighbourhood:
        """What an entity is linked to."""
        teller = Teller(self._store)
        return neighbourhood(self._store, teller, self._known(teller, entity), relations, limit)

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
            waiting_files=waiting,
        )

    @staticmethod
    def _known(teller: Teller, entity: int) -> Entity:
        one = teller.entity(entity)
        if one is None:
            raise Refused("This is no longer in your files, or was rejected; please look for its name again.")
        return one
