"""A remote that knows a small graph: a real implementation of the graph's requests, in memory and without a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import msgspec
from PySide6.QtCore import QTimer

from indexer.contract import (
    Correct,
    Corrected,
    Correction,
    Corrections,
    Dossier,
    Entities,
    Entity,
    EntityKind,
    Evidence,
    FindEntities,
    GraphCounts,
    GraphNumbers,
    KindCount,
    Knower,
    Known,
    Line,
    Link,
    ListCorrections,
    Moments,
    Neighbourhood,
    Neighbours,
    Place,
    Timeline,
)
from indexer.wire import Fault
from tests.app.scripted import ScriptedCall, ScriptedRemote

_VERBS = {
    "named_with": "is named together with",
    "works_for": "works for",
    "located_in": "is in",
    "part_of": "is part of",
}


@dataclass(frozen=True)
class Kept:
    """The state before a correction, so that it can be taken back."""

    correction: Correction
    entities: dict[int, Entity]
    lines: tuple[Line, ...]


class SmallGraph(ScriptedRemote):
    """Answers from the event loop. With `held`, calls wait until `release`; with `refusing`, they end in that fault."""

    def __init__(self) -> None:
        super().__init__()
        self.entities: dict[int, Entity] = {}
        self.lines: tuple[Line, ...] = ()
        self.done: list[Kept] = []
        self.held = False
        self.refusing: Fault | None = None
        self.waiting_files = 0
        self._waiting: list[ScriptedCall] = []

    def name(self, kind: EntityKind, name: str, *aliases: str, naming: int = 1, **more: Any) -> Entity:
        """A new entity."""
        entity = Entity(len(self.entities) + 1, kind, name, aliases, naming=naming, **more)
        self.entities[entity.id] = entity
        return entity

    def say(
        self, subject: Entity, relation: Link, object_: Entity, path: str = "/files/minutes.md", **more: Any
    ) -> None:
        """A new line, said in a file."""
        sentence = f"{subject.name} {_VERBS.get(relation, relation.replace('_', ' '))} {object_.name}"
        modified = more.pop("modified", "2026-08-20T16:42:00+01:00")
        place = Place(path, 0, "text", None, "", "", 10, 40)
        places = more.pop("places", 1)
        quote = f"… {sentence} …"
        evidence = tuple(
            Evidence(msgspec.structs.replace(place, part=n), quote, "", modified, "pattern", 0.9, 7 + n)
            for n in range(min(places, 5))
        )
        fields: dict[str, Any] = {
            "value": "",
            "valid_from": "",
            "valid_to": "",
            "confidence": 0.9,
            "extractor": "pattern",
        } | more
        line = Line(subject, relation, object_, sentence, evidence=evidence, places=places, **fields)
        self.lines = (*self.lines, line)

    def contradict(self, one: int, other: int) -> None:
        """Two lines, by their numbers, cannot be true together."""
        lines = list(self.lines)
        lines[one] = msgspec.structs.replace(lines[one], contradicted_by=(other,))
        lines[other] = msgspec.structs.replace(lines[other], contradicted_by=(one,))
        self.lines = tuple(lines)

    def call(
        self,
        request: Any,
        then: Callable[[Any], None],
        failed: Callable[[Fault], None],
        on_event: Callable[[Any], None] | None = None,
    ) -> ScriptedCall:
        call = super().call(request, then, failed, on_event)
        if self.held:
            self._waiting.append(call)
        else:
            QTimer.singleShot(0, self, lambda: self._end(call))
        return call

    def release(self) -> None:
        """Answer everything that was held."""
        self.held = False
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            self._end(call)

    def requests(self, kind: type) -> list[Any]:
        """Every request of a kind so far."""
        return [call.request for call in self.asked.calls if isinstance(call.request, kind)]

    def _end(self, call: ScriptedCall) -> None:
        if call.ended:
            return
        answer = self.refusing or self._answer(call.request)
        if isinstance(answer, Fault):
            call.fail(answer)
        elif answer is not None:
            call.answer(answer)

    def _answer(self, request: Any) -> msgspec.Struct | None:
        match request:
            case FindEntities():
                return self._find(request)
            case GraphCounts():
                kinds = sorted({one.kind for one in self.entities.values()})
                counts = tuple(KindCount(k, sum(one.kind == k for one in self.entities.values())) for k in kinds)
                edges = len(self.lines)
                return GraphNumbers(len(self.entities), edges, edges, counts, waiting_files=self.waiting_files)
            case Dossier() | Neighbours() | Timeline():
                entity = self.entities.get(request.entity)
                return self._about(entity, request) if entity is not None else Fault("refused", "It is not there.")
            case Correct():
                return self._correct(request)
            case ListCorrections():
                return Corrections(tuple(kept.correction for kept in reversed(self.done)))
        return None

    def _find(self, request: FindEntities) -> Entities:
        wanted = request.text.casefold()
        found = [
            one
            for one in self.entities.values()
            if any(wanted in name.casefold() for name in (one.name, *one.aliases))
            and (not request.kinds or one.kind in request.kinds)
        ]
        found.sort(key=lambda one: (request.text not in _names(one), not one.pinned, -one.naming, one.id))
        cut = "There are more; type more of the name." if len(found) > request.limit else ""
        exact = sum(request.text in _names(one) for one in found)
        return Entities(tuple(found[: request.limit]), exact, () if found else self._nearly(request.text), cut)

    def _nearly(self, text: str) -> tuple[Entity, ...]:
        like = get_close_matches(text, [one.name for one in self.entities.values()], 1, 0.85)
        return tuple(one for one in self.entities.values() if one.name in like)

    def _lines_of(self, entity: Entity) -> list[Line]:
        return [line for line in self.lines if entity.id in (line.subject.id, line.object.id)]

    def _about(self, entity: Entity, request: Dossier | Neighbours | Timeline) -> msgspec.Struct:
        lines = self._lines_of(entity)
        others = [line.object if line.subject.id == entity.id else line.subject for line in lines]
        if isinstance(request, Timeline):
            dated = sorted((one for one in lines if one.valid_from), key=lambda one: one.valid_from)
            return Moments(tuple(dated))
        if isinstance(request, Neighbours):
            beside = {one.id: self.entities[one.id] for one in others if one.id != entity.id}
            shown = tuple(beside.values())[: request.limit]
            ends = {entity.id, *(one.id for one in shown)}
            between = tuple(line for line in self.lines if {line.subject.id, line.object.id} <= ends)
            cut = "It is linked to more." if len(beside) > len(shown) else ""
            return Neighbourhood(entity, shown, between, cut)
        numbered = {id(line): at for at, line in enumerate(lines)}
        whole = {at: numbered[id(line)] for at, line in enumerate(self.lines) if id(line) in numbered}
        told = tuple(
            msgspec.structs.replace(
                line, contradicted_by=tuple(whole[one] for one in line.contradicted_by if one in whole)
            )
            for line in lines
        )
        people = {one.id: one for one in others if one.kind == "person"} if entity.kind != "person" else {}
        knowers = tuple(Knower(one, 2, 0.9, ()) for one in people.values())
        namesakes = tuple(
            one for one in self.entities.values() if one.id != entity.id and set(_names(one)) & set(_names(entity))
        )
        return Known(entity, told, knowers, namesakes)

    def _correct(self, request: Correct) -> msgspec.Struct:
        if request.action == "undo":
            return self._undo(request.number)
        entity = self.entities.get(request.entity)
        if entity is None:
            return Fault("refused", "It is not there any more; please look it up again.")
        changed, sentence = self._changed(request, entity)
        self.done.append(Kept(Correction(len(self.done) + 1, request.action, sentence, ""), self.entities, self.lines))
        entities = dict(self.entities)
        gone = {"reject": entity.id, "merge": request.other}.get(request.action)
        if changed is not None:
            entities[entity.id] = changed
        if request.action == "split":
            entities[max(entities) + 1] = Entity(max(entities) + 1, entity.kind, request.text, naming=1)
        if gone is not None:
            del entities[gone]
        self.entities = entities
        self.lines = tuple(
            self._moved(line, gone, changed) for line in self.lines if changed or not _names_it(line, gone)
        )
        return Corrected(sentence, changed)

    def _changed(self, request: Correct, entity: Entity) -> tuple[Entity | None, str]:
        replace = msgspec.structs.replace
        match request.action:
            case "merge":
                other = self.entities[request.other]
                names = tuple(dict.fromkeys((*entity.aliases, other.name, *other.aliases)))
                both = replace(entity, aliases=names, naming=entity.naming + other.naming)
                return both, f"{other.name} and {entity.name} are one."
            case "split":
                rest = tuple(one for one in entity.aliases if one != request.text)
                return replace(entity, aliases=rest), f"{request.text} is not {entity.name}."
            case "rename":
                aliases = tuple(dict.fromkeys((entity.name, *entity.aliases)))
                return replace(entity, name=request.text, aliases=aliases), f"{entity.name} is called {request.text}."
            case "pin" | "unpin":
                pinned = request.action == "pin"
                return replace(entity, pinned=pinned), f"{entity.name} is {'' if pinned else 'no longer '}pinned."
            case _:
                return None, f"{entity.name} is taken out."

    def _moved(self, line: Line, gone: int | None, to: Entity | None) -> Line:
        replace = msgspec.structs.replace
        if to is not None and line.subject.id in (gone, to.id):
            line = replace(line, subject=to, sentence=line.sentence.replace(line.subject.name, to.name, 1))
        if to is not None and line.object.id in (gone, to.id):
            line = replace(line, object=to)
        return line

    def _undo(self, number: int) -> msgspec.Struct:
        kept = next((one for one in self.done if one.correction.number == number), self.done[-1] if self.done else None)
        if kept is None:
            return Fault("refused", "There is nothing to take back.")
        self.done.remove(kept)
        self.entities, self.lines = kept.entities, kept.lines
        return Corrected(f"Taken back: {kept.correction.sentence}", None)


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *entity.aliases)


def _names_it(line: Line, entity: int | None) -> bool:
    return entity is not None and entity in (line.subject.id, line.object.id)


def lisbon() -> SmallGraph:
    """Some colleagues who prepare a launch."""
    graph = SmallGraph()
    ines = graph.name(
        "person", "Inês Carvalho", "Carvalho, Inês", naming=14, identifiers=("mailto:ines.carvalho@alderfinch.example",)
    )
    tomas = graph.name("person", "Tomás Figueira", naming=11)
    alder = graph.name("organisation", "Alder & Finch", "AF", naming=22)
    doca = graph.name("organisation", "Doca Eventos Lda.", naming=6)
    launch = graph.name("project", "Lisbon launch", naming=17)
    gasket = graph.name("term", "AF-2207", "gasket", naming=5)
    thread = graph.name("document", "Venue thread.eml", naming=2)
    lisbon_ = graph.name("place", "Lisbon", naming=19)
    day = graph.name("date", "2026-10-14", naming=4)
    graph.name("person", "Ines Carvalho", naming=1)
    graph.say(ines, "works_for", alder, "/files/Who does what.csv", valid_from="2024-01-01", places=3)
    graph.say(ines, "works_for", doca, "/files/Venue thread.eml", valid_from="2024-01-01", confidence=0.4)
    graph.contradict(0, 1)
    graph.say(ines, "wrote", thread, "/files/Venue thread.eml", valid_from="2026-08-20", valid_to="2026-08-20")
    graph.say(ines, "owns", launch, "/files/Launch plan.pptx")
    graph.say(tomas, "works_for", alder, "/files/Who does what.csv")
    graph.say(launch, "located_in", lisbon_, extractor="model", confidence=0.6)
    graph.say(launch, "due", day, valid_from="2026-10-14", valid_to="2026-10-14")
    graph.say(ines, "named_with", tomas)
    graph.say(gasket, "part_of", launch)
    graph.say(tomas, "about", launch)
    return graph
