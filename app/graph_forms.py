"""The JSON of `counterpart graph` and `counterpart timeline`: stable forms that people script against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from indexer.contract import (
    Changes,
    Connections,
    Corrected,
    Corrections,
    Entities,
    Entity,
    Evidence,
    Exported,
    GraphNumbers,
    Imported,
    Knower,
    Knowers,
    Known,
    Line,
    Moments,
    Neighbourhood,
)

Form = dict[str, Any]


def entities_form(found: Entities) -> Form:
    """`graph list --json`."""
    return {"entities": [_entity(one) for one in found.entities], "cut": found.cut}


def known_form(known: Known) -> Form:
    """`graph show --json`."""
    return {
        "entity": _entity(known.entity),
        "lines": _lines(known.lines),
        "knowers": [_knower(one) for one in known.knowers],
        "namesakes": [_entity(one) for one in known.namesakes],
        "joined": [msgspec.to_builtins(one) for one in known.joined],
        "cut": known.cut,
    }


def neighbourhood_form(near: Neighbourhood) -> Form:
    """`graph neighbours --json`."""
    return {
        "centre": _entity(near.centre),
        "entities": [_entity(one) for one in near.entities],
        "lines": _lines(near.lines),
        "cut": near.cut,
    }


def connections_form(found: Connections) -> Form:
    """`graph path --json`."""
    return {
        "a": _entity(found.a),
        "b": _entity(found.b),
        "ways": [
            {
                "strength": way.strength,
                "entities": [_end(one) for one in way.entities],
                "lines": _lines(way.lines),
            }
            for way in found.ways
        ],
        "cut": found.cut,
    }


def moments_form(found: Moments, of: Entity | None) -> Form:
    """`timeline --json`."""
    return {"entity": None if of is None else _entity(of), "lines": _lines(found.lines), "cut": found.cut}


def changes_form(changes: Changes) -> Form:
    """`graph changes --json`."""
    return {
        "since": changes.since,
        "files": [msgspec.to_builtins(file) for file in changes.files],
        "lines": _lines(changes.lines),
        "entities": [_entity(one) for one in changes.entities],
        "cut": changes.cut,
    }


def knowers_form(found: Knowers, topic: str) -> Form:
    """`graph who --json`."""
    return {
        "topic": topic,
        "topics": [_entity(one) for one in found.topics],
        "knowers": [_knower(one) for one in found.knowers],
        "cut": found.cut,
    }


def corrected_form(done: Corrected) -> Form:
    """`graph merge|split|rename|reject|pin|unpin|undo --json`."""
    return {"done": done.sentence, "entity": None if done.entity is None else _entity(done.entity)}


def corrections_form(said: Corrections) -> Form:
    """`graph corrections --json`."""
    return {"corrections": [msgspec.to_builtins(one) for one in said.corrections]}


def exported_form(exported: Exported) -> Form:
    """`graph export --json`."""
    return _untagged(exported)


def imported_form(imported: Imported) -> Form:
    """`graph import --json`."""
    return _untagged(imported)


def numbers_form(numbers: GraphNumbers) -> Form:
    """`graph forget --json`."""
    return _untagged(numbers)


def _entity(entity: Entity) -> Form:
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "identifiers": list(entity.identifiers),
        "about": entity.about,
        "naming": entity.naming,
        "pinned": entity.pinned,
    }


def _end(entity: Entity) -> Form:
    return {"id": entity.id, "kind": entity.kind, "name": entity.name}


def _lines(lines: Iterable[Line]) -> list[Form]:
    return [
        {
            "sentence": line.sentence,
            "subject": _end(line.subject),
            "relation": line.relation,
            "object": _end(line.object),
            "value": line.value,
            "from": line.valid_from,
            "to": line.valid_to,
            "confidence": line.confidence,
            "extractor": line.extractor,
            "places": line.places,
            "contradicted_by": list(line.contradicted_by),
            "evidence": [_evidence(one) for one in line.evidence],
        }
        for line in lines
    ]


def _knower(knower: Knower) -> Form:
    return {
        "person": _entity(knower.person),
        "documents": knower.documents,
        "score": knower.score,
        "evidence": [_evidence(one) for one in knower.evidence],
    }


def _evidence(evidence: Evidence) -> Form:
    place = evidence.place
    return {
        "path": place.path,
        "member": place.member,
        "page": place.page,
        "start": place.start,
        "end": place.end,
        "quote": evidence.quote,
        "title": evidence.title,
        "modified": evidence.modified,
        "extractor": evidence.extractor,
        "confidence": evidence.confidence,
    }


def _untagged(message: msgspec.Struct) -> Form:
    form: Form = msgspec.to_builtins(message)
    form.pop("type", None)
    return form
