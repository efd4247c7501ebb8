"""What is known of people and things as state: the list, the open entity, corrections and their way back."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest

from app.knowledge import Knowledge
from indexer.contract import Correct, Dossier, FindEntities, Folders, Neighbours, Timeline
from indexer.wire import Fault
from tests.app.conftest import until
from tests.app.scripted import folder
from tests.app.small_graph import SmallGraph, lisbon


@pytest.fixture
def graph(qapp: object) -> SmallGraph:
    return lisbon()


@pytest.fixture
def knowledge(graph: SmallGraph) -> Knowledge:
    return Knowledge(cast(Any, graph))


def listed(knowledge: Knowledge) -> list[str]:
    return [one.name for one in knowledge.found.entities] if knowledge.found is not None else []


def open_and_wait(knowledge: Knowledge, graph: SmallGraph, name: str) -> None:
    entity = next(one for one in graph.entities.values() if one.name == name)
    knowledge.open(entity)
    until(lambda: knowledge.known is not None and knowledge.known.entity.id == entity.id)


def test_nothing_is_asked_for_before_the_page_is_in_sight(knowledge: Knowledge, graph: SmallGraph) -> None:
    graph.noted.emit(Folders((folder(),), False, "ready"))
    graph.state_changed.emit("running")
    assert graph.asked.calls == []
    knowledge.set_active(True)
    until(lambda: knowledge.found is not None and knowledge.numbers is not None)
    assert listed(knowledge)[0] == "Alder & Finch"


def test_the_list_follows_the_words_and_the_kinds(knowledge: Knowledge, graph: SmallGraph) -> None:
    knowledge.set_active(True)
    knowledge.find("carvalho", ())
    until(lambda: listed(knowledge) == ["Inês Carvalho", "Ines Carvalho"])
    knowledge.find("", ("organisation",))
    until(lambda: listed(knowledge) == ["Alder & Finch", "Doca Eventos Lda."])
    assert not knowledge.empty


def test_quick_typing_asks_once_and_never_fills_the_queue(knowledge: Knowledge, graph: SmallGraph) -> None:
    graph.held = True
    knowledge.set_active(True)
    for at in range(1, 9):
        knowledge.find("carvalho"[:at], ())
        knowledge.reload_list()
    assert len(graph.requests(FindEntities)) == 1
    graph.release()
    until(lambda: listed(knowledge) == ["Inês Carvalho", "Ines Carvalho"])
    assert [one.text for one in graph.requests(FindEntities)] == ["", "carvalho"]


def test_an_answer_for_an_entity_that_was_left_is_ignored(knowledge: Knowledge, graph: SmallGraph) -> None:
    graph.held = True
    first, second = graph.entities[1], graph.entities[2]
    knowledge.open(first)
    knowledge.open(second)
    graph.release()
    until(lambda: knowledge.known is not None)
    assert knowledge.known is not None
    assert knowledge.known.entity == second


def test_neighbours_and_timeline_are_asked_for_when_they_are_looked_at(knowledge: Knowledge, graph: SmallGraph) -> None:
    open_and_wait(knowledge, graph, "Inês Carvalho")
    assert graph.requests(Neighbours) == []
    knowledge.look_at("neighbours")
    until(lambda: knowledge.neighbourhood is not None)
    assert graph.requests(Timeline) == []
    knowledge.look_at("timeline")
    until(lambda: knowledge.moments is not None)
    assert knowledge.moments is not None
    assert [one.valid_from for one in knowledge.moments.lines] == ["2024-01-01", "2024-01-01", "2026-08-20"]


def test_a_view_that_was_left_while_it_was_asked_for_is_asked_for_again(
    knowledge: Knowledge, graph: SmallGraph
) -> None:
    open_and_wait(knowledge, graph, "Inês Carvalho")
    graph.held = True
    knowledge.look_at("neighbours")
    knowledge.look_at("dossier")
    knowledge.open(graph.entities[2])
    knowledge.look_at("neighbours")
    graph.release()
    until(lambda: knowledge.neighbourhood is not None)
    assert knowledge.neighbourhood is not None
    assert knowledge.neighbourhood.centre == graph.entities[2]


def test_one_can_go_back_and_forward(knowledge: Knowledge, graph: SmallGraph) -> None:
    for name in ("Inês Carvalho", "Alder & Finch", "Lisbon"):
        open_and_wait(knowledge, graph, name)
    knowledge.back()
    knowledge.back()
    assert knowledge.entity is not None
    assert (knowledge.entity.name, knowledge.can_go_back) == ("Inês Carvalho", False)
    knowledge.forward()
    assert knowledge.entity.name == "Alder & Finch"
    assert knowledge.can_go_forward
    open_and_wait(knowledge, graph, "Lisbon launch")
    assert not knowledge.can_go_forward


def test_two_spellings_become_one_and_the_correction_can_be_taken_back(knowledge: Knowledge, graph: SmallGraph) -> None:
    knowledge.set_active(True)
    open_and_wait(knowledge, graph, "Inês Carvalho")
    other = next(one for one in graph.entities.values() if one.name == "Ines Carvalho")
    assert knowledge.entity is not None
    knowledge.correct("merge", knowledge.entity, other=other)
    until(lambda: knowledge.known is not None and "Ines Carvalho" in knowledge.known.entity.aliases)
    until(lambda: "Ines Carvalho" not in listed(knowledge) and knowledge.corrections)
    assert knowledge.undo_sentence == "Ines Carvalho and Inês Carvalho are one."
    knowledge.undo()
    until(lambda: "Ines Carvalho" in listed(knowledge) and knowledge.corrections == ())
    assert knowledge.undo_sentence == ""
    assert graph.requests(Correct)[-1] == Correct("undo", number=1)


def test_what_was_rejected_is_closed_and_no_longer_listed(knowledge: Knowledge, graph: SmallGraph) -> None:
    knowledge.set_active(True)
    open_and_wait(knowledge, graph, "AF-2207")
    knowledge.correct("reject", graph.entities[6])
    until(lambda: knowledge.entity is None and "AF-2207" not in listed(knowledge))
    knowledge.undo()
    until(lambda: "AF-2207" in listed(knowledge))


def test_a_correction_that_is_refused_is_told_in_one_sentence(knowledge: Knowledge, graph: SmallGraph) -> None:
    said: list[str] = []
    knowledge.said.connect(said.append)
    knowledge.correct("pin", msgspec.structs.replace(graph.entities[1], id=999))
    until(lambda: said == ["It is not there any more; please look it up again."])
    assert knowledge.undo_sentence == ""


def test_every_view_that_cannot_be_filled_says_why_and_recovers(knowledge: Knowledge, graph: SmallGraph) -> None:
    graph.refusing = Fault("crashed", "The part that reads your files stopped unexpectedly.")
    knowledge.set_active(True)
    knowledge.open(graph.entities[1])
    for view in ("neighbours", "timeline"):
        knowledge.look_at(view)
    until(lambda: knowledge.list_problem and len(knowledge.problems) == 3)
    assert set(knowledge.problems) == {"dossier", "neighbours", "timeline"}
    graph.refusing = None
    graph.state_changed.emit("running")
    until(lambda: knowledge.known is not None and not knowledge.list_problem and "dossier" not in knowledge.problems)


def test_new_files_are_noticed_and_an_entity_with_another_number_is_found_again(
    knowledge: Knowledge, graph: SmallGraph
) -> None:
    knowledge.set_active(True)
    open_and_wait(knowledge, graph, "Tomás Figueira")
    moved = graph.entities.pop(2)
    graph.entities[77] = msgspec.structs.replace(moved, id=77)
    asked = len(graph.requests(Dossier))
    graph.noted.emit(Folders((folder(ready=15),), False, "ready"))
    until(lambda: knowledge.entity is not None and knowledge.entity.id == 77 and knowledge.known is not None)
    assert len(graph.requests(Dossier)) >= asked + 2


def test_an_entity_that_is_gone_says_so(knowledge: Knowledge, graph: SmallGraph) -> None:
    knowledge.set_active(True)
    open_and_wait(knowledge, graph, "Lisbon")
    del graph.entities[8]
    knowledge.refresh()
    until(lambda: knowledge.problems.get("dossier") == "It is not there.")


def test_an_empty_graph_is_empty_only_once_it_has_answered(qapp: object) -> None:
    graph = SmallGraph()
    knowledge = Knowledge(cast(Any, graph))
    assert not knowledge.empty
    knowledge.set_active(True)
    until(lambda: knowledge.empty)
