"""Doing what the user says about entities, listing it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from indexer.contract import Correct, Corrected, Correction, Corrections, Entity
from indexer.graph.bearers import Bearer
from indexer.graph.corrections import MOST_ANCHORS, Word, word_of
from indexer.graph.identity import Identity
from indexer.graph.names import key
from indexer.graph.telling import Teller
from indexer.serving import Refused
from indexer.store import Store

_LONGEST_NAME = 200
_ONE = "“{0}”"


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
                word = _said(asked, entity, rows, "{0} is no longer in the graph.")
            case "pin":
                word = _said(asked, entity, rows, "{0} stays at the top.")
            case "unpin":
                word = _said(asked, entity, rows, "{0} no longer stays at the top.")
        self._store.graph.identity.correct(word.keys, msgspec.json.encode(word).decode())
        self._identity.look_at([row.id for row in rows])
        return Corrected(word.sentence, self._shown(rows))

    def corrections(self) -> Corrections:
        """Everything that the user said and that holds, the newest first."""
        said = [
            Correction(
                one.id, word.action, word.sentence, datetime.fromtimestamp(one.made_at, UTC).astimezone().isoformat()
            )
            for one in self._store.graph.identity.corrections()
            if (word := word_of(one)) is not None
        ]
        return Corrections(tuple(reversed(said)))

    # -- inside

    def _undo(self, number: int) -> Corrected:
        said = {one.id: word for one in self._store.graph.identity.corrections() if (word := word_of(one)) is not None}
        if not said:
            raise Refused("You have corrected nothing that could be taken back.")
        wanted = number or max(said)
        if wanted not in said:
            raise Refused(f"There is no correction {wanted}; `counterpart graph corrections` lists them.")
        word = said[wanted]
        rows = self._identity.anchored((*word.one, *word.other))
        self._store.graph.identity.withdraw([wanted])
        self._identity.look_at([row.id for row in rows])
        return Corrected(f"Taken back: {word.sentence}", self._shown(rows))

    def _merge(self, entity: Entity, rows: list[Bearer], other: int) -> tuple[Word, list[Bearer]]:
        second = self._entity(other)
        if second.id == entity.id:
            raise Refused(f"{_ONE.format(entity.name)} and {_ONE.format(second.name)} are one already.")
        more = self._identity.members(second.id)
        sentence = f"{_named(entity)} and {_named(second)} are one."
        return Word("merge", _anchors(rows), _anchors(more), sentence=sentence), [*rows, *more]

    def _entity(self, id_: int) -> Entity:
        found = Teller(self._store).entity(id_)
        if found is None:
            raise Refused("This is no longer in your files, or was rejected; please look for its name again.")
        return found

    def _shown(self, rows: Sequence[Bearer]) -> Entity | None:
        teller = Teller(self._store)
        return next((one for row in rows if (one := teller.entity(row.id)) is not None), None)


def _said(asked: Correct, entity: Entity, rows: Sequence[Bearer], sentence: str) -> Word:
    return Word(asked.action, _anchors(rows), sentence=sentence.format(_named(entity)))


def _rename(entity: Entity, rows: Sequence[Bearer], text: str) -> Word:
    name = " ".join(text.split())[:_LONGEST_NAME]
    if not name:
        raise Refused("The new name is empty; please give one.")
    return Word("rename", _anchors(rows), text=name, sentence=f"{_named(entity)} is called {_ONE.format(name)}.")


def _split(entity: Entity, rows: Sequence[Bearer], text: str) -> Word:
    """The rows that bear a name, from those that do not; of those that bear others as well, only where there is no
    other."""
    forms = {text, f"mailto:{text.lower()}", key(text)}
    bearing = [row for row in rows if not forms.isdisjoint(_forms(row))]
    if not bearing:
        raise Refused(f"{_ONE.format(text)} is none of the names of {_ONE.format(entity.name)}; please look them up.")
    alone = [row for row in bearing if _forms(row) <= forms]
    off = alone if alone and len(alone) < len(rows) else bearing
    rest = [row for row in rows if row not in off]
    if not rest:
        raise Refused(
            f"Everything that is called {_ONE.format(entity.name)} is called {_ONE.format(text)} as well, by the same"
            " address or identifier, so nothing can be separated."
        )
    sentence = f"{_ONE.format(text)} is somebody or something else than {_ONE.format(_rest_name(entity, text))}."
    return Word("split", _anchors(rest), _anchors(off), sentence=sentence)


def _forms(row: Bearer) -> set[str]:
    """Its names in normal form, and its identifiers."""
    return {key(name) for name in row.names} | set(row.identifiers)


def _rest_name(entity: Entity, text: str) -> str:
    return next((name for name in (entity.name, *entity.aliases) if key(name) != key(text)), entity.name)


def _named(entity: Entity) -> str:
    """With what tells it from its namesakes."""
    address = next((one.removeprefix("mailto:") for one in entity.identifiers if one.startswith("mailto:")), "")
    return f"{_ONE.format(entity.name)} ({address})" if address and address != entity.name else _ONE.format(entity.name)


def _anchors(rows: Sequence[Bearer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(anchor for row in rows for anchor in row.anchors))[:MOST_ANCHORS]
