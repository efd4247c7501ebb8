"""The agent asks a real graph over the wire; what it says is the graph's lines, cited."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.backends.scripted import ScriptedModel
from indexer.graph.knowledge import Knowledge
from indexer.store import Store
from tests.agent.shelf import Office, Shelf
from tests.indexer.graph.told import DOCUMENT, mail, store

__all__ = ["store"]
FILES = {"canteen.md": "The canteen opens at 11:30. Ann Lee eats there."}


def office(store: Store, model: ScriptedModel | None = None) -> Office[Shelf]:
    first = mail("/m/Start.eml", "Ann Lee", ["Bo Chen"], "I am Ann Lee of Contoso.", "2026-01-05T08:00:00")
    first.say(first.name("person", "Ann Lee"), "works_for", first.name("organisation", "Contoso"), ("2026-01-05", ""))
    first.put(store, "2026-01-05")
    plan = mail("/m/Plan.eml", "Ann Lee", ["Bo Chen"], "Ann Lee, now of Fabrikam, sends the Falcon plan by 18 March.",
                "2026-02-05T08:00:00")  # fmt: skip
    ann = plan.name("person", "Ann Lee")
    plan.say(ann, "works_for", plan.name("organisation", "Fabrikam"), ("2026-02-05", ""))
    task = plan.name("task", "send the Falcon plan")
    plan.say(ann, "owns", task, ("2026-02-05", ""), "send the Falcon plan")
    plan.say(task, "due", plan.name("date", "2026-03-18"), ("2026-03-18", "2026-03-18"), "2026-03-18")
    plan.say(DOCUMENT, "about", plan.name("project", "Falcon", about=True))
    plan.put(store, "2026-02-05")
    return Office(Shelf(FILES), model, graph=Knowledge(store))


def test_who_somebody_is_is_told_from_the_dossier_cited_and_contradicted(store: Store) -> None:
    model = ScriptedModel(["Ann Lee is a poet."])
    answer = office(store, model).ask("Who is Ann Lee?")
    said = [one.text for one in answer.sentences]
    assert said[0] == "Ann Lee works for Fabrikam (since 5 February 2026)."
    assert "Another place says otherwise: Ann Lee works for Contoso (since 5 January 2026)." in said
    assert "Ann Lee is responsible for “send the Falcon plan” (5 February 2026)." in said
    assert answer.status == "answered"
    assert answer.sentences[0].citations == (1,)
    cited = answer.citations[0]
    assert (cited.place.path, cited.quote) == (
        "/m/Plan.eml", "Ann Lee, now of Fabrikam, sends the Falcon plan by 18 March.",
    )  # fmt: skip
    assert cited.place.end > cited.place.start
    assert all(one.citations for one in answer.sentences)
    assert model.prompts == []


def test_a_name_that_nothing_bears_is_left_to_the_search(store: Store) -> None:
    answer = office(store).ask("Who is eating in the canteen?")
    assert answer.citations[0].place.path == "canteen.md"


def test_how_two_are_connected_is_told_step_by_step(store: Store) -> None:
    asked = office(store)
    answer = asked.ask("How are Bo Chen and Fabrikam connected?")
    assert any("Fabrikam" in one.text for one in answer.sentences)
    assert any("Bo Chen" in one.text for one in answer.sentences)
    assert all(one.citations for one in answer.sentences)
    nowhere = asked.ask("How are Bo Chen and Jo Doe connected?")
    assert nowhere.status == "not_found"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is due in March 2026?", "“send the Falcon plan” is due 18 March 2026."),
        ("Who knows about Falcon?", "Ann Lee has to do with 1 document about Falcon."),
        ("What changed since 2026-02-01?", "“Plan” is new (5 February 2026)."),
    ],
)
def test_dates_knowers_and_changes_are_told_with_their_sources(store: Store, question: str, said: str) -> None:
    answer = office(store).ask(question)
    assert said in [one.text for one in answer.sentences]
    assert answer.status == "answered"
    assert {Path(one.place.path).name for one in answer.citations} == {"Plan.eml"}


def test_within_some_folders_the_graph_is_not_asked(store: Store) -> None:
    answer = office(store).ask("Who is Ann Lee?", paths=("/elsewhere",))
    assert "Fabrikam" not in answer.text


def test_without_a_graph_the_files_are_searched(store: Store) -> None:
    answer = Office(Shelf(FILES)).ask("Who is Ann Lee?")
    assert answer.sentences[0].text == "Ann Lee eats there."
