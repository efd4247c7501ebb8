"""Doing what the user says about entities, listing it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from indexer.contract import Correct, Corrected, Correction, Corrections, Entity
from indexer.graph.bearers import Bearer
from indexer.graph.corrections import MOST_ANCHORS, Word, quoted, said, word_of
from indexer.graph.identity import Identity
from indexer.graph.names import key
from indexer.graph.telling import Teller
from indexer.serving import Refused
from indexer.store import Store

_LONGEST_NAME = 200


class Correcting:
    """All methods may be called from any thread, and raise `Refused` when they cannot do what was asked."""

    def __init__(self, store: Store, identity: Identity) -> None:
        self._store = store
        self._identity = identity

    def correct(self, asked: Correct) -> Corrected:
        """Do what the user says; what it did, in one sentence."""
        if asked.action == "undo":
            return self._undo(asked.number)
        entity = self._entity(asked.entity)
        rows = self._identity.members(entity.id)
        match asked.action:
            case "merge":
                word, rows = self._merge(entity, rows, asked.other)
            case "split":
                word = _split(entity, rows, asked.text)
            case "rename":
                word = _rename(entity, rows, asked.text)
            case "reject":
                word = Word("reject", _anchors(rows), sentence=said("reject", _named(entity)))
            case "pin" | "unpin":
                word = Word(asked.action, _anchors(rows), sentence=said(asked.action, _named(entity)))
        self._store.graph.identity.correct(word.keys, msgspec.json.encode(word).decode())
        self._identity.look_at([row.id for row in rows])
        return Corrected(word.sentence, self._shown(rows))

    def corrections(self) -> Corrections:
        """Everything that the user said and that holds, the newest first."""
        held = [
            Correction(
                one.id, word.action, word.sentence, datetime.fromtimestamp(one.made_at, UTC).astimezone().isoformat()
            )
            for one in self._store.graph.identity.corrections()
            if (word := word_of(one)) is not None
        ]
        return Corrections(tuple(reversed(held)))

    # -- inside

    def _undo(self, number: int) -> Corrected:
        held = {one.id: word for one in self._store.graph.identity.corrections() if (word := word_of(one)) is not None}
        if not held:
            raise Refused("You have corrected nothing that could be taken back.")
        wanted = number or max(held)
        if wanted not in held:
            raise Refused(f"There is no correction {wanted}; `counterpart graph corrections` lists them.")
        word = held[wanted]
        rows = self._identity.anchored((*word.one, *word.other))
        self._store.graph.identity.withdraw([wanted])
        self._identity.look_at([row.id for row in rows])
        return Corrected(f"Taken back: {word.sentence}", self._shown(rows))

    def _merge(self, entity: Entity, rows: list[Bearer], other: int) -> tuple[Word, list[Bearer]]:
        second = self._entity(other)
        if second.id == entity.id:
            raise Refused(f"{quoted(entity.name)} and {quoted(second.name)} are one already.")
        more = self._identity.members(second.id)
        sentence = said("merge", _named(entity), _named(second))
        return Word("merge", _anchors(rows), _anchors(more), sentence=sentence), [*rows, *more]

    def _entity(self, id_: int) -> Entity:
        found = Teller(self._store).entity(id_)
        if found is None:
            raise Refused("This is no longer in your files, or was rejected; please look for its name again.")
        return found

    def _shown(self, rows: Sequence[Bearer]) -> Entity | None:
        teller = Teller(self._store)
        return next((one for row in rows if (one := teller.entity(row.id)) is not None), None)


def _rename(entity: Entity, rows: Sequence[Bearer], text: str) -> Word:
    name = " ".join(text.split())[:_LONGEST_NAME]
    if not name:
        raise Refused("The new name is empty; please give one.")
    return Word("rename", _anchors(rows), text=name, sentence=said("rename", _named(entity), text=name))


def _split(entity: Entity, rows: Sequence[Bearer], text: str) -> Word:
    """The rows that bear a name, from those that do not; of those that bear others as well, only where there is no
    other."""
    forms = {text, f"mailto:{text.lower()}", key(text)}
    bearing = [row for row in rows if not forms.isdisjoint(_forms(row))]
    if not bearing:
        raise Refused(f"{quoted(text)} is none of the names of {quoted(entity.name)}; please look them up.")
    alone = [row for row in bearing if _forms(row) <= forms]
    off = alone if alone and len(alone) < len(rows) else bearing
    rest = [row for row in rows if row not in off]
    if not rest:
        raise Refused(
            f"Everything that is called {quoted(entity.name)} is called {quoted(text)} as well, by the same"
            " address or identifier, so nothing can be separated."
        )
    sentence = said("split", quoted(_rest_name(entity, text)), quoted(text))
    return Word("split", _anchors(rest), _anchors(off), sentence=sentence)


def _forms(row: Bearer) -> set[str]:
    """Its names in normal form, and its identifiers."""
    return {key(name) for name in row.names} | set(row.identifiers)


def _rest_name(entity: Entity, text: str) -> str:
    return next((name for name in (entity.name, *entity.aliases) if key(name) != key(text)), entity.name)


def _named(entity: Entity) -> str:
    """With what tells it from its namesakes."""
    address = next((one.removeprefix("mailto:") for one in entity.identifiers if one.startswith("mailto:")), "")
    return f"{quoted(entity.name)} ({address})" if address and address != entity.name else quoted(entity.name)


def _anchors(rows: Sequence[Bearer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(anchor for row in rows for anchor in row.anchors))[:MOST_ANCHORS]
